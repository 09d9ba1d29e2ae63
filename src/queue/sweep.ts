import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { dueLanes } from '../outbox/due-lanes.ts'
import { laneNamed } from './lanes.ts'
import type { Wake } from './queues.ts'

/** Wake-up id under which everything that names no citizen is looked at: delivery reports. */
export const reportsId = 'reports'

// Of all processes, one sweeps at a time.
const lockKey = 1_708_002
// A row that was woken and has not moved is woken again after this.
const patience = '5 seconds'
const batch = 1_000

interface Due {
  intake: string[] | null
  reports: boolean | null
  settled: string[] | null
  triage: string[] | null
  forward: string[] | null
  media: string[] | null
}

export interface Swept {
  /** Bursts whose quiet time is over: the normal way on. */
  readonly settled: number
  /** Rows whose own wake-up was lost, or whose retry is due. */
  readonly late: number
}

/**
 * Wakes every row that is due and that nobody woke of late. One statement, one round trip; each
 * part reads a partial index over open rows only, so it does not grow with history.
 *
 * @param connected channels whose replies are sent by whoever holds their connection: what waits for
 *   one that is down would crowd out the others
 */
export async function sweep(
  sql: Sql,
  wake: Wake,
  connected: readonly string[] = [],
): Promise<Swept> {
  const [due] = await sql<[Due?]>`
    with turn as materialized (select pg_try_advisory_xact_lock(${lockKey}) as mine),
    late_inbox as (
      update inbox set woken_at = now() where id in (
        select id from inbox, turn where mine and handled_at is null and due_at <= now()
        and (woken_at is null or woken_at < now() - ${patience}::interval)
        order by due_at limit ${batch} for update of inbox skip locked)
      returning address_index),
    settled_burst as (
      update conversation set woken_at = now() where id in (
        select id from conversation, turn where mine and due_at <= now()
        and (woken_at is null or woken_at < now() - ${patience}::interval)
        order by due_at limit ${batch} for update of conversation skip locked)
      returning id),
    late_complaint as (
      update complaint set woken_at = now() where id in (
        select id from complaint, turn where mine and due_at <= now()
        and (woken_at is null or woken_at < now() - ${patience}::interval)
        order by due_at limit ${batch} for update of complaint skip locked)
      returning id, stage),
    late_attachment as (
      update attachment set woken_at = now() where id in (
        select id from attachment a, turn where mine and due_at <= now()
        and (woken_at is null or woken_at < now() - ${patience}::interval)
        and channel <> all(${[...connected]}::text[])
        order by due_at limit ${batch} for update of a skip locked)
      returning id)
    select
      (select array_agg(distinct encode(address_index, 'hex')) from late_inbox
        where address_index is not null) as intake,
      (select bool_or(address_index is null) from late_inbox) as reports,
      (select array_agg(address) from (
        select min(encode(a.address_index, 'hex')) as address
        from settled_burst s join conversation_address a on a.conversation_id = s.id
        group by s.id) as addresses) as settled,
      (select array_agg(id) from late_complaint where stage = 'triage') as triage,
      (select array_agg(id) from late_complaint where stage = 'forward') as forward,
      (select array_agg(id) from late_attachment) as media`

  wake('intake', due?.intake ?? [])
  wake('intake', due?.settled ?? [])
  wake('triage', due?.triage ?? [])
  wake('forward', due?.forward ?? [])
  const replies = await dueLanes(sql, connected)
  wake(
    'reply',
    replies.map(({ lane }) => laneNamed(lane)),
  )
  wake('media', due?.media ?? [])
  if (due?.reports) wake('reply', [reportsId])
  const late = [due?.intake, due?.triage, due?.forward, due?.media]
  return {
    settled: due?.settled?.length ?? 0,
    late: late.reduce(
      (sum, ids) => sum + (ids?.length ?? 0),
      replies.length + (due?.reports ? 1 : 0),
    ),
  }
}

/** Sweeps again and again until stopped: a timer of the process, so that no queue can lose it. */
export function keepSweeping(
  run: () => Promise<unknown>,
  intervalMs: number,
  log: Logger,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= run()
      .catch((error: unknown) => log.warn({ err: error }, 'sweep failed'))
      .finally(() => {
        running = undefined
      })
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
