# Tulisan yang belum terkirim dan dikembalikan.
kept-title = Belum terkirim, tulisan Anda masih di sini
kept-stale-form = Halaman tadi sudah terlalu lama terbuka. Periksa tulisan Anda di bawah, lalu kirim lagi.
kept-unauthenticated = Sesi Anda berakhir sebelum tulisan ini terkirim. Jangan tutup halaman ini.
kept-not-found = Tiketnya tidak ada lagi di meja Anda. Mungkin baru saja diteruskan ke unit lain. Salin tulisan Anda bila masih diperlukan.
kept-login = Masuk lagi di tab baru
kept-login-then = Setelah masuk, kembali ke tab ini dan tekan Kirim lagi.
kept-send = Kirim lagi
kept-copy = Salin tulisan
kept-back = Kembali ke halaman tadi
kept-message = Pesan
kept-reason = Alasan
kept-note = Catatan
kept-field = Isian { $name }
kept-files = Berkas yang Anda pilih tidak ikut tersimpan. Lampirkan lagi lewat balasan setelah ini terkirim.
error-desk = Ke meja kerja
desk-refused-kept = Tulisan Anda belum dikirim. Salin bila masih diperlukan.
