import { cue, type Rule, words } from './intent-rule.ts'

/** What is said about a report that there is, or about how to make one. */
export const aboutReports: readonly Rule[] = [
  // What the citizen thinks of it.
  {
    intent: 'wish',
    cue: /\b(?:jangan|bilang|rahasia|kerahasiaan|dirahasiakan|rahasiakan|rahasiain|dirahasiain|anonim|anonymous|samarkan|disamarkan|sembunyikan|secret|confidential|nama|identitas|name)(?![\p{L}\p{N}])/u,
    also: words(
      'rahasia dirahasiakan rahasiakan rahasiain dirahasiain anonim anonymous samarkan disamarkan sembunyikan disembunyikan secret confidential nama identitas name keep remain stay usah perlu jangan tidak pakai memakai sebut disebut sebutkan disebutkan tulis ditulis tampilkan ditampilkan cantumkan dicantumkan ketahuan ketauan bocor dibocorkan bocorkan diketahui kasih tahu tau publikasikan dipublikasikan diri data pribadi saya laporan lapor pelapor identitasnya mention show muncul nomor takut sebagai tanpa nyebut sebutin disebutin isi orang lain siapa siapapun pun dijaga jaga lindungi dilindungi privasi private bilang pakai memakai mode aman hidup keselamatan data-data jati kerahasiaan jaga lurah rt rw kades camat tetangga kepala',
    ),
    spare: 2,
  },
  {
    intent: 'rating',
    cue: cue(`(?:
      (?:sangat |cukup |kurang |belum |tidak |lumayan |kurang begitu |tidak begitu )+(?:puas|memuaskan)(?: banget| sekali)?|
      puas|memuaskan|(?:nilai|bintang|rating|skor|kasih|beri|score|rate) (?:nilai |bintang |rating |skor )*(?:[1-5]|satu|dua|tiga|empat|lima)|
      [1-5] (?:bintang|stars?|dari 5|5|per 5)|not satisfied|^(?:satu|dua|tiga|empat|lima)(?: saja| ya| min| deh| bintang)*$|very satisfied|^kurang$|^biasa saja$|^lumayan$|satisfied|unsatisfied|^[1-5](?: saja| ya| min| deh| lah| bapak| ibu| kak| admin| dong| mas| mbak)*$)`),
    also: words(
      'bintang nilai rating skor kasih beri puas memuaskan pelayanan respon hasil stars out cukup dari 5 4 3 2 1 cepat ramah lambat hasilnya penanganan penanganannya',
    ),
    unless: /\btidak (?:ada|bisa)\b|\bhotel\b/,
  },
  // After an answer.
  {
    intent: 'unresolved',
    cue: cue(`belum_(?:DONE|FIXED|dibuatkan|datang|ada perubahan|berubah|tuntas)|tidak_(?:ditindaklanjuti|ditanggapi|digubris|ada perubahan|berubah|tuntas|beres|selesai)|
      (?:masih|tetap)(?:_(?:saja|tetap|sama|begitu|belum|tidak|seperti|kayak))*_(?:rusak|mati|padam|bocor|banjir|gelap|bolong|berlubang|lubang|bau|kotor|macet|mampet|numpuk|menumpuk|sama|begitu|begini|tergenang|parah|keruh|miring|kering|ada|sampah|tersumbat|buntu|bising|berisik|nyala|menyala)|
      (?:bohong|boong|dusta|hoax|hoaks)(?:_(?:katanya|bilang|ngaku|padahal|sudah))*|
      (?:belum|tidak) ada(?:_(?:satu|petugas|orang|yang|tim|siapapun|juga))*_(?:datang|mengerjakan|tindakan|perubahan|perbaikan|petugas|ngecek|kerja|cek|turun|realisasi|penanganan|aksi|bukti|eksekusi)|
      (?:not|still not|never|isnt|hasnt|wasnt)(?:_been)?_(?:fixed|solved|resolved|done|repaired|yet)|still (?:broken|dark|dead|the same|not|leaking|flooded|there)|
      (?:rusak|mati|padam|bocor|bolong|kumat|kambuh|numpuk|jebol|ambles|amblas|retak|mampet|gelap|berlubang|lubang|hancur) lagi|belum_(?:diapa|dingapain|disentuh|digarap)|
      katanya sudah(?:_(?:DONE|FIXED))?|(?:jawaban|ditanggapi|dibilang|bilang)_sudah(?:_(?:DONE|FIXED))?|siapa_(?:bilang_)?(?:sudah )?FIXED|siapa bilang|(?:tidak|belum) (?:ngapa )?ngapain|cuma_(?:difoto|foto|dilihat|lihat|janji|datang|ditinjau|disurvei)|mana_bukti(?:nya)?|sama saja`),
    also: words(
      'juga sama sekali masih tetap belum tidak ada yang datang petugas tim katanya bilang padahal kok sudah beres selesai diperbaiki ditangani dikerjakan ditutup nyala rusak mati padam bocor gelap bolong lubang berlubang bau kotor numpuk perubahan tindakan cek ngecek kenyataan nyatanya faktanya lapangan hasilnya nol nihil ditutup statusnya laporan jawaban apapun apa satu pun siapa besok besoknya kenyataan kenyataannya sekarang sampai malah makin tambah parah boro diganti gulita total apanya realitanya sampah lampu fixed broken yet still nothing changed happened proses diproses lokasi warga penanganan perbaikan kemari kesini mana buktinya janji janjinya begini begitu saja yet bohong boong terus tetapi tapi nilai siapa orang sehari diapa apain disentuh jebol ambles retak mampet hancur banjir lagi',
    ),
    spare: 2,
    known: true,
    unsure: true,
    unless:
      /^(?!.*\b(?:masih|katanya|lagi|bohong)\b)(?=.*(?:\d+|dua|tiga|beberapa) (?:hari|minggu|bulan|tahun)|.*\bse(?:minggu|bulan|hari|tahun)\b).*\b(?:lampu|pju|jalan|air|got|sampah|listrik|pohon|saluran)(?: \p{L}+){0,2} (?:mati|padam|rusak|bolong|bocor|mampet|numpuk|berlubang|macet|tumbang|keruh)\b|\bmasih bisa\b|(?<!belum |tidak )\bada \p{L}+ yang\b|\b(?:mantap|keren|hebat|bagus|mohon|tolong)\b|\bminta (?:duit|uang)\b|\b(?:kasih|nilai|bintang|rating|skor) (?:saya )?[1-5]\b|\bbelum datang (?:ng|meng|men|mem)\p{L}+|\blaporan (?:saya )?(?:kok )?tidak (?:ditanggapi|ditindaklanjuti|digubris|direspon|diproses)\b|\bmasih ada \p{L}+ (?:\p{L}+ )?(?:di|yang|dekat|depan)\b|\blapor (?:\p{L}+ )?(?:ke|lewat|sama) (?:\p{L}+)\b|\b(?:daftar|pengajuan|mengajukan|ajukan|mengurus)\b|\b(?:belum|tidak) (?:masuk|diterima|dibuka|sampai|terkirim)\b/u,
  },
  // After the own report.
  {
    intent: 'status',
    cue: cue(`(?:status|cek|update|perkembangan|progres|kabar|nasib|hasil|kelanjutan|tindak lanjut|proses|posisi|lanjutan|tahu|tanya|lihat)(?:_(?:dari|soal|tentang|mengenai|of|on|to|untuk|atas|for|saya|status|perkembangan|progres|nasib|kabar|kelanjutan|hasil|update|tindak lanjut|about|bagaimana))*_laporan|
      ASK(?:_(?:kabar|nasib|status|perkembangan|progres|kelanjutan|proses|hasil|tindak lanjut|jadi|about))*_laporan(?:_MINE| kemarin| tadi| itu|$| \\d)|
      laporan(?:_(?:MINE|kemarin|tadi|nomor|\\d{7,10}|minggu lalu|bulan lalu|hari|minggu|bulan|lalu|itu))*_(?:bagaimana|sampai mana|sampai di mana|kapan|ada kabar|ada NEWS|apa kabar|apa ada|belum|DONE|kelanjutan|bagaimana kelanjutan|status|kenapa belum|tidak (?:ada|pernah) NEWS|tidak (?:DONE)|ada perkembangan|masih|NEWS|jadi bagaimana|lama|apa|mana)|
      laporan(?: (?:soal|tentang|mengenai|masalah|terkait|yang|perihal))?(?: \\p{L}+){1,4}?(?: (?:saya|kemarin|tadi|lalu|itu|ya))*_(?:sampai mana|bagaimana|ada kelanjutan|ada NEWS|kelanjutan|sudah_DONE_belum|sudah_DONE_apa belum)|(?:saya|yang) lapor(?: \\p{L}+){1,5} (?:ada_NEWS|bagaimana_(?:kelanjutan|NEWS)|sampai mana)|
      laporan(?: (?:soal|tentang|mengenai|masalah|terkait|yang|perihal))?(?: \\p{L}+){1,4}? (?:saya|kemarin|tadi|lalu)_(?:kapan_DONE|sudah_DONE|belum_DONE|kok_belum)|
      (?:kapan|apa)(?:_MINE)?_laporan(?:_MINE)?(?:_sudah)?_DONE|
      (?:have|has|did)(?: you| been)*_DONE_(?:saya )?laporan|(?:when|what|is|has|what happened)(?:_(?:happened|about|with|the|any|to))*_(?:saya )?laporan|laporan (?:status|saya been)|saya laporan(?: been| status)`),
    also: words(
      'status cek tahu tanya lihat update perkembangan progres kabar nasib hasil kelanjutan lanjut lanjutan lanjutannya tindak proses posisi laporan lapor bagaimana kapan mana apa belum masih ada diproses ditindaklanjuti diperbaiki dikerjakan ditangani ditanggapi diterima diverifikasi dicek dibaca selesai beres nomor lama tanggapan respon balasan jawaban informasi info kenapa jadinya sampaikan terkirim masuk diteruskan happened about long any new been processed yet akan bakal saya ko minta mohon konfirmasi tidak ada hari minggu sejak seminggu sebulan dua tiga digubris direspon sebenarnya sekiranya kira kiranya soal tentang mengenai perihal masalah terkait telah',
    ),
    spare: 4,
    defects: true,
    unless:
      /\b(?:ditutup saja|tutup saja|ditutup ya)\b|\bmau (?:buat|bikin|kirim|membuat) (?:laporan|lapor)\b|^(?!.*\b(?:kenapa|kok)\b).*\bdihapus\b|\b(?:laporan keuangan|laporan spt|laporan polisi|laporan pajak|laporan pertanggungjawaban|laporan palsu|tambah parah|makin parah|malah|cara|gagal|ditolak|tidak bisa|error|eror|hilang|salah|oleh)\b|\b(?:lapor|melapor|laporan|dilaporkan|laporkan|mengadu)(?: saya| kami)? (?:ke|kepada|di|lewat|via|sama) (?:bapak |ibu |kantor |dinas )?(?:rt|rw|lurah|kelurahan|pdam|pln|polisi|polsek|polres|kecamatan|camat|desa|kades|dinas|puskesmas|sekolah|dishub|dukcapil|disdukcapil|bpjs|dinsos|satpol|call center|cc|ombudsman|bank|samsat)\b/,
  },
  {
    intent: 'status',
    cue: cue(
      `laporan(?: \\p{L}+){1,8} (?:saya|kemarin|tadi|lalu)(?: \\p{L}+){0,6} (?:bagaimana|sampai mana|kapan|sudah_DONE_belum|belum_DONE|ada_NEWS|kelanjutan)`,
    ),
    spare: 6,
    defects: true,
    unless:
      /\b(?:gagal|ditolak|tidak bisa|error|hilang|salah|oleh|keuangan|polisi|mau lapor|ingin lapor|cara|malah|tambah|makin|tapi|tetapi)\b|\b(?:lapor|melapor|laporan|dilaporkan|laporkan|mengadu)(?: saya| kami)? (?:ke|kepada|di|lewat|via|sama) (?:bapak |ibu |kantor |dinas )?(?:rt|rw|lurah|kelurahan|pdam|pln|polisi|polsek|polres|kecamatan|camat|desa|kades|dinas|puskesmas|sekolah|dishub|dukcapil|disdukcapil|bpjs|dinsos|satpol|call center|cc|ombudsman|bank|samsat)\b/,
  },
  // Nothing but the own report, and no matter.
  {
    intent: 'status',
    cue: cue(
      `laporan_(?:saya|kemarin)|saya_yang_lapor|^(?:\\p{L}+ ){0,4}(?:saya|kemarin)_(?:pernah |sempat |sudah )*lapor`,
    ),
    also: words(
      'nomor status bagaimana belum kok tidak ada dibaca dibalas respon didiamkan didiemin dicuekin diabaikan digantung hilang mana dimana jawaban hasil kabar lanjut tanggapan tindak proses selesai sampai',
    ),
    spare: 2,
    unless:
      /^(?!.*\b(?:kenapa|kok)\b).*\bdihapus\b|\b(?:gagal|ditolak|tidak bisa|error|hilang|salah|oleh|keuangan|polisi|mau lapor|ingin lapor|jangan)\b|\b(?:lapor|melapor|laporan|dilaporkan|laporkan|mengadu)(?: saya| kami)? (?:ke|kepada|di|lewat|via|sama) (?:bapak |ibu |kantor |dinas )?(?:rt|rw|lurah|kelurahan|pdam|pln|polisi|polsek|polres|kecamatan|camat|desa|kades|dinas|puskesmas|sekolah|dishub|dukcapil|disdukcapil|bpjs|dinsos|satpol|call center|cc|ombudsman|bank|samsat)\b/,
  },
  {
    intent: 'status',
    cue: cue(`(?:kapan|when)(?:_(?:will|it|be|you|saya|kira|petugas|tim|dinas|orang|laporan))*_(?:DONE|FIXED|datang|realisasi|eksekusi|turun|beres)|
      sudah_(?:sampai mana|sampai di mana|DONE)_(?:belum|apa belum|atau belum|apa)|
      (?:apa|apakah)(?:_sudah)+_(?:DONE)|sampai (?:di |ke |kakak )?mana(?: ya| min| admin| bapak| proses| prosesnya| progres)*$|^yang kemarin_bagaimana|
      (?:belum|tidak|kok belum|ada|any|minta|mohon|mana|bagaimana|how|tanya|menunggu|ditunggu)(?:_(?:pernah|ada|dapat|juga|any|dari|perkembangan))*_NEWS|
      (?:NEWS|proses)_(?:bagaimana|mana|belum|apa|kok|berapa lama|masih lama|sampai mana|kapan)|
      kapan_(?:ada_)?(?:tindakan|perbaikan|NEWS)|lama(?: sekali)?_(?:proses|respon|ditanggapi|ditindaklanjuti|jawab)|bagaimana_jadi(?:nya)?|jadi(?:nya)?_bagaimana|status_(?:apa|bagaimana|sampai mana)|(?:masih|lagi)_(?:diproses|dalam proses|proses)|masih lama(?:_(?:tidak|ya|kah))?(?:_proses)?|berapa (?:lama|hari) lagi(?: proses)?|
      yang (?:kemarin|tadi|minggu lalu|dulu|bulan lalu)_(?:bagaimana|sampai mana|apa kabar|sudah)|^status|
      (?:sudah|have you) (?:ada )?NEWS|sudah sampai belum|belum_DONE(?: juga)?_ya$`),
    also: words(
      'kapan bagaimana mana sudah belum apa ada sampai proses selesai datang lama berapa kira kiranya hari minggu seminggu sebulan bulan dua tiga tindak lanjut kabar tanggapan update perkembangan progres kelanjutan tahu tanya will fixed be petugas tim status ditunggu menunggu respon balasan diproses ditindaklanjuti sejak kejelasan dari dari pihak sana jawaban yet any news jadinya tentang lapor laporan diproses dalam tahap masih hasil nomor dinas pu pupr dlh dishub pln pdam bpbd satpol datang',
    ),
    unless:
      /\bapa kabar\b|\b(?:daftar|mendaftar|e peken)\b|\bterima kasih\b.*\bditunggu\b|\b(?:ke|lewat) (?:rt|rw|lurah|kelurahan|pdam|pln|polisi|desa|camat)\b|\binfo\b.*\b(?:loker|lowongan)\b|^(?:mohon|minta|tanya|mau) (?:info|informasi)\b/,
  },
  {
    intent: 'withdraw',
    cue: cue(
      `^(?:min |admin |bapak |ibu |ok |ya |laporan |saya |kami |lampu |jalan |air |sampah |got |masalah |yang |kemarin |itu |halo |pju |pohon |listrik |banjir |pipa |selokan |jadi |maaf |kak |kakak |siang |pagi |sore |malam |selamat )*(?:sudah|sdh|all|its|it is|already|been)_FIXED(?: lagi| semua| kok| tadi| oleh| petugas| kemarin| hari ini| sendiri| ya)*`,
    ),
    also: words(
      'beres selesai diperbaiki ditangani nyala hidup normal lancar lampu jalan air sampah got pju pohon pipa selokan ditutup tutup laporan laporannya saya oleh petugas tim sendiri kembali semua ok masalah masalahnya tuntas warga now kemarin pln pdam dinas teratasi teknisi rt jadi cabut batal silakan close case',
    ),
    defects: true,
    unless:
      /\b(?:tapi|tetapi|belum|masih|tidak|kok|malah|kapan|padahal|bohong|katanya|apa|apakah|atau|rusak|jelek|asal|cuma|setengah|separuh|sebagian|dan|proyek|pungli|bau|bocor|bagaimana|siang malam|terus|lagi mati)\b|^(?!.*\b(?:laporan|tutup|cabut|batal|close)\b).*\bterima kasih\b/,
  },
  // Questions about ourselves.
  {
    intent: 'another',
    cue: cue(`(?:lapor|laporan)_(?:hal |yang |masalah |soal |satu )*(?:lain|baru|beda|kedua|berikut|lagi)(?:nya)?|(?:bikin|buat|ada|mau|ganti|another|new|tambah|beda)(?:_(?:bikin|buat|tambah))*_(?:laporan|lapor)(?:_(?:lain|baru|lagi|beda))|
      (?:another|new|ganti|beda|satu) laporan(?: lagi)?|mau lapor lagi|ada lagi(?:_(?:saya|mau|ingin|lapor|hal))*_(?:lapor|laporkan|dilaporkan)|selain itu_(?:saya)?_?(?:mau|ingin)?_?lapor|(?:ganti|beda) (?:topik|masalah)`),
    also: words(
      'lain baru beda lapor laporan lagi bikin buat ada satu kedua another new hal masalah topik ganti selain selanjutnya kemudian ingin dilaporkan laporkan',
    ),
    unless: /\b(?:bagaimana|belum|status|tidak)\b/,
  },
  {
    intent: 'join',
    cue: cue(`(?:rumah|tempat|daerah|gang|rt|rw|kampung|komplek|desa|wilayah|lingkungan)(?: saya| ku| kami| kita| sini| sebelah)+ juga|^sama_di_(?:rumah|tempat|daerah|gang|rt|rw|kampung|komplek|desa|wilayah)(?: saya| ku| kami| sini| sebelah)+|(?:saya|kami|kita|di sini|sini|di situ|di tempat saya|rumah saya|tempat saya|daerah (?:saya|sini|kami)|wilayah saya|gang saya|kampung saya|komplek saya|rt saya|desa saya) juga|
      juga_sama|^sama juga|^(?:min |admin |ya |idem )*(?:sama|idem)(?:_(?:saya|di sini|sini|kak|persis|di tempat saya|di tempat|di rumah saya|rumah saya|di))+_?|^idem$|
      ^ikut(?:an)? nimbrung|ikut(?:an|in)?(?:_(?:mendukung|dukung|gabung|nimbrung|tanda tangan|dalam|di|ke|nimbrung))*_laporan|(?:dukung|mendukung|gabung)_laporan|
      sama(?:_(?:saya|min|kak))* (?:di sini|di tempat saya|sini|rumah saya|daerah saya)|^saya_ikutan|saya_(?:ikut|mengalami|ngalamin|merasakan|kena)_(?:juga|sama|hal yang sama|ini)|(?:same|sama)(?: problem| masalah| thing)? (?:here|di sini)|saya (?:juga )?(?:kena|ngalamin|mengalami|merasakan|terdampak|kenak)|nambah(?:in)? laporan`),
    also: words(
      'sama persis begitu begini mengalami ngalamin alami kena merasakan terdampak dampak rumah tempat daerah wilayah gang kampung komplek desa rt rw blok sini juga ikut dukung mendukung mengikuti gabung laporan nomor nasib senasib hal pun parah keluhan tetangga here same lingkungan yo idem ngerasain nimbrung ikutan sekitar area setuju sebelah betul benar',
    ),
    places: true,
    unless: /\b(?:belum|tidak|bukan|mau lapor|lapor)\b/,
  },
  {
    intent: 'help',
    cue: cue(`(?:bagaimana)?_?cara(?:_(?:untuk|kalau|mau|bikin|buat|kirim|menyampaikan|ngirim|membuat|ajukan))*_LAP|LAP_(?:bagaimana|lewat mana|ke mana|di mana|cara|sini|di sini|lewat sini|lewat ini|via wa|lewat pesan)(?: cara)?|
      (?:bisa|boleh|apa|apakah|bisakah|kalau|mau|can|do|could|want to|would like to|ingin)(?:_(?:saya|bisa|mau|coba|di sini|lewat sini|ingin|to|untuk|warga|kalau|minta))*_(?:lapor|laporan)|
      (?:bagaimana|how)(?:_(?:do|can|to|saya|should|kalau|mau))*_(?:lapor|laporan)|lapor(?:nya|kan)? bagaimana|
      (?:ini|this|iki|itu)_(?:nomor|layanan|pelayanan|akun|bot|program|kontak|aplikasi|wa|pesan|siapa|apa|dari mana|cs|what|punya siapa)(?:_(?:apa|siapa|resmi|dari mana|bot|orang|pemerintah|admin|asli|untuk apa|buat apa))*|
      ^siapa(?: ini| ya| is this| are you| min| sih| nih| is)*$|(?:nomor|layanan|pelayanan|akun|bot) (?:apa|siapa)(?: ini| ya)*|
      format(?:_LAP)?(?:_(?:bagaimana|apa|seperti apa))?|^(?:bantuan|help|menu|panduan|petunjuk|tolong bantuan|info|pilihan)(?: min| admin| ya| lapor| dong)*$|siapa (?:ini|is this|are you)|
      (?:bingung|tidak ngerti|tidak tahu|tidak paham|gaptek)(?:_(?:cara|mau|saya|bagaimana|harus))*(?:_LAP)?|^(?:what|bagaimana) (?:can|is|does) (?:you|this|it)(?: \\p{L}+){0,3}|
      apa(?:_saja)?_(?:bisa|boleh|dapat)_(?:di)?lapor(?:kan)?|^(?:saya |kami |min |admin |halo |permisi |bapak |ibu |ya |selamat |pagi |siang |malam |sore |assalamualaikum |mohon |ijin |izin )*(?:mau|ingin|izin|hendak|bade|numpang|mo) (?:bikin |buat |kirim |membuat |menyampaikan )?lapor(?:kan|an)?(?: dong| ya| min| admin| bapak| sesuatu| ibu| nih| pak| boleh| bisa)*$|harus (?:ngapain|nulis apa|tulis apa|kirim apa)|fungsinya apa|(?:prosedur|syarat|tata cara|langkah|alur|mekanisme)_LAP|bagaimana_(?:cara_)?(?:make|pakai|memakai|menggunakan|gunain)|LAP_(?:harus|perlu|wajib|bayar|gratis|aman)|bisa_kirim_(?:foto|video|gambar|suara|lokasi|file)|(?:panduan|petunjuk)(?:_LAP)?|^(?:apa|apakah)_ini_(?:resmi|asli|bot|nomor|layanan)|^(?:bisa|boleh|tolong|mohon|minta)(?: di)?_(?:bantu|dibantu|bantuan)(?: saya| tidak| ya| min| admin| dong| kami)*$|^(?:maksud|maksudnya)(?: saya)?_(?:bagaimana|apa)`),
    also: words(
      'cara bagaimana apa saja lapor laporan dilaporkan lewat via sini mana nomor layanan pelayanan siapa format seperti bantuan help menu panduan wa pesan kalau mau kirim bisa boleh gratis bayar sesuatu ngerti paham bingung tahu tidak bot orang resmi pemerintah punya untuk buat aplikasi web situs harus ngapain nulis tulis pakai foto here do does work use who what can would like want to about jenis hal bentuk berupa mulai dari bagi pemula warga langkah masalah keluhan isinya asli robot manusia mesin apaan informasi website daftar perlu ktp identitas bukti bukan aman wajib panduan petunjuk syarat suara lokasi file atau',
    ),
    unless:
      /\b(?:belum|sudah lapor|kapan|spt|pajak|kehilangan|nikah|tapi|tetapi|bagaimana ini|tidak bisa lapor)\b/,
  },
  {
    intent: 'help',
    cue: cue(
      `(?:bagaimana|apa|kalau|tanya)(?:_(?:cara|saya|mau|untuk|kalau))+_lapor(?:kan|an)?|(?:mau|kalau|ingin)_lapor|^cara_lapor`,
    ),
    also: words('cara lapor laporan bagaimana ke mana di mana lewat apa sini'),
    spare: 3,
    defects: true,
    unless:
      /\b(?:spt|pajak|kehilangan|nikah|tapi|tetapi|sudah lapor|belum|guru|cabul|pelecehan|kekerasan|kdrt|oknum|pungli|korupsi|preman|petugas|polisi|lurah|kades|dipukul|dianiaya|narkoba|judi)\b|^(?!.*\b(?:bagaimana|ke mana|di mana|cara|lewat|apa|bisa|boleh)\b)/,
  },
]
