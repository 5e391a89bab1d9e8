# Wajah petugas.

staff-search-label = Cari tiket
staff-search-placeholder = Nomor tiket, nama, atau kata
staff-nav-queue = Antrean Humas
staff-nav-inbox = Kotak masuk unit
staff-nav-templates = Templat jawaban
staff-nav-mail = Surat keluar
staff-nav-admin = Administrasi
staff-nav-users = Pengguna
staff-nav-units = Unit dan rute
staff-nav-services = Layanan
staff-nav-policies = Tenggat dan libur
staff-nav-account = Akun saya
staff-logout = Keluar
staff-shortcuts = Pintasan papan ketik
keys-move = Tiket berikutnya, sebelumnya
keys-open = Buka tiket
keys-search = Cari
keys-take = Ambil tiket
keys-answer = Tulis jawaban
keys-note = Tulis catatan internal
keys-route = Teruskan ke unit
keys-send = Kirim tulisan
keys-help = Tampilkan daftar ini
