import { cue, type Rule, words } from './intent-rule.ts'

/** Thanks have words of reports in them: they come before those. */
export const thanks: Rule = {
  intent: 'thanks',
  cue: cue(
    `^(?:halo |hai |ok |oke |ya |min |admin |bapak |ibu |kak |kakak |mas |bang |pagi |siang |sore |malam |selamat |assalamualaikum |alhamdulillah |wah |siap |sip |noted |deh |baik |nah |sudah |puji tuhan |akhirnya )*(?:terima kasih|matur nuwun|hatur nuhun|nuhun|matur|hatur|suwun|alhamdulillah|trims|makasih|thank you)`,
  ),
  also: words(
    'sudah telah atas untuk buat karena bantuan bantuannya respon responnya perhatian perhatiannya cepat cepatnya tanggap tanggapan tanggapannya infonya info informasi informasinya jawaban jawabannya kerja kerjanya kerja samanya kerjasamanya diperbaiki ditangani dibantu bantu membantu ditanggapi ditindaklanjuti diproses dikerjakan beres selesai nyala menyala hidup terang normal lancar bersih mulus bagus rapi diangkut dibersihkan ditambal diaspal diganti dipotong ditebang lampu lampunya jalan jalannya jalanan air airnya sampah sampahnya got gotnya selokan pohon pohonnya pju pipa pipanya pelayanan layanan camat lurah wali kota bupati gubernur pemkot pemkab pemda dinas petugas petugasnya tim teman rekan warga sini kembali lagi semoga sehat selalu sukses berkah amanah jaya mantap keren hebat fixing fixed street light the for help quick so much very your reply responding lho banyak banyak2 gusti allah tuhan puji syukur akhirnya sesama semua kampung kami gang rt rw depan rumah damkar pln pdam dishub balas membalas menanggapi memperbaiki memperbaiki cepet gercep sip ok oke siap baik ditunggu kabarnya kabar penjelasan penjelasannya laporan laporannya diterima masuk nomor kebaikan balasan balasannya ramah ilmunya puskesmas sekolah trotoar taman jembatan sungai kali dibangun bikin dibikin pedestrian matur nuwun hatur nuhun suwun well received noted kepada pu pupr dlh memperbaiki membantu lot sangat penanganan kedatangan datang',
  ),
  spare: 2,
  unless:
    /\b(?:tapi|tetapi|tp|but|belum|masih|tolong|mohon|tidak|malah|kapan|cuma|rusak|mati|padam|bolong|bau|bocor|mampet|lubang|berlubang|macet|banjir|longsor|tumbang|pungli|dicoret|hapus|minta|sebelumnya|kalau|bagaimana|lapor|numpuk|rumah lagi|ditutup|tutup|batal|cabut|dicabut)|\b(?:nilai|bintang|rating|skor|dari saya)(?: \p{L}+)? [1-5]\b\b/u,
}

/** Praise, answers of a word, greetings, and what is not meant for us. */
export const courtesies: readonly Rule[] = [
  {
    intent: 'praise',
    cue: /\brespon (?:\p{L}+ )?cepat\b|\bcepat (?:sekali )?respon\b|\b(?:mantap|mantab|mantul|manteb|keren|bagus|hebat|jos|joss|top|salut|bangga|sukses|juara|terbaik|cakep|kece|ramah|luar biasa|great|good|nice|awesome|best|love|gokil|gandos|markotop|jempol|respect|respek|bravo|semangat|cepat tanggap|sigap|excellent|ciamik|muantap|wow|josss)(?![\p{L}\p{N}])/u,
    also: words(
      'mantap mantab mantul manteb keren bagus hebat jos joss top salut bangga sukses juara terbaik cakep kece ramah luar biasa great good nice awesome best love gokil gandos markotop jempol respect respek bravo semangat tanggap sigap excellent ciamik muantap wow josss cepat cepatnya respon responnya pelayanan pelayanannya layanan petugas petugasnya wali kota walikota walkot bupati gubernur camat lurah pemkot pemkab pemda pemprov dinas puskesmas puskesmasnya damkar tim tamannya taman alun kerja kerjanya work job team terus selalu lanjutkan abis habis memang emang bersih rapi indah nyaman gas gaspol kotaku kota kotanya kerjanya program programnya pokoknya buat dengan dua empat poll pol puol jaya maju pasukan oranye kuning biru adminnya admin the you guys so job is very lapor laporan aplikasi aplikasinya makin tambah semakin asik asyik senang seneng suka polisi polri tni guru dokter perawat rsud jalan jalannya mulus setuju gass wah kebersihan kelurahan kecamatan desa sd smp pertahankan tingkatkan dipertahankan',
    ),
    spare: 1,
    unless:
      /\b(?:tapi|tetapi|belum|masih|tolong|mohon|tidak|malah|kapan|cuma|semoga|kurang|dong|oknum|minta|juta|ribu)\b|\b[1-5] 5\b|\bkasih (?:\p{L}+ )?[1-5]\b|\b(?:nilai|bintang|rating|skor) (?:saya )?[1-5]\b|saya love|good (?:morning|afternoon|evening|night)/u,
  },
  {
    intent: 'no',
    most: 6,
    cue: /^nomor(?: min| admin)*$|^belum(?: min| admin| bapak)*$|^(?:tidak|bukan|salah|n|nope|jangan|nggak|wrong|not)(?![\p{L}\p{N}])|(?<=^(?:maaf|min|admin|wah|eh|oh|bapak|kak|itu|lokasi|alamat|yang itu|ya) )(?:tidak|bukan|salah|keliru)(?![\p{L}\p{N}])|^keliru|^lokasi (?:salah|bukan)/u,
    also: words(
      'tidak bukan salah no n nope jangan itu situ sana disitu lokasi lokasinya alamat alamatnya nomor tempat tempatnya usah perlu jadi mau di yang keliru makasih terima kasih benar betul wrong not place address nggak deh kecamatan kelurahan daerah setuju that right',
    ),
    places: true,
    unless:
      /\b(?:kabari|kirim|pesan|hubungi|dihubungi)\b|\b(?:salah|tidak jadi) (?:lapor|kirim|nomor|sambung|pencet|ketik)\b/,
  },
  {
    intent: 'yes',
    most: 7,
    cue: /^(?:(?:oh|ah|eh|thats|min|admin|bapak|kak|sudah) )*(?:ya|iya|benar|betul|ok|oke|okay|yes|setuju|lanjut|siap|yakin|right|sip|jelas|tentu|boleh|baik|baiklah|silakan|monggo|mangga|sure|tepat|sesuai|confirm|konfirmasi|cocok|yup|okey|okelah)(?![\p{L}\p{N}])/u,
    also: words(
      'ya iya benar betul ok oke okay yes setuju lanjut lanjutkan siap yakin right sip jelas tentu boleh baik baiklah silakan monggo mangga sure tepat sesuai confirm konfirmasi cocok eh itu lokasi lokasinya alamat alamatnya nomor tempat tempatnya di situ sana sekali banget memang saja 100 persen data datanya',
    ),
    // A "ya" before a place of its own is a particle.
    unless:
      /\b(?:tidak|bukan|belum|tapi|kapan|salah|jangan|terima kasih|pokoknya|dekat|depan|belakang|samping|sebelah|seberang)\b/,
  },
  {
    intent: 'greeting',
    cue: cue(
      `halo|hallo|hello|helo|hai|hi|hei|hey|permisi|punten|kulo nuwun|sampurasun|horas|p|ping|tes|test|testing|assalamu ?alaikum|assalamualaikum|asalamualaikum|ass|askum|aslm|selamat (?:pagi|siang|sore|malam)|met (?:pagi|siang|sore|malam)|pagi|siang|sore|malam|salam|shalom|waalaikumsalam|apa kabar|ada orang|anyone|om swastiastu|namo buddhaya|admin|rahayu|good (?:morning|afternoon|evening)|spada|assalam`,
    ),
    also: words(
      'apa kabar kabarnya sehat ada orang anyone there mau tanya nanya bertanya boleh izin ijin ganggu mengganggu waktunya sejahtera sehat selamat good morning afternoon evening night swastiastu buddhaya pemkot pemkab lapor 1 2 3 4 123 1234 dicoba coba di aktif online ready is',
    ),
    defects: true,
    unless:
      /\b(?:terima kasih|ditanggapi|laporan|kapan|belum|proses|diproses|respon|ditindaklanjuti|petugas|tindakan|tes (?:cpns|urine|swab)|ganggu \p{L}+ (?:di|saya))\b/u,
  },
  {
    intent: 'abuse',
    cue: /\b(?:anjing|anjg|anjir|anjrit|anjay|asu|goblok|kntl|kntol|kontl|goblog|gblk|tolol|bangsat|bgst|bajingan|kontol|memek|jancok|jancuk|dancok|cok|cuk|kampret|keparat|brengsek|bego|babi|monyet|setan|iblis|tai|taik|bacot|bodoh|dungu|idiot|sialan|pantek|pukimak|ngentot|fuck|fucking|shit|bullshit|asshole|stupid|koplok|matamu|ndasmu|kimak|kehed|belegug|sia|celeng|bedebah|tae)(?![\p{L}\p{N}])/u,
    also: words(
      'anjing anjg anjir anjrit anjay asu goblok kntl kntol kontl biadab goblog gblk tolol bangsat bgst bajingan kontol memek jancok jancuk dancok cok cuk kampret keparat brengsek bego babi monyet setan iblis tai taik bacot bodoh dungu idiot sialan pantek pukimak ngentot fuck fucking shit bullshit asshole stupid koplok matamu ndasmu kimak kehed belegug sia celeng bedebah tae lu loe lo elo elu kau koen kowe kalian kalean dasar semua pemerintah pemerintahan pejabat pemkot pemkab pemda becus kerja kerjanya ngapain gaji makan memang emang otak otaknya bener mulut lambat lelet lemot tidak becus bloon kampungan makan negara rakyat you all guys',
    ),
    unless:
      /\b(?:anjing|monyet|babi|asu|ular) (?:di|ada|liar|saya)\b|\bada (?:anjing|monyet|babi)\b/,
  },
  {
    intent: 'abuse',
    cue: /\b(?:goblok|goblog|gblk|tolol|bangsat|bgst|bajingan|kontol|kntl|memek|jancok|jancuk|dancok|keparat|brengsek|bego|bodoh|dungu|idiot|fuck|fucking|stupid|biadab)(?![\p{L}\p{N}])|(?:anjing|babi|monyet|asu)(?= .*\b(?:lu|lo|kau|kalian|semua|pejabat|kamu)\b)|\b(?:lu|lo|kau|kalian|dasar|pemerintah|pejabat|kamu) (?:\p{L}+ ){0,6}(?:anjing|babi|monyet|asu)(?![\p{L}\p{N}])/u,
    also: words(
      'anjing anjg anjir anjrit anjay asu goblok kntl biadab goblog gblk tolol bangsat bgst bajingan kontol memek jancok jancuk dancok cok cuk kampret keparat brengsek bego babi monyet setan iblis tai taik bacot bodoh dungu idiot sialan pantek pukimak ngentot fuck fucking shit bullshit asshole stupid koplok matamu ndasmu kimak kehed belegug sia celeng bedebah tae lu loe lo elo elu kau koen kowe kalian kalean dasar semua pemerintah pemerintahan pejabat pemkot pemkab pemda becus kerja kerjanya ngapain gaji makan memang emang otak otaknya bener mulut lambat lelet lemot tidak becus bloon kampungan makan negara rakyat you all guys',
    ),
    unless:
      /\b(?:anjing|monyet|babi|asu|ular) (?:di|ada|liar|saya)\b|\bada (?:anjing|monyet|babi)\b/,
    spare: 2,
  },
  {
    intent: 'prank',
    cue: cue(`(?:pesan|order|beli|go ?food|grab ?food|delivery)_(?:pizza|bakso|nasi|kopi|martabak|seblak|go ?food|ojek|makan|makanan|ayam|es|burger|mie|sate|boba|ojol|gojek|tiket|galon)(?: goreng| teh| geprek| telur| bakar| padang)*(?: \\p{L}+)?|
      (?:halo|hai|hi|hei|dear) (?:sayang|cantik|ganteng|beb|bebeb|cinta|manis|say)|lagi (?:ngapain|apa)(?: nih| kamu| cantik| sayang| beb| min| ya| ganteng)*|pinjam(?:_dulu)? (?:seratus|uang|duit|cepek|gopek|100)|kamu(?:_(?:jomblo|single|cantik|ganteng|cewek|cowok|sudah makan|punya pacar|umur))+|(?:jomblo|single)(?:_(?:ya|tidak))?|
      (?:boleh|mau)?_?kenalan|saya love you|i love you|love you(?: admin| min)?|jual_(?:pulsa|paket|diamond|akun)|(?:minta|bagi|transfer)_(?:dong )?(?:duit|uang|pulsa|thr|kuota|pap|nomor wa|pin)|nyanyi|(?:curhat|gombal|pantun|tebak tebakan|main yuk|mabar|login ml|mobile legend)|
      sudah makan(?: belum| siang| malam)*|(?:asdf|qwert|zxcv|asdasd|sdfs|zzz|wkwkland|hjkl|jkl)\\p{L}*|(?:a?s+d+f+)+|nikah yuk|nikahin saya|bosan|gabut|kangen|malam mingguan|jadi pacar|jodoh(?: saya)?|pacaran|cie cie|siapa namamu|mau jadi pacar`),
    also: words(
      'sayang cantik ganteng beb cinta manis kamu jomblo single tidak kenalan love you dua tiga satu porsi bungkus pedas goreng pulsa duit uang seratus ribu dulu pinjam bakso lagi apa nyanyi lagu nomor wa kangen makan siang malam saya sama dong yuk gabut bosan pacar pacarku cewek cowok umur berapa say bebeb buat jajan rokok kopi hitam kuah mie ayam jodoh mana nikah nikahin ngapain 10 rb 20 50 100 k',
    ),
    unless: /\b(?:petugas|oknum|guru|sekolah|polisi|lurah|rt|parkir|preman|calo)\b/,
  },
  {
    intent: 'talk',
    isPublic: true,
    cue: /^mention\b|\b(?:bro|lu|lo|loe|elu|kamu|ente|sis|cuy|guys|gaes|wkwk\w*|haha\w*|hehe\w*|kwkw\w*|bestie|beb|ngakak|lol|mbak|kak|bang|say|ma|bund|bunda)(?![\p{L}\p{N}])/u,
    also: words('rumah dekat'),
    places: true,
    spare: 7,
    unless: /\b(?:pemkot|pemkab|pemda|lapor|mohon|tolong|admin|min|dinas|lurah|camat)\b/,
  },
]
