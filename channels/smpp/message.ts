import type { InboundEvent, MalformedEvent, MessageEvent } from '../../src/contract/events.ts'
import { messageFrom, setAside } from '../../src/contract/reading.ts'
import { senderOf } from '../../src/contract/sms.ts'
import { shortMessage } from '../../src/contract/sms-text.ts'
import { numberTypes } from './commands.ts'
import { type DataMessage, headerLength, type ShortMessage, tlvOf } from './pdu.ts'
import { isConfirmation, type ReportEvent, reportOf } from './receipt.ts'
import type { Settings } from './settings.ts'
import { contentOf, digestOf, placeIn, shortHash } from './user-data.ts'

/** What an incoming PDU turned out to be. */
export type Incoming =
  | { readonly kind: 'event'; readonly event: InboundEvent }
  | {
      readonly kind: 'keyed'
      readonly digest: string
      /** The event key from the centre's id. Without an id, repeats.ts tells whether it is new. */
      readonly key: string | undefined
      readonly event: EventOfKey
    }

type EventOfKey = ReportEvent | ((key: string, receivedAt: Date) => MessageEvent)

/** deliver_sm or data_sm, as one event of ours. */
export function incomingOf(
  pdu: ShortMessage | DataMessage,
  frame: Buffer,
  settings: Settings,
): Incoming {
  const digest = digestOf(pdu, settings)
  const report = reportOf(pdu, frame, settings)
  if (report === 'nameless')
    return { kind: 'event', event: setFrameAside(frame, 'a receipt without an id', settings) }
  // A centre uses an id again: only a repeat on the wire is the same report.
  if (report) return { kind: 'keyed', digest, key: undefined, event: report }
  const { address, ton } = pdu.source
  const sender = senderOf(address, settings.defaultCountry, ton === numberTypes.national)
  if (!sender) {
    return { kind: 'event', event: setFrameAside(frame, 'a message without a sender', settings) }
  }
  const id = ownIdOf(pdu, settings.messageIdTlv)
  const event: EventOfKey = (key, receivedAt) => ({
    ...messageFrom(settings.shortCode, key, sender.address, receivedAt),
    ...(id && { externalId: id }),
    ...shortMessage(contentOf(pdu, settings.alphabet), placeIn(pdu)),
    ...((sender.isMachine || isConfirmation(pdu)) && { passive: true }),
  })
  // The parts of a text may share the id of the text: the digest tells them apart.
  return { kind: 'keyed', digest, key: id && `${digest}.id.${id}`, event }
}

/** The centre's own id of a message, if the settings name the TLV that has it. */
function ownIdOf(pdu: ShortMessage | DataMessage, tag: number | undefined): string | undefined {
  const value = tag === undefined ? undefined : tlvOf(pdu, tag)
  if (!value?.length) return undefined
  const text = value.toString('latin1').replace(/\0+$/, '')
  return /^[\x21-\x7e]+$/.test(text) ? text : value.toString('hex')
}

/** A message that cannot be read is kept as it came: somebody may have written in it. */
export function setFrameAside(
  frame: Buffer,
  reason: string,
  { shortCode }: Pick<Settings, 'shortCode'>,
): MalformedEvent {
  const key = `malformed.${shortHash(frame.subarray(headerLength))}`
  return setAside(shortCode, frame.toString('hex'), reason, key)
}
