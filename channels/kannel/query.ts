import { decodeUtf16, type Reading, textReading } from '../../src/contract/sms.ts'

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
 * The text of the bytes that Kannel handed over. The charset decides, because `mo-recode` changes it;
 * where Kannel names none, the coding does.
 *
 * @param coding `%c`; the 7 bits of the default alphabet where it is missing
 * @param charset `%C`
 */
export function readText(
  bytes: Buffer,
  coding: string = '0',
  charset: string | undefined = usualCharsets.get(coding),
): Reading {
  if (coding === '1') return { kind: 'unreadable', type: 'binary' }
  if (!usualCharsets.has(coding)) return unreadable(`coding ${coding}`)
  const text = decoded(bytes, charset ?? '')
  if (text === undefined) return unreadable(`charset ${charset}`)
  return textReading(text)
}

function unreadable(type: string): Reading {
  return { kind: 'unreadable', type: type.slice(0, 64) }
}

function decoded(bytes: Buffer, charset: string): string | undefined {
  const name = charset.toUpperCase()
  if (/^(UTF-?16(BE)?|UCS-?2(BE)?|ISO-10646-UCS-2)$/.test(name)) return decodeUtf16(bytes)
  if (/^UTF-?8$/.test(name)) return bytes.toString('utf8')
  if (!/^(WINDOWS-1252|ISO-8859-1|LATIN-?1|(US-)?ASCII)$/.test(name)) return undefined
  return new TextDecoder('windows-1252').decode(bytes)
}
