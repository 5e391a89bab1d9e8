# Meja petugas: daftar tiket, riwayat, formulir, kesalahan.

tab-new = Belum diverifikasi
tab-open = Perlu dikerjakan
tab-late = Lewat tenggat
tab-soon = Tenggat 24 jam
tab-mine = Tugas saya
tab-routed = Belum ditindaklanjuti
tab-working = Dalam proses
tab-waiting = Menunggu pelapor
tab-done = Selesai
tab-all = Semua
desk-search-results = Hasil saringan
desk-count-all = { $count ->
   *[other] { $count } tiket
}
desk-count-page = { $count ->
   *[other] { $count } tiket di halaman ini
}
desk-status-new = Belum diverifikasi
desk-status-routed = Belum ditindaklanjuti
desk-status-in_progress = Dalam proses
desk-status-waiting_reporter = Menunggu pelapor
desk-status-resolved = Selesai, belum ditutup
desk-status-closed = Selesai, ditutup
desk-status-rejected = Ditolak
desk-status-merged = Digabung
filter-unit-none = Belum di unit mana pun
filter-due-late = Lewat tenggat
filter-due-today = Hari ini
filter-due-24h = Dalam 24 jam
filter-who = Petugas
filter-who-mine = Tugas saya
filter-who-unassigned = Belum ada petugas
desk-flag-reopened = Pernah dibuka lagi
desk-flag-odd = Ada data yang janggal
desk-pick = Pilih tiket { $number }
desk-pick-all = Semua
desk-pick-go = Tindakan massal

reporter-hidden = Pelapor dirahasiakan
reporter-address = Bapak/Ibu
desk-humas = Biro Humas BKN
desk-humas-answers = Biro Humas menjawab sendiri
desk-wbs = WBS (jangan diteruskan ke unit; arahkan pelapor ke kanal WBS)
desk-system = Sistem
desk-several-readers = Jawaban ini juga sampai ke pelapor lain yang tiketnya digabung ke sini. Nama dan nomor masing-masing diisi sendiri: tulis {"{{"}nama{"}}"} dan {"{{"}nomor{"}}"}, jangan menyebut data pribadi pelapor.
desk-changed = Tiket ini baru saja diubah orang lain. Tindakan Anda belum dijalankan.
desk-changed-then = Yang Anda ketik masih ada di bawah. Baca dulu perubahannya; kirim lagi bila masih perlu.
composer-template-use = Pakai templat

desk-did-filed = melapor
desk-did-verified = memeriksa dan memverifikasi tiket
desk-did-verified-class = memverifikasi tiket, jenis aduan { $class }
desk-did-classified = mengubah perihal
desk-did-classified-class = mengubah jenis aduan menjadi { $class }
desk-did-routed = meneruskan ke { $unit }
desk-did-taken = mengambil tiket
desk-did-assigned = menugaskan ke { $staff }
desk-did-asked = bertanya kepada pelapor
desk-did-replied = membalas
desk-did-noted = mencatat
desk-did-answered = menjawab
desk-did-answered-merged = menjawab lewat tiket gabungan
desk-did-resolved = menyelesaikan tiket
desk-did-resolved-answer = menjawab dan menyelesaikan tiket
desk-did-handed-back = mengembalikan ke Humas dari { $unit }
desk-did-rejected = menolak laporan
desk-did-merged = menggabungkan ke { $number }
desk-did-absorbed = menggabungkan { $number } ke tiket ini
desk-did-unmerged = melepas tiket dari gabungannya
desk-did-released = melepas { $number } dari tiket ini
desk-did-reopened = membuka kembali tiket
desk-did-confirmed = menyatakan masalahnya selesai
desk-did-closed-by-silence = menutup tiket otomatis karena tidak ada balasan
desk-did-rated = menilai layanan { $rating } dari 4
desk-did-attached = menambah lampiran

flash-goes-on = Di bawah ini tiket berikutnya.
flash-back = Buka lagi tiket itu
flash-to-list = Ke daftar tiket
flash-answered = Jawaban terkirim ke pelapor.
flash-answered-resolved = Tiket { $number } dijawab dan diselesaikan.
flash-resolved = Tiket { $number } selesai.
flash-asked = Pertanyaan untuk tiket { $number } terkirim, tenggatnya berhenti dihitung.
flash-noted = Catatan disimpan.
flash-verified = Verifikasi disimpan.
flash-routed = Tiket { $number } diteruskan.
flash-taken = Tiket ini sekarang tugas Anda.
flash-assigned = Tiket ditugaskan.
flash-handed-back = Tiket kembali ke antrean Humas.
flash-handed-back-gone = Tiket { $number } kembali ke antrean Humas.
flash-rejected = Tiket { $number } ditolak; pelapor membaca alasannya.
flash-merged = Tiket { $number } digabungkan.
flash-unmerged = Tiket dilepas dari gabungannya.
flash-open-again = Tiket dibuka kembali.

reveal-page-title = Lihat data identitas
reveal-reason-hint = Satu kalimat, misalnya: mencocokkan dengan data Dukcapil untuk tiket ini.

error-nothing-changed = Belum ada yang diubah.
error-unit-missing = Pilih unit tujuan.
error-unit-inactive = Unit ini tidak lagi menerima tiket.
error-unit-same = Tiket ini sudah ada di unit itu.
error-staff-missing = Pilih petugas.
error-staff-unknown = Petugas ini tidak ada atau tidak dapat melihat tiket ini.
error-staff-same = Tiket ini sudah ditugaskan kepadanya.
error-names-reporter = Jawaban ini sampai ke beberapa pelapor, yang tidak boleh saling tahu. Hapus nama, e-mail, dan nomor HP setiap pelapor, juga yang tiketnya digabung ke sini, atau pakai {"{{"}nama{"}}"}.
error-blank-left = Masih ada titik-titik (…) yang belum diisi. Isi dahulu, atau centang kotak di bawahnya bila memang dimaksudkan.
error-answer-missing = Pelapor belum dijawab. Tulis jawabannya dulu.
error-merge-into-missing = Tulis nomor tiket tujuan.
error-merge-into-unknown = Tidak ada tiket dengan nomor ini.
error-merge-into-itself = Tiket tidak dapat digabungkan dengan dirinya sendiri.
error-merge-into-merged = Tiket tujuan sendiri sudah digabung ke tiket lain. Pakai tiket itu.
error-merge-into-rejected = Tiket tujuan sudah ditolak.
error-merge-answer-not-for-them = Tiket tujuan sudah selesai, dan jawabannya tidak dapat disampaikan kepada pelapor ini: belum ada, atau menyebut orang lain. Jawab tiket ini sendiri, atau buka lagi tiket tujuan.
problem-merged-wait = Tiket lain digabungkan ke tiket ini, dan pelapornya menunggu jawaban di sini. Jawab dan selesaikan tiket ini, atau batalkan penggabungannya dulu.
problem-secret-names-reporter = Tiket rahasia yang ceritanya memuat nama, e-mail, atau telepon pelapor. Buka tiketnya dan teruskan sendiri.
error-bulk-changed = Permintaan sebelumnya sudah dijalankan. Yang ini berbeda dan belum dijalankan: periksa, lalu kirim lagi.
error-filter-unknown = Saringan ini tidak dikenal.
error-reason-missing = Tulis alasannya.
error-reason-too-short = Tulis alasan yang jelas, paling sedikit 10 huruf.
problem-already-yours = Tiket ini sudah tugas Anda.
problem-already-done = Tiket ini sudah dikerjakan oleh tindakan massal yang sama.
error-bulk-action-unknown = Pilih tindakannya.
error-bulk-none = Belum ada tiket yang dipilih.
error-bulk-too-many = Terlalu banyak tiket. Paling banyak 5.000 sekali jalan; persempit saringannya.
error-bulk-filter-empty = Saringan kosong berarti semua tiket. Pilih saringan dulu.
error-cursor-shape = Penanda halaman ini tidak dikenal.
error-cursor-key = Penanda halaman ini milik daftar lain.
error-limit-range = Jumlah per halaman antara 1 dan 200.

flash-bulk-none = Centang dulu tiket yang ingin dikerjakan bersama.
bulk-title = Tindakan massal
bulk-chosen = Tiket yang dipilih
bulk-lead = Pilih satu tindakan. Setiap tiket tetap mengikuti aturannya sendiri: yang tidak memungkinkan dilewati dan disebutkan alasannya.
bulk-count = { $count ->
   *[other] { $count } tiket dipilih
}
bulk-more = dan lainnya
bulk-do-route = Teruskan ke unit
bulk-do-resolve = Jawab dan selesaikan
bulk-do-answer = Jawab
bulk-do-assign = Tugaskan
bulk-do-verify = Tetapkan jenis aduan
bulk-do-merge = Gabungkan ke satu tiket
bulk-do-reject = Tolak
bulk-confirm = { $action }: { $chosen }. Jalankan sekarang?
bulk-running = Sedang dikerjakan
bulk-running-text = Anda boleh meninggalkan halaman ini; pekerjaan tetap berjalan.
bulk-failed = Berhenti sebelum selesai
bulk-failed-text = Yang sudah dikerjakan tetap berlaku. Coba lagi; bila berulang, sampaikan kepada administrator.
bulk-finished = Selesai
bulk-done = { $count ->
   *[other] { $count } tiket sudah dikerjakan
}
bulk-refused = { $count ->
   *[other] { $count } tiket dilewati
}
bulk-back = Kembali ke daftar
desk-pick-list = Seluruh daftar

# Memperbaiki e-mail pelapor, mengirim ulang tanda terima
do-correct-email = Perbaiki e-mail
do-send-receipt = Kirim ulang tanda terima
confirm-send-receipt = Kirim ulang nomor, PIN, dan tautan ke alamat e-mail yang tercatat?
confirm-correct-email = Ganti alamat e-mail pelapor? PIN dan tautan yang lama tidak berlaku lagi.
hint-correct-email = Pastikan dulu bahwa yang meminta adalah pelapornya; nama, NIK, dan nomor KK bukan bukti. Nomor, PIN baru, dan tautan dikirim ke alamat yang baru, pemberitahuan ke alamat yang lama. Yang masih menunggu dikirim ikut pindah.
send-correct-email = Ganti dan kirim tanda terima
compose-email = E-mail yang benar
compose-email-check = Diperiksa lewat
email-check-phone = telepon balik ke nomor di tiket ini
email-check-counter = datang ke loket dengan KTP
email-check-old-address = menulis dari alamat yang lama
error-email-check-missing = Pilih bagaimana pelapornya dipastikan.
error-email-check-no-phone = Tiket ini tidak punya nomor telepon. Pastikan dengan cara lain.
error-email-unchanged = Ini sudah alamat yang tercatat. Untuk mengirim ulang, pakai Kirim ulang tanda terima.
flash-email-corrected = Alamat e-mail diganti. Tanda terima dengan PIN baru dikirim ke sana.
flash-receipt-sent = Tanda terima dikirim ulang ke alamat yang tercatat.
desk-did-email-corrected = memperbaiki alamat e-mail pelapor, diperiksa lewat: { $check }
desk-did-receipt-sent = mengirim ulang tanda terima
track-did-email-corrected = memperbaiki alamat e-mail
track-did-receipt-sent = mengirim ulang tanda terima
audit-action-ticket-correct-email = Memperbaiki alamat e-mail pelapor

# Tarik kembali, diperiksa, tiket gabungan
do-recall = Tarik kembali
hint-recall = Tiket kembali ke antrean Humas, lepas dari unit dan petugasnya. Tulis alasannya untuk unit; pelapor tidak membacanya.
desk-did-handed-back-recalled = menarik kembali tiket ke antrean Humas
desk-did-follower-wrote = pelapor tiket { $number }, yang digabung ke sini, menulis
desk-did-follower-wrote-files = pelapor tiket { $number }, yang digabung ke sini, mengirim { $files } berkas tanpa tulisan
desk-flag-checked = Sudah diperiksa Humas
pane-checked = Diperiksa { $at }
filter-checked = Pemeriksaan
filter-checked-no = Belum diperiksa
filter-checked-yes = Sudah diperiksa
bulk-seen = Hanya tiket yang ada di daftar saat halaman ini dibuka, { $at }. Yang masuk atau berubah sesudahnya tidak ikut.
error-bulk-look-again = Daftarnya perlu dilihat sekali lagi. Periksa yang dipilih, lalu jalankan.
compose-blanks = Titik-titik (…) ini memang dimaksudkan
pane-story-names = Pelapor minta dirahasiakan, tetapi ceritanya memuat nama, e-mail, atau teleponnya sendiri. Unit yang menerima tiket ini akan membacanya.
pane-same-reporter = Pelapor yang sama punya tiket lain yang masih terbuka
send-merge-same = Gabungkan tiket ini ke sana
pane-files-withheld = Pelapor melampirkan { $count } berkas. Identitasnya dirahasiakan: berkas terlihat setelah Biro Humas memeriksanya.
pane-files-withheld-merged = Pelapor tiket yang digabung ke sini melampirkan { $count } berkas. Identitasnya dirahasiakan: berkas terlihat setelah Biro Humas memeriksanya.
pane-files-not-yours = Tiket ini punya { $count } lampiran. Peran Anda tidak dapat membukanya.
pane-files-to-release = Unit belum melihat lampiran dari pelapor yang identitasnya dirahasiakan. Periksa dahulu: apakah isinya menunjukkan siapa dia?
confirm-release-files = Tampilkan lampiran pelapor kepada unit? Ini tidak dapat ditarik kembali.
do-release-files = Tampilkan lampiran ke unit
flash-files-released = Unit sekarang dapat membuka lampiran ini.
desk-did-files-released = menampilkan lampiran pelapor kepada unit
problem-nothing-withheld = Tidak ada lampiran yang ditahan pada tiket ini.

# Deadlines that moved, warnings
desk-did-warned = memperingatkan: { $clock }, { $level } persen waktunya sudah lewat
desk-did-warned-over = memperingatkan: { $clock } lewat tenggat
desk-did-rescheduled = menghitung ulang tenggat { $clock }: { $why }
why-policy = kebijakannya diubah
why-class = jenis aduannya diubah
why-unit = unitnya berbeda zona waktu
why-calendar = hari liburnya diubah
