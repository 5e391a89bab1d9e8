# Antrean pekerjaan latar, untuk operator.

staff-nav-jobs = Pekerjaan
jobs-title = Pekerjaan latar
jobs-lead = Pekerjaan yang dijalankan sendiri oleh sistem setelah perubahan disimpan. Yang gagal dicoba lagi dengan jeda yang makin lama, lalu dikubur beserta alasannya sampai Anda memutuskan.
jobs-by-kind = Antrean menurut jenis
jobs-list = Semua jenis
jobs-every-kind = Tampilkan semua jenis
jobs-column-kind = Jenis
jobs-column-waiting = Menunggu
jobs-column-oldest = Menunggu terlama
jobs-column-failing = Pernah gagal
jobs-column-buried = Dikubur
jobs-column-state = Keadaan
jobs-column-run = Dijalankan
jobs-all = Semua
jobs-ready = Menunggu
jobs-running = Sedang berjalan
jobs-done = Selesai
jobs-buried = Dikubur
jobs-age-minutes = { $count ->
    [0] kurang dari semenit
   *[other] { $count } menit
}
jobs-age-hours = { $count } jam
jobs-age-days = { $count } hari
jobs-tries = percobaan { $count } dari { $most }
jobs-empty-title = Tidak ada pekerjaan di sini
jobs-empty-text = Tidak ada pekerjaan dengan jenis dan keadaan ini.
jobs-back = Pekerjaan latar
jobs-lease = Dikerjakan satu simpul sampai { $at }
jobs-created = Dicatat
jobs-finished = Berakhir
jobs-key = Kunci unik
jobs-id = Nomor pekerjaan
jobs-result = Hasil
jobs-again = Jalankan lagi
jobs-again-all = Jalankan lagi semua
jobs-again-all-confirm = Jalankan lagi semua pekerjaan jenis ini yang dikubur?
jobs-bury = Kubur
jobs-bury-confirm = Pekerjaan ini tidak akan dijalankan lagi kecuali Anda memintanya. Kubur?
flash-job-again = Pekerjaan dimasukkan lagi ke antrean.
flash-job-buried = Pekerjaan dikubur.
flash-jobs-again = Pekerjaan yang dikubur dimasukkan lagi ke antrean.
flash-jobs-none = Tidak ada pekerjaan jenis ini yang dikubur.
problem-job-not-stopped = Pekerjaan ini sedang berjalan atau sudah selesai.
problem-job-not-waiting = Pekerjaan ini sedang berjalan atau tidak menunggu lagi.
audit-action-job-requeue = Menjalankan lagi pekerjaan latar
audit-action-job-bury = Mengubur pekerjaan latar
job-kind-retention-sweep = Masa simpan: menghapus data pribadi
job-kind-search-push = Pencarian: memberi tahu Meilisearch
job-kind-sla-recompute = Tenggat: menghitung ulang
job-kind-ticket-bulk = Tiket: tindakan massal
job-kind-ticket-retell = Tiket: menyampaikan jawaban kepada banyak pelapor
