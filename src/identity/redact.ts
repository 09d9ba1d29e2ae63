import { plainDigits } from '../contract/visible-text.ts'
import { type Cue, type DigitRow, digitRow, shapeAt } from './number-shape.ts'

const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
/** The providers that people write with a space: "nama @gmail.com". */
const spacedEmail =
  /(?<![\w.+-])[\w.+-]+ ?@ ?(?:gmail|yahoo|ymail|hotmail|outlook|icloud)\.(?:com|co\.id|id)\b/gi
/** An account name: it has a letter, because "@5000" is a price, and so is "@Rp5000". */
const handle = /(?<![\w@])@(?!rp[.\s]?\d)(?=[\d._]*[a-z])[\w.]*\w/gi

/**
 * Digit groups with up to three separators between them: spaces, dots, dashes, brackets, and what
 * phones put invisibly into copied contacts. A slash only after an area code. Never a line break.
 */
const digitGroups =
  /\+?\(?\+?\d+(?:(?:[ \u00A0._()\u00AD\u2010-\u2015\u2212\u200B-\u200F\u202A-\u202F\u2060\uFEFF-]{1,3}|(?<=\b0\d{2,3})\/(?=\d{6,8}(?!\d)))\d+){0,63}/g

/**
 * After a number is masked, its neighbour stands alone and may count as a number now. Of 200,000
 * random texts a second pass changed 4,950, and a third pass none.
 */
const mostPasses = 2
const fewestDigits = 6
/** Of a number without a word like "telp" before it. */
const fewestUnannounced = 9
const masks = { phone: '[telepon]', number: '[nomor]' } as const
const maskWords: ReadonlySet<string> = new Set(Object.values(masks))

/**
 * The text with whatever identifies a person replaced by `[telepon]`, `[nomor]` (identity cards,
 * accounts, cards, customer numbers), `[email]` or `[akun]`. Digits of every script become ASCII.
 *
 * Receipt numbers, dates, times, sums of money, coordinates, house numbers and postal codes stay:
 * the agency needs them. About one in ten account numbers of ten digits passes for a receipt number
 * and stays too. To redact the result again changes nothing. The time grows with the length of the
 * text only.
 */
export function redact(text: string): string {
  let redacted = plainDigits(text)
  for (let passes = 0; passes < mostPasses; passes += 1) {
    const before = redacted
    redacted = redactAddresses(before).replace(digitGroups, redactRow)
    if (redacted === before) break
  }
  return redacted
}

function redactAddresses(text: string): string {
  if (!text.includes('@')) return text
  return text.replace(email, '[email]').replace(spacedEmail, '[email]').replace(handle, '[akun]')
}

function redactRow(found: string, at: number, text: string): string {
  if (found.length < fewestDigits) return found
  const cue = cueAround(text, at, at + found.length)
  const isAnnounced = cue === 'phone' || cue === 'number'
  if (found.length < fewestUnannounced && !isAnnounced) return found

  const groups = found.match(/\d+/g) ?? []
  const [opening = '', ...separators] = found.split(/\d+/)
  const surroundings = { plus: opening.includes('+'), cue }
  const longest = groups.reduce((most, { length }) => Math.max(most, length), 0)
  // A number that is written digit by digit is judged as if it were written together.
  if (longest === 1 && groups.length >= fewestUnannounced) {
    const { kind } = shapeAt(digitRow([groups.join('')], [], surroundings), 0)
    return kind === 'harmless' ? found : masks[kind]
  }
  // Pairs of digits are dates, times and lists of houses.
  if (longest < 3 && !isAnnounced && !surroundings.plus) return found
  return redactGroups(digitRow(groups, separators, surroundings), opening)
}

function redactGroups(row: DigitRow, opening: string): string {
  let redacted = ''
  let before = opening
  for (let at = 0; at < row.groups.length; ) {
    const { kind, count } = shapeAt(row, at)
    if (kind === 'harmless') {
      for (const end = at + count; at < end; at += 1) {
        redacted += before + (row.groups[at] ?? '')
        before = row.separators[at] ?? ''
      }
    } else {
      // The plus and the bracket before a phone number are masked with it.
      redacted += (at === 0 ? '' : before) + masks[kind]
      at += count
      before = row.separators[at - 1] ?? ''
    }
  }
  return redacted
}

const moneyWords = new Set(['rp', 'idr'])
const moneyAfter = /^(?:,-|,00\b|\s{0,2}rupiah\b)/i
const phoneWords = new Set(
  'telp telpon telepon telefon telfon tlp tlpn tel hp hape ponsel wa whatsapp'.split(' '),
)
const numberWords = new Set(
  'nik kk ktp npwp nip nisn bpjs rek norek rekening va pelanggan pel kartu identitas akta akte paspor'.split(
    ' ',
  ),
)
/** May stand between the announcing word and the number: "rek. BCA no. …". */
const linkWords = new Set('no nomor nomer di ke rumah kantor bca bri bni mandiri'.split(' '))

function cueAround(text: string, start: number, end: number): Cue {
  if (moneyAfter.test(text.slice(end, end + 12))) return 'money'
  let before = start
  for (let words = 0; words < 3; words += 1) {
    const [from, to] = wordBefore(text, before)
    const word = text.slice(from, to).toLowerCase()
    // A mask does not announce a number: it is ours.
    if (maskWords.has(text.slice(from - 1, to + 1))) return undefined
    if (moneyWords.has(word)) return 'money'
    if (phoneWords.has(word)) return 'phone'
    if (numberWords.has(word)) return 'number'
    if (!linkWords.has(word)) return undefined
    before = from
  }
  return undefined
}

/** Where the last word before a place starts and ends, at most a few marks away from it. */
function wordBefore(text: string, place: number): [from: number, to: number] {
  let to = place
  while (to > 0 && place - to < 6 && /[^a-z0-9]/i.test(text.charAt(to - 1))) to -= 1
  let from = to
  while (from > 0 && to - from < 12 && /[a-z]/i.test(text.charAt(from - 1))) from -= 1
  return [from, to]
}
