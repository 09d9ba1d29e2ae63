import type { DeliveryEvent, DeliveryStatus } from '../../src/contract/events.ts'
import { decodeGsm7 } from '../../src/contract/sms.ts'
import { tags } from './commands.ts'
import { type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'
import { userDataOf } from './user-data.ts'

/** How a centre writes an id in its answer to submit_sm and in the receipt. */
export type MessageIdType = 'text' | 'hex' | 'decimal' | 'response-hex' | 'receipt-hex'

/** SMPP 3.4, 5.2.12: message type of esm_class; the receipt proper and the one on the way. */
const messageType = 0x3c
const receiptTypes: readonly number[] = [0x04, 0x20]

export function isReceipt({ esmClass }: { readonly esmClass: number }): boolean {
  return receiptTypes.includes(esmClass & messageType)
}

/** A human or the telephone confirms: it has a text, but nobody waits for an answer to it. */
export function isConfirmation({ esmClass }: { readonly esmClass: number }): boolean {
  return (esmClass & messageType) !== 0 && !isReceipt({ esmClass })
}

/** Brings an id into one form, however the centre writes it. */
export function canonicalId(
  id: string,
  type: MessageIdType,
  where: 'response' | 'receipt',
): string {
  const trimmed = id.trim()
  const isHex = type === 'hex' || type === `${where}-hex`
  if (type === 'text') return trimmed
  if (isHex) return /^[0-9a-f]+$/i.test(trimmed) ? BigInt(`0x${trimmed}`).toString() : trimmed
  return /^\d+$/.test(trimmed) ? BigInt(trimmed).toString() : trimmed
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

/** States by their first letters: centres write DELIVRD and DELIVERED. Open states count as sent. */
const meanings: readonly (readonly [RegExp, DeliveryStatus])[] = [
  [/^DELIV/, 'delivered'],
  [/^(EXPIR|DELET|UNDEL|REJ|FAIL)/, 'failed'],
  [/^(SCHED|QUEUE|BUFF)/, 'queued'],
]

/**
 * A delivery receipt as our event. TLVs win over the text of Appendix B, which each centre writes in
 * its own way.
 *
 * @returns undefined where it does not say which message it is about
 */
export function deliveryOf(
  pdu: ShortMessage | DataMessage,
  account: string,
  type: MessageIdType,
): DeliveryEvent | undefined {
  const text = decodeGsm7(userDataOf(pdu).body)
  const raw = idIn(tlvOf(pdu, tags.receiptedMessageId)) ?? /\bid:\s*([^\s:]+)/i.exec(text)?.[1]
  if (!raw) return undefined
  const externalId = canonicalId(raw, type, 'receipt')
  const state = stateOf(pdu) ?? /\bstat:\s*([a-z_]+)/i.exec(text)?.[1]?.toUpperCase() ?? 'UNKNOWN'
  const status = meanings.find(([word]) => word.test(state))?.[1] ?? 'sent'
  const code = errorIn(tlvOf(pdu, tags.networkErrorCode)) ?? /\berr:\s*(\w{1,8})\b/i.exec(text)?.[1]
  return {
    kind: 'delivery',
    account,
    eventKey: `${externalId}:${state}`,
    externalId,
    status,
    ...(status === 'failed' ? { error: { code: code ?? state, detail: `stat ${state}` } } : {}),
  }
}

function idIn(value: Buffer | undefined): string | undefined {
  const id = value?.toString('latin1').replace(/\0.*$/s, '').trim()
  return id || undefined
}

function stateOf(pdu: ShortMessage | DataMessage): string | undefined {
  const state = tlvOf(pdu, tags.messageState)
  return state?.length === 1 ? states[state.readUInt8()] : undefined
}

/** 5.3.2.31: the kind of network, and its code. */
function errorIn(value: Buffer | undefined): string | undefined {
  return value?.length === 3 ? String(value.readUInt16BE(1)) : undefined
}
