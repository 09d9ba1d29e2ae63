import postgres, { type Sql } from 'postgres'
import type { InboxRow, Rows } from './rows.ts'

/** What of a batch was new, and whom it is about. */
export interface Fresh {
  /** Blind indexes in hex. */
  readonly addresses: readonly string[]
  /** Whether there are events that name no citizen. */
  readonly reports: boolean
}

/**
 * One statement for a whole batch. Rows are sorted by their unique key: two unsorted batches that
 * hold the same keys lock each other out (measured: 11 deadlocks in 360 batches, none sorted).
 * `accepted_at` tells in which order the rows of a batch came.
 */
export async function insert(sql: Sql, batch: readonly Rows[]): Promise<Fresh> {
  const rows = batch
    .flatMap(({ inbox }) => inbox)
    .map((row, place) => ({ ...row, place }))
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)))
  const webhooks = batch.map(({ webhook }) => webhook)
  const [fresh] = await sql<[{ addresses: string[] | null; reports: boolean | null }?]>`
    with archived as (
      insert into webhook (id, channel, received_at, sealed_request)
      select id::uuid, channel, received_at::timestamptz, decode(sealed, 'base64')
      from unnest(
        ${webhooks.map((w) => w.id)}::text[], ${webhooks.map((w) => w.channel)}::text[],
        ${webhooks.map((w) => w.receivedAt.toISOString())}::text[],
        ${webhooks.map((w) => w.sealedRequest.toString('base64'))}::text[]
      ) as w (id, channel, received_at, sealed)
      on conflict do nothing),
    fresh as (
      insert into inbox (channel, account, kind, event_key, address_index, sealed_event, webhook_id,
        sent_at, accepted_at, fault, handled_at)
      select channel, account, kind, event_key, decode(address, 'hex'), decode(sealed, 'base64'),
        webhook_id, sent_at::timestamptz, now() + place * interval '1 microsecond', fault,
        case when fault is null then null else now() end
      from unnest(
        ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.account)}::text[],
        ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.eventKey)}::text[],
        ${rows.map((r) => r.addressIndex?.toString('hex') ?? null)}::text[],
        ${rows.map((r) => r.sealedEvent.toString('base64'))}::text[],
        ${rows.map((r) => r.webhookId)}::uuid[],
        ${rows.map((r) => r.sentAt.toISOString())}::text[],
        ${rows.map((r) => r.fault ?? null)}::text[],
        ${rows.map((r) => r.place)}::int[]
      ) as r (channel, account, kind, event_key, address, sealed, webhook_id, sent_at, fault, place)
      on conflict do nothing
      returning address_index, fault)
    select
      array_agg(distinct encode(address_index, 'hex')) filter (where address_index is not null)
        as addresses,
      bool_or(address_index is null and fault is null) as reports
    from fresh`
  return { addresses: fresh?.addresses ?? [], reports: fresh?.reports ?? false }
}

/** SQLSTATE class 22 (data exception) or 54 (program limit): the rows are at fault, not the database. */
export function isDataError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && /^(22|54)/.test(error.code)
}

function sortKey(row: InboxRow): string {
  return `${row.channel}\0${row.account}\0${row.kind}\0${row.eventKey}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
