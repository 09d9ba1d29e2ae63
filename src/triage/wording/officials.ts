import { plainDigits } from '../../contract/visible-text.ts'
import { normalise } from '../normalise.ts'
import { endsOf } from './intent-text.ts'

const official =
  /\b(?:lurah|kades|kadesnya|sekdes|kadus|carik|camat|bupati|wali ?kota|gubernur|kepala (?:desa|dusun|dinas|sekolah|puskesmas|bidang|seksi|kampung|lingkungan)|kadis|kepsek|ketua (?:rt|rw|lpm|bpd|komite)|(?:bapak|ibu|oknum) (?:rt|rw|guru|dokter)|rt|rw|oknum|petugas|pegawai|asn|pns|pppk|aparat|aparatur|perangkat|pejabat|polisi|polantas|polsek|polres|satpol|satpol pp|dishub|guru|gurunya|dosen|wali kelas|pelatih|pengasuh|bidan|dokter|perawat|pendamping|kader|tni|tentara|babinsa|bhabinkamtibmas|hakim|jaksa|sipir|penghulu|kua|dprd|dewan|panitia|penyidik|staf|honorer|juru sita|pamong|kelurahan|kecamatan|balai desa|kantor desa|sekolah|samsat|disdukcapil|dukcapil|puskesmas|teacher|officer|official|officials|police|village head|clerk)\b/u
/** Each of these is by itself an abuse of power. */
const byItself =
  /\b(?:pungli|pungutan liar|punglinya|dipungli|memungli|di pungli|korup|korupsi|dikorupsi|koruptor|suap|disuap|menyuap|penyuapan|sogok|disogok|menyogok|nyogok|sogokan|gratifikasi|nepotisme|jual beli jabatan|penyalahgunaan wewenang|menyalahgunakan wewenang|uang pelicin|bribe|bribes|bribery|corrupt|corruption|extortion)\b/u
const money =
  '(?:uang|duit|duwit|setoran|bayaran|jatah|imbalan|pelicin|biaya|fee|rokok|tip|upeti|\\d+ ?(?:rb|ribu|juta|jt|k)|rp|sumbangan|amplop|money)'
const misdeed = new RegExp(
  `\\b(?:minta|meminta|mintain|mintai|dimintai|dimintain|diminta|minta in|ngarepin|memungut|pungut|dipungut|menarik|narik|ditarik|memeras|meres|diperas|njaluk|dijaluki|menta|dipenta|nagih|asks? for|asked for|demands?|demanded)(?: \\p{L}+){0,3} ${money}\\b|\\b(?:potong|memotong|motong|dipotong|sunat|disunat|menyunat|nyunat|gelapkan|menggelapkan|digelapkan|embat|tilep|nilep|ditilep|makan|selewengkan|diselewengkan|menyelewengkan|ambil|mengambil)(?: \\p{L}+){0,3} (?:bansos|blt|bpnt|pkh|dana|anggaran|bantuan|gaji|insentif|uang|honor|jatah|sembako|pip|duit|kas)\\b|\\b(?:bansos|blt|bpnt|pkh|dana|anggaran|bantuan|insentif|honor|sembako|pip|duit|kas)(?: \\p{L}+){0,3} (?:dipotong|disunat|digelapkan|ditilep|diselewengkan|diembat|dimakan|dikorup)\\b|\\b(?:memukul|memukuli|mukul|mukulin|pukul(?! \\d)|dipukul|dipukuli|pukuli|menampar|nampar|ditampar|tampar|menendang|nendang|ditendang|dijewer|menjewer|mencubit|dicubit|aniaya|menganiaya|dianiaya|penganiayaan|kekerasan|keroyok|ancam|mengancam|ngancam|diancam|ancaman|intimidasi|mengintimidasi|diintimidasi|melecehkan|dilecehkan|pelecehan|cabul|mencabuli|dicabuli|memperkosa|diperkosa|meraba|diraba|grepe|perkosa|membentak|dibentak|ngebentak|bentak|memaki|dimaki|maki|menghina|dihina|mabuk|selingkuh|narkoba|judi|bolos|membolos|jarang masuk|tidak pernah masuk|titipan|menyalahgunakan|disalahgunakan|penyalahgunaan|mempersulit|dipersulit|persulit|memalsukan|palsukan|dipalsukan|pilih kasih|curang|hits?|beats?|slapped|threaten|threatened|threatens)\\b|\\b(?:wajib|harus|suruh|disuruh|kudu|diwajibkan) (?:\\p{L}+ ){0,2}(?:bayar|setor|nyetor|menyetor)\\b`,
  'u',
)
const harmless = /\bpolisi tidur\b|\bsurat perintah\b/gu

/**
 * Whether a report is about somebody who has power over people: an official who asks for money, takes or
 * beats. Such a report is confidential until the citizen says otherwise, so in doubt it is one.
 */
export function isAboutOfficial(text: string): boolean {
  const words = normalise(endsOf(text)).replace(harmless, ' ')
  return byItself.test(words) || (official.test(words) && misdeed.test(words))
}

/** Sixteen digits, as identity and family cards have, however they are grouped. */
const sixteen = /(?<!\d|\d[ .-])(?:\d[ .-]?){15}\d(?![ .-]?\d)/
const announced =
  /\b(?:nik|ktp|kk|kartu keluarga|sim|npwp|paspor|passport|nip|nisn|bpjs|kis|kitas|identitas)(?:nya)?\b[\s:=.#-]{0,4}(?:(?:no|nomor|nomer|number|saya|sy|a|b|c|ini|adalah|is)\b[\s:=.#-]{0,4}){0,3}[a-z]?\d(?:[ .-]?\d){5,}/i

/** Whether a text has the number of an identity card, a family card, a licence or the like. */
export function identityNumbersIn(text: string): boolean {
  const read = plainDigits(endsOf(text))
  return /\d{2}/.test(read) && (sixteen.test(read) || announced.test(read))
}
