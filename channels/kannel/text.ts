export type Reading =
  | { readonly kind: 'text'; readonly text: string }
  /** What operators are told that it is. */
  | { readonly kind: 'unreadable'; readonly type: string }

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
  // A NUL says nothing and no database takes it.
  return { kind: 'text', text: text.replaceAll('\0', '') }
}

function unreadable(type: string): Reading {
  return { kind: 'unreadable', type: type.slice(0, 64) }
}

function decoded(bytes: Buffer, charset: string): string | undefined {
  const name = charset.toUpperCase()
  if (/^(UTF-?16(BE)?|UCS-?2(BE)?|ISO-10646-UCS-2)$/.test(name)) return utf16(bytes)
  if (/^UTF-?8$/.test(name)) return bytes.toString('utf8')
  if (!/^(WINDOWS-1252|ISO-8859-1|LATIN-?1|(US-)?ASCII)$/.test(name)) return undefined
  return new TextDecoder('windows-1252').decode(bytes)
}

/** A surrogate alone at an end stays as it is: the next part has its other half. */
function utf16(bytes: Buffer): string {
  const units = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()
  return units.toString('utf16le') + (bytes.length % 2 === 1 ? '\uFFFD' : '')
}
