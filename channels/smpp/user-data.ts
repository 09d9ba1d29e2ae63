import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { Octets } from '../../src/contract/events.ts'
import {
  type Place,
  placeOf,
  type UserDataHeader,
  unannouncedHeader,
  userDataHeader,
} from '../../src/contract/sms.ts'
import { type Alphabet, octetsOf } from './coding.ts'
import { tags } from './commands.ts'
import { type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'
import type { Settings } from './settings.ts'

interface UserData {
  /** The octets with the header: the peer repeats exactly these. */
  readonly payload: Buffer
  readonly body: Buffer
  readonly header: UserDataHeader | undefined
  /** A header is announced, and the lengths in it do not come out even. */
  readonly isLying: boolean
}

const hasHeader = 0x40

/** The payload of a message, wherever it stands, without its header. */
export function userDataOf(pdu: ShortMessage | DataMessage): UserData {
  const payload = payloadOf(pdu)
  const isAnnounced = (pdu.esmClass & hasHeader) !== 0 && payload.length > 0
  const header = isAnnounced ? userDataHeader(payload) : unannouncedHeader(payload)
  const body = payload.subarray(header?.length ?? 0)
  return { payload, body, header, isLying: isAnnounced && !header }
}

/** SMPP 3.4, 5.3.2.32, allows only one of the two; where they differ, both are kept. */
function payloadOf(pdu: ShortMessage | DataMessage): Buffer {
  const long = tlvOf(pdu, tags.messagePayload) ?? Buffer.alloc(0)
  const short = pdu.command === 'data_sm' ? Buffer.alloc(0) : pdu.shortMessage
  if (long.subarray(0, short.length).equals(short)) return long
  if (short.subarray(0, long.length).equals(long)) return short
  return Buffer.concat([short, long])
}

/**
 * The octets of the text and their coding. Under a header that lies nobody knows where the text begins:
 * then all octets count, and are read only if every one is a letter.
 */
export function contentOf(pdu: ShortMessage | DataMessage, alphabet: Alphabet): Octets {
  const { payload, body, header, isLying } = userDataOf(pdu)
  const { coding, octets } = isLying
    ? { coding: `user data header that lies, data_coding ${pdu.dataCoding}`, octets: payload }
    : octetsOf(body, pdu.dataCoding, alphabet, header?.length, header?.table)
  return { coding, octets: octets.toString('base64') }
}

/** Where in which text a message stands, by its header or by its TLVs. */
export function placeIn(pdu: ShortMessage | DataMessage): Place | undefined {
  return userDataOf(pdu).header?.place ?? sarOf(pdu)
}

function sarOf(pdu: ShortMessage | DataMessage): Place | undefined {
  const reference = tlvOf(pdu, tags.sarReference)
  const total = tlvOf(pdu, tags.sarTotal)
  const number = tlvOf(pdu, tags.sarNumber)
  if (!reference?.length || total?.length !== 1 || number?.length !== 1) return undefined
  if (reference.length > 4) return undefined
  const text = `sar/${reference.readUIntBE(0, reference.length)}`
  return placeOf(text, Buffer.concat([total, number]))
}

/** TLVs that differ between two messages of the same octets, but not in a repeat. */
const telling = [
  tags.userMessageReference,
  tags.sarReference,
  tags.sarTotal,
  tags.sarNumber,
  tags.receiptedMessageId,
  tags.messageState,
] as const

/**
 * A digest of content and addresses: the same for a message and its repeat. Its key is known to every
 * process of the account and to nobody else: there are few numbers, so a plain hash would name the sender.
 */
export function digestOf(
  pdu: ShortMessage | DataMessage,
  { password }: Pick<Settings, 'password'>,
): string {
  const fields = [
    pdu.source.address,
    pdu.destination.address,
    pdu.esmClass,
    pdu.dataCoding,
    ...telling.map((tag) => tlvOf(pdu, tag)?.toString('hex') ?? ''),
  ]
  const hash = createHmac('sha256', password).update(`${fields.join('\0')}\0`)
  return short(hash.update(userDataOf(pdu).payload))
}

/** 144 bits, in letters that need no escape anywhere. */
function short(hash: Hash | Hmac): string {
  return hash.digest('base64url').slice(0, 24)
}

export function shortHash(octets: Buffer): string {
  return short(createHash('sha256').update(octets))
}
