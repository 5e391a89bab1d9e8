# Basis pengetahuan: halaman bantuan, sunting artikel
error-article-slug-shape = Alamat artikel terdiri atas huruf kecil, angka, dan tanda hubung tunggal, paling banyak 96 karakter. Contoh: nik-tidak-ditemukan.
error-article-slug-reserved = Kata ini sudah menjadi alamat halaman lain. Pilih alamat yang lain.
error-article-day = Tulis tanggal sebagai tahun-bulan-hari, misalnya 2027-06-30.
error-article-too-many = Terlalu banyak: paling banyak { $max }.
error-article-category = Kategori “{ $name }” tidak ada.
error-article-service = Layanan “{ $name }” tidak ada.
audit-action-article-sync = Menyinkronkan artikel dari berkas

# Halaman bantuan: artikel dan rak
help-title = Bantuan
help-updated = Diperbarui { $date }
help-due = sedang kami periksa ulang
help-read-in = { $lang ->
    [en] Read this in English
   *[id] Baca dalam bahasa Indonesia
}
help-only-in = { $lang ->
    [en] Artikel ini hanya ada dalam bahasa Inggris.
   *[id] Artikel ini hanya ada dalam bahasa Indonesia.
}
help-contents = Isi halaman ini
help-ways = Belum teratasi?
help-ways-text = Kirim laporan lewat formulir yang tepat. Petugas membaca setiap laporan.
help-helped = Apakah ini membantu?
help-thanks = Terima kasih atas tanggapan Anda
help-thanks-text = Tanggapan Anda dipakai untuk memperbaiki artikel ini.
help-why-not = Apa yang kurang?
help-reason-unclear = Penjelasannya sulit dipahami
help-reason-not-my-case = Bukan masalah saya
help-reason-did-not-work = Sudah saya coba, tetapi belum berhasil
help-reason-outdated = Isinya tidak sesuai lagi
help-reason-other = Lainnya
help-words = Ceritakan sedikit
help-words-hint = Jangan tulis NIK, nomor KK, atau data pribadi lain di sini.
help-send = Kirim tanggapan
help-related = Artikel terkait
help-source = Sumber:
help-shelf-empty = Belum ada artikel di sini.
help-others = Hanya dalam bahasa Indonesia
help-not-found-title = Tidak menemukan yang Anda cari?
help-not-found-text = Sampaikan lewat formulir, petugas akan menjawab.
help-not-found-link = Lihat semua layanan
