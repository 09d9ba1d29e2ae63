import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { wellFormed } from '../contract/well-formed.ts'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf, together } from '../store/lists.ts'
import { saidIn } from './hand-over.ts'
import type { Followed, NewsOf, Told } from './news-following.ts'
import type { NewsKind } from './status.ts'

export type { NewsKind } from './status.ts'

/** One thing that a core store tells. */
export interface News {
  /** The store's own name of it: what comes twice is told once. */
  readonly eventKey: string
  readonly complaintId: string
  readonly kind: NewsKind
  /** The agency's words to the citizen. */
  readonly text?: string | undefined
  readonly agency?: string | undefined
  /** Why it declines, delays or archives. */
  readonly reason?: string | undefined
  /** When it happened there. */
  readonly at: Date
  /** Somebody of ours tells it. */
  readonly byStaff?: true
}

/** What comes within this time is told in one message. */
const mergeSeconds = 3

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Keeps what a core store tells, once for ever, also for the complaints that admins joined to these. The
 * sweeper finds it when it is due. News of a complaint that was erased keeps no words.
 *
 * @param dueInSeconds what comes within this time is told in one message
 * @returns those about complaints that nobody knows
 */
export async function reportNews(
  tx: Tx,
  news: readonly News[],
  dueInSeconds = mergeSeconds,
): Promise<News[]> {
  const named = news.filter(({ complaintId }) => uuid.test(complaintId))
  if (named.length === 0) return [...news]
  const n = listsOf(named.map((one) => ({ id: randomUUID(), ...wellFormed(one) })))
  const rows = await tx<{ id: string }[]>`
    -- Who erases one of them meanwhile is waited for, so that no words come in behind it.
    with known as materialized (
      select id, erased_at, case when repeat_of = joined_to then repeat_of end as root_id
      from complaint where id = any(${n('complaintId')}::uuid[])
        or repeat_of = any(${n('complaintId')}::uuid[]) and joined_to = repeat_of
      order by id for share),
    told as (
      select case when c.id = n.complaint_id then n.id else gen_random_uuid() end as id,
        case when c.id = n.complaint_id then n.event_key else n.event_key || ' of ' || c.id end as event_key,
        c.id as complaint_id, n.kind, n.text, n.agency, n.reason, n.at, n.by_staff, n.place,
        c.erased_at is not null as is_erased
      from unnest(${n('id')}::uuid[], ${n('eventKey')}::text[], ${n('complaintId')}::uuid[],
        ${n('kind')}::text[], ${n('text')}::text[], ${n('agency')}::text[], ${n('reason')}::text[],
        ${n('at')}::text[], ${n('byStaff')}::text[]
      ) with ordinality as n (id, event_key, complaint_id, kind, text, agency, reason, at, by_staff, place)
      join known c on n.complaint_id in (c.id, c.root_id)),
    kept as (
      insert into news (id, event_key, complaint_id, kind, text, agency, reason, at, by_staff, due_at,
        handled_at)
      select id, event_key, complaint_id, kind, case when not is_erased then text end, agency,
        case when not is_erased then reason end,
        -- A clock that runs ahead would make all that follows late.
        least(at::timestamptz, now()), coalesce(by_staff::boolean, false),
        case when not is_erased then now() + ${dueInSeconds}::int * interval '1 second' end,
        case when is_erased then now() end
      from told order by place on conflict (event_key) do nothing)
    select distinct complaint_id as id from told`
  const known = new Set(rows.map(({ id }) => id))
  return news.filter(({ complaintId }) => !known.has(complaintId.toLowerCase()))
}

/** The complaint with this receipt number; undefined where there is none. */
export async function complaintNumbered(sql: Tx, number: string): Promise<string | undefined> {
  const [row] = await sql<[{ id: string }?]>`
    select coalesce(repeat_of, id) as id from complaint where receipt_number = ${number}`
  return row?.id
}

/** A conversation of whose complaints there is news. */
export interface DueNews {
  readonly conversationId: string
  readonly attempts: number
}

const inLane = (sql: Tx, lane: ReturnType<Tx>) =>
  sql`get_byte(uuid_send(n.complaint_id), 15) & 3 = ${lane}`

/** Conversations with news that is due in a lane; those that have waited longest come first. */
export async function dueNews(sql: Tx, lane: number, most: number): Promise<DueNews[]> {
  return await sql<DueNews[]>`
    select c.conversation_id as "conversationId", max(n.attempts)::int as attempts
    from news n join complaint c on c.id = n.complaint_id
    where ${inLane(sql, sql`${lane}::int`)} and n.due_at <= now()
    group by 1 order by min(n.due_at) limit ${most}`
}

/** Lanes in which news is due. */
export async function lanesWithNews(sql: Sql): Promise<DueLane[]> {
  return await lanesDue(sql, sql`from news n where ${inLane(sql, sql`lane`)}`)
}

/** A conversation, locked, with all news of its complaints that is due by now. */
export interface ClaimedNews {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly hasStopped: boolean
  /** A human of ours speaks until then. */
  readonly pausedUntil: Date | null
  /** The citizen wrote in private, a complaint or what we answered: we answer there. */
  readonly hasPrivate: boolean
  readonly complaints: readonly Told[]
}

/**
 * Locks these conversations, then their complaints of which there is news, then the news: all that is
 * due, in whatever lane, and what came so late that it would be merged.
 */
export async function claimNews(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<ClaimedNews[]> {
  const people = await tx<Omit<ClaimedNews, 'complaints'>[]>`
    select id, channel, account, opted_out_at is not null as "hasStopped",
      case when paused_until > now() then paused_until end as "pausedUntil",
      exists (
        select from complaint c join message m on m.complaint_id = c.id
        where c.conversation_id = p.id and not m.public and m.disposition <> 'echo')
      or exists (
        select from outbox o join message m on m.id = o.answers
        where o.conversation_id = p.id and not m.public) as "hasPrivate"
    from conversation p where id = any(${[...conversationIds]}::uuid[]) and joined_to is null
    order by id for no key update`
  type Row = Omit<Told, 'news' | 'before'> & { conversationId: string }
  const complaints = await tx<Row[]>`
    select c.id, c.conversation_id as "conversationId", c.receipt_number as "receiptNumber", c.status,
      c.agency, c.agency_spoke_at as "agencySpokeAt", c.withdrawn_at is not null as "isWithdrawn",
      c.erased_at is not null as "isErased", said.first_id as "firstMessageId",
      coalesce(said.is_public, false) as "isPublic", left(c.text, 500) as text
    from complaint c ${saidIn(tx)}
    where c.conversation_id = any(${people.map(({ id }) => id)}::uuid[]) and exists (
      select from news n where n.complaint_id = c.id and n.due_at is not null)
    order by c.id for no key update of c`
  const ids = complaints.map(({ id }) => id)
  const columns = tx`id, complaint_id as "complaintId", kind, text, agency, reason, at,
    by_staff as "isByStaff"`
  const [news, before] = await together([
    tx<(NewsOf & { complaintId: string })[]>`
      select ${columns} from news
      where complaint_id = any(${ids}::uuid[]) and (due_at <= now()
        or attempts = 0 and due_at <= now() + ${mergeSeconds} * interval '1 second')
      order by at, position for no key update`,
    tx<(NewsOf & { complaintId: string })[]>`
      select ${columns} from news
      where complaint_id = any(${ids}::uuid[]) and handled_at is not null`,
  ])
  const newsOf = Map.groupBy(news, ({ complaintId }) => complaintId)
  const beforeOf = Map.groupBy(before, ({ complaintId }) => complaintId)
  const told = complaints.map((one) => ({
    ...one,
    news: newsOf.get(one.id) ?? [],
    before: beforeOf.get(one.id) ?? [],
  }))
  return people.flatMap((person) => {
    const its = told.filter(
      ({ conversationId, news: due }) => conversationId === person.id && due.length > 0,
    )
    return its.length > 0 ? [{ ...person, complaints: its }] : []
  })
}

/** Writes what follows from news, and that it was handled. */
export async function settleNews(tx: Tx, followed: readonly Followed[]): Promise<void> {
  if (followed.length === 0) return
  const f = listsOf(followed)
  const h = listsOf(followed.flatMap(({ id, handled }) => handled.map((one) => ({ id, ...one }))))
  await together([
    tx`
      update complaint c set status = f.status, agency = f.agency,
        agency_words = coalesce(f.words, c.agency_words),
        agency_spoke_at = f.spoke_at::timestamptz,
        asked = case when f.asks::boolean then null else c.asked end,
        remind_at = case when f.asks::boolean or f.status in ('closed', 'archived') then null
          else c.remind_at end,
        closed_at = case when f.status in ('closed', 'archived') then coalesce(c.closed_at, now()) end
      from unnest(${f('id')}::uuid[], ${f('status')}::text[], ${f('agency')}::text[],
        ${f('agencyWords')}::text[], ${f('agencySpokeAt')}::text[], ${f('asks')}::text[]
      ) as f (id, status, agency, words, spoke_at, asks)
      where c.id = f.id`,
    tx`
      insert into complaint_event (complaint_id, kind, detail)
      select id, kind, jsonb_strip_nulls(jsonb_build_object('news', news, 'agency', agency,
        'told', told::boolean, 'late', nullif(late::boolean, false)))
      from unnest(${h('id')}::uuid[], ${h('kind')}::text[], ${h('newsId')}::text[],
        ${h('agency')}::text[], ${h('isTold')}::text[], ${h('isLate')}::text[]
      ) with ordinality as h (id, kind, news, agency, told, late, place) order by place`,
    tx`
      insert into complaint_event (complaint_id, kind, detail)
      select id, 'to_do', jsonb_build_object('do', 'hand on')
      from unnest(${followed.filter(({ handsOn }) => handsOn).map(({ id }) => id)}::uuid[]) as d (id)`,
    tx`
      update news set handled_at = now(), due_at = null, fault = null
      where id = any(${h('newsId')}::uuid[])`,
  ])
}

/** Nothing is said while a human speaks: the news of these conversations waits until then. */
export async function postponeNews(
  tx: Tx,
  waiting: readonly { readonly newsIds: readonly string[]; readonly until: Date }[],
): Promise<void> {
  const w = listsOf(waiting.flatMap(({ newsIds, until }) => newsIds.map((id) => ({ id, until }))))
  await tx`
    update news n set due_at = w.until::timestamptz
    from unnest(${w('id')}::uuid[], ${w('until')}::text[]) as w (id, until) where n.id = w.id`
}

/** The human is done: what waited for that is told now. */
export async function resumeNews(tx: Tx, conversationId: string): Promise<void> {
  await tx`
    update news n set due_at = now() from complaint c
    where c.id = n.complaint_id and c.conversation_id = ${conversationId}
      and n.due_at > now() + interval '2 minutes'`
}

/**
 * Takes back news that nobody was told.
 *
 * @returns false where the citizen knows it, or hears it just now
 */
export async function takeBackNews(
  tx: Tx,
  complaintId: string,
  eventKey: string,
): Promise<boolean> {
  const rows = await tx<{ id: string; isHandled: boolean }[]>`
    select n.id, n.handled_at is not null as "isHandled"
    from complaint c join news n on n.complaint_id = c.id
    where (c.id = ${complaintId} or c.repeat_of = ${complaintId} and c.joined_to = c.repeat_of)
      and (n.event_key = ${eventKey} or n.event_key = ${`${eventKey} of `} || c.id)
    order by n.id for no key update of n`
  if (rows.some(({ isHandled }) => isHandled)) return false
  await tx`delete from news where id = any(${rows.map(({ id }) => id)}::uuid[])`
  return true
}

/** News is given up after this many attempts; the waits between them take 17 minutes. */
const maxAttempts = 10

/** Puts off the news of a conversation that could not be told, or gives it up. */
export async function putOffNews(
  sql: Tx,
  conversationId: string,
  fault: string,
  weight = 1,
): Promise<void> {
  const isLast = sql`n.attempts + ${weight}::int >= ${maxAttempts}::int`
  await sql`
    update news n set attempts = n.attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      dead_at = case when ${isLast} then now() end,
      due_at = case when not (${isLast}) then
        now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step', sql`n.attempts`)} end
    from complaint c
    where c.id = n.complaint_id and c.conversation_id = ${conversationId} and n.due_at <= now()`
}

/**
 * Makes news that was given up due again, as if it had never been tried.
 *
 * @returns how many
 */
export async function reviveNews(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update news set dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::uuid[]) returning id`
  return revived.length
}
