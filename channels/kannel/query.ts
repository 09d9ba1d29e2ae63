import type { Octets } from '../../src/contract/events.ts'
import { type Place, septetsOf, unannouncedHeader } from '../../src/contract/sms.ts'

/** The parameters of a request as bytes, by name; `coding` tells which letters the bytes are. */
export type Fields = ReadonlyMap<string, Buffer>

/**
 * Reads the parameters behind the question mark of an address. The first of a repeated parameter
 * counts; a percent sign that begins no escape stands for itself.
 */
export function fieldsOf(url: string): Fields {
  const fields = new Map<string, Buffer>()
  for (const pair of queryOf(url).split('&')) {
    const [name = '', ...rest] = pair.split('=')
    const key = bytesOf(name).toString()
    if (key !== '' && !fields.has(key)) fields.set(key, bytesOf(rest.join('=')))
  }
  return fields
}

export function queryOf(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}

function bytesOf(encoded: string): Buffer {
  const unescaped = Buffer.from(encoded.replaceAll('+', ' '))
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unescaped, 'latin1')
}

/** A parameter as a word; undefined where it is missing or blank. */
export function wordIn(fields: Fields, name: string): string | undefined {
  return fields.get(name)?.toString().trim() || undefined
}

/** https://www.kannel.org/userguide.shtml, table of parameters: 0 is 7 bits, 1 is 8, 2 is UCS-2. */
const usualCharsets: ReadonlyMap<string, string> = new Map([
  ['0', 'UTF-8'],
  ['2', 'UTF-16BE'],
])

/**
 * The bytes that Kannel handed over, and their coding. The charset decides, because `mo-recode` changes
 * it; where Kannel names none, the coding does.
 *
 * @param coding `%c`; the 7 bits of the default alphabet where it is missing
 * @param charset `%C`
 */
export function octetsOf(
  bytes: Buffer,
  coding: string = '0',
  charset: string | undefined = usualCharsets.get(coding),
): Octets {
  return { coding: codingOf(coding, charset).slice(0, 64), octets: bytes.toString('base64') }
}

function codingOf(coding: string, charset: string | undefined): string {
  if (!usualCharsets.has(coding)) return coding === '1' ? 'binary' : `coding ${coding}`
  const name = charset?.toUpperCase() ?? ''
  if (/^(UTF-?16(BE)?|UCS-?2(BE)?|ISO-10646-UCS-2)$/.test(name)) return 'utf16'
  if (/^UTF-?8$/.test(name)) return 'utf8'
  const isWestern = /^(WINDOWS-1252|ISO-8859-1|LATIN-?1|(US-)?ASCII)$/.test(name)
  return isWestern ? 'windows-1252' : `charset ${charset}`
}

/**
 * Takes a header out of a text, where the message centre did not announce it: Kannel hands it over as the
 * letters that its octets are in the default alphabet, or as it is.
 */
export function withoutHeader(content: Octets): {
  readonly place: Place | undefined
  readonly content: Octets
} {
  const octets = Buffer.from(content.octets, 'base64')
  const letters = content.coding === 'utf8' ? [...octets.toString()] : []
  const header = unannouncedHeader(octets)
  const lettered = unannouncedHeader(
    Buffer.from(letters.map((letter) => septetsOf(letter)?.[0] ?? 0xff)),
  )
  const rest = header
    ? octets.subarray(header.length)
    : lettered
      ? Buffer.from(letters.slice(lettered.length).join(''))
      : octets
  const place = (header ?? lettered)?.place
  return { place, content: { ...content, octets: rest.toString('base64') } }
}
