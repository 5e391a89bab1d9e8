# Surat ke pelapor dan petugas. Satu tiket satu utas: perihal surat selalu nomor dan layanan, kabarnya ada di baris pertama.

letter-agency = Badan Kepegawaian Negara
letter-hello = Halo { $name },
letter-subject = [{ $number }] { $service }
letter-subject-next = Re: [{ $number }] { $service }
letter-no-reply = Surat ini dikirim otomatis dan balasan ke alamat ini tidak sampai ke petugas. Untuk membalas, buka tiket Anda lewat tautan di atas.
letter-no-reply-staff = Surat ini dikirim otomatis dan balasan ke alamat ini tidak dibaca.
letter-link-instead = Tombol tidak bisa ditekan? Salin alamat ini ke peramban:
letter-open = Buka tiket Anda
letter-reply = Balas di tiket Anda
letter-files = { $count ->
   *[other] Disertai { $count } berkas. Buka tiket Anda untuk mengunduhnya.
}
letter-staff-unknown = Petugas
letter-humas = Biro Humas BKN
letter-secret-name = pelapor (dirahasiakan)

letter-reader = Bapak/Ibu
letter-receipts-subject = { $count } laporan dengan alamat e-mail ini
letter-receipts-title = Tanda terima beberapa laporan
letter-receipts-preview = { $count } laporan diterima. Nomor dan PIN masing-masing ada di dalam.
letter-receipts-lead = Dalam seperempat jam terakhir beberapa laporan dikirim dengan alamat e-mail ini. Tanda terimanya kami kirim sekaligus supaya kotak surat Anda tidak penuh.
letter-receipts-more = { $count ->
   *[other] Dan { $count } laporan lain yang tidak dicantumkan di sini. Nomor dan PIN-nya ditampilkan saat laporan dikirim.
}
letter-receipts-not-you = Bukan Anda yang mengirimnya? Abaikan surat ini: alamat e-mail Anda dipakai orang lain, dan Anda tidak perlu berbuat apa-apa.

letter-receipt-title = Laporan Anda sudah kami terima
letter-receipt-preview = Nomor tiket { $number }. Dijawab paling lambat { $at }.
letter-receipt-lead = Laporan Anda tentang “{ $service }” kami terima pada { $at }. Simpan surat ini: nomor dan PIN di bawah membuka tiket Anda kapan saja.
letter-number = Nomor tiket
letter-pin = PIN
letter-due = Dijawab paling lambat
letter-next = Apa yang terjadi selanjutnya?
letter-next-checked = Petugas Humas BKN memeriksa laporan Anda, lalu menjawabnya atau meneruskannya ke unit yang menangani.
letter-next-answered = Jawaban pertama Anda terima paling lambat { $at }.
letter-next-told = Setiap kabar kami kirim ke alamat e-mail ini. Bila kami bertanya balik, hitungan tenggat berhenti sampai Anda membalas.
letter-keep-secret = Siapa pun yang memegang surat ini dapat membaca percakapan Anda. Jangan teruskan surat ini dan jangan sebutkan PIN kepada siapa pun, juga kepada orang yang mengaku petugas BKN.

letter-answer-title = Ada jawaban untuk laporan Anda
letter-answer-preview = Petugas menulis kepada Anda.
letter-answer-next = Laporan Anda masih kami kerjakan. Kabar berikutnya kami kirim ke alamat ini.

letter-question-title = Kami perlu keterangan dari Anda
letter-question-preview = Balas supaya laporan Anda dapat kami lanjutkan.
letter-question-lead = Untuk melanjutkan laporan Anda, petugas bertanya:
letter-question-by = Mohon dibalas sebelum { $at }. Selama menunggu balasan Anda, hitungan tenggat kami berhenti; tanpa balasan sampai tanggal itu, tiket ditutup otomatis.
letter-question-days = Mohon dibalas dalam 10 hari kerja. Selama menunggu balasan Anda, hitungan tenggat kami berhenti; tanpa balasan, tiket ditutup otomatis.

letter-resolved-title = Laporan Anda selesai dijawab
letter-resolved-preview = Baca jawabannya, dan beri tahu kami bila belum tuntas.
letter-resolved-answered = Jawaban untuk laporan Anda sudah kami kirim sebelumnya dan pekerjaannya kini selesai.
letter-resolved-next = Sudah terbantu? Beri nilai di tiket Anda. Belum tuntas? Balas di sana, dan laporan Anda kami kerjakan lagi.

letter-rejected-title = Laporan Anda tidak dapat kami proses
letter-rejected-preview = Alasannya ada di dalam surat ini.
letter-rejected-lead = Mohon maaf, laporan Anda tidak dapat kami proses. Alasannya:
letter-rejected-next = Bila ada keterangan yang kurang, silakan ajukan laporan baru yang lebih lengkap.

letter-merged-title = Laporan Anda digabung
letter-merged-preview = Digabung dengan laporan lain tentang hal yang sama. Jawabannya tetap sampai kepada Anda.
letter-merged-lead = Kami menerima laporan lain tentang hal yang sama, jadi keduanya kami kerjakan bersama.
letter-merged-next = Nomor tiket dan PIN Anda tetap berlaku. Jawabannya akan muncul di tiket Anda dan kami kirim ke alamat ini. Orang lain tidak melihat laporan Anda.

letter-closed-title = Tiket Anda ditutup
letter-closed-preview = Masih ada masalah? Tiket dapat dibuka kembali dalam 30 hari.
letter-closed-asked = Kami belum menerima balasan atas pertanyaan kami, jadi tiket Anda ditutup otomatis.
letter-closed-answered = Sejak jawaban kami tidak ada kabar lagi dari Anda, jadi tiket ini kami anggap selesai dan ditutup otomatis.
letter-closed-next = Masih ada masalah? Anda dapat membuka kembali tiket ini dalam 30 hari.

letter-reopened-title = Tiket Anda dibuka kembali
letter-reopened-preview = Laporan Anda kami buka kembali dan kami kerjakan lagi.
letter-released-title = Tiket Anda tidak digabung lagi
letter-released-preview = Laporan Anda tidak lagi digabung dengan laporan lain. Petugas menanganinya sendiri, tetap dengan nomor ini.
letter-reopened-next = Kabar berikutnya kami kirim ke alamat ini.

letter-address_changed-title = Alamat e-mail tiket ini diganti
letter-address_changed-preview = Kabar berikutnya tidak lagi dikirim ke alamat ini.
letter-address_changed-lead = Petugas Humas BKN mengganti alamat e-mail untuk tiket { $number } setelah memeriksa permintaannya. Kabar berikutnya dikirim ke alamat yang baru; tautan dan PIN yang pernah dikirim ke alamat ini tidak berlaku lagi.
letter-address_changed-next = Bukan Anda yang memintanya? Segera hubungi kami dan sebutkan nomor tiket itu:

letter-invitation-subject = Akun petugas LAPORBKN untuk Anda
letter-invitation-title = Akun petugas LAPORBKN
letter-invitation-preview = Buat kata sandi Anda lewat tautan sekali pakai.
letter-invitation-lead = Administrator menyiapkan akun LAPORBKN untuk Anda sebagai { $role }, { $unit }. Buat kata sandi Anda sendiri untuk mulai masuk.
letter-invitation-open = Buat kata sandi
letter-invitation-until = Tautan ini berlaku satu kali, sampai { $at }.
letter-invitation-unknown = Tidak mengenal surat ini? Abaikan saja, dan beri tahu administrator Anda.

# Halaman surat keluar untuk administrator.
outbox-lead = Semua surat ke pelapor dan petugas, terbaru di atas.
outbox-no-server-title = Surat tidak dikirim: SMTP_URL belum diatur
outbox-no-server-text = Surat disimpan di sini sampai server surat diatur. Pelapor tetap dapat membaca kabar di halaman tiketnya.
outbox-all = Semua
outbox-pending = Menunggu
outbox-sent = Terkirim
outbox-failed = Gagal
outbox-column-subject = Surat
outbox-column-to = Kepada
outbox-column-state = Keadaan
outbox-column-created = Dibuat
outbox-kind-receipt = Tanda terima
outbox-kind-receipts = Beberapa tanda terima
outbox-kind-answer = Jawaban
outbox-kind-question = Pertanyaan
outbox-kind-resolved = Selesai
outbox-kind-rejected = Penolakan
outbox-kind-merged = Penggabungan
outbox-kind-closed = Penutupan
outbox-kind-reopened = Pembukaan kembali
outbox-kind-address_changed = Pemberitahuan ganti alamat
outbox-kind-invitation = Undangan petugas
outbox-tries = { $count ->
    [0] belum dicoba
   *[other] { $count } kali dicoba
}
outbox-next-try = Dicoba lagi { $at }
outbox-last-error = Galat terakhir
outbox-empty-title = Tidak ada surat
outbox-empty-text = Belum ada surat dalam keadaan ini.
outbox-masked = PIN dan kunci tautan disamarkan. Pembukaan surat ini dicatat dalam log audit.
outbox-secret = Laporan rahasia: nama dan alamat pelapor tidak ditampilkan di sini.
outbox-text = Sebagai teks
outbox-html = Lihat seperti di aplikasi surat
outbox-again = Kirim ulang
outbox-message-id = Message-ID
outbox-damaged = Surat ini tidak dapat dibentuk
flash-mail-again = Surat dimasukkan lagi ke antrean.
problem-mail-not-failed = Hanya surat yang gagal yang dapat dikirim ulang.
audit-action-mail-read = Membaca surat keluar
audit-action-mail-resend = Mengirim ulang surat
outbox-failed-text = { $count } surat gagal dalam 14 hari terakhir. Setelah penyebabnya hilang (kuota harian server surat, kata sandi yang salah), semuanya dapat dikirim ulang sekaligus. Surat yang lebih lama dikirim ulang satu per satu.
outbox-failed-send = Kirim ulang semua
outbox-failed-send-confirm = Kirim ulang semua surat yang gagal dalam 14 hari terakhir?
flash-mail-again-all = Surat yang gagal dimasukkan lagi ke antrean.
audit-action-mail-resend-all = Mengirim ulang semua surat yang gagal

outbox-held = Ditahan
outbox-held-title = Surat lama ditahan
outbox-held-text = { $count } surat menunggu lebih dari tiga hari sebelum server surat diatur. Surat itu belum dikirim: isinya mungkin sudah tidak berlaku. Buka satu per satu, atau putuskan sekaligus.
outbox-held-send = Kirim semuanya
outbox-held-send-confirm = Kirim semua surat lama sekarang? Pelapor akan menerima kabar yang mungkin sudah basi.
outbox-held-drop = Jangan kirim
outbox-held-drop-confirm = Surat lama ini tidak akan dikirim. Lanjutkan?
flash-mail-released = Surat yang ditahan dimasukkan lagi ke antrean.
flash-mail-dropped = Surat yang ditahan tidak akan dikirim.
audit-action-mail-release = Mengirim surat yang ditahan
audit-action-mail-drop = Membuang surat yang ditahan
