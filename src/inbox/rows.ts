import { createHash, randomUUID } from 'node:crypto'
import type { InboundEvent, ProviderRequest } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex, seal } from '../identity/seal.ts'
import { addressOf, encodeEvent, happenedAt } from './event-codec.ts'

/** What a channel read out of a verified request, or heard over a connection: nothing to replay. */
export type Delivery = {
  readonly channel: string
  readonly events: readonly InboundEvent[]
} & ({ readonly request: ProviderRequest } | { readonly receivedAt: Date })

export interface WebhookRow {
  readonly id: string
  readonly channel: string
  readonly receivedAt: Date
  readonly sealedRequest: Buffer
}

export interface InboxRow {
  readonly channel: string
  readonly account: string
  readonly kind: string
  readonly eventKey: string
  readonly addressIndex: Buffer | undefined
  readonly sealedEvent: Buffer
  readonly webhookId: string | undefined
  readonly sentAt: Date
  /** Why there is nothing to do about it but show it. */
  readonly fault: string | undefined
}

/** A delivery as it is stored: the request, if it came with one, and each event in it. */
export interface Rows {
  readonly webhook: WebhookRow | undefined
  readonly inbox: readonly InboxRow[]
}

const maxKeyLength = 200
// A provider's clock may be wrong; what is further away than this is taken as "now".
const plausibleMs = 10 * 365 * 86_400_000

/** Seals a delivery into the rows that make it durable. */
export function toRows(ring: KeyRing, delivery: Delivery): Rows {
  const { channel, events } = delivery
  const { receivedAt } = 'request' in delivery ? delivery.request : delivery
  const webhook = 'request' in delivery ? archived(ring, channel, delivery.request) : undefined
  const inbox = events.map((event) => {
    const account = columnText(event.account)
    const address = addressOf(event)
    return {
      channel,
      account,
      kind: event.kind,
      eventKey: columnText(event.eventKey),
      addressIndex: address === undefined ? undefined : blindIndex(ring, channel, account, address),
      sealedEvent: seal(ring, 'event', encodeEvent(event)),
      webhookId: webhook?.id,
      sentAt: plausible(happenedAt(event), receivedAt),
      fault: event.kind === 'malformed' ? event.reason.replaceAll('\0', '') : undefined,
    }
  })
  return { webhook, inbox }
}

function archived(ring: KeyRing, channel: string, request: ProviderRequest): WebhookRow {
  const { receivedAt } = request
  const sealedRequest = seal(ring, 'request', encodeRequest(request))
  return { id: randomUUID(), channel, receivedAt, sealedRequest }
}

/** What a provider chose as a key may be long or hold a NUL, and neither fits into an index. */
function columnText(text: string): string {
  if (text.length <= maxKeyLength && !text.includes('\0')) return text
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

function plausible(at: Date | undefined, receivedAt: Date): Date {
  const distance = at ? Math.abs(at.getTime() - receivedAt.getTime()) : Number.NaN
  return at && distance < plausibleMs ? at : receivedAt
}

function encodeRequest({ method, url, headers, body, receivedAt }: ProviderRequest): string {
  return JSON.stringify({ method, url, headers, receivedAt, body: body.toString('base64') })
}
