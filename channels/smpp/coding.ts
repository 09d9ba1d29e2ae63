import { decodeGsm7, decodeUtf16, type Reading, textReading } from '../../src/contract/sms.ts'

/** The alphabets that centres mean by data_coding 0. */
export type Alphabet = 'gsm7' | 'gsm7-packed' | 'latin1'

type Coding = Alphabet | 'ascii' | 'utf16' | 'binary' | 'other'

/** SMPP 3.4, 5.2.19; alphabets that nobody here writes are `other`. */
const low: Readonly<Record<number, Coding>> = {
  1: 'ascii',
  2: 'binary',
  3: 'latin1',
  4: 'binary',
  8: 'utf16',
}

/**
 * SMPP's own values first; above them the groups of 3GPP TS 23.038, chapter 4, which centres hand on
 * from the air.
 */
function codingOf(dataCoding: number, alphabet: Alphabet): Coding {
  if (dataCoding === 0) return alphabet
  if (dataCoding < 0x10) return low[dataCoding] ?? 'other'
  const group = dataCoding >> 4
  if (group === 0xe) return 'utf16'
  if (group === 0xf) return dataCoding & 0x04 ? 'binary' : alphabet
  // Reserved groups, and waiting messages: the default alphabet.
  if (group >= 0x8) return alphabet
  const character = (dataCoding >> 2) & 0x03
  if (character === 2) return 'utf16'
  const isCompressed = (dataCoding & 0x20) !== 0
  return character === 0 && !isCompressed ? alphabet : 'binary'
}

/**
 * The text of a short message.
 *
 * @param octets without the user data header
 * @param before the length of that header: packed septets begin on a boundary counted from it
 */
export function readText(
  octets: Buffer,
  dataCoding: number,
  alphabet: Alphabet,
  before = 0,
): Reading {
  const coding = codingOf(dataCoding, alphabet)
  if (coding === 'binary' || coding === 'other') {
    return {
      kind: 'unreadable',
      type: `${coding === 'binary' ? 'binary' : 'data_coding'} ${dataCoding}`,
    }
  }
  return textReading(decodeAs(coding, octets, before))
}

function decodeAs(
  coding: Exclude<Coding, 'binary' | 'other'>,
  octets: Buffer,
  before: number,
): string {
  switch (coding) {
    case 'gsm7':
      return decodeGsm7(octets)
    case 'gsm7-packed':
      return decodeGsm7(unpack(octets, before))
    // ASCII has no eighth bit; a centre that sets it means Latin-1.
    case 'ascii':
    case 'latin1':
      return octets.toString('latin1')
    case 'utf16':
      return decodeMarked(octets)
  }
}

/** UTF-16, big-endian unless a mark says otherwise. */
function decodeMarked(octets: Buffer): string {
  const mark = octets.toString('hex', 0, 2)
  const isMarked = mark === 'feff' || mark === 'fffe'
  return decodeUtf16(isMarked ? octets.subarray(2) : octets, mark === 'fffe')
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
