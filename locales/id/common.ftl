# Dipakai oleh tata letak dan potongan halaman di semua wajah.

skip-to-content = Langsung ke isi halaman
nav-main = Navigasi utama
nav-footer = Tautan kaki halaman
nav-services = Layanan
nav-ticket = Cek tiket
nav-statistics = Statistik
nav-contact = Kontak
nav-privacy = Pemberitahuan privasi
nav-staff = Petugas
other-lang-code = en
other-lang-name = English
footer-about = Layanan pengaduan dan bantuan Badan Kepegawaian Negara. Gratis, tanpa akun.
footer-safety = Petugas kami tidak pernah meminta uang, kata sandi, atau PIN tiket Anda.

copy = Salin
copied = Tersalin
close = Tutup
back = Kembali
print = Cetak
choose = Pilih…
yes = Ya
no = Tidak
cancel = Batal
save = Simpan
change = Ubah
optional = boleh kosong
attachments = Lampiran
internal-only = Hanya petugas
none = Tidak ada

errors-title = { $count ->
   *[other] Ada { $count } isian yang perlu diperbaiki
}
errors-kept = Tenang, semua yang sudah Anda ketik masih tersimpan di halaman ini.
why-asked = Untuk apa?
date-placeholder = 17-08-1998
password-show = Tampilkan
password-hide = Sembunyikan

files-rule = Paling banyak { $count } berkas, masing-masing 5 MB. Foto (JPG, PNG, WebP) atau PDF.
files-remove = Hapus
files-shrinking = Mengecilkan foto…
files-shrunk = Foto dikecilkan supaya cepat terkirim
files-too-big = Lebih dari 5 MB. Kecilkan dulu atau pilih berkas lain.
files-too-many = Paling banyak { $count } berkas. Hapus sebagian.
files-bad-type = Hanya foto (JPG, PNG, WebP) atau PDF.

deadline-how = Bagaimana tenggat ini dihitung?
steps-label = Langkah pengisian
steps-done = selesai
pager-label = Halaman
pager-prev = Sebelumnya
pager-next = Berikutnya

page-description = Laporkan kendala pendaftaran CASN dan layanan kepegawaian BKN. Gratis, tanpa akun, dengan batas waktu jawaban yang pasti.
