# Surat masuk: bagian halaman administrator, alamat yang mental, dan kalimat yang masuk ke tiket.
mail-parts = Bagian surat
mail-part-out = Keluar
mail-part-in = Masuk
mail-part-bounces = Alamat mental

letter-reply-above = Balas di atas baris ini
letter-can-reply = Surat ini dikirim otomatis. Balasan Anda dari alamat e-mail ini masuk ke tiket Anda; Anda juga dapat membuka tiket lewat tautan di atas.
letter-not_taken-subject = Surat Anda ke LAPORBKN belum dapat kami terima
letter-not_taken-title = Surat Anda belum dapat kami terima
letter-not_taken-preview = Baca cara mengirimnya dengan benar.
letter-not_taken-stranger = Terima kasih atas surat Anda. Percakapan sebuah tiket hanya dapat dilanjutkan dari alamat e-mail pelapornya, dan surat Anda datang dari alamat lain. Bila Anda pelapornya, tulislah dari alamat e-mail yang Anda pakai saat melapor, atau buka tiket dengan nomor dan PIN.
letter-not_taken-too-large = Terima kasih atas surat Anda. Surat itu terlalu besar untuk kami terima. Kirim paling banyak 5 berkas, masing-masing paling besar 5 MB, atau pakai formulir.
letter-not_taken-file = Membuat laporan
letter-not_taken-open = Membuka tiket dengan nomor dan PIN
outbox-kind-not_taken = Pemberitahuan surat tidak diterima

inbound-files-refused = Berkas yang tidak dapat kami terima:
inbound-files-beyond = { $count ->
   *[other] { $count } berkas lain, karena terlalu banyak.
}
inbound-files-only = (Surat tanpa tulisan, hanya berkas.)
inbound-rest-kept = Bagian di bawah tampak seperti kutipan surat lain dan tidak disalin ke sini; surat aslinya disimpan 30 hari.
inbound-after-the-end = Balasan atas tiket { $number } yang sudah berakhir

inbound-title = Surat masuk
inbound-lead = Semua yang dikirim ke { $inbox }: apa yang diterima, apa yang tidak, dan mengapa. Terbaru di atas.
inbound-lead-none = Surat yang datang: apa yang diterima, apa yang tidak, dan mengapa.
inbound-none-title = Surat masuk belum dibaca: LAPORBKN_MAIL_INBOX belum diatur
inbound-none-text = Surat keluar memberi tahu pelapor bahwa balasan tidak dibaca. Cara mengaturnya ada di docs/operations.md.
inbound-tab-tray = Perlu diputuskan
inbound-tab-taken = Masuk tiket
inbound-tab-noted = Dicatat
inbound-tab-refused = Ditolak
inbound-tab-all = Semua
inbound-column-from = Dari
inbound-column-received = Diterima
inbound-empty-title = Tidak ada surat
inbound-empty-text = Belum ada surat dalam keadaan ini.
inbound-mail-title = Surat yang masuk
inbound-back = Surat masuk
inbound-audited = Pembukaan surat ini dicatat dalam log audit. Tulisan ditampilkan sebagai teks biasa; isi HTML tidak pernah dijalankan.
inbound-no-sender = (tanpa pengirim)
inbound-state-filed = Menjadi tiket baru
inbound-state-joined = Masuk ke tiketnya
inbound-state-tray = Menunggu keputusan
inbound-state-noted = Dicatat saja
inbound-state-bounced = Surat kami kembali
inbound-state-refused = Ditolak
inbound-state-dismissed = Diabaikan
inbound-why-automatic = Ditulis mesin, misalnya balasan otomatis
inbound-why-list = Lewat milis atau alamat grup: mungkin kantor yang menulis bersama, mungkin kiriman massal
inbound-why-loop = Surat kami sendiri yang datang lagi
inbound-why-spam = Ditandai sebagai spam oleh server surat
inbound-why-forged-sender = Alamat pengirimnya diduga palsu (DMARC gagal)
inbound-why-no-sender = Tidak menyebut pengirim
inbound-why-stranger = Untuk sebuah tiket, tetapi bukan dari alamat pelapornya
inbound-why-forged-token = Dikirim ke alamat balasan yang tidak sah
inbound-why-flood = Lebih dari sepuluh tiket dari satu pengirim dalam sehari
inbound-why-too-much-today = Tiketnya sudah menerima terlalu banyak pesan hari ini
inbound-why-empty = Tidak ada isinya
inbound-why-no-service = Layanan Kontak petugas sedang tidak dibuka
inbound-why-not-fileable = Isinya tidak memenuhi syarat formulir
inbound-why-fault = Kesalahan pada sistem saat mengolahnya
inbound-why-after-the-end = Balasan atas tiket yang sudah berakhir
inbound-why-unknown-report = Laporan pengiriman yang tidak menyebut surat kami
inbound-why-delayed = Pengirimannya tertunda, belum gagal
inbound-why-too-large = Lebih besar dari 36 MB
inbound-why-unreadable = Bukan surat
inbound-source-pipe = lewat server surat
inbound-source-imap = diambil dari kotak surat
inbound-notes = Yang tidak ikut
inbound-note-file-too-large = { $count } berkas terlalu besar
inbound-note-file-too-many = { $count } berkas melebihi lima
inbound-note-file-wrong-type = { $count } berkas bukan foto atau PDF
inbound-note-file-empty = { $count } berkas kosong
inbound-note-file-damaged = { $count } gambar rusak
inbound-note-file-encoding = { $count } berkas tidak terbaca
inbound-note-file-no-room = { $count } berkas tidak mendapat tempat
inbound-note-files-beyond = { $count } bagian tidak diperiksa
inbound-note-shortened = Tulisan dipotong
inbound-note-rest-kept = Bagian yang tampak seperti kutipan tidak disalin
inbound-note-status = Kode dari server penerima: { $count }
inbound-decided = Diputuskan
inbound-kept = Surat asli disimpan sampai
inbound-files = { $count ->
   *[other] Disertai { $count } berkas.
}
inbound-no-words = Surat ini tidak berisi tulisan.
inbound-unreadable = Isinya tidak dapat dibaca sebagai surat.
inbound-in-ticket = Surat aslinya tidak disimpan di sini: isinya ada di tiketnya, atau masa simpannya sudah lewat.
inbound-file = Jadikan tiket baru
inbound-dismiss = Abaikan
inbound-decide-hint = Tiket baru atas nama pengirim surat ini; tanda terima dikirim ke alamatnya. Isi surat tidak pernah masuk ke percakapan orang lain.
flash-inbound-filed = Surat dijadikan tiket.
flash-inbound-dismissed = Surat diabaikan. Aslinya disimpan 30 hari lagi.
problem-inbound-decided = Surat ini sudah diputuskan.
problem-inbound-not-fileable = Surat ini tidak dapat dijadikan tiket: pengirim atau isinya tidak ada.
audit-action-inbound-read = Membaca surat masuk
audit-action-inbound-file = Menjadikan surat masuk sebagai tiket
audit-action-inbound-dismiss = Mengabaikan surat masuk

bounces-title = Alamat yang suratnya kembali
bounces-lead = Ke alamat yang diblokir tidak dikirim surat lagi. Hapus dari daftar bila alamat itu sudah berfungsi; alamat pelapor yang salah ketik diperbaiki Humas di tiketnya.
bounces-column-address = Alamat
bounces-column-last = Terakhir kembali
bounces-blocked = Diblokir
bounces-counted = Dihitung
bounces-hits = { $count ->
   *[other] { $count } kali kembali, kode { $code }
}
bounces-forgive = Hapus dari daftar
bounces-empty-title = Tidak ada
bounces-empty-text = Belum ada surat yang kembali.
flash-bounce-forgiven = Alamat dihapus dari daftar. Surat ke sana dikirim lagi.
audit-action-bounce-forgive = Menghapus alamat dari daftar surat kembali

inbound-read-at = Kotak surat terakhir dibaca { $at }.
inbound-never-read = Kotak surat belum pernah dibaca.
inbound-trouble-title = Kotak surat tidak dapat dibaca
inbound-trouble-since = sejak { $at }. Surat tidak hilang: diambil begitu server surat bisa dihubungi.

letter-wishes = Atur surat yang Anda terima
wish-title = Surat yang Anda terima
wish-lead = Pilihan untuk { $address }. Anda dapat mengubahnya kapan saja lewat tautan di setiap surat.
wish-legend = Surat mana yang dikirim kepada Anda?
wish-all = Semua kabar
wish-all-hint = Jawaban, pertanyaan, dan setiap perubahan pada tiket Anda.
wish-answers = Jawaban dan pertanyaan saja
wish-answers-hint = Tanpa kabar tentang penggabungan atau pembukaan kembali tiket.
wish-law = Hanya yang wajib menurut hukum
wish-law-hint = Tanda terima, dan bagaimana laporan Anda selesai. Pertanyaan petugas hanya tampil di halaman tiket: periksa sendiri, karena tiket ditutup bila tidak dibalas.
wish-save = Simpan pilihan
flash-wish-kept = Pilihan Anda disimpan.
