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
due-how-hours = { $hours } jam sejak laporan diterima ({ $filed }). Dihitung terus, siang dan malam, termasuk hari libur.
due-how-working-days = { $days } hari kerja sejak laporan diterima ({ $filed }).
due-how-weekends = Tidak dihitung: { $count } hari Sabtu dan Minggu.
due-how-holidays = Tidak dihitung karena libur: { $list }.
due-how-set = Dihitung sejak laporan diterima ({ $filed }) menurut aturan yang berlaku hari itu.
due-how-paused = Ditambah { $span } selama kami menunggu balasan pelapor.
due-how-waiting = Sejak { $since } waktu berhenti karena kami menunggu balasan; tenggat mundur selama menunggu.
due-how-answered = Jawaban pertama dikirim { $at }. Tenggatnya { $due }.

problem-reopen-used-up = Tiket ini sudah pernah Anda buka kembali. Buat laporan baru dan sebutkan nomor tiket ini.
problem-reopen-too-late = Tiket ini ditutup lebih dari 30 hari yang lalu. Buat laporan baru dan sebutkan nomor tiket ini.
