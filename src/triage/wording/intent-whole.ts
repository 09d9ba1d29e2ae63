import { toldIn } from '../matter.ts'
import type { Intent, Meant } from './intent-meant.ts'
import { defects, hasWordOf, places, things, unknownWords } from './intent-words.ts'

/**
 * What a whole sentence says, whatever thing it names: these are asked before the rules, which allow hardly
 * a word beside theirs.
 */
interface Saying {
  readonly intent: Intent
  /** Found in the text, in the form of plainWords(). */
  readonly cue: RegExp
  readonly unless?: RegExp
  /** How many words the text may have. */
  readonly most: number
  /** What else must be so. */
  readonly also?: (words: string, read: string) => boolean
  readonly unsure?: true
}

const address =
  '(?:min|admin|bapak|ibu|kak|kakak|mas|bang|mbak|om|bos|gan|ya|iya|deh|dong|lah|sih|kok|nih|toh|to|saja|kan|loh|eh|oh|ah|oalah|hmm|maaf|halo|ok|oke|okay|sip|siap|baik)'

const isPlain = (words: string, read: string): boolean =>
  !hasWordOf(words, defects) &&
  !hasWordOf(words, things) &&
  !hasWordOf(words, places) &&
  toldIn(read).problems.length === 0

/** "Sudah beres", "pohonnya sudah ditebang": what is said to be done. */
const done =
  /\b(?:sudah|udh|telah|already)(?: \p{L}+){0,2} (?:beres|selesai|benar|bagus|normal|aman|lancar|nyala|menyala|hidup|terang|mulus|bersih|kering|surut|ngalir|mengalir|teratasi|tertangani|ok|baikan|jadi|damai|dapat|keluar|turun|cair|di(?!biar|curi|rusak|bayar|gali|tolak|protes|lapor|telepon|hubungi|tunggu|pukul|bongkar|hancur|larang|tegur|tutup|diam|ambil|adu|minta|tanya|janji)\p{L}{4,})\b/u
/** What is closed may be a street, so it says "saja", or hardly a word stands between. */
const shut = '(?:cabut|batal|tutup|ditutup|tarik|ditarik|(?:di)?hentikan)'
const endings =
  '(?:(?:tidak usah|tidak perlu|jangan|stop) (?:di)?(?:teruskan|terusin|lanjut|lanjutkan|proses|tindaklanjuti|usut|urus)|anggap (?:saja )?(?:sudah )?(?:selesai|beres|kelar|batal)|dianggap (?:sudah )?(?:selesai|beres|batal) saja)'
const withdrawn = new RegExp(
  `\\blaporan(?: \\p{L}+){0,5}? (?:${endings}|${shut}(?: ${address})* saja)\\b|\\blaporan(?: (?:${address}|saya|kami|ini|itu|tadi|kemarin|tolong|mohon|mau))* ${shut}\\b|\\b(?:${endings}|${shut})(?: ${address})* laporan\\b`,
  'u',
)
const notWithdrawn =
  /\b(?:belum|masih|kenapa|padahal|tapi|tetapi|malah|sepihak|tidak setuju|bagaimana|kapan|siapa|oleh|tolak|nolak|menolak|paksa|dipaksa|diancam|disuruh|suruh|asal|izin|ijin|proyek|portal|tower|pembangunan|jabatan|sk)\b|\bkok (?!min|admin|bapak|ibu|kak)\p{L}|\b(?:cabut|tutup|ditutup|tarik|ditarik|batal) (?:sama|dari|pihak|secara)\b|\blaporan (?:keuangan|pertanggungjawaban|polisi|pajak|palsu|spt|dana)\b|\b(?:jangan|tidak boleh|tidak mau) (?:di)?(?:cabut|batal|tutup|ditutup|tarik|ditarik|anggap)\b/u
/** Nothing is told beside it, or what it was about is said to be done. */
const isOver = (words: string, read: string): boolean => done.test(words) || isPlain(words, read)

/** Codes and movements of money, sent by a machine or passed on by mistake. */
const code =
  /\b(?:kode (?:otp|verifikasi|keamanan|rahasia|masuk|akses)|otp (?:code|anda|kamu)|(?:verification|security|login) code|kode (?:\p{L}+ )?(?:whatsapp|pesan|telegram|google|facebook))\b/u
const keptSecret =
  /\b(?:jangan (?:pernah )?(?:berikan|beri|bagikan|beritahu|beritahukan|sebarkan|kasih|kirim|infokan)|(?:do not|dont|never) (?:share|give|tell)|rahasiakan|berlaku \d+ menit)\b/
const ofBank =
  /\b(?:debet|debit|kredit|transfer|trf|mutasi)\b.*\brp\b.*\bsaldo\b|\bsaldo\b.*\brp\b.*\b(?:debet|debit|kredit)\b/
const told =
  /\b(?:lapor|tolong|mohon|penipu|penipuan|ditipu|nipu|dicuri|ngaku|mengaku|mengatasnamakan|kenapa|saya(?! \d)|kami|padahal|belum|warga|tapi|tetapi|ditempel|mengganggu|tertibkan|ditertibkan|berantas|resah|meresahkan|spam|liar|oknum|bansos|bagaimana|kapan|apakah)\b/
const loan =
  /\b(?:butuh (?:dana|uang|modal) (?:cepat|tunai|darurat|segar|mendesak)|dana (?:tunai|cepat|segar|talangan)|pinjaman (?:\p{L}+ ){0,2}(?:tanpa|cepat|tunai|cair|bunga|langsung|mudah|bpkb)|gadai bpkb|pinjol (?:resmi|cepat|cair)|kredit tanpa agunan)\b/u
const offered = /\b(?:cair|bunga|jaminan|agunan|bpkb|proses|syarat|tenor|cicilan|menit|langsung)\b/
const reached = /\b(?:pesan|hub|hubungi|klik|link|call|telepon|chat|cp|contact)\b|https?:|wa\.me/i

const thanking =
  '(?:terima kasih|makasih|trims|nuhun|hatur nuhun|hatur|matur|suwun|matur suwun|matur nuwun|matur nuhun|thank you|thanks|thx|tq|mauliate)'
const hoping =
  '(?:semoga|moga|moga moga|mudah mudahan|mugi|mugia|mugi mugi|muga|muga muga|mugo|mugo mugo|mugaa|ditunggu|tunggu|ditengga|diantos|dientosan)'
/** What is hoped for after thanks, and says nothing else. */
const hopes = new Set(
  `terima kasih makasih nuhun hatur matur suwun nuwun semoga moga mudah mudahan mugi mugia muga mugo ditunggu tunggu
  ditengga diantos enggal gancang gek ndang age enggalipun cepat cepet lekas segera aya ada wonten tindakan tindakanana
  tindak lanjut lanjutna ditindaklanjuti diproses diperbaiki dikerjakan ditangani beres selesai kabar kabarnya hasil
  sehat selalu berkah lancar sukses amanah barokah rezeki rejeki panjang umur dibalas allah tuhan gusti jaya maju lebih
  baik hasilnya pelayanan laporan respon`.split(/\s+/),
)
const praises =
  /\b(?:mantap\p{L}*|mantul|mantab|keren|hebat|salut|sigap|jempol|jos+|top|bravo|ramah|cepat|tanggap|gesit|gercep|bagus|baik|memuaskan|profesional|nyaman|bersih|puas|pertahankan|dipertahankan|tingkatkan|lanjutkan|terbaik|luar biasa|sopan|membantu|sabar|rapi|mudah|senang|bangga|apresiasi|sukses|the best|satset|sat set)(?![\p{L}\p{N}])/gu
const praisesOf = (words: string): number => new Set(words.match(praises)).size
const appears =
  /\b(?:mendarat|turun|muncul|terbang|nyulik|diculik|menculik|nyerang|menyerang|ngamuk|invasi|nongol|lewat)\b/
const excuse =
  '(?:tidak enak|gaenak|gakenak|nggak enak|ora enak|teu ngenah|sungkan|malu|takut|kasihan|kasian|soalnya|karena|sudah|daripada|nanti|biar|males|malas|tidak jadi|tidak usah|saya|gara gara|kadung|berhubung|udahan|damai)'
/** What is withdrawn in a report is no report: a licence, a post, a project. */
const withdrawable = new Set(
  'izin ijin tiang pentil portal tower baliho reklame spanduk pohon rumput kabel paku aturan peraturan perda sk jabatan bansos subsidi sertifikat surat meteran gembok segel'.split(
    ' ',
  ),
)

const laughter = '(?:(?:wk)+w?|(?:h[aei])+h?|(?:[aei]h)+|x+d+|lo+l)'
/** What is shouted between other words: "p", "woyyy", "hahaha". */
const noise = new RegExp(`^(?:p+|w?o[iy]+|he[iy]+|${laughter}|\\d{1,4})$`)
const flirt =
  /\b(?:jomblo|single|pacar|pacaran|kenalan|gabut|nikah yuk|cantik|ganteng|mabar|sayang)\b/
const isBurst = (words: string): boolean => {
  const rest = words.split(' ').filter((word) => !noise.test(word))
  return (
    rest.length < words.split(' ').length &&
    rest.length <= 8 &&
    unknownWords(rest.join(' ')).filter((word) => !flirt.test(word) && word !== 'tidak').length ===
      0
  )
}

const sayings: readonly Saying[] = [
  {
    intent: 'withdraw',
    cue: withdrawn,
    unless: notWithdrawn,
    most: 18,
    also: isOver,
  },
  {
    intent: 'help',
    cue: /\bwhat (?:can|may|should|could) (?:saya|we|you|one) (?:do|lapor|laporan|ask|send|kirim|write)(?: (?:di sini|kirim di sini|with this|on this|to this|for saya))?(?: |$)|\bbagaimana (?:does|do|can) (?:this|it|saya use this|we use this)\b|\b(?:is|are) (?:there )?(?:a real person|a human|a person|real people|anyone (?:real|reading|answering))(?: (?:there|di sini|real|reading|answering|online|reading this|behind this))*$|\b(?:is|are) (?:there )?(?:anyone|anybody|someone|a real person)\b.* what is this\b|\b(?:is|are) (?:this|these|it|you) (?:answered |read |written |handled )?(?:by )?(?:a )?(?:real|human|actual|person|people|bot|robot|machine)\b|\bwhat is this (?:\p{L}+ )?(?:for|about|nomor)?$|\b(?:does|do|will|can) (?:anyone|anybody|someone|somebody|people|a human|a person) (?:really |actually |ever )?(?:read|balas|respond|answer|see|check) (?:this|these|here|di sini|pesan|saya)\b|\b(?:bagaimana long|berapa lama) (?:does it|do saya|do you|will it|must saya|until)(?: (?:usually|normally|typically|have to|wait|take|to|get|before|for|an|a))* (?:jawaban|answer|respon|reply|balas)\b|\bbiasa(?:nya)? berapa (?:lama|hari)(?: \p{L}+){0,2} (?:ditanggapi|dijawab|jawab|balas|respon)\b/u,
    unless:
      /\b(?:yet|still|already|belum|(?<!(?:can|may|should|could) )saya laporan|my report|from)\b/,
    most: 20,
    also: isPlain,
  },
  {
    intent: 'help',
    cue: /\b(?:ini|yang)(?: \p{L}+){0,2}? (?:ditanggapi|dijawab|balas|jawab|baca|dibaca|ngetik|pegang)(?: (?:sama|oleh|ini|itu|beneran|benar|asli|langsung))* (?:orang|manusia|robot|bot|mesin|ai|admin)\b|\b(?:beneran|benar|asli) (?:ada )?(?:orang|manusia)(?:nya)?(?: (?:apa|atau|bukan|ya|kan|kak|min|bapak|tidak))*$|\b(?:bot|robot|mesin|ai) (?:apa|atau|opo) (?:orang|manusia|admin)\b|\b(?:orang|manusia) (?:(?:beneran|benar|asli) )?(?:apa|atau|opo) (?:bot|robot|mesin|ai)\b|\bada (?:orang|orangnya|manusia|manusianya|adminnya)(?: (?:tidak|apa tidak|kah))(?: (?:ini|di sini|sini|ya|min|kak))*$/u,
    unless:
      /\b(?:belum|sudah|tapi|tetapi|kapan|rumah|gila|mabuk|mayat|mati|sakit|hanyut|kejebak|terjebak|jatuh)\b/,
    most: 12,
    also: isPlain,
  },
  {
    // Thanks, and the wish that it go on.
    intent: 'thanks',
    cue: new RegExp(
      `^(?:(?:${address}|${thanking}|pisan|sanget|sekali|banyak|sebelumnya) )*${thanking}(?: (?:${address}|pisan|sanget|sekali|banyak|sebelumnya|nya|atuh|euy))* ${hoping}\\b`,
    ),
    unless: /\b(?:tapi|tetapi|belum|masih|tidak|kapan|kenapa|malah|padahal|usul|dibangun|dibuat)\b/,
    most: 16,
    also: (words, read) => isPlain(words, read) && unknownWords(words, hopes).length <= 2,
  },
  {
    // What is done well, and by whom: "pelayanannya mantap, petugas ramah, pertahankan".
    intent: 'praise',
    cue: /\b(?:pelayanan|petugas|pegawai|staf|staff|satpam|perawat|dokter|suster|bidan|admin|operator|antriannya|kantor|loket|respon|penanganan)\b/,
    unless:
      /\b(?:tapi|tetapi|tp|but|belum|masih|tolong|mohon|tidak|malah|kapan|cuma|kurang|lambat|lama|lelet|judes|galak|kasar|jutek|antri|antre|pungli|bayar|minta|oknum|kok|kenapa|padahal|seharusnya|harusnya|semoga|usul|sayang|namun|jarang|katanya|doang|bohong|cuman|hanya|asal)\b/,
    most: 24,
    also: (words, read) =>
      praisesOf(words) >= 2 && toldIn(read).problems.length === 0 && !hasWordOf(words, defects),
  },
  {
    intent: 'prank',
    cue: /\b(?:alien|ufo|godzilla|dinosaurus|dinosaurus|zombie|ultraman|superman|spiderman|doraemon|thanos|naruto|power ranger|unicorn|kaiju)\b/,
    unless:
      /\b(?:lapor|tolong|mohon|rusak|petugas|patung|taman|gambar|kostum|baliho|poster|spanduk|game|warnet|film|bioskop|jalan|gang|rumah|toko|warung|odgj|kabur|menipu|penipuan|ilegal)\b/,
    most: 14,
    also: (words, read) =>
      toldIn(read).topics.length === 0 &&
      !hasWordOf(words, defects) &&
      (/\b(?:wk|kwk|ha(?:ha)+|xixi|lol|awok)/.test(words) || appears.test(words)),
  },
  {
    // "Cabut aja deh min, ga enak sama tetangga": what, the complaint of before says.
    intent: 'withdraw',
    cue: new RegExp(
      `^(?:(?:${address}|mau|tolong|mohon|minta|kayaknya|mending|mendingan|udahlah|sudahlah|sudah|aduh|duh) )*(?:cabut|batal|tarik|ditarik)(?: ${address})*(?: (?:saja|wae|mawon|lagi))+(?: ${address})*(?:$| ${excuse}\\b)`,
    ),
    unless: notWithdrawn,
    most: 16,
    unsure: true,
    also: (words, read) => toldIn(read).problems.length === 0 && !hasWordOf(words, withdrawable),
  },
  {
    // Neither done nor told: "ya tapi jangan dulu", "jangan ding ga usah".
    intent: 'no',
    cue: new RegExp(
      `^(?:(?:${address}|tapi|tetapi|tidak) )*(?:jangan|tidak usah|nanti|tidak jadi|moal|moal jadi)(?: (?:${address}|dihapus|dicabut|hapus|cabut|ding|deng|dulu|tidak usah|usah|jangan|tidak jadi|jadi|nanti|lagi|tidak))+$`,
    ),
    most: 8,
  },
  {
    // Asked in English how to do it.
    intent: 'help',
    cue: /\bhow (?:do|can|to|should|would|may) (?:(?:i|we|you|one|saya|kita) )?(?:file|make|submit|lodge|send|write|report|lapor|laporan|kirim)\b|\bbagaimana (?:do|can|to|should|would|may) (?:(?:saya|we|you|one) )?(?:file|make|submit|lodge|send|write|report|lapor|laporan|kirim)\b/,
    most: 18,
    also: isPlain,
  },
  {
    intent: 'thanks',
    cue: new RegExp(
      `^(?:(?:${address}|ya sudah|jadi|yaudah|yowes|yowis) )*(?:(?:kalau )?begitu|noted|dicatat|yaudah|yowes|yowis|mengerti|ngerti|paham)(?: (?:${address}|kalau|jadi|sudah|rupanya|ternyata|begitu|saya))*$`,
    ),
    most: 8,
  },
  {
    intent: 'no',
    cue: new RegExp(
      `^(?:${address} )*(?:tidak jadi|batal)(?: ${address})* (?:biarin|biarkan|biar|lanjut|lanjutkan|diteruskan|teruskan|terusin)(?: (?:${address}|biarin|lanjut|lanjutkan|diteruskan|teruskan|terus|jalan|tetap|semula|seperti|semua|itu))*$`,
    ),
    most: 10,
  },
  {
    intent: 'prank',
    cue: code,
    unless: told,
    most: 40,
    also: (words, read) => keptSecret.test(words) && /(?<!\d)\d{3,4}[ -]?\d{0,4}(?!\d)/.test(read),
  },
  { intent: 'prank', cue: ofBank, unless: told, most: 40 },
  {
    intent: 'publicity',
    cue: loan,
    unless: told,
    most: 40,
    also: (words, read) => offered.test(words) && (reached.test(words) || reached.test(read)),
  },
  {
    intent: 'greeting',
    cue: new RegExp(
      `^(?:(?:${address}|p+|${laughter}|\\d{1,4}|w?o[iy]+|coba|cek) )*(?:tes|test|testing)(?: (?:tes|test|testing|coba|cek|satu|dua|tiga|p+|${laughter}|\\d{1,4}|${address}))*$`,
    ),
    most: 12,
  },
  {
    intent: 'prank',
    cue: flirt,
    unless: /\b(?:petugas|oknum|guru|sekolah|polisi|anak|lapor)\b/,
    most: 14,
    also: (words, read) => isBurst(words) && isPlain(words, read),
  },
  {
    // It points at what nobody named.
    intent: 'report',
    cue: new RegExp(
      `^(?:(?:${address}|soal) )*(?:itu|yang)\\b.*\\b(?:masih|tetap)(?: \\p{L}+)? (?:begitu|sama|seperti (?:kemarin|dulu|biasa|itu)|kayak (?:begitu|kemarin|dulu|itu))\\b`,
      'u',
    ),
    most: 20,
    unsure: true,
    also: (words, read) =>
      !hasWordOf(words, defects) && toldIn(read).problems.every((word) => word === 'mengeluh'),
  },
]

/** What a whole sentence says; undefined where it is none of those known. */
export function intentOfWhole(words: string, read: string): Meant | undefined {
  const count = words.split(' ').length
  for (const { intent, cue, unless, most, also, unsure } of sayings) {
    if (count > most) continue
    const found = cue.exec(words)
    if (!found || unless?.test(words) || also?.(words, read) === false) continue
    return { intent, sure: unsure !== true, words: found[0].trim().slice(0, 80) }
  }
  return undefined
}

const asksAfter =
  /\b(?:bagaimana|sampai mana|kapan|kabar|status|belum (?:ada|di)|update|progres|perkembangan|kelanjutan)\b/
const since = /\b(?:sekarang|malah|ditambah|tambah|nambah|bertambah|barusan)\b(.*)$/
/** The same as before: that belongs to the question. */
const asBefore = /\b(?:masih|tetap|bagaimana|sampai mana|belum|kapan)\b/

/** "Laporan saya bagaimana? Sekarang dua papan lagi yang copot": it asks, and tells what is new. */
export function tellsAnew(words: string): boolean {
  if (!asksAfter.test(words)) return false
  const rest = since.exec(words)?.[1]
  if (rest === undefined || asBefore.test(rest)) return false
  const { problems, topics } = toldIn(rest)
  return problems.length > 0 || topics.length > 0 || hasWordOf(rest, defects)
}

const closing = new RegExp(
  `^(.+?) (?:terima kasih|makasih|trims|nuhun|hatur nuhun|suwun|matur nuwun|thank you|thanks|thx|tq)(?: (?:banyak|sekali|sebelumnya|${address}))*$`,
)
const welcome =
  /\b(?:sudah|telah|akhirnya|beres|selesai|nyala|menyala|terang|mulus|bersih|lancar|normal|alhamdulillah|syukur|berkat|atas|bantuan|respon|cepat|bagus|mantap|terima kasih|puas|jernih|ngalir|mengalir)\b|\b(?:fixed|works|good|great)\b/

/** Unknown to the lists, and no matter before thanks. */
const kind = new Set(
  'tunggu siap ditunggu makasih terima kasih banyak semoga sehat selalu sukses berkah baik mengerti paham ngerti oke okay lurah camat bupati wali kota walikota gubernur dishub pupr pln pdam puskesmas damkar perhatian perhatiannya lapor membantu ramah sigap tanggap keren hebat jos top jempol allah tuhan datang gercep salam'.split(
    ' ',
  ),
)

/** Thanks behind a place or a matter are a courtesy, and not what the text says. */
export function thanksOnlyAtTheEnd(words: string): boolean {
  const front = closing.exec(words)?.[1]
  if (front === undefined || welcome.test(front)) return false
  if (hasWordOf(front, places) || hasWordOf(front, defects) || toldIn(front).hasPlace) return true
  return /\b\d/.test(front) || unknownWords(front).some((word) => !kind.has(word))
}
