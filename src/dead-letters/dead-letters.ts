import type { Sql } from 'postgres'
import { reviveComplaints } from '../complaints/give-up.ts'
import { reviveNews } from '../complaints/news.ts'
import { reviveSupplements } from '../complaints/supplements.ts'
import { reviveBursts } from '../conversation/people.ts'
import { reviveEvents } from '../inbox/citizens.ts'
import { reviveReplies } from '../outbox/revive.ts'

/**
 * Everything that was given up: events that no step could handle, bursts that could not be settled,
 * complaints that did not get through triage or forwarding, supplements that a core store did not
 * take, news of it that could not be told, replies that were refused, exhausted or parked. They are shown without a text, an address or a name, and retried on the same path.
 */

export const deadLetterKinds = [
  'inbox',
  'burst',
  'complaint',
  'supplement',
  'news',
  'reply',
] as const
export type DeadLetterKind = (typeof deadLetterKinds)[number]

export interface DeadLetter {
  readonly kind: DeadLetterKind
  readonly id: string
  readonly channel: string
  /** The kind of an event, the stage of a complaint, or the state and kind of a reply. */
  readonly what: string
  /** Why it was given up, as the last attempt said. */
  readonly cause: string
  readonly attempts: number
  readonly createdAt: Date
  readonly deadAt: Date
  /** What happened to it, the oldest first. Replies and events keep their beginning and end only. */
  readonly history: readonly { readonly at: Date; readonly what: string }[]
}

export interface Selection {
  /** All kinds, if it is left out. */
  readonly kind?: DeadLetterKind | undefined
  /** All ids, if it is left out. */
  readonly ids?: readonly string[] | undefined
  readonly limit: number
}

interface Row {
  kind: DeadLetterKind
  id: string
  channel: string
  what: string
  cause: string | null
  attempts: number
  created_at: string
  dead_at: string
  history: { at: string; what: string }[]
}

/** The dead letters of a selection, the latest first. */
export async function listDeadLetters(sql: Sql, selection: Selection): Promise<DeadLetter[]> {
  const { kind, ids = null, limit } = selection
  const wanted = (each: DeadLetterKind) => kind === undefined || kind === each
  const chosen = sql`(${ids}::text[] is null or id::text = any(${ids}::text[]))`
  const rows = await sql<Row[]>`
    select * from (
      (select 'inbox' as kind, id::text, channel, kind as what, fault as cause, attempts,
        accepted_at as created_at, dead_at, jsonb_build_array(
          jsonb_build_object('at', accepted_at, 'what', 'accepted'),
          jsonb_build_object('at', dead_at, 'what', 'given_up')) as history
      from inbox where dead_at is not null and ${wanted('inbox')} and ${chosen}
      order by dead_at desc limit ${limit})
      union all
      (select 'burst', id::text, channel, 'settling', fault, attempts,
        coalesce(draft_opened_at, created_at), dead_at, jsonb_build_array(
          jsonb_build_object('at', draft_opened_at, 'what', 'opened'),
          jsonb_build_object('at', dead_at, 'what', 'given_up'))
      from conversation where dead_at is not null and ${wanted('burst')} and ${chosen}
      order by dead_at desc limit ${limit})
      union all
      (select 'complaint', id::text, channel, stage, fault, attempts, created_at, dead_at, (
        select jsonb_agg(jsonb_build_object('at', e.at, 'what', e.kind) order by e.id)
        from complaint_event e where e.complaint_id = c.id)
      from complaint c where dead_at is not null and ${wanted('complaint')} and ${chosen}
      order by dead_at desc limit ${limit})
      union all
      (select 'supplement', s.id::text, c.channel, s.kind, s.fault, s.attempts, s.created_at,
        s.dead_at, jsonb_build_array(
          jsonb_build_object('at', s.created_at, 'what', 'created'),
          jsonb_build_object('at', s.dead_at, 'what', 'given_up'))
      from supplement s join complaint c on c.id = s.complaint_id
      where s.dead_at is not null and ${wanted('supplement')}
        and (${ids}::text[] is null or s.id::text = any(${ids}::text[]))
      order by s.dead_at desc limit ${limit})
      union all
      (select 'news', n.id::text, c.channel, n.kind, n.fault, n.attempts, n.at, n.dead_at,
        jsonb_build_array(
          jsonb_build_object('at', n.at, 'what', 'told'),
          jsonb_build_object('at', n.dead_at, 'what', 'given_up'))
      from news n join complaint c on c.id = n.complaint_id
      where n.dead_at is not null and ${wanted('news')}
        and (${ids}::text[] is null or n.id::text = any(${ids}::text[]))
      order by n.dead_at desc limit ${limit})
      union all
      (select 'reply', id::text, channel, concat(state, ' ', split_part(cause, ':', 1)), detail,
        attempts, created_at, settled_at, jsonb_build_array(
          jsonb_build_object('at', created_at, 'what', 'created'),
          jsonb_build_object('at', first_attempt_at, 'what', 'first_attempt'),
          jsonb_build_object('at', settled_at, 'what', state))
      from outbox where state in ('rejected', 'exhausted', 'parked') and ${wanted('reply')}
        and ${chosen}
      order by settled_at desc limit ${limit})
    ) as dead order by dead_at desc limit ${limit}`
  return rows.map(({ created_at, dead_at, ...row }) => ({
    ...row,
    cause: row.cause ?? '',
    createdAt: new Date(created_at),
    deadAt: new Date(dead_at),
    history: (row.history ?? [])
      .filter(({ at }) => at !== null)
      .map(({ at, what }) => ({ at: new Date(at), what })),
  }))
}

/**
 * Makes a selection due again, as if it had never been tried. The sweeper wakes it.
 *
 * @returns how many of each kind were put back
 */
export async function retryDeadLetters(
  sql: Sql,
  selection: Selection,
): Promise<Record<DeadLetterKind, number>> {
  const letters = await listDeadLetters(sql, selection)
  const idsOf = (kind: DeadLetterKind) =>
    letters.filter((letter) => letter.kind === kind).map(({ id }) => id)
  return await sql.begin(async (tx) => ({
    inbox: await reviveEvents(tx, idsOf('inbox')),
    burst: await reviveBursts(tx, idsOf('burst')),
    complaint: await reviveComplaints(tx, idsOf('complaint')),
    supplement: await reviveSupplements(tx, idsOf('supplement')),
    news: await reviveNews(tx, idsOf('news')),
    reply: await reviveReplies(tx, idsOf('reply')),
  }))
}
