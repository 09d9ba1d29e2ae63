import { type Cues, some } from './intent-cue-rule.ts'

/** Registers of others: to be deleted there is a matter. */
const registers =
  /\b(?:dtks|bansos|pkh|blt|bpnt|bpjs|kis|kk|dukcapil|disdukcapil|pbb|pajak|slik|ojk|pinjol|daftar|sekolah|meninggal|almarhum|vaksin|ganda|pemilih|dpt|partai|sipol|koperasi|bank|tunggakan|denda|tilang|grup|facebook|desa|kelurahan|kenapa|padahal|oknum|petugas|guru|oleh|coretan|tetangga|pinjaman|hoax|hoaks|hilang (?!dari (?:sini|sistem|server))|tiba|double|dobel)\b|\bdari (?!(?:sistem|database|server|data|sini|laporan|situ|aplikasi|kalian|sana|admin|lapor|chat|wa|nomor|hp|kontak|daftar penerima)\b)/
/** It was told to somebody else, so the matter is new here. */
const toldOthers =
  /\b(?:lapor|laporan|melapor|dilaporkan|laporkan) (?:\p{L}+ ){0,2}(?:ke|kepada|lewat|via|sama) (?:bapak |ibu |kantor |dinas |pihak )?(?:rt|rw|lurah|kelurahan|pdam|pln|polisi|polsek|polres|kecamatan|camat|desa|kades|dinas|puskesmas|sekolah|dishub|dukcapil|disdukcapil|bpjs|dinsos|satpol|ombudsman|bank|samsat|call center|cc|wali|bupati)\b|\blaporan (?:keuangan|pertanggungjawaban|polisi|kehilangan|pajak|palsu|spt|dana|apbdes|kinerja)\b/u
const own =
  /\b(?:saya|kami|my|pribadi|diri|di sini|kirim|sistem|database|server|permanen|semua|all|kalian|dari sini)\b/
const ended =
  /\b(?:belum|masih|tidak setuju|kenapa|kok|padahal|sepihak|tapi|tetapi|malah|bagaimana|jangan ditutup)\b/
const handled =
  '(?:ditindak|ditindaklanjuti|diproses|diperbaiki|dikerjakan|ditangani|ditanggapi|diurus|dieksekusi|direspon|diselesaikan|selesai|beres|kelar|ditengok|dicek|disurvei|disurvey|datang|turun|diteruskan|lanjut|dibetulin|diberesin|ditinjau|direalisasikan|realisasi|tindakan|kepastian|kejelasan)'

/** What is said about the own report, its data and messages. From top to bottom, what ends something first. */
export const cuesAboutReports: readonly Cues[] = [
  {
    intent: 'erase',
    all: [
      /\b(?:hapus|dihapus|terhapus|remove|musnahkan|penghapusan|mupus|wipe|bersihkan|buang|hilang (?:dari|semua))\b/,
      /\b(?:data|identitas|nomor|chat|riwayat|akun|foto|nama|laporan|pesan|informasi|information|info|ktp|percakapan|jejak|everything|semua|all|diri)\b/,
      own,
    ],
    unless: registers,
    most: 18,
    spare: 5,
    beside: some('ktp kk foto nik takut disalahgunakan hilang'),
  },
  {
    intent: 'unresolved',
    all: [
      /\b(?:tidak|jangan|belum)(?: \p{L}+){0,2} (?:setuju|terima|mau|boleh)?(?: \p{L}+){0,2} ?\b(?:ditutup|tutup|dinyatakan selesai|dianggap selesai)\b|\btidak sesuai (?:dengan )?(?:kenyataan|fakta|lapangan|kondisi)\b|\b(?:laporan|jawaban|keterangan)(?: \p{L}+)? (?:palsu|bohong|ngarang|asal)\b|\b(?:selesai|beres|kelar) (?:apaan|dari mana|apanya|dari hongkong)\b|\b(?:jawaban|tanggapan|keterangan|balasan)(?: \p{L}+){0,3} tidak (?:sesuai|nyambung|benar|memuaskan|jelas)\b|\b(?:katanya|bilang|sudah)(?: \p{L}+){0,3} nyata(?:nya|ne)? (?:belum|masih|tidak)\b|\bnyata(?:nya|ne)? belum\b|\b(?:still exists?|not (?:been )?(?:fix|fixed|solved|resolved|repaired)|nothing (?:has )?(?:been )?(?:changed|happened|done))\b/u,
    ],
    unless: /\b(?:mohon|tolong) dibuka\b/,
    most: 14,
    spare: 3,
    beside: some(
      'dinas petugas leaking broken dark lapangan hilang rusak lampu jalan air still laporan',
    ),
    unsure: true,
  },
  {
    intent: 'withdraw',
    all: [
      /\b(?:(?:laporan )?(?:double|dobel|ganda|dua kali)|salah|cabut|batal|tarik|ditarik|tutup|ditutup|close|closed|diclose|didrop|drop|urung|stop|selesaikan|dicancel|cancel|tidak usah|tidak perlu|tidak jadi|dihentikan|hentikan)\b/,
      /\b(?:laporan|lapor|tiket)\b/,
    ],
    unless: new RegExp(
      `${ended.source}|${toldOthers.source}|\\b(?:oleh|tiba|dibaca|jangan|cara|bisa lapor|data|mau lapor)\\b`,
      'u',
    ),
    most: 16,
    spare: 4,
    beside: some(
      'rt rw warga lampu jalan air sampah got depan rumah ok nyala menyala mengalir ngalir pln pdam dinas petugas dishub',
    ),
  },
  {
    intent: 'withdraw',
    all: [
      /\bsudah (?:\p{L}+ ){0,2}(?:beres|selesai|diperbaiki|ditangani|nyala|menyala|normal|benar|teratasi|diangkut|dibersihkan|ditambal|bagus|aman|ok|clear|solved|fixed|kondusif)\b|\balready (?:solved|fixed|done|resolved)\b/u,
      /\b(?:tutup|ditutup|cabut|batal|close|drop|ignore|tidak usah|tidak perlu|tidak jadi)\b/,
    ],
    unless: new RegExp(`${ended.source}|\\b(?:bayar|jalan ditutup|apa)\\b`, 'u'),
    most: 14,
    spare: 3,
    beside: some(
      'rt rw warga lampu jalan air sampah got depan rumah ok nyala menyala mengalir ngalir pln pdam dinas petugas dishub',
    ),
  },
  {
    intent: 'stop',
    all: [
      /\b(?:jangan|stop|berhenti|hentikan|tidak usah|tidak perlu|tidak mau|matikan|nonaktifkan|unsubscribe|blokir|no more|dont|saja ngirim|saja kirim|nyetop|keluarkan|keluarin|copot|lepas|hapus|dihapus|spam|quit)\b/,
      /\b(?:pesan|langganan|berlangganan|notif\p{L}*|unsubscribe|dihubungi|spam|daftar (?:penerima|kontak|kirim|pesan))\b|\b(?:jangan|stop|berhenti|tidak usah|cukup) (?:di)?(?:kirim|hubungi)(?: (?:kirim|lagi|terus|ya|min|admin|bapak|saja|dong|apa|apapun))*$|\b(?:kirim|hubungi|dihubungi|menghubungi|kabari|dikabari|ganggu|contact|pengiriman|send|sms)\b(?: \p{L}+){0,3} (?:saya|nomor|ke sini)\b/u,
    ],
    unless:
      /\b(?:petugas|oknum|pinjol|penagih|tetangga|orang|polisi|rentenir|kenapa|kapan|belum|laporan palsu|sebut|nama|penipu|balas|dibalas|melalui|lewat)\b/,
    most: 13,
    spare: 3,
    beside: some('berisik ganggu mengganggu terganggu'),
  },
  {
    intent: 'status',
    all: [
      /\b(?:laporan|tiket)\b|\b(?:saya|kami)(?: \p{L}+)? (?:lapor|submitted|submit|sent|laporkan|sampaikan|adukan)\b|\blapor (?:kemarin|minggu lalu|tadi|bulan lalu)\b|\byang (?:saya|kami)(?: \p{L}+)? (?:lapor|laporkan|sampaikan|adukan|kirim)\b/u,
      /\b(?:bagaimana|kapan|mana|sampai|kabar|progres|update|proses|diproses|belum|tindak lanjut|ditindaklanjuti|ditanggapi|status|lanjut|kelanjutan|lama|perkembangan|dianggurin|dicuekin|didiamkan|dibaca|respon|anyone|yet|looked|seen|nasib|dicek|diterima|dibuka|hasil|menanyakan|tanya|ditunggu|menunggu|sepi|jawaban|balasan|ditolak)\b/,
    ],
    unless: new RegExp(
      `${toldOthers.source}|\\b(?:cara|mau lapor|ingin lapor|bisa lapor|bagaimana lapor|lapor bagaimana|jangan|hapus|dihapus|batal|cabut|mau laporan|rahasia|anonim|error|gagal|bohong|ditutup|kasih|percuma|padahal|malah|makin|tambah)\\b`,
      'u',
    ),
    most: 18,
    spare: 5,
    beside: some('ditolak lambat lelet hilang'),
  },
  {
    intent: 'status',
    all: [
      new RegExp(
        `\\b(?:kapan|when)\\b(?: \\p{L}+){0,4} ${handled}\\b|\\b(?:ditunggu|menunggu|nunggu|tidak ada|belum ada|mana|minta|sudah ada|ada)(?: \\p{L}+){0,2} (?:kabar|tanggapan|respon|tindak lanjut|jawaban|balasan|progres|update|kelanjutan|kepastian|kejelasan|tindakan)\\b|\\bberapa (?:persen|lama lagi|hari lagi)\\b|\\b(?:berapa|sampai) (?:persen|mana) (?:\\p{L}+ )?(?:proses|progres)\\b|\\bsudah (?:sampai|dugi) (?:di |ke )?mana\\b|\\bsudah ${handled} (?:belum|apa belum|kah)\\b|\\b${handled} kapan\\b|\\bsudah (?:di |d )?proses$|^(?:min |admin |bapak |ya |ini |hampir |sudah |sebulan |seminggu |nih )*(?:masih |terus |tetap )*(?:nunggu|menunggu|ditunggu|nungguin|tunggu)(?: (?:nih|min|admin|bapak|ya|terus|kabar|tindak|lanjut|jawaban|respon|sampai|sekarang|kak|ini))*$|\\bcek (?:saya )?laporan\\b|\\bsejauh mana (?:proses|progres|tindak|penanganan|kelanjutan|laporan|perkembangan)|\\bkok (?:diam|sepi)(?: saja)?\\b|^(?:min |admin |bapak |halo |mohon |minta |ada )*(?:progres|update|perkembangan|kelanjutan|kabar)(?: (?:min|admin|bapak|ya|dong|nya|dulu|pls|tolong))*$|\\bkok (?:lama|belum)(?: \\p{L}+){0,3} ${handled}\\b|\\b(?:lama|belum)(?: \\p{L}+){0,2} (?:sekali |banget )?(?:${handled})\\b.*\\b(?:ya|nih|sih|min|admin)\\b`,
        'u',
      ),
    ],
    unless: new RegExp(
      `${toldOthers.source}|\\b(?:dibuka|pendaftaran|gaji|cair|jadwal|vaksin|dari (?:rt|rw|desa|kelurahan|sekolah|dinas|pln|pdam|bpn|polisi)|padahal|masa|tapi|tetapi|mendaftar|daftar|verifikasi|bohong|info|informasi|syarat|urus|mengurus|bayar)\\b`,
      'u',
    ),
    most: 14,
    spare: 2,
    beside: some('dinas petugas pupr dishub pln pdam dlh orang lambat lelet'),
  },
  {
    intent: 'status',
    all: [
      /\blaporan (?:saya|kami|kemarin|tadi)\b|^(?:(?:min|admin|bapak|ibu|kak|halo) )*(?:yang|soal|masalah)(?: \p{L}+){1,6} (?:itu|kemarin|tadi|saya lapor|minggu lalu)\b/u,
      /\b(?:(?:belum|tidak|sudah|ada)(?: ada)? (?:respon|kabar|tanggapan|tindak lanjut|jawaban|kelanjutan|progres|perkembangan|update)|bagaimana (?:kabar|kelanjutan|nasib|progres|perkembangan|tindak lanjut)|kabar(?:nya)? bagaimana|sampai mana|kapan ditindaklanjuti|sudah (?:diproses|ditindaklanjuti|diteruskan|ditangani|ditanggapi) (?:belum|apa belum))\b/,
    ],
    unless: new RegExp(
      `${toldOthers.source}|\\b(?:malah|makin|tambah|cara|jangan|hapus|batal|cabut|padahal|tapi|oknum|pungli)\\b`,
      'u',
    ),
    most: 16,
    spare: 5,
    matter: true,
  },
  {
    intent: 'help',
    all: [
      /\b(?:cara|bagaimana|di mana|ke mana|lewat mana|lewat apa|format|kalau mau|gratis|bayar|pulsa|bisa|boleh|kena|how|where|apa saja|bingung|caranipun|formatnya|kemana|prosedur|alur|disini|lewat sini|di sini|ngapain|harus apa|harus|mulai|mulainya|may|can|could|pertama|apa)\b/,
      /\b(?:lapor|laporan|melaporkan|laporkan|pengaduan|complain|file)\b/,
    ],
    unless: new RegExp(
      `${toldOthers.source}|\\b(?:belum|sudah (?!daftar)|kapan|spt|pajak|kehilangan|nikah|tapi|padahal|(?<!can |may |could |how do )saya laporan|laporan saya|kemarin|tadi|ditanggapi|diproses|percuma|hapus|cabut|batal|saya lapor|jangan|sebut|tidak bisa lapor|perkembangan|status|kabar)\\b`,
      'u',
    ),
    most: 15,
    spare: 4,
    beside: some('ktp foto'),
  },
  {
    intent: 'help',
    all: [
      /\b(?:dengan siapa|siapa (?:ya )?(?:ini|kamu|anda|di situ|yang (?:balas|jawab|bicara|ngetik|punya nomor))|siapa (?:am saya|are you|is this)|who (?:is this|are you|am|is)|kamu siapa|anda siapa|ini siapa|ini (?:\p{L}+ )?(?:nomor|layanan|pelayanan|akun|bot|program|kontak|wa|pesan|siapa)|(?:ada|ini|yang) (?:manusia|orang|robot|mesin)(?: \p{L}+){0,3} (?:atau|apa|tidak|kah)|(?:bisa|boleh) (?:saya )?kirim (?:foto|video|gambar|suara|lokasi|file|voice)|(?:pegang|punya|kelola) nomor|^(?:\p{L}+ ){0,2}(?:bagaimana|cara) (?:sih |ya |dong )*(?:cara|bagaimana)(?: (?:ya|sih|min|kak|bapak))*$|^(?:ini |kamu )?(?:bot|robot|admin|cs|ai) (?:ya|kah|bukan)|kirim (?:foto|video|gambar|suara|lokasi) (?:bisa|boleh)|ini (?:nyambung|terhubung|tersambung|masuk) ke|(?:nomor|layanan|pelayanan|bot|akun|program|aplikasi) ini|bingung|gaptek|cara (?:pakai|memakai|menggunakan|make|kerja)|tidak (?:ngerti|paham|tahu) (?:cara|caranya)|are you (?:a )?(?:bot|robot|human|real)|(?:ini|kamu) (?:robot|bot|orang|manusia|mesin|ai))\b/u,
    ],
    unless:
      /\b(?:rusak|tidak aktif|susah|petugas|lambat|jelek|eror|error|tidak bisa|belum|penipuan|nipu|sudah|goblok|siapa yang (?:punya|bertanggung|berhak))\b/,
    most: 12,
    spare: 4,
  },
  {
    intent: 'status',
    all: [
      /\b(?:laporan|tiket) (?:\p{L}+ ){0,2}?(?:saya|kami|kemarin|tadi|nomor|tertanggal|tanggal|barusan|itu)\b|\byang (?:saya|kami|kemarin) (?:\p{L}+ )?(?:lapor|laporkan|sampaikan|adukan)\b|\b(?:lama|lambat|lelet|telat)(?: \p{L}+){0,2} (?:respon|balas|jawab|tanggapan|ditanggapi)\b|\b(?:respon|balas|tanggapan)(?: \p{L}+){0,2} (?:lama|lambat|lelet|telat)\b/u,
    ],
    unless: new RegExp(
      `${toldOthers.source}|\\b(?:cara|mau lapor|ingin lapor|bisa lapor|jangan|hapus|dihapus|batal|cabut|rahasia|anonim|terima kasih|error|gagal|bohong|ditutup|palsu|percuma|malah|makin|tambah|rsud|puskesmas|dukcapil|kelurahan|pln|pdam|dokter|salah|siapa)\\b`,
      'u',
    ),
    most: 14,
    spare: 4,
    unsure: true,
    beside: some('lambat lelet'),
  },
]
