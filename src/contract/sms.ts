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

/** The content of a short message: a text, or a word for operators where it is none. */
export type Reading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly type: string }

/** Without NULs: no database takes them. */
export function textReading(text: string): Reading {
  return { kind: 'text', text: text.replaceAll('\0', '') }
}

/** What a short message says, as members of its event. */
export function shortMessage(reading: Reading, part: Part | undefined) {
  const text = reading.kind === 'text' ? reading.text : ''
  const isEmpty = text === '' && part === undefined
  const unsupported = reading.kind === 'unreadable' ? reading.type : isEmpty ? 'empty' : undefined
  return { text, ...(unsupported !== undefined && { unsupported }), ...(part && { part }) }
}

/**
 * Which part of which text this is, from a user data header.
 *
 * @param elements of an identifier, a length and a value: 3GPP TS 23.040, 9.2.3.24
 */
export function partInHeader(elements: Buffer, account: string): Part | undefined {
  for (let at = 0; at + 2 <= elements.length; ) {
    const [id, length = 0] = elements.subarray(at)
    const value = elements.subarray(at + 2, at + 2 + length)
    at += 2 + length
    if (value.length < length) return undefined
    const width = id === 0x00 && length === 3 ? 1 : id === 0x08 && length === 4 ? 2 : undefined
    if (width === undefined) continue
    const text = `udh${width * 8}/${value.readUIntBE(0, width)}`
    return partOf(account, text, value.subarray(width))
  }
  return undefined
}

/**
 * A part, in the same form on every bind, because the parts of one text may come over several. Counts
 * that cannot be true are dropped and the text is kept; a text in one part needs no counts.
 *
 * @param text its reference, and the way in which that was told
 * @param counts the total and the number of this one, an octet each
 */
export function partOf(account: string, text: string, counts: Buffer): Part | undefined {
  const [total = 0, number = 0] = counts
  if (total < 2 || number < 1 || number > total) return undefined
  return { group: `${account}/${text}/${total}`, number, total }
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
