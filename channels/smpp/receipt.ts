import {
  canonicalId,
  otherReadings,
  reportText,
  statusOf,
} from '../../src/contract/delivery-report.ts'
import type { DeliveryEvent } from '../../src/contract/events.ts'
import { decodeGsm7, decodeUtf16, senderOf } from '../../src/contract/sms.ts'
import { unpack } from './coding.ts'
import { numberTypes, tags } from './commands.ts'
import { type Address, type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'
import type { Settings } from './settings.ts'
import { userDataOf } from './user-data.ts'

/** How a centre writes an id in its answer to submit_sm and in the receipt. */
export type MessageIdType = 'text' | 'hex' | 'decimal' | 'response-hex' | 'receipt-hex'

/** SMPP 3.4, 5.2.12: message type of esm_class. */
const messageType = 0x3c
/** The receipt proper and the one on the way. */
const receiptTypes: readonly number[] = [0x04, 0x20]
/** Acknowledged by the telephone or its user, and the end of a dialogue. */
const confirmationTypes: readonly number[] = [0x08, 0x10, 0x18]

function isMarked({ esmClass }: { readonly esmClass: number }): boolean {
  return receiptTypes.includes(esmClass & messageType)
}

/** A human or the telephone confirms: it has a text, but nobody waits for an answer to it. */
export function isConfirmation({ esmClass }: { readonly esmClass: number }): boolean {
  return confirmationTypes.includes(esmClass & messageType)
}

/** Brings an id into one form, however the centre writes it. */
export function idOf(id: string, type: MessageIdType, where: 'response' | 'receipt'): string {
  const bare = canonicalId(id)
  const isHex = type === 'hex' || type === `${where}-hex`
  if (type !== 'text' && isHex && /^[0-9A-F]+$/.test(bare)) return BigInt(`0x${bare}`).toString()
  return bare
}

/** Values of message_state, 5.2.28, under the words of the text. */
const states: Readonly<Record<number, string>> = {
  0: 'SCHEDULED',
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
  9: 'SKIPPED',
}

export type ReportEvent = (eventKey: string) => DeliveryEvent

/**
 * The delivery report that a PDU is: its esm_class says so, or it has the TLVs of one, or a text of the
 * usual form. TLVs win over the text of Appendix B, which each centre writes in its own way.
 *
 * A message with words of its own and receipted_message_id alone is none: some centres name a citizen's
 * message in that TLV.
 *
 * @returns undefined where it is none; `nameless` where it does not say which message it is about
 */
export function reportOf(
  pdu: ShortMessage | DataMessage,
  frame: Buffer,
  settings: Settings,
): ReportEvent | 'nameless' | undefined {
  const { body } = userDataOf(pdu)
  const text = reportIn(body)
  const named = idIn(pdu, settings)
  const state = stateIn(pdu)
  const error = errorIn(tlvOf(pdu, tags.networkErrorCode))
  const marks = [named, state, error].filter((mark) => mark !== undefined).length
  const isBare = /^[\s\0]*$/.test(body.toString('latin1'))
  const isTold = marks > 0 && (isBare || (named !== undefined && marks > 1))
  if (!isMarked(pdu) && !isTold && !text) return undefined
  const id = named ?? text?.id ?? (isMarked(pdu) ? looseIdIn(body) : undefined)
  if (id === undefined) return 'nameless'
  return eventOf(pdu, settings, {
    id,
    state: state ?? text?.state ?? (looseStateIn(body) || 'UNKNOWN'),
    error: error ?? text?.error,
    raw: isMarked(pdu) ? undefined : frame.toString('hex'),
  })
}

interface Told {
  readonly id: string
  readonly state: string
  readonly error: string | undefined
  readonly raw: string | undefined
}

function eventOf(
  pdu: ShortMessage | DataMessage,
  settings: Settings,
  { id, state, error, raw }: Told,
): ReportEvent {
  const externalId = idOf(id, settings.msgIdType, 'receipt')
  const otherIds = settings.msgIdType === 'text' ? otherReadings(externalId) : []
  const status = statusOf(state) ?? 'sent'
  const code = error === undefined ? state : error
  const address = telephoneIn(pdu, settings)
  return (eventKey) => ({
    kind: 'delivery',
    account: settings.shortCode,
    eventKey,
    externalId,
    ...(otherIds.length > 0 && { otherIds }),
    ...(address !== undefined && { address }),
    status,
    ...(status === 'failed' && { error: { code, detail: `stat ${state}` } }),
    ...(raw !== undefined && { raw }),
  })
}

/** The citizen whom our message went to. Some centres leave the addresses as they were in submit_sm. */
function telephoneIn({ source, destination }: ShortMessage | DataMessage, settings: Settings) {
  const telephone = ({ address, ton }: Address) => {
    const sender = senderOf(address, settings.defaultCountry, ton === numberTypes.national)
    return sender && !sender.isMachine ? sender.address : undefined
  }
  const isOurs = canonicalNumber(source.address) === canonicalNumber(settings.shortCode)
  return (isOurs ? undefined : telephone(source)) ?? telephone(destination)
}

function canonicalNumber(address: string): string {
  return address.trim().replace(/^\+/, '')
}

/** Ids and words of a report are ASCII, whatever data_coding says; only then other alphabets. */
function reportIn(body: Buffer) {
  return (
    reportText(body.toString('latin1')) ??
    reportText(decodeUtf16(body)) ??
    reportText(decodeUtf16(body, true)) ??
    reportText(decodeGsm7(body)) ??
    reportText(decodeGsm7(unpack(body)))
  )
}

function looseIdIn(body: Buffer): string | undefined {
  return /\bid:\s*([^\s:]+)/i.exec(body.toString('latin1').replaceAll('\0', ''))?.[1]
}

function looseStateIn(body: Buffer): string | undefined {
  const text = body.toString('latin1').replaceAll('\0', '')
  return /\bstat:\s*([a-z_]+)/i.exec(text)?.[1]?.toUpperCase()
}

function idIn(pdu: ShortMessage | DataMessage, { messageIdTlv }: Settings): string | undefined {
  if (messageIdTlv === tags.receiptedMessageId && !isMarked(pdu)) return undefined
  const value = tlvOf(pdu, tags.receiptedMessageId)
  const id = value?.toString('latin1').replace(/\0.*$/s, '').trim()
  return id || undefined
}

function stateIn(pdu: ShortMessage | DataMessage): string | undefined {
  const state = tlvOf(pdu, tags.messageState)
  return state?.length === 1 ? (states[state.readUInt8()] ?? 'UNKNOWN') : undefined
}

/** 5.3.2.31: the kind of network, and its code. */
function errorIn(value: Buffer | undefined): string | undefined {
  return value?.length === 3 ? String(value.readUInt16BE(1)) : undefined
}
