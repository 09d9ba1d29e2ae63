import { normalise } from '../normalise.ts'
import { endsOf } from './intent-text.ts'

export interface Wishes {
  /** Her name is not to be told: to the agency, to the public. */
  readonly anonymous?: boolean
  /** What she reports is not to be published. */
  readonly confidential?: boolean
}

/** Without one of these no wish is made. */
const hint =
  /rahas|anon[iy]m|bilang|ngaran|jeneng|asma|nami|ngerti|off the record|anyone|ketahuan|ketauan|kondo|inisial|sensor|melapor|pelapor|siapa|sopo|saha|dari saya|dari sy|from me|\bta(?:u|hu)\b|samar|sembuny|nama|nm\b|identit|privasi|publi|secret|confiden|name|sebar|sebut|bawa|libat|seret/i

const name =
  '(?:(?:nama|nm|nami|namina|jeneng|jenengku|jenenge|ngaran|ngarana|ngaranna|asma|asmane|asmanipun|identitas|data diri|data pribadi|nomor hp|nomor|profil|jati diri)(?:ku|nya)?(?: dan (?:nama|identitas|alamat|nomor))?(?! jalan| gang| desa| kampung| orang| dinas| sekolah| toko| anak)|(?:my )?(?:name|identity)|(?:identitas )?pelapor(?:nya)?)'
const own = '(?: (?:saya|aku|gue|gua|gw|kami|kita|abdi|kulo|ane|aye|pelapor|q|me|i))?'
const say =
  '(?:(?:di|me|ng|men)?(?:sebut|sebat|tulis|tampil|cantum|bocor|beber|ungkap|publikasi|publis|publish|ekspos|expose|share|sebar|buka|bukak|bukain|muncul|pasang)(?:kan|in|keun|ken)?|nyebut|nyebutin|nyebat|nyebatkeun|nyebutkeun|sebutno|menyebut|menyebutkan|kasih tahu|kasih tau|dikasih tahu|dikasih tau|diketahui|ketahuan|ketauan|tahu|tau|pakai|memakai|pake|mention|mentioned|reveal|use|print|show|publish)'
const not =
  '(?:jangan(?: sampai| pernah)?|ojo|aja|saja(?= nyebut| sebut)|gausah|gosah|ampun|ulah|tanpa|tidak mau|tidak usah|tidak perlu|tidak ingin|mohon tidak|dont|do not|without|ora usah)'
const hide =
  '(?:(?:di|me)?(?:rahasia|samar|private|sensor|blur|inisial)(?:kan|in|keun|ken|kaken|aken|akeun|i)?|(?:di|me|men|te)?(?:sembunyi|umpet|lindung|tutup)(?:kan|in|i|pi|keun|ken)|samarkan|menutupi|lindungi|hide|keep|dirahsiakeun|dipunrahasiakaken)'
const few = '(?: \\p{L}+){0,3}?'
const unneeded =
  '(?:tidak usah|tidak perlu|tidak harus|jangan|bukan|tidak mau|tidak|no need to|ora usah|dont)'
const may =
  '(?:boleh|tidak keberatan|tidak masalah|rela|silakan|silahkan|monggo|tidak apa apa|tidak apa|gapapa|tidak papa|gpp|may|can|can use|fine to|ok)'

const anon = /\b(?:(?:di)?anonim(?:kan|itas|in)?|anonymous|anonymously|anonymity)\b/
const notAnon = new RegExp(
  `\\b${may}${few} ${name}${own}${few} ${say}\\b|\\b${unneeded}(?: ingin)? (?:di)?(?:anonim(?:kan)?|anonymous|samarkan|disamarkan)|\\b${may}${few} ${say}${few} ${name}${own}\\b|\\b${name}${own}${few} ${may}${few} ${say}\\b|\\b(?:tidak usah|tidak perlu|tidak harus|ora usah) (?:di)?(?:rahasia|sembunyi|samar|samarkan)(?:kan|in)?${few} ${name}|\\b${name}${own} (?:tidak usah|tidak perlu|tidak harus) (?:di)?(?:rahasia|sembunyi|samar)(?:kan|in)?\\b`,
  'u',
)
const hidden = new RegExp(
  `\\b${not}${few} ${say}${few} ${name}${own}\\b|\\b${not}${few} ${name}${own}${few} ${say}\\b|\\b${name}${own} (?:tolong |mohon |harap |minta |jadi |nya )*${not}${few} ${say}\\b|\\b${hide}${few} ${name}${own}\\b|\\b${name}${own} (?:tolong |mohon |harap |minta |agar |supaya |ya |untuk )*${hide}\\b|\\bkeep my name\\b|\\bjangan(?: sampai)? bilang(?: bilang)?${few} (?:siapa|saya)${few} (?:lapor|melapor|laporin)\\b|\\btanpa (?:nama|identitas)\\b|\\b(?:jaga|dijaga|lindungi|tolong|mohon|harap|jamin|utamakan)(?: \\p{L}+){0,1} (?:privasi|kerahasiaan)(?: identitas| nama| pelapor| saya| kami)?\\b|^(?:privasi|kerahasiaan)(?: identitas| nama)?${own}\\b|\\b(?:privasi|kerahasiaan)(?: identitas| nama)? (?:saya|pelapor)(?: \\p{L}+){0,2} (?:dijaga|dilindungi|dijamin)\\b|\\b${name}${own} rahasia\\b|\\bjangan${few} (?:tahu|tau)(?: \\p{L}+){0,5}? (?:saya|aku|gue|gw) (?:yang )?(?:lapor|melapor)|\\bjangan(?: \\p{L}+){0,5}? (?:tahu|tau)(?: \\p{L}+){0,3}? (?:dari|dr) (?:saya|aku|gue|gw)\\b|\\b(?:ojo|jangan|ulah|aja|saja)(?: \\p{L}+)? (?:kondo|kondo kondo|ngomong|bebeja|cerita)(?: \\p{L}+){0,4} (?:lapor|ngelapor|melapor|wadul)\\b|\\b(?:jangan|ojo|ulah|tidak usah)(?: \\p{L}+)? (?:sebut|disebut|sebutkan|bilang|kasih tahu|bocorkan|ungkap|diungkap)(?: \\p{L}+)? (?:siapa|sopo|saha|sinten)\\b|\\b(?:mohon|tolong|harap|agar|supaya|minta)(?: \\p{L}+){0,2}? ${name}${own} tidak ${say}\\b|\\b(?:tulis|pakai|sebut|ditulis|atas)(?: nama)? (?:saja )?(?:hamba allah|inisial|no name|tanpa nama|nn)\\b|\\boff the record\\b|\\b(?:tidak mau|jangan|jangan sampai|tidak ingin|takut)(?: \\p{L}+)? (?:ketahuan|ketauan|diketahui)(?: \\p{L}+){0,3} (?:lapor|ngelapor|melapor|laporin|identitas|nama)\\b|\\bulah (?:di)?(?:bejakeun|bebejakeun|disebutkeun|sebutkeun) (?:ngaran|nami)\\b|\\b(?:dont|do not) want (?:any(?:one|body)|people|them) to know\\b|\\b(?:ojo|jangan|ulah|aja|saja) (?:nganti|sampai|dugi ka)(?: \\p{L}+){1,3} (?:ngerti|ngertos|tahu|tau|terang)(?: \\p{L}+){0,2} (?:aku|saya|abdi|kulo)\\b|\\bjangan(?: \\p{L}+){0,2}? (?:tahu|tau)(?: ke| sama| kepada)? (?:siapa siapa|siapapun|siapa pun|orang lain|orang orang)\\b`,
  'u',
)
const self = '(?:saya|aku|gue|gua|gw|kami|abdi|kulo|ane|aye|i)'
const called =
  '(?:min|admin|bapak|pak|ibu|bu|kak|kakak|mas|bang|mbak|ya|dong|deh|lah|kok|nih|sih|tolong|mohon|maaf|tapi|tetapi|soalnya|karena|nanti|juga|jujur|kalau|sebenarnya)'
/** Who told it is not to be drawn in: "jangan bawa-bawa nama saya". */
const drawn = '(?:di|me|nge|ny)?(?:sebut|bawa|seret|libat|libatkan|ikutkan)(?:kan|in)?'
const undrawn = new RegExp(
  `\\b${not} ${drawn}(?: ${drawn})?(?: nama| identitas)+ ${self}\\b|\\b(?:nama|identitas) ${self}(?: ${called})* ${not} ${drawn}\\b(?! (?:dari|ke)\\b)|\\bjangan(?: sampai)? (?:di)?(?:bilang|ngomong|cerita|kasih tahu|kasih tau)(?: (?:di)?(?:bilang|ngomong|cerita))?(?: (?:kalau|bahwa|ini|itu|laporan|laporannya|info|infonya|tahu|tahunya)){0,3} (?:dari|dr) ${self}\\b|\\b(?:jangan(?: sampai)?|tidak mau|takut) (?:ketahuan|ketauan)(?: (?:kalau|bahwa|itu|ini)){0,2} ${self} yang\\b`,
  'u',
)
/** A clause that says nothing else: "jangan sebut saya", "takut saya kalau ketahuan". */
const unnamed = new RegExp(
  `^(?:(?:${called}|${self}|takut|ketahuan|ketauan) )*(?:jangan(?: sampai)?|tidak usah|ojo|ulah) ${drawn}(?: ${drawn})? ${self}(?: ${called})*(?: (?:takut|kalau|soalnya|karena|ke siapa siapa|ke siapapun|di laporan|di laporannya|sebagai pelapor|yang (?:lapor|melapor))\\b.*)?$`,
)
const afraid = new RegExp(
  `^(?=.*\\b(?:${self}|min|admin|bapak|ibu|kak|mas|bang)\\b|(?:takut )(?:ketahuan|ketauan)$)(?:(?:${called}|${self}) )*takut(?: (?:${called}|${self}|nanti|malah|banget|sekali))* (?:ketahuan|ketauan)(?: (?:${called}|${self}|orang|sini|orangnya|warga|tetangga|rt|rw|lurah|kades|sama|oleh|yang|lapor|melapor|di sini|pelakunya|dia|mereka|jangan .*))*$`,
)
const clauses = (text: string) => text.split(/[.,;:!?()\n]+/).map((part) => normalise(part))
/** One of these is in both of them, and in few texts. */
const mayStayOut = /\b(?:takut|jangan|tidak usah|ojo|ulah)\b/
const staysOut = (text: string, said: string): boolean =>
  mayStayOut.test(said) &&
  clauses(text).some((clause) => unnamed.test(clause) || afraid.test(clause))

/** Somebody else's secret or namelessness. */
const others =
  /\b(?:dana|rahasia|dokumen|negara|surat|akun|telepon|gosip|umum|kamar|taktik|jalur) (?:rahasia|anonim|umum)\b|\b(?:rahasia|anonim) (?:umum|negara|dagang|perusahaan|medis|bank|jabatan|alam|publik|suksesi)\b|\b(?:bukan|jadi|menjadi) rahasia(?: lagi| umum)?\b(?! laporan)/gu
const open = new RegExp(
  `\\b(?:tidak usah|tidak perlu|tidak harus|jangan|ora usah|no need to) (?:di)?rahasia(?:kan|in|keun|ken)?\\b(?!${few} ${name})|\\blaporan(?: saya| ini)* (?:ini )?(?:tidak|bukan) rahasia\\b|\\bboleh${few} (?:dipublikasikan|dipublikasi|dipublish|disebarkan|dibuka)\\b|\\bnot (?:secret|confidential)\\b`,
  'u',
)
const secret = new RegExp(
  `\\b(?:laporan|aduan|pengaduan|pesan|isi|isinya|ini|info|informasi|bersifat|sifatnya|secara|mode|jenis|status) (?:\\p{L}+ ){0,2}?(?:di)?rahasia(?:kan|in|keun|ken)?\\b|\\b(?:tolong|mohon|harap|minta|agar|supaya|please)(?: ya| ini| untuk| semua| semuanya| sangat){0,2} (?:di)?rahasia(?:kan|in|keun|ken)?\\b(?!${few} ${name})|\\brahasia (?:ya|min|saja|dong|pak|bapak|kak|deh|banget|sekali|please|tolong|loh|lho)\\b|^rahasia(?:kan|in)?(?: ya| min)*$|\\brahasiakan(?: ya| min)*$|\\b(?:laporan|laporannya|aduan|aduannya) (?:saya |ini |juga )*jangan${few} (?:dipublikasikan|dipublish|disebar|disebarkan|disebarluaskan|dibuka)\\b|\\bjangan (?:dipublikasikan|dipublish|dipublikasi|disebarluaskan|disebarkan|disebarin)\\b(?!${few} ${name})|\\bconfidential\\b|\\b(?:keep|is|a) (?:this |it )?secret\\b|\\banonim (?:dan )?rahasia\\b|\\brahasia (?:dan )?anonim\\b`,
  'u',
)

const joining = '(?:sama|sm|dan|serta|beserta|plus|termasuk|juga|kalih|karo|jeung|sareng|and)'
const told = '(?:laporan|laporannya|aduan|aduannya|pengaduan|keluhan|isi|isinya)'
const between =
  '(?: (?:saya|kami|aku|gw|gue|gua|abdi|kulo|ini|itu|tadi|kemarin|saja|juga|laporan|laporannya|aduan|aduannya|pengaduan|tolong|mohon|min|bapak|ibu)){0,4}'
/** One word for both: "laporan dirahasiakan sama identitas saya juga", "rahasiakan laporan dan nama saya". */
const both = new RegExp(
  `\\b${told}${between} ${hide}${between} ${joining}${between} ${name}\\b|\\b${told}${between} ${joining}${between} ${name}${between} ${hide}\\b|\\b${name}${between} ${joining}${between} ${told}${between} ${hide}\\b|\\b${hide}${between} ${told}${between} ${joining}${between} ${name}\\b|\\b${hide}${between} ${name}${between} ${joining}${between} ${told}\\b`,
  'u',
)

/**
 * What somebody wishes for her name and her report, in free words, and what she allows. A field is left
 * out where nothing is said. Of a very long text the beginning and the end are read.
 */
export function wishesIn(text: string): Wishes {
  if (!hint.test(text)) return {}
  const said = normalise(endsOf(text))
  const words = said.replace(others, ' ')
  const shows = notAnon.test(words)
  const isBoth = !shows && both.test(words)
  const isHidden = hidden.test(words)
  const hides =
    isBoth || isHidden || anon.test(words) || undrawn.test(words) || staysOut(endsOf(text), said)
  const anonymous = shows ? false : hides ? true : undefined
  const isSecret = () => secret.test(isHidden ? words.replace(hidden, ' ') : words)
  const confidential = open.test(words) ? false : isBoth || isSecret() ? true : undefined
  return {
    ...(anonymous === undefined ? {} : { anonymous }),
    ...(confidential === undefined ? {} : { confidential }),
  }
}
