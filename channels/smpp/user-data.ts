import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { Part } from '../../src/contract/events.ts'
import { partInHeader, partOf } from '../../src/contract/sms.ts'
import { tags } from './commands.ts'
import { type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'
import type { Settings } from './settings.ts'

interface UserData {
  /** The octets with the header: the peer repeats exactly these. */
  readonly payload: Buffer
  readonly body: Buffer
  /** Octets in front of the body. */
  readonly headerLength: number
}

const hasHeader = 0x40

/** The payload of a message, wherever it stands, without its header. */
export function userDataOf(pdu: ShortMessage | DataMessage): UserData {
  const short = pdu.command === 'data_sm' ? undefined : pdu.shortMessage
  const payload = short?.length ? short : (tlvOf(pdu, tags.messagePayload) ?? Buffer.alloc(0))
  const told = pdu.esmClass & hasHeader ? (payload[0] ?? 0) + 1 : 0
  // A header longer than the message counts as text: odd characters are better than no text.
  const headerLength = told <= payload.length ? told : 0
  return { payload, body: payload.subarray(headerLength), headerLength }
}

/** Which part of which text a message is, by its header or by its TLVs. */
export function partIn(pdu: ShortMessage | DataMessage, account: string): Part | undefined {
  const { payload, headerLength } = userDataOf(pdu)
  return partInHeader(payload.subarray(1, headerLength), account) ?? sarOf(pdu, account)
}

function sarOf(pdu: ShortMessage | DataMessage, account: string): Part | undefined {
  const reference = tlvOf(pdu, tags.sarReference)
  const total = tlvOf(pdu, tags.sarTotal)
  const number = tlvOf(pdu, tags.sarNumber)
  if (!reference?.length || total?.length !== 1 || number?.length !== 1) return undefined
  if (reference.length > 4) return undefined
  const text = `sar/${reference.readUIntBE(0, reference.length)}`
  return partOf(account, text, Buffer.concat([total, number]))
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
