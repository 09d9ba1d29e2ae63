import type { Sql } from 'postgres'
import type { DeliveryEvent, DeliveryStatus } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { postponeEvent, type Unhandled } from '../inbox/citizens.ts'
import { findSenders, type NamelessDeletion } from '../inbox/early-deletions.ts'
import { claimReports, type DueReport, dueReports, settleReports } from '../inbox/reports.ts'
import { faultOf } from '../log.ts'
import { type BatchStep, type Failed, fatalWeight, runLane } from '../queue/lane-run.ts'
import { reportsLane } from '../queue/lanes.ts'
import type { Tally } from '../queue/step-statistics.ts'
import type { Tx } from '../store/connect.ts'
import { together } from '../store/lists.ts'
import type { OutboxState } from './settle.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * States that a report settles: the provider speaks of the reply, so it has it. A reply that is being
 * sent is settled when its outcome is written, which looks for the report.
 */
const provable: readonly OutboxState[] = ['unknown', 'parked', 'pending', 'exhausted']

/**
 * Applies delivery reports to the replies that they are about. A report that comes before its reply is
 * known as sent stays due and is looked at again.
 *
 * @returns whether there may be more
 */
export async function applyReports(
  sql: Sql,
  ring: KeyRing,
  tally: Tally,
  stopping: AbortSignal,
): Promise<boolean> {
  const step: BatchStep<DueReport> = {
    queue: 'reply',
    due: (_lane, most) => dueReports(sql, most),
    nameOf: ({ id }) => id,
    failedBefore: ({ hasFailed }) => hasFailed,
    act: (units) => apply(sql, ring, tally, units),
    setAside: ({ unit, error }) => postponeEvent(sql, BigInt(unit.id), faultOf(error)),
    setFatalAside: (id) => postponeEvent(sql, BigInt(id), 'the process ended over it', fatalWeight),
  }
  return await runLane(sql, step, tally, reportsLane, stopping)
}

async function apply(
  sql: Sql,
  ring: KeyRing,
  tally: Tally,
  units: readonly DueReport[],
): Promise<readonly Failed<DueReport>[]> {
  const startedAt = performance.now()
  const { due, failed } = await sql.begin(async (tx) => {
    const claimed = await claimReports(tx, ring, units)
    const reports = claimed.due.flatMap((row) =>
      row.event.kind === 'delivery' ? [asReport(row, row.event)] : [],
    )
    const deletions = claimed.due.flatMap(namelessDeletion)
    const [replies, found] = await together([repliesOf(tx, reports), findSenders(tx, deletions)])
    const find = finder(replies)
    const told = new Map<string, Told>()
    const missed = new Set(deletions.flatMap(({ id }) => (found.has(id) ? [] : [id])))
    const unmatched = new Set(claimed.due.filter(({ id }) => missed.has(String(id))))
    const settled = claimed.due.filter(({ id }) => !found.has(String(id)))
    for (const report of reports) {
      const reply = find(report)
      if (reply) told.set(reply.id, tell(told.get(reply.id), reply, report))
      else unmatched.add(report.row)
    }
    await together([settleReports(tx, settled, unmatched), write(tx, [...told.values()])])
    return claimed
  })
  const tookMs = performance.now() - startedAt
  tally.done(due.map(({ waitedMs }) => Math.max(0, waitedMs) + tookMs))
  return failed
}

/** A deletion by the id of a message alone, which waits here until its sender is known. */
function namelessDeletion({ id, channel, account, event, sentAt }: Unhandled): NamelessDeletion[] {
  if (event.kind !== 'deletion') return []
  return [
    { id: String(id), channel, account, externalId: clean(event.externalId), deletedAt: sentAt },
  ]
}

interface Report {
  readonly row: Unhandled
  readonly event: DeliveryEvent
  readonly reference: string | undefined
  readonly externalId: string | undefined
}

interface Reply {
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

/** All replies that a report of the batch may be about, locked in the order of their ids. */
async function repliesOf(tx: Tx, reports: readonly Report[]): Promise<Reply[]> {
  if (reports.length === 0) return []
  const named = reports.filter(({ externalId }) => externalId)
  return await tx<Reply[]>`
    select id, channel, account, external_id, delivery_status, state from outbox where id in (
      select unnest(${reports.flatMap(({ reference }) => reference ?? [])}::uuid[])
      union
      select o.id from outbox o join unnest(
        ${named.map(({ row }) => row.channel)}::text[],
        ${named.map(({ row }) => row.account)}::text[],
        ${named.map(({ externalId }) => externalId ?? null)}::text[]
      ) as n (channel, account, external_id)
        on (o.channel, o.account, o.external_id) = (n.channel, n.account, n.external_id))
    order by id for no key update`
}

/** Finds a reply by our reference, if it is of the report's account, else by the provider's id. */
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

async function write(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  await tx`
    update outbox o set
      delivery_status = t.status,
      delivery_error = coalesce(t.error, delivery_error),
      -- The process that is still sending it may never learn the id.
      external_id = coalesce(o.external_id, t.external_id),
      state = case when proven::boolean then 'accepted' else state end,
      sent_at = case when proven::boolean then coalesce(sent_at, t.at::timestamptz, now()) else sent_at end,
      settled_at = case when proven::boolean then now() else settled_at end,
      due_at = case when proven::boolean then null else due_at end,
      reconcile_at = case when proven::boolean then null else reconcile_at end,
      detail = case when proven::boolean then null else detail end
    from unnest(
      ${told.map(({ reply }) => reply.id)}::uuid[],
      ${told.map(({ status }) => status)}::text[],
      ${told.map(({ error }) => error ?? null)}::text[],
      ${told.map(({ externalId }) => externalId ?? null)}::text[],
      ${told.map(({ at }) => at?.toISOString() ?? null)}::text[],
      ${told.map(({ reply }) => String(provable.includes(reply.state)))}::text[]
    ) as t (id, status, error, external_id, at, proven)
    where o.id = t.id`
}

function key(channel: string, account: string, externalId: string): string {
  return `${channel} ${account} ${externalId}`
}

/** Postgres keeps any text without NULs. */
function clean(text: string): string {
  return text.replaceAll('\0', '')
}

/**
 * `failed` is below `delivered`: a provider that gave up on one way may still deliver on another, and
 * no later report can take back what a phone has confirmed.
 */
const progress: Readonly<Record<DeliveryStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
}

/**
 * The status of a reply after one more report. It only moves forward, so the end is the same if
 * reports come late, twice or in any order.
 *
 * @param current undefined before the first report
 */
export function nextStatus(
  current: DeliveryStatus | undefined,
  reported: DeliveryStatus,
): DeliveryStatus {
  if (current === undefined) return reported
  return progress[reported] > progress[current] ? reported : current
}
