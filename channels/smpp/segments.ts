import { septetsOf } from '../../src/contract/sms.ts'
import { type Alphabet, encodeUtf16, pack } from './coding.ts'

/** What one short message holds: 140 octets, as septets and as 16-bit units. */
const octets = 140

export type ReferenceBits = 8 | 16

export interface EncodedText {
  readonly dataCoding: 0 | 8
  /** User data header included, where there are several. */
  readonly segments: readonly Buffer[]
  /** Whether they begin with one. */
  readonly isJoined: boolean
}

/**
 * A text as short messages: in the default alphabet where that has all its characters, else in
 * UCS-2. A cut falls between characters, never inside an escape pair or a surrogate pair.
 *
 * @param reference ties the segments together; only its low bits are used
 * @returns no segments for an empty text, or for one that takes more than 255
 */
export function encodeText(
  text: string,
  alphabet: Alphabet,
  bits: ReferenceBits,
  reference: number,
): EncodedText {
  const form = formOf(text, alphabet)
  const whole = cut(text, form, Math.floor((octets * 8) / form.unitBits))
  if (whole.length < 2) {
    return {
      dataCoding: form.dataCoding,
      segments: whole.map((one) => form.encode(one, 0)),
      isJoined: false,
    }
  }
  const header = headerOf(bits, reference)
  const pieces = cut(text, form, Math.floor(((octets - header(0, 0).length) * 8) / form.unitBits))
  const segments = pieces.map((piece, index) => {
    const front = header(pieces.length, index + 1)
    return Buffer.concat([front, form.encode(piece, front.length)])
  })
  return {
    dataCoding: form.dataCoding,
    segments: pieces.length > 255 ? [] : segments,
    isJoined: true,
  }
}

interface Form {
  readonly dataCoding: 0 | 8
  readonly unitBits: 7 | 16
  unitsOf(character: string): number
  encode(text: string, before: number): Buffer
}

function formOf(text: string, alphabet: Alphabet): Form {
  const characters = [...text]
  const fits = characters.every(
    (character) => septetsOf(character) && character.charCodeAt(0) <= lastOf(alphabet),
  )
  if (!fits) {
    return { dataCoding: 8, unitBits: 16, unitsOf: ({ length }) => length, encode: encodeUtf16 }
  }
  // In Latin-1 too the limit is counted in septets: that is what the centre sends on the air.
  return {
    dataCoding: 0,
    unitBits: 7,
    unitsOf: (character) => septetsIn(character).length,
    encode: (piece, before) => encodeDefault(piece, alphabet, before),
  }
}

/** The last character that takes one octet, as on the air it takes one or two septets. */
function lastOf(alphabet: Alphabet): number {
  return alphabet === 'latin1' ? 0xff : alphabet === 'utf8' ? 0x7f : Number.POSITIVE_INFINITY
}

function encodeDefault(text: string, alphabet: Alphabet, before: number): Buffer {
  if (alphabet === 'latin1' || alphabet === 'utf8') return Buffer.from(text, alphabet)
  const septets = septetsIn(text)
  return alphabet === 'gsm7' ? Buffer.from(septets) : pack(septets, before)
}

function septetsIn(text: string): number[] {
  return Array.from(text, (character) => septetsOf(character) ?? []).flat()
}

function cut(text: string, form: Form, room: number): string[] {
  const pieces: string[] = []
  let left = 0
  for (const character of text) {
    const units = form.unitsOf(character)
    if (units > left) {
      pieces.push('')
      left = room
    }
    pieces[pieces.length - 1] += character
    left -= units
  }
  return pieces
}

/** 3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8. */
function headerOf(bits: ReferenceBits, reference: number) {
  return (total: number, number: number): Buffer =>
    bits === 8
      ? Buffer.of(5, 0x00, 3, reference & 0xff, total & 0xff, number)
      : Buffer.of(6, 0x08, 4, (reference >> 8) & 0xff, reference & 0xff, total & 0xff, number)
}
