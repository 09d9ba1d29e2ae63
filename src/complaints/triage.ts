import type { Sql } from 'postgres'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { type Complaint, complaintColumns, saidIn } from './hand-over.ts'
import type { Question } from './status.ts'

/** The same words are a repeat for this many days; later they tell something new. */
const repeatDays = 14

/** A complaint that waits for triage. */
export interface DueComplaint {
  readonly id: string
  readonly attempts: number
}

/** Complaints of a lane that wait for triage, the oldest first. */
export async function dueForTriage(sql: Tx, lane: number, most: number): Promise<DueComplaint[]> {
  return await sql<DueComplaint[]>`
    select id, attempts from complaint
    where stage = 'triage' and get_byte(uuid_send(conversation_id), 15) & 3 = ${lane}::int
      and due_at <= now()
    order by due_at limit ${most}`
}

/** The earlier complaint that says the same. */
export interface First {
  readonly id: string
  readonly receiptNumber: string
  readonly createdAt: Date
}

export interface ForTriage extends Complaint {
  readonly first: First | undefined
  /** No human has looked at it. */
  readonly unchecked: boolean
  /** How long it has been due. */
  readonly waitedMs: number
}

/**
 * Claims those of these complaints that still wait and that no other step has. Each comes with the
 * first complaint that said the same before it, if there is one.
 *
 * Danger is never a repeat: nobody knows whether it is the same fire. It compares what was written when the complaints were opened, and those of one conversation are
 * opened one after the other. So the earlier one is the first, in whatever order steps look at them.
 */
export async function claimForTriage(tx: Tx, ids: readonly string[]): Promise<ForTriage[]> {
  type Row = Omit<ForTriage, 'first'> & { firstId: string | null; number: string; at: Date }
  const rows = await tx<Row[]>`
    with claimed as materialized (
      select * from complaint where id = any(${[...ids]}::uuid[]) and stage = 'triage'
        and dead_at is null order by id for no key update skip locked)
    select ${complaintColumns(tx)}, c.unchecked, first.id as "firstId", first.receipt_number as number,
      first.created_at as at,
      coalesce(extract(epoch from now() - c.due_at) * 1000, 0)::float8 as "waitedMs"
    from claimed c join conversation p on p.id = c.conversation_id ${saidIn(tx)}
    left join lateral (
      select id, receipt_number, created_at from complaint f
      where f.conversation_id = c.conversation_id and f.fingerprint = c.fingerprint
        and c.danger is null
        and f.repeat_of is null and f.created_at < c.created_at
        and f.created_at > c.created_at - ${repeatDays} * interval '1 day'
      order by f.created_at limit 1) as first on true
    order by c.created_at`
  return rows.map(({ firstId, number, at, ...complaint }) => ({
    ...complaint,
    first: firstId === null ? undefined : { id: firstId, receiptNumber: number, createdAt: at },
  }))
}

export interface Repeat {
  readonly id: string
  readonly firstId: string
}

/** Links complaints that say the same again to the first: they go no further. */
export async function linkRepeats(tx: Tx, repeats: readonly Repeat[]): Promise<void> {
  if (repeats.length === 0) return
  const repeat = listsOf(repeats)
  await tx`
    with repeat as (
      select * from unnest(${repeat('id')}::uuid[], ${repeat('firstId')}::uuid[])
        as r (id, first_id)),
    linked as (
      update complaint c set repeat_of = r.first_id, stage = 'done', due_at = null
      from repeat r where c.id = r.id)
    insert into complaint_event (complaint_id, kind, detail)
    select first_id, 'repeated', jsonb_build_object('repeat', id) from repeat`
}

/** What triage made of a complaint. */
export interface Classified {
  readonly id: string
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly districtCode: string | null
  readonly districtName: string | null
  readonly title: string | null
  readonly place: string | null
  readonly eventDate: string | null
  readonly incomplete: boolean
  /** What the receipt asks, and when the citizen is reminded of it. */
  readonly asked: Question | null
  readonly remindAfterHours: number | null
  readonly promisedFor: string | null
  /** Written to the complaint's events. */
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * Writes the category and district of complaints, and passes them on.
 *
 * @param stage `forward`: they are due there; `done`: the core store has them already
 */
export async function recordClassified(
  tx: Tx,
  classified: readonly Classified[],
  stage: 'forward' | 'done',
): Promise<void> {
  if (classified.length === 0) return
  const c = listsOf(classified)
  await tx`
    with classified as (
      select * from unnest(${c('id')}::uuid[], ${c('categoryId')}::int[],
        ${c('categoryName')}::text[], ${c('districtCode')}::text[], ${c('districtName')}::text[],
        ${c('title')}::text[], ${c('place')}::text[], ${c('eventDate')}::text[],
        ${c('incomplete')}::text[], ${c('asked')}::text[], ${c('remindAfterHours')}::int[],
        ${c('promisedFor')}::text[], ${c('detail')}::text[]
      ) as c (id, category_id, category_name, district_code, district_name, title, place, event_date,
        incomplete, asked, remind_after, promised_for, detail)),
    written as (
      update complaint t set category_id = c.category_id, category_name = c.category_name,
        district_code = c.district_code, district_name = c.district_name, title = c.title,
        place = c.place, event_date = c.event_date::date, incomplete = c.incomplete::boolean,
        asked = c.asked, asked_at = case when c.asked is not null then now() end,
        questions = case when c.asked is null then 0 else 1 end,
        remind_at = now() + c.remind_after * interval '1 hour',
        promised_for = c.promised_for::date, stage = ${stage},
        attempts = 0, fault = null, due_at = case when ${stage}::text = 'forward' then now() end
      from classified c where t.id = c.id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'classified', detail::jsonb from classified`
}

/** Puts off a complaint whose triage failed; giveUpStuckComplaints gives it up in the end. */
export async function putOffTriage(sql: Tx, id: string, fault: string, weight = 1): Promise<void> {
  await sql`
    update complaint set attempts = attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      due_at = now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step')}
    where id = ${id} and stage = 'triage' and due_at is not null`
}

/** Lanes in which complaints of a stage are due. */
export async function lanesWithComplaints(
  sql: Sql,
  stage: 'triage' | 'forward',
): Promise<DueLane[]> {
  return await lanesDue(
    sql,
    sql`
      from complaint where stage = ${stage} and get_byte(uuid_send(conversation_id), 15) & 3 = lane`,
  )
}
