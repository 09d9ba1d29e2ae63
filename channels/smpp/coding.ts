import { otherTable } from '../../src/contract/sms-text.ts'

/** The alphabets that centres mean by data_coding 0. */
export type Alphabet = 'gsm7' | 'gsm7-packed' | 'latin1' | 'utf8'

/** SMPP 3.4, 5.2.19. */
const low: Readonly<Record<number, string>> = { 1: 'ascii', 3: 'latin1', 8: 'utf16' }

/**
 * The coding of a data_coding, as src/contract/sms-text.ts has them: SMPP's own values first; above them
 * the groups of 3GPP TS 23.038, chapter 4, which centres hand on from the air. Octets, and alphabets that
 * nobody here writes, have a word for operators.
 */
function codingOf(dataCoding: number, alphabet: Alphabet): string {
  const octets = `data_coding ${dataCoding}`
  if (dataCoding === 0) return alphabet
  if (dataCoding < 0x10) return low[dataCoding] ?? octets
  const group = dataCoding >> 4
  if (group === 0xe) return 'utf16'
  if (group === 0xf) return dataCoding & 0x04 ? octets : alphabet
  // Reserved groups, and waiting messages: the default alphabet.
  if (group >= 0x8) return alphabet
  const character = (dataCoding >> 2) & 0x03
  const isCompressed = (dataCoding & 0x20) !== 0
  if (isCompressed) return octets
  return character === 2 ? 'utf16' : character === 0 ? alphabet : octets
}

/**
 * The octets of a short message and their coding; septets stand in an octet each.
 *
 * @param octets without the user data header
 * @param before the length of that header: packed septets begin on a boundary counted from it
 * @param table language of the table that the header puts in the place of the default alphabet
 */
export function octetsOf(
  octets: Buffer,
  dataCoding: number,
  alphabet: Alphabet,
  before = 0,
  table = 0,
): { readonly coding: string; readonly octets: Buffer } {
  const coding = codingOf(dataCoding, alphabet)
  const isPacked = coding === 'gsm7-packed'
  const isDefault = isPacked || coding === 'gsm7'
  return {
    coding: isDefault ? (table > 0 ? `${otherTable} ${table}` : 'gsm7') : coding,
    octets: isPacked ? Buffer.from(unpack(octets, before)) : octets,
  }
}

export function encodeUtf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/**
 * Eight septets in seven octets: 6.1.2.1.
 *
 * @param before octets of a user data header in front, after which the text begins on a septet
 */
export function pack(septets: readonly number[], before = 0): Buffer {
  const fill = fillBits(before)
  const bits = fill + septets.length * 7
  const octets = Buffer.alloc(Math.ceil(bits / 8))
  // Seven bits to spare would read as one more `@`; the specification puts a CR there.
  const padded = octets.length * 8 - bits === 7 ? [...septets, 0x0d] : septets
  padded.forEach((septet, index) => {
    const at = fill + index * 7
    const shifted = septet << (at % 8)
    const octet = Math.floor(at / 8)
    octets[octet] = (octets[octet] ?? 0) | (shifted & 0xff)
    if (shifted > 0xff) octets[octet + 1] = shifted >> 8
  })
  return octets
}

/** The septets of packed octets, without the CR that may stand in seven bits to spare. */
export function unpack(octets: Buffer, before = 0): number[] {
  const fill = fillBits(before)
  const septets: number[] = []
  for (let at = fill; at + 7 <= octets.length * 8; at += 7) {
    const octet = Math.floor(at / 8)
    const pair = (octets[octet] ?? 0) | ((octets[octet + 1] ?? 0) << 8)
    septets.push((pair >> (at % 8)) & 0x7f)
  }
  const isFull = septets.length > 0 && (octets.length * 8 - fill) % 7 === 0
  if (isFull && septets.at(-1) === 0x0d) septets.pop()
  return septets
}

function fillBits(before: number): number {
  return (7 - ((before * 8) % 7)) % 7
}
