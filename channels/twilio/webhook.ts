import type {
  DeliveryEvent,
  DeliveryStatus,
  InboundEvent,
  MalformedEvent,
  ProviderRequest,
  Reception,
} from '../../src/contract/events.ts'
import { orAside, refused, setAside, withoutNumbers } from '../../src/contract/reading.ts'
import { addressOf, messageOf } from './message.ts'
import { type Content, contentOf, type Fields, isSigned } from './signature.ts'

/** An empty reply: Twilio would send any other text to the citizen. */
const nothingToSay = {
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  // Some segments reached the handset, others did not yet.
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
])

/**
 * Receives an incoming message or a status callback, both SMS and WhatsApp.
 *
 * @param request POST form, GET, or POST JSON with `bodySHA256`, as it arrived
 * @param settings auth tokens that may have signed it
 * @param content of `contentOf`
 * @returns one event, or none for a message of our own; 403 where the signature does not fit
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function receive(
  request: ProviderRequest,
  settings: { readonly authToken: string | readonly string[] },
  content: Content | undefined = contentOf(request),
): Reception {
  if (content === undefined || !isSigned(request, content, settings.authToken)) return refused
  const event = eventOf({ fields: content.fields(), text: content.text }, request)
  return { verified: true, answer: nothingToSay, events: event === undefined ? [] : [event] }
}

function eventOf(
  { fields, text }: { fields: Fields; text: string },
  request: ProviderRequest,
): InboundEvent | undefined {
  const status = statusOf(fields)
  if (status !== undefined) return deliveryOf(fields, status, text, request.url)
  // This is our own message: taken for a citizen's, it would make us answer ourselves.
  if (fields.get('Direction')?.startsWith('outbound')) return undefined

  const message = messageOf(fields, request.receivedAt)
  return orAside(message, accountOf(fields, fields.get('To')), text)
}

/** The status that a callback reports, or undefined where the request is an incoming message. */
function statusOf(fields: Fields): string | undefined {
  if (fields.get('EventType') === 'READ') return 'read'
  const word = fields.get('MessageStatus') || fields.get('SmsStatus')
  return word === 'received' || word === 'receiving' ? undefined : word || undefined
}

/** https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
function deliveryOf(
  fields: Fields,
  word: string,
  text: string,
  url: string,
): DeliveryEvent | MalformedEvent {
  const sid = fields.get('MessageSid')
  const status = statuses.get(word)
  const account = fields.get('From')
  const aside = (reason: string) => setAside(accountOf(fields, account), text, reason)
  if (!sid) return aside('a status without MessageSid')
  if (!account) return aside('a status without From')
  if (status === undefined) return aside('a status that is not known')

  const reference = new URL(url).searchParams.get('ref')
  const code = fields.get('ErrorCode')
  const detail = fields.get('ErrorMessage') || fields.get('ChannelStatusMessage') || ''
  return {
    kind: 'delivery',
    account: addressOf(account),
    eventKey: `${sid}:${word}`,
    externalId: sid,
    ...(reference ? { reference } : {}),
    status,
    ...(code ? { error: { code, detail: withoutNumbers(detail) } } : {}),
  }
}

/** Our number, or what Twilio says instead: the event needs an account. */
function accountOf(fields: Fields, account: string | undefined): string {
  return addressOf(account || fields.get('AccountSid') || 'unknown')
}
