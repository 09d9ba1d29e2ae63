import { decodeGsm, decodeUcs2, encodeGsm, encodeUcs2 } from '../../kit/alphabet.ts'

/** Which part of which message, as a user data header or SAR parameters say. */
export interface Place {
  readonly reference: number
  /** Of 16 bits. */
  readonly wide: boolean
  readonly total: number
  /** From 1. */
  readonly number: number
}

export const gsm = 0x00
export const ucs2 = 0x08

/** The octets of each SMS that a handset makes of a text, header and all. */
export function cutText(
  text: string,
  { reference, wide }: Pick<Place, 'reference' | 'wide'>,
): { readonly dataCoding: number; readonly parts: readonly Buffer[] } {
  const septets = encodeGsm(text)
  const dataCoding = septets ? gsm : ucs2
  const octets = septets ?? encodeUcs2(text)
  if (octets.length <= (septets ? 160 : 140)) return { dataCoding, parts: [octets] }
  // 140 octets less the header of 6 or 7: in septets, rounded down, or in whole UTF-16 units.
  const max = septets ? (wide ? 152 : 153) : wide ? 132 : 134
  const parts: Buffer[] = []
  for (let from = 0; from < octets.length; ) {
    const end = endOfPart(octets, from, max, dataCoding)
    parts.push(octets.subarray(from, end))
    from = end
  }
  return {
    dataCoding,
    parts: parts.map((part, index) => {
      const place = { reference, wide, total: parts.length, number: index + 1 }
      return Buffer.concat([headerOf(place), part])
    }),
  }
}

/** Neither an escaped character nor a pair of surrogates is cut in two. */
function endOfPart(octets: Buffer, from: number, max: number, dataCoding: number): number {
  const end = from + max
  if (end >= octets.length) return octets.length
  if (dataCoding === gsm) return octets[end - 1] === 0x1b ? end - 1 : end
  return ((octets[end - 2] ?? 0) & 0xfc) === 0xd8 ? end - 2 : end
}

/** 3GPP TS 23.040, sections 9.2.3.24.1 and 9.2.3.24.8. */
function headerOf({ reference, wide, total, number }: Place): Buffer {
  return wide
    ? Buffer.from([6, 0x08, 4, reference >> 8, reference & 0xff, total, number])
    : Buffer.from([5, 0x00, 3, reference & 0xff, total, number])
}

/**
 * A content with a user data header: what follows the header, and the place that it tells.
 * undefined where the header's lengths do not come out even, or its place can be none.
 */
export function readHeader(
  content: Buffer,
): { readonly rest: Buffer; readonly place?: Place } | undefined {
  const end = 1 + (content[0] ?? 0)
  if (content.length < end) return undefined
  let place: Place | undefined
  let at = 1
  while (at < end) {
    const length = content[at + 1] ?? 0
    const value = content.subarray(at + 2, at + 2 + length)
    if (at + 2 + length > end) return undefined
    if (content[at] === 0x00 && length === 3) place = placeOf(false, value)
    if (content[at] === 0x08 && length === 4) place = placeOf(true, value)
    at += 2 + length
  }
  const isPossible = !place || (place.number >= 1 && place.number <= place.total)
  return isPossible ? { rest: content.subarray(end), ...(place && { place }) } : undefined
}

function placeOf(wide: boolean, value: Buffer): Place {
  const reference = wide ? value.readUInt16BE(0) : value.readUInt8(0)
  return { reference, wide, total: value.at(-2) ?? 0, number: value.at(-1) ?? 0 }
}

/** The text of whole octets in the alphabet of a data_coding; undefined where it is none. */
export function decodeText(octets: Buffer, dataCoding: number): string | undefined {
  if (dataCoding === gsm) return decodeGsm(octets)
  if (dataCoding === ucs2) return decodeUcs2(octets)
  return octets.toString('latin1')
}

/** Parts of messages kept at a time; the oldest messages go first. */
const maxOpen = 1_000

/** Puts the parts of messages together, as a handset does. */
export class Assembly {
  readonly #open = new Map<string, Map<number, Buffer>>()

  /** The octets of the whole, once its last part has come. */
  add(from: string, part: Buffer, place: Place): Buffer | undefined {
    const { reference, wide, total, number } = place
    const key = `${from} ${wide ? 16 : 8} ${reference} ${total}`
    const known = this.#open.get(key)
    // Other octets at the same place: the reference is in use again.
    const isOther = known?.has(number) && !known.get(number)?.equals(part)
    const parts = !known || isOther ? new Map<number, Buffer>() : known
    parts.set(number, part)
    this.#open.set(key, parts)
    if (parts.size === total) {
      this.#open.delete(key)
      return Buffer.concat([...parts].sort(([one], [other]) => one - other).map(([, each]) => each))
    }
    const [oldest] = this.#open.keys()
    if (oldest !== undefined && this.#open.size > maxOpen) this.#open.delete(oldest)
    return undefined
  }
}
