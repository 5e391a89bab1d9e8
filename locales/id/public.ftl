# Wajah publik: untuk orang yang cemas, di ponsel, menjelang tenggat.
# Kalimat pendek, kata sehari-hari, "Anda" dan "kami".

busy-sending = Mengirim…
busy-looking = Mencari…
ticket-number = Nomor tiket
ticket-pin = PIN

home-page-title = Bantuan dan pengaduan BKN
home-title = Ada kendala? Kami bantu sampai ada jawabannya.
home-lead = Laporkan kendala pendaftaran CASN atau layanan kepegawaian BKN. Tanpa akun, sekitar dua menit, dan dijawab paling lambat 2×24 jam.
home-file = Laporkan masalah
home-file-text = Pilih masalahnya, isi formulir singkat, dapat nomor tiket.
home-track = Cek tiket
home-track-text = Lihat sampai mana laporan Anda.
home-track-button = Cek
home-services-title = Apa yang terjadi?
home-services-text = Pilih yang paling mirip. Tidak harus tepat, petugas kami yang akan merapikannya.
home-how-title = Yang terjadi setelah Anda melapor
home-how-1-title = Anda langsung mendapat nomor tiket dan PIN
home-how-1-text = Nomornya tampil di layar dan dikirim ke e-mail Anda. Simpan keduanya.
home-how-2-title = Petugas memeriksa dan mengerjakannya
home-how-2-text = Humas BKN menjawab langsung atau meneruskan ke unit yang berwenang. Anda dapat melihat posisinya kapan saja.
home-how-3-title = Anda menerima jawaban
home-how-3-text = Paling lambat 2×24 jam. Jawaban masuk ke e-mail dan ke halaman tiket. Belum puas? Balas saja di sana.

service-group-helpdesk = Pendaftaran CASN
service-group-other = Layanan kepegawaian, pengaduan, dan informasi
services-title = Apa yang ingin Anda laporkan?
services-lead = Pilih yang paling mirip dengan masalah Anda. Bila ternyata kurang tepat, petugas akan memindahkannya. Anda tidak perlu melapor ulang.
services-none-title = Tidak ada yang cocok?
services-none-text = Tidak apa-apa. Ceritakan saja lewat
services-none-link = Kontak petugas

step-fill = Isi
step-check = Periksa
step-done = Selesai
form-back = Semua layanan
form-before = Sebelum melapor, coba ini dulu
form-group-problem = Masalahnya
form-group-identity = Data Anda
form-group-contact = Cara kami menghubungi Anda
form-group-subject = Yang dilaporkan
form-group-other = Keterangan lain
form-files-title = Lampiran
form-files-label = Foto, tangkapan layar, atau dokumen
form-files-kept = Sudah kami terima
form-secret-title = Kerahasiaan
form-secret-label = Rahasiakan identitas saya dari unit yang dilaporkan
form-secret-hint = Hanya Humas BKN yang dapat melihat nama, e-mail, dan nomor identitas Anda.
form-notice-link = Baca pemberitahuan privasi (tab baru)
promise-answer = Dijawab paling lambat 2×24 jam.
promise-kept = Isian tidak hilang bila ada yang perlu diperbaiki.
form-next = Lanjut: periksa jawaban
form-next-hint = Belum dikirim. Anda masih dapat memeriksa semuanya.

check-title = Periksa sekali lagi
check-lead = Belum terkirim. Bila sudah benar, tekan “Kirim laporan”.
check-empty = Tidak diisi
check-odd-title = Ada yang tidak biasa
check-odd-text = Bila memang benar demikian, lanjutkan saja. Laporan Anda tetap diterima.
check-mail = Tanda terima dan jawaban akan dikirim ke { $email }. Pastikan ejaannya benar.
check-send = Kirim laporan
check-edit = Kembali mengubah
check-once = Tekan sekali saja. Bila jaringan putus dan Anda mengirim ulang, laporan ini tetap tercatat satu kali.

receipt-done = Laporan sudah diterima
receipt-joined = Ditambahkan ke tiket Anda yang masih terbuka
receipt-title = Simpan nomor dan PIN ini
receipt-lead = Foto layar ini atau catat keduanya. PIN hanya ditampilkan di sini dan di e-mail Anda.
receipt-box = Tanda terima
receipt-service = Layanan
receipt-filed = Diterima
receipt-due = Dijawab paling lambat
receipt-keep = Nomor boleh disebutkan kepada petugas. PIN jangan, kepada siapa pun.
receipt-open = Buka halaman tiket
receipt-print = Cetak atau simpan PDF
receipt-odd-title = Yang akan diperhatikan petugas
receipt-next-title = Yang terjadi setelah ini
receipt-next-1-title = Humas BKN memeriksa laporan Anda
receipt-next-1-text = Petugas membaca laporan dan menentukan siapa yang paling tepat menanganinya.
receipt-next-2-title = Unit yang berwenang mengerjakannya
receipt-next-2-text = Bila perlu keterangan tambahan, kami bertanya lewat e-mail dan halaman tiket.
receipt-next-3-title = Anda menerima jawaban
receipt-next-3-text = Jawaban dikirim ke e-mail dan tampil di halaman tiket.
receipt-next-now = Dimulai sekarang
receipt-next-by = Paling lambat { $at }
receipt-mail = Tanda terima ini juga dikirim ke { $email }. Belum masuk? Periksa folder spam.

track-title = Cek tiket
track-lead = Masukkan nomor tiket untuk melihat sampai mana laporan Anda.
track-number-hint = Contoh: LB26-4F7K-Q2M9. Huruf kecil dan tanpa tanda hubung juga boleh.
track-pin-hint = Enam angka dari tanda terima. Isi bila ingin membaca jawaban dan membalas.
track-button = Cek tiket
track-lost-title = Nomor atau PIN hilang?
track-lost-text = Cari e-mail dari LAPORBKN yang judulnya dimulai dengan “[LB” di kotak masuk dan folder spam. Di dalamnya ada nomor, PIN, dan tautan ke tiket Anda.
track-lost-link = E-mailnya juga tidak ada? Hubungi petugas

stages-label = Perjalanan tiket
stages-now = sekarang di sini
ticket-back = Cek tiket lain
ticket-unit = Ditangani oleh
ticket-reporter = Pelapor
ticket-facts = Tentang tiket ini
ticket-talk = Percakapan
ticket-talk-earlier = Percakapan sebelumnya
ticket-open-title = Baca jawaban dan balas
ticket-open-button = Buka percakapan
ticket-confirm-title = Apakah masalah Anda sudah selesai?
ticket-confirm-yes = Sudah selesai
ticket-rate-title = Bagaimana layanan kami?
ticket-rate-comment = Yang bisa kami perbaiki
ticket-rate-send = Kirim penilaian
ticket-reply-title = Balas
ticket-reply-label = Pesan Anda
ticket-reply-hint = Jangan tulis kata sandi atau jawaban pertanyaan pengaman.
ticket-reply-files = Lampiran
ticket-reply-send = Kirim balasan
ticket-reopen-title = Masalahnya muncul lagi?
ticket-reopen-label = Apa yang belum selesai?
ticket-reopen-send = Buka kembali tiket

talk-you = Anda

contact-title = Hubungi kami
contact-lead = Cara tercepat adalah menulis di sini: laporan Anda langsung bernomor dan punya tenggat.
contact-write-title = Tulis kepada petugas
contact-write-text = Jawaban paling lambat 2×24 jam.
contact-write-button = Mulai menulis
contact-fraud-title = Waspada penipuan
contact-fraud-text = Semua layanan BKN gratis. Petugas tidak pernah meminta uang, kata sandi, atau PIN. Bila ada yang menjanjikan kelulusan, laporkan kepada kami.

statistics-title = Statistik terbuka
statistics-lead = Berapa laporan yang masuk, tentang apa, dan seberapa cepat dijawab.
statistics-period = { $from } sampai { $to }
statistics-note = Dihitung { $at }. Angka tidak memuat data pribadi.
statistics-empty-title = Belum ada angka
statistics-empty-text = Statistik muncul setelah laporan pertama masuk.
statistics-received = Laporan masuk
statistics-answered = Sudah dijawab
statistics-on-time = Dijawab tepat waktu
statistics-median = Waktu jawab (median)
statistics-rating = Kepuasan
statistics-by-class = Menurut jenis aduan
statistics-by-status = Menurut status
statistics-by-unit = Menurut unit
statistics-by-service = Menurut layanan
statistics-head-class = Jenis aduan
statistics-head-status = Status
statistics-head-unit = Unit
statistics-head-service = Layanan
statistics-head-count = Laporan

privacy-version = Versi { $version }, berlaku sejak { $date }

error-retry = Coba lagi
error-home = Ke beranda
error-request = Bila Anda menghubungi petugas, sebutkan kode ini:
