import type { Sql } from 'postgres'
import type { DeliveryEvent, DeliveryStatus } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex, externalIndex } from '../identity/seal.ts'
import { postponeEvent, type Unhandled } from '../inbox/citizens.ts'
import { findSenders, type NamelessDeletion } from '../inbox/early-deletions.ts'
import { claimReports, type DueReport, dueReports, settleReports } from '../inbox/reports.ts'
import { faultOf } from '../log.ts'
import { type BatchStep, type Failed, fatalWeight, runLane } from '../queue/lane-run.ts'
import { reportsLane } from '../queue/lanes.ts'
import type { Tally } from '../queue/step-statistics.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf, together } from '../store/lists.ts'
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
    const deletions = claimed.due.flatMap((row) => namelessDeletion(ring, row))
    const names = namesOf(reports)
    const [replies, found] = await together([
      repliesOf(tx, reports, names),
      findSenders(tx, deletions),
    ])
    const find = finder(names, replies)
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
function namelessDeletion(ring: KeyRing, row: Unhandled): NamelessDeletion[] {
  const { id, event, sentAt: deletedAt } = row
  if (event.kind !== 'deletion') return []
  return [{ id: String(id), externalIndex: externalIndex(ring, row, event.externalId), deletedAt }]
}

interface Report {
  readonly row: Unhandled
  readonly event: DeliveryEvent
  readonly reference: string | undefined
  /** What the id is found by; then what other readings of it are. */
  readonly externalIndexes: readonly string[]
  /** Blind index, in hex, of the citizen whom the reply went to. */
  readonly address: string | undefined
}

interface Reply {
  id: string
  channel: string
  account: string
  /** The names that found it, by their number among all names of the batch, from 1. */
  names: string[] | null
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
  const { channel, account } = row
  const { reference, externalId, otherIds = [], address } = event
  return {
    row,
    event,
    reference: reference && uuid.test(reference) ? reference.toLowerCase() : undefined,
    externalIndexes: externalId
      ? [externalId, ...otherIds].map((id) => externalIndex(ring, row, id))
      : [],
    address:
      address === undefined
        ? undefined
        : blindIndex(ring, channel, account, address).toString('hex'),
  }
}

interface Name {
  readonly channel: string
  readonly account: string
  readonly acceptedAt: Date
  readonly index: string
  readonly rank: number
  readonly address: string | undefined
  readonly row: Unhandled
}

/** Ids by which the report may name its reply; `rank` 0 is the id itself, the others are readings. */
function namesOf(reports: readonly Report[]): Name[] {
  return reports.flatMap(({ row, externalIndexes, address }) =>
    externalIndexes.map((index, rank) => ({
      channel: row.channel,
      account: row.account,
      acceptedAt: row.acceptedAt,
      index,
      rank,
      address,
      row,
    })),
  )
}

/**
 * All replies that a report of the batch may be about, locked in the order of their ids.
 *
 * A provider may use an id again, so a name is that of the newest reply with it: of the newest to that
 * citizen where the report tells whom it went to, and of nobody else's. Another reading of an id counts
 * only for the same citizen, and once the answer to the reply, which has the id itself, has had 5 s.
 */
async function repliesOf(
  tx: Tx,
  reports: readonly Report[],
  names: readonly Name[],
): Promise<Reply[]> {
  if (reports.length === 0) return []
  const n = listsOf(names)
  return await tx<Reply[]>`
    with named as materialized (
      select n.place, newest.id from unnest(
        ${n('channel')}::text[], ${n('account')}::text[], ${n('index')}::uuid[],
        ${n('rank')}::int[], ${n('address')}::text[], ${n('acceptedAt')}::text[]
      ) with ordinality as n (channel, account, index, rank, address, accepted_at, place)
      cross join lateral (
        (select o.id from outbox o
        where n.address is null and n.rank = 0 and o.external_index = n.index
        order by o.position desc limit 1)
        union all
        (select o.id from conversation_address a
          join outbox o on o.conversation_id = a.conversation_id and o.external_index = n.index
        where (a.channel, a.account) = (n.channel, n.account)
          and a.address_index = decode(n.address, 'hex')
          and (n.rank = 0 or n.accepted_at::timestamptz < now() - interval '5 seconds')
        order by o.position desc limit 1)) as newest)
    select id, channel, account, delivery_status, state,
      (select array_agg(place) from named where named.id = o.id) as names
    from outbox o where id = any(${reports.flatMap(({ reference }) => reference ?? [])}::uuid[])
      or id in (select id from named)
    order by id for no key update`
}

/** Finds a reply by our reference, if it is of the report's account, else by the provider's id. */
function finder(
  names: readonly Name[],
  replies: readonly Reply[],
): (report: Report) => Reply | undefined {
  const byReference = new Map(replies.map((reply) => [reply.id, reply]))
  const byName = new Map(
    replies.flatMap((reply) => (reply.names ?? []).map((place) => [Number(place), reply] as const)),
  )
  const byRow = new Map<Unhandled, Reply>()
  for (const [index, { row }] of names.entries()) {
    const reply = byName.get(index + 1)
    if (reply && !byRow.has(row)) byRow.set(row, reply)
  }
  return ({ row, reference }) => {
    const referred = byReference.get(reference ?? '')
    if (referred?.channel === row.channel && referred.account === row.account) return referred
    return byRow.get(row)
  }
}

function tell(
  before: Told | undefined,
  reply: Reply,
  { event, externalIndexes: [index] }: Report,
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
