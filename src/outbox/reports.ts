import type { Sql } from 'postgres'
import type { DeliveryEvent, DeliveryStatus } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { externalIndex } from '../identity/seal.ts'
import { postponeEvent, type Unhandled } from '../inbox/citizens.ts'
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
      row.event.kind === 'delivery' ? [asReport(ring, row, row.event)] : [],
    )
    const find = finder(await repliesOf(tx, reports))
    const told = new Map<string, Told>()
    const unmatched = new Set<Unhandled>()
    for (const report of reports) {
      const reply = find(report)
      if (reply) told.set(reply.id, tell(told.get(reply.id), reply, report))
      else unmatched.add(report.row)
    }
    await together([settleReports(tx, claimed.due, unmatched), write(tx, [...told.values()])])
    return claimed
  })
  const tookMs = performance.now() - startedAt
  tally.done(due.map(({ waitedMs }) => Math.max(0, waitedMs) + tookMs))
  return failed
}

interface Report {
  readonly row: Unhandled
  readonly event: DeliveryEvent
  readonly reference: string | undefined
  readonly externalIndex: string | undefined
}

interface Reply {
  id: string
  channel: string
  account: string
  external_index: string | null
  delivery_status: DeliveryStatus | null
  state: OutboxState
}

/** What the reports of one batch say of one reply. */
interface Told {
  readonly reply: Reply
  readonly status: DeliveryStatus
  readonly error: string | undefined
  readonly externalIndex: string | undefined
  readonly at: Date | undefined
}

function asReport(ring: KeyRing, row: Unhandled, event: DeliveryEvent): Report {
  const { reference, externalId } = event
  return {
    row,
    event,
    reference: reference && uuid.test(reference) ? reference.toLowerCase() : undefined,
    externalIndex: externalId && externalIndex(ring, row, externalId),
  }
}

/** All replies that a report of the batch may be about, locked in the order of their ids. */
async function repliesOf(tx: Tx, reports: readonly Report[]): Promise<Reply[]> {
  if (reports.length === 0) return []
  return await tx<Reply[]>`
    select id, channel, account, external_index, delivery_status, state from outbox where id in (
      select unnest(${reports.flatMap(({ reference }) => reference ?? [])}::uuid[])
      union
      select id from outbox where external_index
        = any(${reports.flatMap((report) => report.externalIndex ?? [])}::uuid[]))
    order by id for no key update`
}

/** Finds a reply by our reference, if it is of the report's account, else by the provider's id. */
function finder(replies: readonly Reply[]): (report: Report) => Reply | undefined {
  const byReference = new Map(replies.map((reply) => [reply.id, reply]))
  const byExternalIndex = new Map(replies.map((reply) => [reply.external_index, reply]))
  return ({ row, reference, externalIndex: index }) => {
    const referred = byReference.get(reference ?? '')
    if (referred?.channel === row.channel && referred.account === row.account) return referred
    return index === undefined ? undefined : byExternalIndex.get(index)
  }
}

function tell(
  before: Told | undefined,
  reply: Reply,
  { event, externalIndex: index }: Report,
): Told {
  const current = before?.status ?? reply.delivery_status ?? undefined
  const status = nextStatus(current, event.status)
  const error =
    status !== current && event.error ? `${event.error.code} ${event.error.detail}` : before?.error
  return {
    reply,
    status,
    error,
    externalIndex: before?.externalIndex ?? index,
    at: before?.at ?? event.at,
  }
}

async function write(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  await tx`
    update outbox o set
      delivery_status = t.status,
      delivery_error = coalesce(t.error, delivery_error),
      undelivered_at = case when t.status = 'failed' then coalesce(undelivered_at, now()) end,
      -- The process that is still sending it may never learn the id.
      external_index = coalesce(o.external_index, t.external_index),
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
      ${told.map((one) => one.externalIndex ?? null)}::uuid[],
      ${told.map(({ at }) => at?.toISOString() ?? null)}::text[],
      ${told.map(({ reply }) => String(provable.includes(reply.state)))}::text[]
    ) as t (id, status, error, external_index, at, proven)
    where o.id = t.id`
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
