# Pencarian artikel bantuan
nav-help = Bantuan
search-label = Apa yang ingin Anda tanyakan?
search-placeholder = misalnya: lupa sandi
search-button = Cari
search-hint = Tulis seperti Anda bertanya kepada teman. Salah ketik tidak apa-apa.
help-page-title = Bantuan
help-page-title-asked = { $q } – Bantuan
help-found = { $count ->
   *[other] { $count } artikel ditemukan
}
help-found-most = { $shown } artikel paling sesuai dari { $count } yang ditemukan
help-meant = Maksud Anda
help-facets = Saring menurut kategori
help-facet-all = Semua
help-lang-id = bahasa Indonesia
help-lang-en = bahasa Inggris
help-none-title = Belum ada artikel yang cocok
help-none-text = Jawabannya mungkin ada dengan kata lain, atau kami belum menulisnya.
help-none-1 = Pakai kata lain atau lebih sedikit kata, misalnya “lupa password”.
help-none-2 = Pilih salah satu kategori di bawah.
help-more-title = Tulis sedikit lebih banyak
help-more-text = Kata-kata itu ada di hampir semua pertanyaan. Tambahkan apa yang Anda alami, misalnya “lupa password”, atau pilih salah satu kategori di bawah.
help-none-forms = Sampaikan langsung kepada petugas
help-none-forms-text = Pilih formulir yang paling mirip. Petugas menjawab paling lambat pada waktu yang tertera setelah Anda mengirim.
help-often = Sering ditanyakan
help-categories = Semua kategori
home-ask-or = Tidak menemukan jawabannya? Laporkan, atau cek laporan Anda.
