# Basis pengetahuan: halaman bantuan, sunting artikel
error-article-slug-shape = Alamat artikel terdiri atas huruf kecil, angka, dan tanda hubung tunggal, paling banyak 96 karakter. Contoh: nik-tidak-ditemukan.
error-article-slug-reserved = Kata ini sudah menjadi alamat halaman lain. Pilih alamat yang lain.
