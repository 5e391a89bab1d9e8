# Sisi pelapor: membuka tiket, membaca, membalas. Juga tenggat seperti yang dibaca semua orang.

span-moment = kurang dari 1 menit
span-minutes = { $count } menit
span-hours = { $count } jam
span-days = { $count } hari
due-left = Sisa { $span }
due-late = Terlambat { $span }
due-paused = Waktu berhenti, menunggu balasan pelapor
due-met = Dijawab tepat waktu
due-missed = Dijawab, terlambat { $span }
due-none = Tidak ada tenggat lagi
due-how-hours = { $amount } jam sejak { $from }. Dihitung terus, siang dan malam, termasuk hari libur.
due-how-working-days = { $amount } hari kerja sejak { $from }; hari itu sendiri tidak dihitung.
due-how-weekends = Tidak dihitung: { $count } hari Sabtu dan Minggu.
due-how-holidays = Tidak dihitung karena libur: { $list }.
due-how-set = Dihitung sejak laporan diterima ({ $from }) menurut aturan yang berlaku hari itu.
due-how-no-calendar = Tenggat belum dapat dijanjikan: daftar hari libur tahun berikutnya belum ditetapkan.
due-how-paused = Ditambah { $span } selama kami menunggu balasan pelapor.
due-how-waiting = Sejak { $since } waktu berhenti karena kami menunggu balasan; tenggat mundur selama menunggu.
due-how-answered = Jawaban pertama dikirim { $at }. Tenggatnya { $due }.

problem-reopen-used-up = Tiket ini sudah pernah Anda buka kembali. Buat laporan baru dan sebutkan nomor tiket ini.
problem-reopen-too-late = Tiket ini ditutup lebih dari 30 hari yang lalu. Buat laporan baru dan sebutkan nomor tiket ini.

# Halaman tiket
track-humas = Biro Humas BKN
track-system = LAPORBKN
track-subject = Perihal
track-stage-received = Diterima
track-stage-checked = Diperiksa Humas
track-stage-working-open = Dikerjakan
track-stage-working-humas = Dikerjakan Humas
track-stage-working-unit = Dikerjakan unit
track-stage-working-waiting = Menunggu dikerjakan unit
track-stage-working-named = Petugas unit sudah ditunjuk
track-stage-resolved = Selesai
track-stage-first-answer = Jawaban pertama
track-stage-closed = Ditutup
track-stage-rejected = Ditolak
track-stage-merged = Digabung

track-next-new = Petugas Humas BKN memeriksanya, lalu menjawab langsung atau meneruskannya ke unit yang berwenang.
track-next-checked = Laporan Anda sudah diperiksa Humas BKN. Selanjutnya dijawab langsung atau diteruskan ke unit yang berwenang.
track-next-routed = { $unit } akan mengerjakannya. Jawaban dikirim ke e-mail Anda dan tampil di halaman ini.
track-next-routed-no-mail = { $unit } akan mengerjakannya. Jawaban tampil di halaman ini.
track-next-working = Jawaban dikirim ke e-mail Anda dan tampil di halaman ini.
track-next-working-no-mail = Jawaban tampil di halaman ini.
track-next-more = Jawaban pertama sudah kami kirim. Pekerjaannya masih berlanjut; kabar berikutnya kami kirim ke e-mail Anda.
track-next-more-no-mail = Jawaban pertama sudah ada. Pekerjaannya masih berlanjut; kabar berikutnya tampil di halaman ini.
track-next-late = Mohon maaf, jawabannya terlambat. Laporan Anda tidak hilang, tetap dikerjakan, dan tidak perlu dikirim ulang.
track-next-waiting = Balas paling lambat { $at }. Bila tidak ada balasan, tiket ditutup, dan Anda masih dapat membukanya kembali dalam 30 hari.
track-next-waiting-open = Begitu Anda membalas, petugas melanjutkan pekerjaannya.
track-next-resolved = Belum tuntas? Balas paling lambat { $at }. Bila tidak ada kabar, tiket ditutup sendiri.
track-next-resolved-open = Belum tuntas? Balas, dan petugas melanjutkan pekerjaannya.
track-next-closed = Masalahnya muncul lagi? Anda dapat membuka kembali tiket ini satu kali, paling lambat { $at }.
track-next-over = Masalahnya muncul lagi? Buat laporan baru dan sebutkan nomor tiket ini.
track-next-rejected = Alasannya ada di percakapan, yang terbuka dengan PIN Anda. Ada keterangan lain? Buat laporan baru.
track-next-merged = Jawabannya tampil di halaman ini dan dikirim ke e-mail Anda. Ada keterangan lain? Buka percakapan dan balas; petugas yang menanganinya membacanya.
track-next-merged-no-mail = Jawabannya tampil di halaman ini.

track-open-text = Isi percakapan hanya dapat dibaca pelapor. Masukkan PIN enam angka dari tanda terima, atau buka tautan di e-mail dari kami.
track-open-first = Demi keamanan, percakapan ini tertutup lagi. Masukkan PIN sekali lagi; tulisan Anda tetap ada di bawah.
track-opened-again = Percakapan terbuka. Tulisan Anda belum terkirim: periksa, lalu kirim.
track-stale-form = Halaman ini sudah terlalu lama terbuka, jadi belum terkirim. Tulisan Anda masih ada di bawah: kirim sekali lagi. Lampiran perlu dipilih ulang.
track-kept = Tulisan Anda
track-confirm-text = Bila Anda tidak menjawab, tiket ditutup sendiri setelah 10 hari kerja.
track-confirm-no = Belum selesai
track-reply-unsolved = Belum selesai? Tulis kepada petugas
track-reopen-text = Ceritakan apa yang belum selesai. Tiket dapat dibuka kembali satu kali, dalam 30 hari sejak ditutup.
track-rate-legend = Penilaian Anda
track-rate-1 = Tidak baik
track-rate-2 = Kurang baik
track-rate-3 = Baik
track-rate-4 = Sangat baik
track-rated = Terima kasih. Penilaian Anda: { $value ->
    [1] tidak baik
    [2] kurang baik
    [3] baik
   *[4] sangat baik
}.
track-new-title = Masih perlu bantuan?
track-new-text = Tiket ini tidak menerima balasan lagi. Buat laporan baru dan sebutkan nomor tiket ini, supaya petugas dapat membaca riwayatnya.
track-new-link = Buat laporan baru
track-leave = Tutup percakapan
track-leave-text = Memakai komputer atau ponsel orang lain? Tutup percakapan ini setelah selesai. Tanpa itu, percakapan tertutup sendiri setelah 12 jam.

track-files-unavailable = Balasan belum terkirim karena berkas sedang tidak dapat disimpan. Kirim dulu tanpa berkas, lalu lampirkan nanti. Tulisan Anda masih ada di bawah.
track-refused-open = Tiket ini sedang terbuka. Tulis balasan saja, petugas langsung membacanya.
track-refused-waiting = Petugas menunggu balasan Anda. Tulis balasan di bawah.
track-refused-resolved = Tiket ini sudah dijawab. Belum tuntas? Tulis balasan di bawah.
track-refused-closed = Tiket ini sudah ditutup, jadi balasan Anda belum terkirim. Tulisan Anda masih ada di bawah: buka kembali tiketnya atau buat laporan baru.
track-refused-rejected = Tiket ini sudah ditolak, jadi balasan Anda tidak terkirim. Tulisan Anda masih ada di bawah: salin ke laporan baru.
track-refused-merged = Tiket ini dikerjakan bersama tiket lain. Tulis balasan di bawah; petugas yang menanganinya membacanya.

# Percakapan: nama, lalu …
track-did-filed = melapor
track-did-verified = memeriksa laporan
track-did-classified = memperbaiki jenis laporan
track-did-routed = meneruskan ke { $unit }
track-did-taken = mulai mengerjakan
track-did-assigned = menunjuk petugas
track-did-asked = bertanya
track-did-replied = membalas
track-did-noted = mencatat
track-did-answered = menjawab
track-did-resolved = menjawab dan menyatakan selesai
track-did-ended = menyatakan selesai
track-did-handed-back = mengembalikan ke Humas
track-did-rejected = tidak dapat memproses laporan ini
track-did-merged = menggabungkannya dengan laporan lain tentang hal yang sama
track-did-unmerged = memisahkannya kembali dari laporan lain
track-did-files-released = memeriksa lampiran
track-did-absorbed = menerima laporan lain
track-did-released = melepas laporan lain
track-did-reopened = membuka kembali tiket
track-did-confirmed = menyatakan masalahnya selesai
track-did-closed-by-silence = menutup tiket karena tidak ada balasan
track-did-rated = memberi penilaian
track-did-attached = menambahkan lampiran

flash-reply-sent = Balasan Anda sudah terkirim.
flash-confirmed = Terima kasih, tiket ini kami tutup.
flash-reopened = Tiket terbuka kembali. Petugas akan melanjutkannya.
flash-rated = Terima kasih atas penilaian Anda.
flash-conversation-left = Percakapan sudah ditutup di perangkat ini.
flash-link-unfit = Tautan itu tidak cocok dengan tiket ini. Masukkan PIN untuk membuka percakapan.

error-ticket-number-missing = Isi nomor tiketnya.
error-ticket-number-unknown = Tidak ada tiket dengan nomor ini. Cocokkan lagi dengan tanda terima.
error-pin-missing = Isi PIN enam angka.
error-pin-no-match = Nomor dan PIN ini tidak cocok. Periksa keduanya, lalu coba lagi.
error-pin-wait = Terlalu banyak percobaan. Coba lagi dalam { $minutes } menit, atau buka tautan di e-mail dari kami.
error-rating-value = Pilih salah satu penilaian, dari tidak baik sampai sangat baik.
problem-ticket-not-found-title = Tiket tidak ditemukan
problem-ticket-not-found = Tidak ada tiket dengan nomor ini, atau PIN-nya tidak cocok.
error-cut-off = Kiriman terputus di tengah jalan, jadi belum ada yang terkirim. Tulisan Anda masih ada; pilih berkasnya lagi, lalu kirim sekali lagi.

clock-first_answer = Jawaban pertama
clock-first_answer-short = Jawaban
clock-first_answer-by = Dijawab paling lambat { $at }
clock-next_answer = Jawaban berikutnya
clock-next_answer-short = Jawaban berikutnya
clock-next_answer-by = Dijawab lagi paling lambat { $at }
clock-verification = Verifikasi Humas
clock-verification-short = Verifikasi
clock-verification-by = Diverifikasi paling lambat { $at }
clock-unit_follow_up = Tindak lanjut unit
clock-unit_follow_up-short = Tindak lanjut
clock-unit_follow_up-by = Ditindaklanjuti unit paling lambat { $at }
clock-resolution = Penyelesaian
clock-resolution-short = Penyelesaian
clock-resolution-by = Diselesaikan paling lambat { $at }
clock-legal = Batas undang-undang
clock-legal-short = Batas UU
clock-legal-by = Batas undang-undang { $at }
clock-length-hours = { $count } jam
clock-length-days = { $count } hari kerja
clock-state-met = Ditepati
clock-state-missed = Lewat { $span }
clock-state-unpromised = Belum dapat dijanjikan: daftar hari libur belum lengkap
clock-state-dropped = Tidak berlaku lagi
stretch-hours = Dihitung { $span }
stretch-days = Dihitung { $count } hari kerja
stretch-start-day = Tidak dihitung: hari mulai
stretch-paused = Tidak dihitung: menunggu balasan pelapor
stretch-saturday = Tidak dihitung: Sabtu
stretch-sunday = Tidak dihitung: Minggu
stretch-holiday = Tidak dihitung: libur nasional, { $name }
stretch-leave = Tidak dihitung: cuti bersama, { $name }
track-did-warned = mengingatkan petugas
track-did-rescheduled = menghitung ulang tenggat { $clock }: { $why }
clocks-title = Cara tenggat dihitung
clocks-lead = Setiap jam atau hari yang dihitung, yang tidak dihitung beserta alasannya, dan setiap jeda.
clock-length = Lama
clock-start = Mulai
clock-due = Tenggat
clock-due-if-now = Tenggat bila dibalas sekarang
clock-stopped = Selesai
clock-policy = Kebijakan
clock-source = Dasar
clock-warnings = Peringatan kepada petugas
clock-percent = Waktu terpakai
clock-when = Saat
clock-told = Diberitahukan
clock-told-yes = Sudah
deadline-all = Lihat rinciannya
due-from-filing = laporan diterima ({ $at })
