import { redact } from '../identity/redact.ts'
import { hasMatter } from './matter.ts'
import { normalise } from './normalise.ts'
import type { Place } from './place.ts'
import { readable } from './tokens.ts'
import courtesies from './words/courtesies.json' with { type: 'json' }

const maxSigns = 140
/** The matter stands at the beginning of a text. */
const mostCharacters = 2_000
/** A clause that is longer is cut at a comma, if what stands before it is a title by itself. */
const longClause = 90
const shortTitle = 15

const ending =
  /[\n\r!?;…]+|\.(?=\s|$)(?<!\b(?:jl|jln|gg|no|kel|kec|ds|dsn|kp|rt|rw|kh|h|dr|hj|yth|km|bpk|sdr|prof|ir|blk)\.)/giu

/** What people say before they come to the matter. */
const openings = new RegExp(
  String.raw`^(?:(?:(?:kepada\s*)?(?:yth|yang\s+terhormat)[\s.:]+[^,]{0,50},|${[
    ...courtesies.greeting.filter((word) => word.length > 1),
    ...'min,admin,mimin,kak,kakak,pak,bapak,bpk,bp,bu,ibu,mas,mbak,bang,bos,gan,om,halo,hallo,sekalian,semua,dan,yth,yg terhormat,yang terhormat,kepada yth,kepada,dear,ya,eh,oh,lapor,laporan,pengaduan,aduan,pelapor,maaf,mohon maaf,maap,permisi,nuwun sewu,ngapunten,punten,sebelumnya,sebelum nya,numpang tanya,wali kota,walikota,bupati,gubernur,admin lapor,tim lapor,please,pls,tolong banget,info,sekedar info,sekadar info,kang,teh,akang,kak admin,terima kasih sebelumnya,makasih sebelumnya,tolong diperbaiki,mohon diperbaiki,tolong segera diperbaiki,mohon segera diperbaiki,mohon ditindaklanjuti,tolong ditindaklanjuti,mohon ditindak lanjuti,tolong ditindak,tolong dicek,mohon dicek,mohon dibantu,tolong dibantu,mohon bantuannya,mohon bantuan untuk,mohon bantuan utk'.split(
      ',',
    ),
  ]
    .sort((a, b) => b.length - a.length)
    .map((words) => words.replaceAll(' ', String.raw`\s+`))
    .join(
      '|',
    )}|(?:saya|sy|kami|aku)?\s*(?:mau|ingin|hendak|mohon|mhn|minta|dengan ini|bermaksud|akan)?\s*(?:izin|ijin)?\s*(?:untuk|utk)?\s*(?:melapor(?:kan)?|melaporkn|lapor(?:kan|in)?|menyampaikan|sampaikan|mengadukan|mengadu|ngadu|mengeluhkan|menginformasikan|informasikan|bertanya|tanya|nanya|menanyakan|tanyakan|report)|(?:mohon|mhn|minta)\s+(?:izin|ijin)|(?:perihal|hal|tentang|terkait|mengenai|bahwa|bahwasanya|klo|kalo|kalau|adanya)|i\s+(?:want|would like)\s+to\s+report|hello|hi|good\s+(?:morning|afternoon|evening))(?![\p{L}\p{N}])[\s,.:!/-]*)+`,
  'iu',
)
/** "Saya warga cipocok mau lapor …" */
const lead =
  /^(?:saya|sy|kami|aku|perkenalkan|nama saya)\s.{0,60}?\b(?:mau|ingin|mohon|hendak|izin|ijin|bermaksud)\s+(?:(?:izin|ijin|untuk|utk)\s+)*(?:me|meny|ny)?(?:lapor|ampaikan|sampaikan|ngadu|adu|tanya|ngeluh)\p{L}*\s+/iu
/** "… tolong diperbaiki" */
const wish =
  /[\s,]+(?:tolong|tlg|tlong|mohon|mhn|harap|minta tolong|terima\s?kasih|makasih|trims|thanks|please)(?!\p{L}).*$/iu
/** Whoever writes says who she is. */
const introduction =
  /^(?:perkenalkan|nama saya|saya (?:dengan|warga|atas nama|selaku|ketua)|sy warga|kami (?:warga|selaku)|dengan saya)\b/i

/**
 * A title of a text: the first clause that tells a matter, without greetings and courtesies, and the place
 * if that is not in it; at most 140 signs, on one line, with numbers of persons masked. Empty where the
 * text and the place are.
 */
export function titleOf(text: string, place: Place | undefined): string {
  const seen = redact(readable(text).slice(0, mostCharacters))
  const clauses = clausesOf(seen)
  const clause =
    clauses.find((words) => hasMatter(words)) ??
    clauses.find((words) => /\s/.test(words) && !introduction.test(words)) ??
    clauses[0] ??
    ''
  const where = place ? redact(place.words) : ''
  if (clause === '') return capitalised(shortened(where, maxSigns))
  if (where === '' || isWithin(where, clause)) return capitalised(shortened(clause, maxSigns))
  const room = maxSigns - where.length - 2
  if (room < shortTitle) return capitalised(shortened(clause, maxSigns))
  const what = shortened(clause, room)
  return capitalised(isWithin(where, what) ? what : `${what}, ${where}`)
}

function clausesOf(text: string): string[] {
  return text
    .split(ending)
    .flatMap((sentence) => withoutTail(opened(sentence.replace(/\s+/g, ' '))))
    .map((clause) => withoutWish(opened(clause)).replace(/[\s,.:;/(-]+$/u, ''))
    .filter((clause) => /\p{L}/u.test(clause))
}

/** Without what people say before the matter. */
function opened(clause: string): string {
  const bare = clause.replace(/^[^\p{L}\p{N}[("]+/u, '')
  return bare.replace(openings, '').replace(lead, '').replace(openings, '')
}

function withoutWish(clause: string): string {
  const short = clause.replace(wish, '')
  return short.length >= shortTitle ? short : clause
}

/** Long sentences at their commas, as long as each piece is a title by itself. */
function withoutTail(sentence: string): string[] {
  if (sentence.length <= longClause) {
    const greeting = /^([^,]{1,30}),\s*(.+)$/.exec(sentence)
    const isCourtesy = greeting && (greeting[1] ?? '').replace(openings, '').trim() === ''
    return isCourtesy ? [greeting[2] ?? ''] : [sentence]
  }
  const pieces: string[] = []
  for (const piece of sentence.split(/,\s/)) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length < shortTitle)
      pieces[pieces.length - 1] = `${last}, ${piece}`
    else pieces.push(piece)
  }
  return pieces
}

function isWithin(where: string, clause: string): boolean {
  return ` ${normalise(clause)} `.includes(` ${normalise(where)} `)
}

function shortened(words: string, most: number): string {
  if (words.length <= most) return words
  const cut = words.slice(0, most + 1)
  const end = cut.lastIndexOf(' ')
  // A mask is not cut in two: it has no space. Half a letter is none.
  const kept =
    end > most / 2 ? cut.slice(0, end) : words.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')
  return kept.replace(/[\s,.:;/(-]+$/u, '')
}

function capitalised(words: string): string {
  const [first = ''] = words
  return first.toUpperCase() + words.slice(first.length)
}
