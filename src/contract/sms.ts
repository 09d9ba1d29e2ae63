import type { Part } from './events.ts'

/** What all channels of the telephone network share: alphabet, parts of a text, numbers. */

/** 3GPP TS 23.038, 6.2.1: the default alphabet; the position of a character is its code. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

export const escapeCode = 0x1b

/** 6.2.1.1: what a code means after an escape. */
const extension: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
])

const codes: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Array.from(basic, (character, code) => [character, [code]] as const),
  ...Array.from(extension, ([code, character]) => [character, [escapeCode, code]] as const),
])

/** The one or two septets of a character; undefined where the alphabet lacks it. */
export function septetsOf(character: string): readonly number[] | undefined {
  return character === '\x1b' ? undefined : codes.get(character)
}

/**
 * The text of septets that stand in an octet each.
 *
 * An escape before a code without a second meaning is passed over and the code keeps its first one,
 * as 6.2.1.1 has it. So an escape pair that the network cut in two costs no more than the look of one
 * character: `[` becomes `<`, `€` becomes `e`. Octets above 127 are in no septet; some centres send
 * Latin-1 there, and so they are read.
 */
export function decodeGsm7(septets: Iterable<number>): string {
  let text = ''
  let isEscaped = false
  for (const septet of septets) {
    const second = isEscaped ? extension.get(septet) : undefined
    isEscaped = septet === escapeCode
    if (!isEscaped) text += second ?? characterOf(septet)
  }
  return text
}

function characterOf(septet: number): string {
  return basic[septet] ?? (septet >= 0xa0 ? String.fromCharCode(septet) : '\uFFFD')
}

/** UTF-16. A surrogate alone at an end stays as it is: the next part has its other half. */
export function decodeUtf16(octets: Buffer, isLittleEndian = false): string {
  const units = Buffer.from(octets.subarray(0, octets.length & ~1))
  if (!isLittleEndian) units.swap16()
  return units.toString('utf16le') + (octets.length % 2 === 1 ? '\uFFFD' : '')
}

/** Where a part stands in its text. */
export type Place = Omit<Part, 'content'>

/** What a user data header says that matters to the text: 3GPP TS 23.040, 9.2.3.24. */
export interface UserDataHeader {
  /** With its own length octet. */
  readonly length: number
  readonly place: Place | undefined
  /** Language of the table that stands in the place of the default alphabet; 0 where none does. */
  readonly table: number
}

/**
 * Reads the user data header at the beginning of a payload.
 *
 * @returns undefined where its lengths do not come out even: then it is none, or lies
 */
export function userDataHeader(payload: Buffer): UserDataHeader | undefined {
  const length = (payload[0] ?? 0) + 1
  if (payload.length < length) return undefined
  let place: Place | undefined
  let table = 0
  for (let at = 1; at < length; ) {
    const [id, size = 0] = payload.subarray(at)
    const value = payload.subarray(at + 2, at + 2 + size)
    at += 2 + size
    if (at > length) return undefined
    // Of an element that comes twice the last one counts.
    place = placeInElement(id, value) ?? place
    if (id === 0x25 && size === 1) table = value.readUInt8()
  }
  return { length, place, table }
}

function placeInElement(id: number | undefined, value: Buffer): Place | undefined {
  const width = id === 0x00 && value.length === 3 ? 1 : id === 0x08 && value.length === 4 ? 2 : 0
  if (width === 0) return undefined
  return placeOf(`udh${width * 8}/${value.readUIntBE(0, width)}`, value.subarray(width))
}

/**
 * A header that nobody announced, where it is certainly one: a text does not begin with the octets of a
 * place in another text.
 */
export function unannouncedHeader(payload: Buffer): UserDataHeader | undefined {
  const header = userDataHeader(payload)
  return header?.place && header.length < payload.length ? header : undefined
}

/**
 * A place, in the same form on every bind, because the parts of one text may come over several. Counts
 * that cannot be true are dropped and the text is kept; a text in one part needs no counts.
 *
 * @param text its reference, and the way in which that was told
 * @param counts the total and the number of this one, an octet each
 */
export function placeOf(text: string, counts: Buffer): Place | undefined {
  const [total = 0, number = 0] = counts
  if (total < 2 || number < 1 || number > total) return undefined
  return { group: `${text}/${total}`, number, total }
}

/** A number in E.164, with its plus. */
const e164 = /^\+[1-9]\d{6,14}$/

export interface Sender {
  readonly address: string
  /** A short code or a name: who answers it talks to a machine. */
  readonly isMachine: boolean
}

/**
 * The address of a sender as the gateway keeps it: `+628…` for a telephone number in any of the ways
 * in which message centres write it, anything else as it came.
 *
 * @param given a plus that was not encoded arrives as a space
 * @param country code that stands for the leading 0 of a national number
 * @param isNational whether the link says that the number has no country code
 * @returns undefined where there is no address
 */
export function senderOf(given: string, country: string, isNational = false): Sender | undefined {
  const address = given.trim()
  if (address === '') return undefined
  const complete = /^\+?\d{7,}$/.test(address) ? completed(address, country, isNational) : ''
  return e164.test(complete)
    ? { address: complete, isMachine: false }
    : { address, isMachine: true }
}

function completed(address: string, country: string, isNational: boolean): string {
  if (address.startsWith('+')) return address
  if (address.startsWith('00')) return `+${address.slice(2)}`
  // Some links mark every number as international, also those with the 0 of home.
  if (address.startsWith('0')) return `+${country}${address.slice(1)}`
  if (isNational && !address.startsWith(country)) return `+${country}${address}`
  return `+${address}`
}
