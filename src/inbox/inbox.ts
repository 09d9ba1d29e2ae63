import type { Logger } from 'pino'
import postgres, { type Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import type { Wake } from '../queue/queues.ts'
import { reportsId } from '../queue/sweep.ts'
import { type Delivery, type InboxRow, toRows, type WebhookRow } from './rows.ts'

/** The delivery is not durable, and the provider must be told so: it shall send it again. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted'
}

export interface Inbox {
  /**
   * Resolves once every event of the delivery is in Postgres, each one once for ever.
   *
   * @throws NotAccepted where it could not be stored
   */
  accept(delivery: Delivery): Promise<void>
  /** Refuses what comes from now on; resolves when what was accepted is stored. */
  close(): Promise<void>
}

interface Pending {
  readonly webhook: WebhookRow
  readonly inbox: readonly InboxRow[]
  done(): void
  failed(error: Error): void
}

const maxRowsPerInsert = 2_000
const maxPending = 20_000
const maxInFlight = 2

/**
 * The durable door. Requests that arrive while an insert is under way share the next one: no timer,
 * one commit for many.
 */
export function openInbox(options: { sql: Sql; ring: KeyRing; wake: Wake; log: Logger }): Inbox {
  const { sql, ring, wake, log } = options
  let pending: Pending[] = []
  let inFlight = 0
  let closed = false
  let onIdle: (() => void) | undefined

  function flush(): void {
    while (pending.length > 0 && inFlight < maxInFlight) {
      const batch = takeBatch()
      inFlight++
      void store(batch).finally(() => {
        inFlight--
        flush()
        if (inFlight === 0 && pending.length === 0) onIdle?.()
      })
    }
  }

  function takeBatch(): Pending[] {
    let rows = 0
    let count = 0
    for (const { inbox } of pending) {
      rows += inbox.length
      if (count > 0 && rows > maxRowsPerInsert) break
      count++
    }
    const batch = pending.slice(0, count)
    pending = pending.slice(count)
    return batch
  }

  async function store(batch: readonly Pending[]): Promise<void> {
    try {
      const fresh = await insert(
        sql,
        batch.map(({ webhook }) => webhook),
        batch.flatMap(({ inbox }) => inbox),
      )
      wake('intake', fresh.addresses)
      if (fresh.reports) wake('reply', [reportsId])
      for (const { done } of batch) done()
    } catch (error) {
      if (isDataError(error)) await storeApart(batch, error)
      else
        for (const { failed } of batch)
          failed(new NotAccepted('the database did not take it', { cause: error }))
    }
  }

  /** One row that Postgres refuses fails its whole batch: find it, set it aside, keep the others. */
  async function storeApart(
    batch: readonly Pending[],
    cause: postgres.PostgresError,
  ): Promise<void> {
    const [only] = batch
    if (!only) return
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2)
      await store(batch.slice(0, half))
      await store(batch.slice(half))
    } else if (only.inbox.length > 1) {
      const half = Math.ceil(only.inbox.length / 2)
      const parts = [only.inbox.slice(0, half), only.inbox.slice(half)]
      await storeParts(only, parts)
    } else {
      log.error({ code: cause.code, webhook: only.webhook.id }, 'a row that the database refuses')
      only.failed(new NotAccepted('the database refuses it', { cause }))
    }
  }

  async function storeParts(
    whole: Pending,
    parts: readonly (readonly InboxRow[])[],
  ): Promise<void> {
    const failures: Error[] = []
    for (const inbox of parts)
      await store([
        { webhook: whole.webhook, inbox, done: () => {}, failed: (error) => failures.push(error) },
      ])
    const [failure] = failures
    if (failure) whole.failed(failure)
    else whole.done()
  }

  return {
    async accept(delivery) {
      if (delivery.events.length === 0) return
      if (closed) throw new NotAccepted('the gateway is stopping')
      if (pending.length >= maxPending)
        throw new NotAccepted('too much is waiting for the database')
      const rows = toRows(ring, delivery)
      await new Promise<void>((done, failed) => {
        pending.push({ ...rows, done, failed })
        flush()
      })
    },
    async close() {
      closed = true
      if (inFlight === 0 && pending.length === 0) return
      await new Promise<void>((resolve) => {
        onIdle = resolve
      })
    },
  }
}

interface Fresh {
  readonly addresses: string[]
  readonly reports: boolean
}

/**
 * One statement for a whole batch. Rows are sorted by their unique key: two unsorted batches that
 * hold the same keys lock each other out (measured: 11 deadlocks in 360 batches, none sorted).
 */
async function insert(
  sql: Sql,
  webhooks: readonly WebhookRow[],
  inbox: readonly InboxRow[],
): Promise<Fresh> {
  const rows = inbox.toSorted((a, b) => compare(sortKey(a), sortKey(b)))
  const [fresh] = await sql<[{ addresses: string[] | null; reports: boolean | null }?]>`
    with archived as (
      insert into webhook (id, channel, received_at, sealed_request)
      select id, channel, received_at::timestamptz, decode(sealed, 'base64')
      from unnest(
        ${webhooks.map((w) => w.id)}::uuid[], ${webhooks.map((w) => w.channel)}::text[],
        ${webhooks.map((w) => w.receivedAt.toISOString())}::text[],
        ${webhooks.map((w) => w.sealedRequest.toString('base64'))}::text[]
      ) as w (id, channel, received_at, sealed)
      on conflict do nothing),
    fresh as (
      insert into inbox (channel, account, kind, event_key, address_index, sealed_event, webhook_id,
        sent_at, fault, handled_at)
      select channel, account, kind, event_key, decode(address, 'hex'), decode(sealed, 'base64'),
        webhook_id, sent_at::timestamptz, fault, case when fault is null then null else now() end
      from unnest(
        ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.account)}::text[],
        ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.eventKey)}::text[],
        ${rows.map((r) => r.addressIndex?.toString('hex') ?? null)}::text[],
        ${rows.map((r) => r.sealedEvent.toString('base64'))}::text[],
        ${rows.map((r) => r.webhookId)}::uuid[],
        ${rows.map((r) => r.sentAt.toISOString())}::text[],
        ${rows.map((r) => r.fault ?? null)}::text[]
      ) as r (channel, account, kind, event_key, address, sealed, webhook_id, sent_at, fault)
      on conflict do nothing
      returning address_index, fault)
    select
      array_agg(distinct encode(address_index, 'hex')) filter (where address_index is not null)
        as addresses,
      bool_or(address_index is null and fault is null) as reports
    from fresh`
  return { addresses: fresh?.addresses ?? [], reports: fresh?.reports ?? false }
}

function sortKey(row: InboxRow): string {
  return `${row.channel}\0${row.account}\0${row.kind}\0${row.eventKey}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** SQLSTATE class 22 (data exception) or 54 (program limit): the rows are at fault, not the database. */
function isDataError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && /^(22|54)/.test(error.code)
}
