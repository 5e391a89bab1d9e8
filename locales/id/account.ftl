# Masuk, akun sendiri, undangan, administrasi petugas, catatan audit.

# Masuk
totp-code-hint = Kehilangan ponsel? Ketik salah satu kode cadangan.
error-login-wait = Terlalu banyak percobaan. Coba lagi dalam { $minutes } menit.
error-totp-wrong = Kode tidak cocok, sudah kedaluwarsa, atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.
flash-logged-out = Anda sudah keluar.
flash-login-again = Waktunya habis. Silakan masuk lagi.
problem-invalid-credentials = E-mail atau kata sandi tidak cocok.
problem-totp-required = Akun ini memakai kode masuk: sertakan totp.
problem-totp-wrong = Kode tidak cocok, sudah kedaluwarsa, atau sudah dipakai.

# Kata sandi
error-password-too-short = Kata sandi paling sedikit 12 karakter.
error-password-too-long = Kata sandi paling banyak 256 karakter.
error-password-personal = Jangan pakai nama atau alamat e-mail sendiri sebagai kata sandi.
error-password-common = Kata sandi ini termasuk yang paling mudah ditebak. Pilih yang lain.
error-password-differs = Kedua kata sandi tidak sama.
error-password-wrong = Kata sandi sekarang tidak cocok.

# Undangan
invitation-lead = Untuk { $name } ({ $email }). Setelah disimpan, Anda langsung masuk.

# Akun sendiri
account-name = Nama
account-role = Peran
account-unit = Unit
account-facts-hint = Nama, peran, dan unit diubah oleh administrator.
account-language-title = Bahasa
account-language = Bahasa halaman dan surat
account-language-hint = Berlaku untuk halaman petugas dan surat yang Anda terima.
language-id = Bahasa Indonesia
language-en = English
account-password-lead = Setelah diganti, semua sesi lain berakhir.
account-totp-begin = Siapkan kode masuk
account-recovery-left = { $count ->
    [0] Semua kode cadangan sudah terpakai. Buat yang baru sekarang.
   *[other] Kode cadangan yang masih berlaku: { $count }.
}
account-recovery-renew = Buat kode cadangan baru
account-sessions = Sesi
account-sessions-lead = Di mana saja akun ini sedang masuk. Akhiri yang tidak Anda kenal, lalu ganti kata sandi.
account-session-page = Peramban
account-session-api = Program (API)
account-session-current = sesi ini
account-session-since = Masuk
account-session-seen = Terakhir dipakai
account-session-end = Akhiri
account-sessions-end-others = Akhiri semua sesi lain
flash-password-changed = Kata sandi sudah diganti. Semua sesi lain berakhir.
flash-language-changed = Bahasa sudah diganti.
flash-session-ended = Sesi itu sudah berakhir.
flash-sessions-ended = Semua sesi lain sudah berakhir.
flash-totp-off = Kode masuk sudah dimatikan.
recovery-title = Kode cadangan
recovery-lead = Simpan kode ini di tempat aman. Halaman ini hanya tampil sekali.
recovery-use = Setiap kode berlaku satu kali, sebagai pengganti kode aplikasi saat Anda kehilangan ponsel. Kode lama tidak berlaku lagi.
recovery-done = Sudah saya simpan

# Administrasi petugas
people-title = Petugas
people-lead = Siapa yang bekerja di sini, dengan peran apa, di unit mana.
people-add = Tambah petugas
people-add-title = Tambah petugas
people-add-lead = Undangannya sebuah tautan sekali pakai; kata sandi ia buat sendiri.
people-add-submit = Tambah dan buat undangan
people-search = Nama atau e-mail
people-filter = Saring
people-filter-go = Terapkan
people-filter-clear = Hapus saringan
people-name = Nama
people-role = Peran
people-unit = Unit
people-unit-hint = Wajib untuk staf dan kepala unit; kosongkan untuk peran lain.
people-email-hint = Dipakai untuk masuk dan untuk menerima undangan.
people-state = Keadaan
people-state-active = Aktif
people-state-invited = Belum membuat kata sandi
people-state-disabled = Nonaktif
people-last-login = Terakhir masuk
people-never = Belum pernah
people-no-unit = Tanpa unit
people-totp = TOTP
people-empty-title = Tidak ada petugas yang cocok
people-empty-text = Ubah atau hapus saringannya.
people-invited-until = Undangan berlaku sampai
people-open-tickets = Tiket terbuka atas namanya
people-open-tickets-left = Tugaskan ke petugas lain supaya tidak terlambat.
people-own = Ini akun Anda sendiri: peran, pengaturan ulang, dan penonaktifan dilakukan oleh administrator lain.
people-reset = Atur ulang
people-reset-text = Lupa kata sandi atau kehilangan ponsel? Kata sandi, kode masuk, dan semua sesinya dihapus, lalu undangan baru dikirim.
people-reset-confirm = Hapus kata sandi dan sesi orang ini, lalu kirim undangan baru?
people-reinvite = Kirim undangan baru
people-reinvite-text = Undangan hilang atau kedaluwarsa? Tautan lama tidak berlaku lagi setelah yang baru dikirim.
people-reopen = Aktifkan kembali
people-reopen-text = Akun ini nonaktif. Bila diaktifkan kembali, undangan baru dikirim untuk membuat kata sandi.
people-disable = Nonaktifkan
people-disable-text = Orang ini tidak dapat masuk lagi dan semua sesinya berakhir. Riwayatnya tetap tersimpan.
people-disable-confirm = Nonaktifkan akun ini?
people-invited-title = Undangan
people-invited-done = Undangan dikirim
people-invited-made = Undangan dibuat
people-invited-heading = Tautan untuk { $name }
people-invited-lead = Tautan ini juga dikirim ke { $email }.
people-invited-lead-no-mail = Surat belum dapat dikirim dari situs ini: sampaikan sendiri tautan ini kepadanya.
people-invited-link = Siapa pun yang memegang tautan ini dapat masuk sebagai orang itu. Berikan hanya kepadanya.
people-invited-once = Tautan hanya tampil sekali di sini dan berlaku satu kali.
people-invited-back = Ke daftar petugas
flash-person-saved = Perubahan sudah disimpan.
flash-person-disabled = Akun sudah dinonaktifkan.
error-email-taken = Alamat e-mail ini sudah punya akun.
error-staff-role-required = Pilih perannya.
error-staff-unit-required = Pilih unitnya: peran ini bekerja di sebuah unit.
error-staff-unit-unknown = Unit ini tidak dikenal atau tidak aktif.
error-staff-unit-not-for-role = Peran ini tidak terikat unit. Kosongkan unitnya.
error-last-admin = Ini administrator terakhir yang dapat masuk.
error-own-role = Peran sendiri hanya dapat diubah oleh administrator lain.
problem-last-admin = Ini administrator terakhir yang dapat masuk. Tambah administrator lain dulu.
problem-own-account = Ini akun Anda sendiri. Minta administrator lain melakukannya.

# Catatan audit
staff-nav-audit = Catatan audit
audit-title = Catatan audit
audit-lead = Siapa melakukan apa, dan siapa membuka data pribadi siapa. Tidak dapat diubah atau dihapus.
audit-system = Sistem
audit-seq = No.
audit-what = Apa
audit-who = Siapa
audit-subject = Terhadap
audit-when = Kapan
audit-from = Dari tanggal
audit-until = Sampai tanggal
audit-reason = Alasan:
audit-empty-title = Tidak ada catatan yang cocok
audit-empty-text = Ubah atau hapus saringannya. “Siapa” diisi alamat e-mail petugas.
audit-chain = Keutuhan rantai
audit-chain-whole = Semua { $count } catatan utuh dan berurutan.
audit-chain-unchecked = Ada { $count } catatan; keutuhannya belum pernah diperiksa.
audit-chain-broken = Rantai putus di catatan nomor { $seq }.
audit-chain-checked = Terakhir diperiksa
audit-chain-check = Periksa sekarang
audit-fault-missing = Catatan itu tidak ada.
audit-fault-detached = Catatan itu tidak tersambung ke catatan sebelumnya.
audit-fault-changed = Isinya diubah, atau kunci yang dipakai menulisnya tidak lagi terpasang.
audit-fault-head = Ujung rantai tidak cocok dengan catatan terakhir.
audit-action-identity-reveal = Membuka nomor identitas
audit-action-attachment-read = Mengunduh lampiran
audit-action-session-open = Masuk
audit-action-staff-add = Menambah petugas
audit-action-staff-edit = Mengubah petugas
audit-action-staff-disable = Menonaktifkan petugas
audit-action-staff-reset = Mengatur ulang akun
audit-action-staff-accept = Menerima undangan
audit-action-staff-first-admin = Membuat administrator pertama
audit-action-staff-password = Mengganti kata sandi
audit-action-totp-on = Mengaktifkan kode masuk
audit-action-totp-off = Mematikan kode masuk
audit-action-totp-recovery = Membuat kode cadangan
audit-action-audit-verify = Memeriksa keutuhan catatan
problem-invitation-gone-title = Tautan ini sudah tidak berlaku
problem-invitation-gone = Undangan atau tautan sandi hanya dapat dipakai sekali dan ada batas waktunya. Sudah membuat sandi? Langsung masuk saja. Belum? Minta administrator mengirim tautan baru.
problem-setup-gone-title = Tautan ini sudah tidak berlaku
problem-setup-gone = Tautan administrator pertama hanya dapat dipakai sekali, dalam 24 jam. Sudah membuat akun? Langsung masuk saja. Belum? Mulai ulang server: tautan baru tercetak di sana.
