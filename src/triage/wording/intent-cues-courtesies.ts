import { type Cues, some } from './intent-cue-rule.ts'

/** How many stars, however that is said. */
export const cuesOfRatings: readonly Cues[] = [
  {
    intent: 'rating',
    all: [
      /\b(?:nilai|bintang|bentang|rating|skor|score|rate|stars?|give|kasih|beri|dari saya|ponten|poin)\b(?: \p{L}+){0,4} (?:[1-5]|satu|dua|tiga|empat|lima)\b(?! (?:hari|jam|bulan|minggu|tahun|kali|orang|ribu|rb|juta|rumah|meter|m|unit|titik|kk|rt|rw|buah|bulanan|ratus|puluh)\b)|\b(?:[1-5]|satu|dua|tiga|empat|lima) (?:bintang|stars?|dari (?:5|lima))\b|^(?:(?!tanggal|tgl)\p{L}+ ){0,3}[1-5] 5\b(?! \d)/u,
    ],
    unless:
      /\b(?:anak|rapor|siswa|guru|sekolah|hotel|lampu|uang|bansos|bantuan|ujian|raport|bayar|tanah|kelas|njop|sertifikat|ribu|rb|juta)\b/,
    most: 16,
    spare: 6,
    beside: some(
      'lambat lelet kecewa judes kasar galak sulit susah petugas dinas jalan lampu mahal parah gagal',
    ),
  },
  {
    intent: 'rating',
    all: [
      /^(?:(?:ya|min|admin|ok|bapak|ibu|kak) )*(?:[1-5]|satu|dua|tiga|empat|lima)(?: (?:min|admin|bapak|ibu|kak|deh|lah|saja|ya|dong|aja))*(?: (?:sangat|cukup|kurang|tidak|puas|memuaskan|bagus|cepat|lambat|lelet|lama|mantap|baik|ramah|sekali|kecewa|karena|petugas|pelayanan|respon|terima|kasih|parah|keren|top|banget|jelek|responnya|ok|soalnya|agak))+$|\b(?:biasa saja|standar|lumayan|puas|memuaskan|maksud)(?: \p{L}+){0,3} (?:[1-5]|satu|dua|tiga|empat|lima)(?: (?:lah|deh|saja|ya|min|admin|bapak))*$/u,
    ],
    most: 10,
    spare: 4,
    beside: some('lambat lelet kecewa parah petugas'),
  },
]

/** Thanks, answers of a word, and what is not meant for us. */
export const cuesOfCourtesies: readonly Cues[] = [
  {
    intent: 'thanks',
    all: [
      /\b(?:semoga (?:allah|tuhan|gusti)|berkat lapor|terima kasih|trims|thx|thanks|thank you|nuhun|hatur|matur|suwun|trim|tq|makasi|alhamdulillah|puji tuhan|syukur|puji gusti)\b/,
      /\b(?:sudah|telah|atas|akhirnya|lagi|bantuan|respon|petugas|tim|min|admin|cepat|sekali|banyak|is|was|for|parantos|pun|bapak|ibu|mulus|jernih|nyala|menyala|bersih|lancar|beres|normal|terang|berkat)\b/,
    ],
    unless:
      /\b(?:tapi|tetapi|tp|but|belum|masih|tolong|mohon|tidak|malah|kapan|cuma|hapus|minta|sebelumnya|kalau|bagaimana|ingin lapor|mau lapor|melaporkan|laporkan|seminggu|sebulan|perlu|usul|lagi mati|mati|padam|rusak|kena|sayangnya|hanya saja|namun|still|kenapa|kok|di mana|berapa|apakah|(?:mau|minta|ada|mohon|butuh) info|tanya|kurang|nothing)\b/,
    most: 18,
    spare: 5,
    beside: some(
      'lampu jalan air sampah got pohon pju listrik trotoar jembatan selokan saluran depan rumah gang rt rw kampung petugas dinas lurah camat polisi satpol dishub ngalir mengalir nyala menyala kering puskesmas taman warga desa komplek perumahan street lights light road water resah dipotong kabel dekat belakang masjid sekolah pdam pln lubang pothole pasar kelurahan kecamatan rsud cai ngocor banyu',
    ),
  },
  {
    intent: 'praise',
    all: [
      /\b(?:mantap\p{L}*|mantul|ntap\p{L}*|keren|hebat|salut|sigap|jempol|jos+|top|bravo|apresiasi|mengapresiasi|memuaskan|good job|great job|well done|kerja bagus|bangga|acungi|diacungi|the best|terbaik|luar biasa|thumbs? up|good|great|awesome|nice|puas|tidak nyangka|tidak menyangka|ramah|sat set|gesit|tanggap|salam buat|sehat selalu|sukses selalu|sukses terus)\b/u,
    ],
    unless:
      /\b(?:tapi|tetapi|tp|but|belum|masih|tolong|mohon|tidak (?!nyangka|menyangka|sia)|malah|kapan|cuma|kurang|kata siapa|tahun|bulan|nunggu|menunggu|kalau|kenapa|kok|mana|berapa|bohong|janji|doang|ditinggal|antri|padahal|sampai|usul|semoga ada|rusak|harus|bayar|masa|main hp|oknum|minta|juta|ribu|bayaran|setoran|tidur|sepi|telat|gaji|pencitraan|(?:nilai|bintang|rating|skor|kasih)(?: \p{L}+)? [1-5]|[1-5] 5|foto foto|rakyat|nikmati)\b/u,
    most: 13,
    spare: 5,
    beside: some(
      'petugas dinas lurah camat polisi satpol dishub dukcapil puskesmas taman dokter guru kelurahan kecamatan desa',
    ),
  },
  {
    intent: 'talk',
    isPublic: true,
    all: [
      /\b(?:hadir|nyimak|menyimak|pertamax|first comment|first|follback|folback|follow|kopdar|futsal|wkwk\p{L}*|haha\p{L}*|hehe\p{L}*|ngakak|gas yuk|kuy|mabar|(?:bagus|cakep|bener|keren) foto|foto (?:bagus|cakep|keren)|cakep|masa kecil|konoha|komen|koment|kangen|nostalgia|mention|sehat selalu|up up|up|sundul|sundulgan|nitip|absen|numpang lewat|otw|wkwkwk|anjay|anjir|gowes|gas|gengs|spill|lucu|rumah lo|nenekku)\b/u,
    ],
    unless:
      /\b(?:lapor|mohon|tolong|pemkot|pemkab|pemda|dinas|kenapa|kapan|belum|tidak|kayak|seperti|macet|parah)\b/,
    most: 7,
    spare: 3,
    beside: some('rumah depan jalan belakang dekat sekolah pasar kampung'),
  },
  {
    intent: 'yes',
    all: [
      /^(?:(?:oh|eh|min|admin|bapak|kak|ok|siap) )*(?:ya|iya|benar|betul|setuju|lanjut|oke|ok|yes)\b(?! (?:allah|ampun|tuhan|gusti|ini|min jalan))/,
    ],
    unless:
      /\b(?:tidak|bukan|belum|tapi|kapan|salah|jangan|terima kasih|apa|kenapa|mana|kok|siapa|berapa|lapor|pokoknya|dekat|depan|belakang|samping|sebelah|seberang)\b/,
    most: 6,
    spare: 2,
    places: true,
    beside: some('jalan gang rumah pasar sekolah'),
  },
  {
    intent: 'no',
    all: [
      /^(?:(?:oh|eh|min|admin|bapak|kak|maaf|wah) )*(?:bukan|tidak|salah|keliru|no|nomor|not|nope)\b(?! (?:ada|pernah|dapat|bisa|jelas|adil|layak|terdaftar|boleh|dikasih|cair|keluar|punya|berfungsi|jalan))/,
    ],
    unless:
      /\b(?:puas|ditanggapi|diproses|belum|masih|kenapa|mana|kok|cuma|hanya|saja sekali|lapor|laporan|setuju|orang|sekali|dikasih|datang)\b/,
    most: 6,
    spare: 2,
    places: true,
  },
  {
    intent: 'prank',
    all: [
      /\b(?:pacarin|pacaran|jomblo|gombal|kenalan|masak apa|lapar|laper|kangen|jajanin|traktir|bakso|nikahin|cantik deh|ganteng deh|pinjam seratus|pinjam (?:duit|uang) (?:dong|dulu|min|admin)|(?<!bagi )(?:bagi|transfer|tf|kirim|kirim saya) (?:duit|pulsa|kuota)(?: (?:dong|min|admin|lah|ya))|(?:mau|boleh) pesan (?:ayam|bakso|nasi|kopi|pizza|es|makan|martabak|seblak|mie|sate)|gabut|mabar)\b/,
    ],
    unless:
      /\b(?:petugas|oknum|guru|sekolah|polisi|lurah|rt|parkir|preman|calo|anak|warga|kelaparan|bayi|hari tidak)\b/,
    most: 8,
    spare: 3,
  },
  {
    intent: 'abuse',
    all: [
      /\b(?:mati saja|mampus|modar|minggat|enyah)(?: \p{L}+)? (?:lo|lu|loe|kalian|kau|kamu|semua)\b|\bdasar (?:pemalas|penipu|pembohong|payah|sampah)\b/u,
    ],
    unless: /\b(?:lampu|air|listrik)\b/,
    most: 7,
    spare: 2,
    beside: some('mati sampah'),
  },
]
