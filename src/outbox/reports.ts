import { sql } from 'drizzle-orm'
import type { DeliveryEvent, DeliveryStatus } from '../contract/channel.ts'
import type { KeyRing } from '../identity/keys.ts'
import {
  markHandled,
  maxPerStep,
  oneByOne,
  type Unhandled,
  unhandledReports,
} from '../inbox/unhandled.ts'
import type { Database, Executor } from '../store/connect.ts'
import type { OutboxState } from '../store/schema.ts'
import { nextStatus } from './delivery-status.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The provider speaks of it, so it has it: what nobody knew, or was about to be sent again, is known.
 * Whoever is sending it sees the report when the outcome is recorded.
 */
const provable: readonly OutboxState[] = ['unknown', 'parked', 'pending', 'exhausted']

/**
 * Applies delivery reports to the replies that they are about. One that comes before its reply is
 * known as sent stays where it is and is looked at again.
 *
 * @returns whether there may be more
 */
export async function applyReports(db: Database, ring: KeyRing): Promise<boolean> {
  try {
    return await applyDue(db, ring)
  } catch (error) {
    await oneByOne(db, undefined, error, async (id) => void (await applyDue(db, ring, id)))
    return false
  }
}

async function applyDue(db: Database, ring: KeyRing, only?: bigint): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const due = await unhandledReports(tx, ring, only)
    const reports = due.flatMap((row) =>
      row.event.kind === 'delivery' ? [asReport(row, row.event)] : [],
    )
    const find = finder(await repliesOf(tx, reports))
    const told = new Map<string, Told>()
    const unmatched = new Set<Unhandled>()
    for (const report of reports) {
      const reply = find(report)
      if (reply) told.set(reply.id, tell(told.get(reply.id), reply, report))
      else unmatched.add(report.row)
    }
    await Promise.all([
      write(tx, [...told.values()]),
      markHandled(
        tx,
        due.filter((row) => !unmatched.has(row)),
      ),
      park(tx, [...unmatched]),
    ])
    return due.length === maxPerStep
  })
}

interface Report {
  readonly row: Unhandled
  readonly event: DeliveryEvent
  readonly reference: string | undefined
  readonly externalId: string | undefined
}

interface Reply extends Record<string, unknown> {
  id: string
  channel: string
  account: string
  external_id: string | null
  delivery_status: DeliveryStatus | null
  state: OutboxState
}

/** What the reports of one batch say of one reply. */
interface Told {
  readonly reply: Reply
  readonly status: DeliveryStatus
  readonly error: string | undefined
  readonly externalId: string | undefined
  readonly at: Date | undefined
}

function asReport(row: Unhandled, event: DeliveryEvent): Report {
  const { reference, externalId } = event
  return {
    row,
    event,
    reference: reference && uuid.test(reference) ? reference.toLowerCase() : undefined,
    externalId: externalId && clean(externalId),
  }
}

/** Every reply that a report of the batch may be about, locked in one order for all. */
async function repliesOf(tx: Executor, reports: readonly Report[]): Promise<Reply[]> {
  if (reports.length === 0) return []
  const named = reports.filter(({ externalId }) => externalId)
  return await tx.execute<Reply>(sql`
    select id, channel, account, external_id, delivery_status, state from outbox where id in (
      select unnest(${sql.param(reports.flatMap(({ reference }) => reference ?? []))}::uuid[])
      union
      select o.id from outbox o join unnest(
        ${sql.param(named.map(({ row }) => row.channel))}::text[],
        ${sql.param(named.map(({ row }) => row.account))}::text[],
        ${sql.param(named.map(({ externalId }) => externalId))}::text[]
      ) as n (channel, account, external_id)
        on (o.channel, o.account, o.external_id) = (n.channel, n.account, n.external_id))
    order by id for no key update`)
}

/** By our reference, which a stranger to the account cannot use, else by the provider's id. */
function finder(replies: readonly Reply[]): (report: Report) => Reply | undefined {
  const byReference = new Map(replies.map((reply) => [reply.id, reply]))
  const byExternalId = new Map(
    replies.map((reply) => [key(reply.channel, reply.account, reply.external_id ?? ''), reply]),
  )
  return ({ row, reference, externalId }) => {
    const referred = byReference.get(reference ?? '')
    if (referred?.channel === row.channel && referred.account === row.account) return referred
    return externalId ? byExternalId.get(key(row.channel, row.account, externalId)) : undefined
  }
}

function tell(before: Told | undefined, reply: Reply, { event, externalId }: Report): Told {
  const current = before?.status ?? reply.delivery_status ?? undefined
  const status = nextStatus(current, event.status)
  const error =
    status !== current && event.error
      ? clean(`${event.error.code} ${event.error.detail}`)
      : before?.error
  return {
    reply,
    status,
    error,
    externalId: before?.externalId ?? externalId,
    at: before?.at ?? event.at,
  }
}

async function write(tx: Executor, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  await tx.execute(sql`
    update outbox o set
      delivery_status = t.status,
      delivery_error = coalesce(t.error, delivery_error),
      -- Whoever is still sending it may never hear the id.
      external_id = coalesce(o.external_id, t.external_id),
      state = case when proven::boolean then 'accepted' else state end,
      sent_at = case when proven::boolean then coalesce(sent_at, t.at::timestamptz, now()) else sent_at end,
      settled_at = case when proven::boolean then now() else settled_at end,
      due_at = case when proven::boolean then null else due_at end,
      reconcile_at = case when proven::boolean then null else reconcile_at end,
      detail = case when proven::boolean then null else detail end
    from unnest(
      ${sql.param(told.map(({ reply }) => reply.id))}::uuid[],
      ${sql.param(told.map(({ status }) => status))}::text[],
      ${sql.param(told.map(({ error }) => error ?? null))}::text[],
      ${sql.param(told.map(({ externalId }) => externalId ?? null))}::text[],
      ${sql.param(told.map(({ at }) => at?.toISOString() ?? null))}::text[],
      ${sql.param(told.map(({ reply }) => String(provable.includes(reply.state))))}::text[]
    ) as t (id, status, error, external_id, at, proven)
    where o.id = t.id`)
}

function key(channel: string, account: string, externalId: string): string {
  return `${channel} ${account} ${externalId}`
}

/** Postgres keeps any text but NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '')
}

/** Looked at again, ever more seldom; after a day it belongs to nothing that we sent. */
async function park(tx: Executor, reports: readonly Unhandled[]): Promise<void> {
  if (reports.length === 0) return
  const ids = sql.join(
    reports.map(({ id }) => sql`${id}::bigint`),
    sql`, `,
  )
  await tx.execute(sql`
    update inbox set attempts = attempts + 1, woken_at = null,
      due_at = now() + least(interval '1 hour', interval '1 second' * power(2, attempts)),
      fault = case when accepted_at < now() - interval '1 day'
        then 'a delivery report for nothing that we sent' end,
      handled_at = case when accepted_at < now() - interval '1 day' then now() end
    where id in (${ids})`)
}
