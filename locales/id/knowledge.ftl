# Basis pengetahuan: halaman bantuan, sunting artikel
error-article-slug-shape = Alamat artikel terdiri atas huruf kecil, angka, dan tanda hubung tunggal, paling banyak 96 karakter. Contoh: nik-tidak-ditemukan.
error-article-slug-reserved = Kata ini sudah menjadi alamat halaman lain. Pilih alamat yang lain.
error-article-day = Tulis tanggal sebagai tahun-bulan-hari, misalnya 2027-06-30.
error-article-too-many = Terlalu banyak: paling banyak { $max }.
error-article-category = Kategori “{ $name }” tidak ada.
error-article-service = Layanan “{ $name }” tidak ada.
audit-action-article-sync = Menyinkronkan artikel dari berkas
