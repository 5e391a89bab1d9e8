# Halaman informasi dan administrasi direktori.

statistics-none = Belum ada
statistics-on-time-hint = dalam 48 jam sejak diterima
statistics-rtl-receipt = Rata-rata tindak lanjut (RTL)
statistics-rtl-receipt-hint = sejak laporan diterima
statistics-rtl-routing = RTL unit
statistics-rtl-routing-hint = sejak diteruskan ke unit
statistics-rating-hint = { $count ->
   *[other] dari { $count } penilaian
}
statistics-days = { $amount } hari
statistics-hours = { $amount } jam
statistics-no-class = Belum digolongkan
statistics-by-month = Laporan masuk per bulan
statistics-head-month = Bulan
statistics-by-day = Laporan masuk 30 hari terakhir
statistics-head-day = Hari
statistics-status-new = Belum diverifikasi
statistics-status-routed = Belum ditindaklanjuti
statistics-status-in_progress = Dalam proses
statistics-status-waiting_reporter = Menunggu pelapor
statistics-status-resolved = Selesai, sudah dijawab
statistics-status-closed = Selesai, sudah ditutup
statistics-status-rejected = Ditolak
statistics-status-merged = Digabung
