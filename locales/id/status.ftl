# Keadaan tiket dan peran, seperti yang dibaca orang.

status-new = Belum diverifikasi
status-routed = Belum ditindaklanjuti
status-in_progress = Dalam proses
status-waiting_reporter = Menunggu pelapor
status-resolved = Selesai
status-closed = Selesai
status-rejected = Ditolak
status-merged = Digabung

# Satu kalimat untuk pelapor: apa arti keadaan ini baginya.
status-new-meaning = Laporan Anda sudah kami terima dan menunggu diperiksa petugas Humas BKN.
status-routed-meaning = Humas sudah memeriksa laporan Anda dan meneruskannya ke unit yang menangani.
status-routed-meaning-named = Laporan Anda sudah sampai di unit yang menangani, dan petugasnya sudah ditunjuk. Ia belum mulai mengerjakannya.
status-in_progress-meaning = Petugas sedang mengerjakan laporan Anda.
status-waiting_reporter-meaning = Kami membutuhkan keterangan dari Anda.
status-resolved-meaning = Laporan Anda sudah dijawab.
status-closed-meaning = Laporan ini sudah selesai dan ditutup.
status-rejected-meaning = Laporan ini tidak dapat kami proses.
status-merged-meaning = Laporan ini digabung dengan laporan lain tentang hal yang sama.

role-humas = Admin Humas
role-unit_staff = Staf unit
role-unit_head = Kepala unit
role-counter = Petugas loket
role-wbs_wasdal = Pengelola WBS Wasdal
role-wbs_inspektorat = Pengelola WBS Inspektorat
role-leader = Pimpinan
role-admin = Administrator
