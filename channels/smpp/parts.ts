import { tags } from './commands.ts'
import { type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'

/** Which part of how many, and of which text: its reference, and the way in which that was told. */
export interface Place {
  readonly width: 'udh8' | 'udh16' | 'sar'
  readonly reference: number
  readonly number: number
  readonly total: number
}

export interface UserData {
  /** With the header: what the peer repeats octet by octet. */
  readonly payload: Buffer
  readonly body: Buffer
  /** Octets in front of the body. */
  readonly headerLength: number
  readonly place: Place | undefined
}

const hasHeader = 0x40

/** The payload of a message, wherever it stands, without its header. */
export function userDataOf(pdu: ShortMessage | DataMessage): UserData {
  const short = pdu.command === 'data_sm' ? undefined : pdu.shortMessage
  const payload = short?.length ? short : (tlvOf(pdu, tags.messagePayload) ?? Buffer.alloc(0))
  const headerLength = pdu.esmClass & hasHeader ? (payload[0] ?? 0) + 1 : 0
  // A header that is longer than the message is none: better odd characters than no text.
  const isTrue = headerLength > 0 && headerLength <= payload.length
  return {
    payload,
    body: isTrue ? payload.subarray(headerLength) : payload,
    headerLength: isTrue ? headerLength : 0,
    place: (isTrue ? placeInHeader(payload.subarray(1, headerLength)) : undefined) ?? sarOf(pdu),
  }
}

/** 3GPP TS 23.040, 9.2.3.24: elements of an identifier, a length and a value. */
function placeInHeader(elements: Buffer): Place | undefined {
  for (let at = 0; at + 2 <= elements.length; ) {
    const [id, length = 0] = elements.subarray(at)
    const value = elements.subarray(at + 2, at + 2 + length)
    at += 2 + length
    if (value.length < length) return undefined
    if (id === 0x00 && length === 3) {
      return placed('udh8', value.readUInt8(), value.subarray(1))
    }
    if (id === 0x08 && length === 4) {
      return placed('udh16', value.readUInt16BE(), value.subarray(2))
    }
  }
  return undefined
}

function sarOf(pdu: ShortMessage | DataMessage): Place | undefined {
  const reference = tlvOf(pdu, tags.sarReference)
  const total = tlvOf(pdu, tags.sarTotal)
  const number = tlvOf(pdu, tags.sarNumber)
  if (!reference?.length || total?.length !== 1 || number?.length !== 1) return undefined
  if (reference.length > 4) return undefined
  return placed('sar', reference.readUIntBE(0, reference.length), Buffer.concat([total, number]))
}

/** A place that cannot be true is dropped, not the text; a text in one part needs none. */
function placed(width: Place['width'], reference: number, counts: Buffer): Place | undefined {
  const [total = 0, number = 0] = counts
  if (total < 2 || number < 1 || number > total) return undefined
  return { width, reference, number, total }
}
