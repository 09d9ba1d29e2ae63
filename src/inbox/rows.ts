import { randomUUID } from 'node:crypto'
import postgres, { type Sql } from 'postgres'
import type { InboundEvent, ProviderRequest } from '../contract/events.ts'
import { wellFormedText } from '../contract/well-formed.ts'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex, eventIndex, seal } from '../identity/seal.ts'
import { type Lane, laneOfAddress } from '../queue/lanes.ts'
import type { Wake } from '../queue/queues.ts'
import { reportsId } from '../queue/sweep.ts'
import { admitted } from './admitted.ts'

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
  /** What makes it one event; see eventIndex. */
  readonly eventIndex: string
  readonly addressIndex: Buffer | undefined
  readonly sealedEvent: Buffer
  readonly webhookId: string | undefined
  readonly sentAt: Date
  /** Why nothing can be done with it but to show it. */
  readonly fault: string | undefined
}

/** A delivery as it is stored: the request, if it came with one, and each event in it. */
export interface Rows {
  /** When it came to the door, by the clock of this process. */
  readonly receivedAt: Date
  readonly webhook: WebhookRow | undefined
  readonly inbox: readonly InboxRow[]
}

/** Admits a delivery, and seals it into the rows that make it durable. */
export function toRows(ring: KeyRing, delivery: Delivery): Rows {
  const { channel, events } = delivery
  const { receivedAt } = 'request' in delivery ? delivery.request : delivery
  const webhook = 'request' in delivery ? archived(ring, channel, delivery.request) : undefined
  const inbox = events.map((told) => {
    const event = admitted(told, receivedAt)
    return {
      channel,
      account: event.account,
      kind: event.kind,
      ...indexesOf(ring, channel, event),
      sealedEvent: seal(ring, 'event', encodeEvent(event)),
      webhookId: webhook?.id,
      sentAt: happenedAt(event) ?? receivedAt,
      fault: event.kind === 'malformed' ? event.reason : undefined,
    }
  })
  return { receivedAt, webhook, inbox }
}

/** What an admitted event and its citizen are found by, under this ring. */
export function indexesOf(
  ring: KeyRing,
  channel: string,
  event: InboundEvent,
): Pick<InboxRow, 'eventIndex' | 'addressIndex'> {
  const { account } = event
  const address = addressOf(event)
  return {
    eventIndex: eventIndex(ring, { ...event, channel }),
    addressIndex: address === undefined ? undefined : blindIndex(ring, channel, account, address),
  }
}

function archived(ring: KeyRing, channel: string, request: ProviderRequest): WebhookRow {
  const { receivedAt } = request
  const sealedRequest = seal(ring, 'request', encodeRequest(request))
  return { id: randomUUID(), channel, receivedAt, sealedRequest }
}

function encodeRequest({ method, url, headers, body, receivedAt }: ProviderRequest): string {
  return JSON.stringify({ method, url, headers, receivedAt, body: body.toString('base64') })
}

const dates = ['sentAt', 'editedAt', 'deletedAt', 'at']

/** The form in which an event is sealed. */
export function encodeEvent(event: InboundEvent): string {
  return JSON.stringify(event)
}

/**
 * @param text made by encodeEvent, out of a seal that proves it; a gateway of another version may have
 *   admitted the event in another way, so its strings are made well-formed here, too
 */
export function decodeEvent(text: string): InboundEvent {
  return JSON.parse(text, (name, value) => {
    if (typeof value !== 'string') return value
    return dates.includes(name) ? new Date(value) : wellFormedText(value)
  }) as InboundEvent
}

/** The citizen whom an event is about, by address; undefined where it names none. */
export function addressOf(event: InboundEvent): string | undefined {
  switch (event.kind) {
    case 'message':
    case 'edit':
    case 'deletion':
      return event.from
    case 'renumbered':
      return event.previous
    case 'echo':
      return event.to
    case 'delivery':
    case 'malformed':
      return undefined
  }
}

/** When it happened by the provider's clock, or undefined where it does not say. */
export function happenedAt(event: InboundEvent): Date | undefined {
  switch (event.kind) {
    case 'message':
    case 'echo':
      return event.sentAt
    case 'edit':
      return event.editedAt
    case 'deletion':
      return event.deletedAt
    case 'renumbered':
    case 'delivery':
      return event.at
    case 'malformed':
      return undefined
  }
}

// Longer than one batch of the drain takes: the next one may have more of the same burst.
const spooledWait = '2 seconds'

/**
 * One statement for a whole batch. Rows are sorted by their unique key: two unsorted batches that
 * hold the same keys lock each other out (measured: 11 deadlocks in 360 batches, none sorted).
 * `accepted_at` tells when they came to the door, and in which order.
 *
 * Everything sealed goes as one text that the database cuts apart: the elements of an array would be
 * read byte by byte on both sides, with their escapes (measured: 52 to 48 µs a row).
 *
 * @param from the spool, where rows have waited: how long is what this process counts, so that only the
 *   database's clock says when it was. They become due a little later, when the rest of a burst is there.
 */
export async function insert(
  sql: Sql,
  batch: readonly Rows[],
  from: 'door' | 'spool' = 'door',
): Promise<void> {
  const webhooks = batch.flatMap(({ webhook }) => webhook ?? [])
  const rows = sorted(
    batch.flatMap(({ inbox, receivedAt }) => {
      const agoMs = from === 'spool' ? Math.max(0, Date.now() - receivedAt.getTime()) : 0
      return inbox.map((row) => ({ row, agoMs }))
    }),
  )
  const requests = webhooks.map(({ sealedRequest }) => sealedRequest)
  const events = rows.map(({ row }) => row.sealedEvent)
  const sealed = Buffer.concat([...requests, ...events]).toString('base64')
  const starts = startsOf([...requests, ...events])
  await sql`
    with sealed as materialized (select decode(${sealed}, 'base64') as bytes),
    archived as (
      insert into webhook (id, channel, received_at, sealed_request)
      select id::uuid, channel, received_at::timestamptz, substring(bytes from start for length)
      from sealed, unnest(
        ${webhooks.map((w) => w.id)}::text[], ${webhooks.map((w) => w.channel)}::text[],
        ${webhooks.map((w) => w.receivedAt.toISOString())}::text[],
        ${starts.slice(0, requests.length)}::int[], ${requests.map((r) => r.length)}::int[]
      ) as w (id, channel, received_at, start, length)
      on conflict do nothing)
    insert into inbox (channel, account, kind, event_index, address_index, sealed_event, webhook_id,
        sent_at, accepted_at, due_at, fault, handled_at)
      select channel, account, kind, event_index::uuid, decode(address, 'hex'),
        substring(bytes from start for length), webhook_id::uuid, sent_at::timestamptz,
        now() + place * interval '1 microsecond',
        now() + ${from === 'spool' ? spooledWait : '0'}::interval,
        fault, case when fault is null then null else now() end
      from sealed, unnest(
        ${rows.map(({ row }) => row.channel)}::text[], ${rows.map(({ row }) => row.account)}::text[],
        ${rows.map(({ row }) => row.kind)}::text[], ${rows.map(({ row }) => row.eventIndex)}::text[],
        ${rows.map(({ row }) => row.addressIndex?.toString('hex') ?? null)}::text[],
        ${starts.slice(requests.length)}::int[], ${events.map((e) => e.length)}::int[],
        ${rows.map(({ row }) => row.webhookId ?? null)}::text[],
        ${rows.map(({ row }) => row.sentAt.toISOString())}::text[],
        ${rows.map(({ row }) => row.fault ?? null)}::text[],
        ${rows.map(({ place, agoMs }) => place - agoMs * 1_000)}::bigint[]
      ) as r (channel, account, kind, event_index, address, start, length, webhook_id, sent_at, fault,
        place)
    on conflict do nothing`
}

/**
 * Wakes the steps that act on the rows of a batch. For rows that were there before, the step finds
 * nothing to do.
 */
export function awaken(wake: Wake, batch: readonly Rows[]): void {
  const lanes = new Set<Lane>()
  let hasReports = false
  for (const { inbox } of batch)
    for (const { addressIndex, fault } of inbox) {
      if (addressIndex) lanes.add(laneOfAddress(addressIndex))
      else if (fault === undefined) hasReports = true
    }
  wake('intake', [...lanes])
  if (hasReports) wake('reply', [reportsId])
}

/** SQLSTATE class 22 (data exception) or 54 (program limit): the rows are at fault, not the database. */
export function isDataError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && /^(22|54)/.test(error.code)
}

/** Sorts rows by their unique key; `place` tells where each row was. */
function sorted<Of extends { readonly row: InboxRow }>(rows: readonly Of[]) {
  return rows
    .map((one, place) => ({ ...one, place }))
    .sort((one, other) => compare(one.row.eventIndex, other.row.eventIndex))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Where each part begins in all of them together. The first byte is 1, as in SQL. */
function startsOf(parts: readonly Buffer[]): number[] {
  let next = 1
  return parts.map(({ length }) => {
    next += length
    return next - length
  })
}

/** Which of these events of a channel never came. */
export async function missingFrom(
  sql: Sql,
  ring: KeyRing,
  channel: string,
  events: readonly InboundEvent[],
): Promise<InboundEvent[]> {
  const asked = events.map((event) => indexesOf(ring, channel, event).eventIndex)
  const known = await sql<{ index: string }[]>`
    select event_index as index from inbox where event_index = any(${asked}::uuid[])`
  const indexes = new Set(known.map(({ index }) => index))
  return events.filter((_, place) => !indexes.has(asked[place] ?? ''))
}
