import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { fingerprint } from '../triage/normalise.ts'
import { settleComplaints } from './checked.ts'
import { freeJoined } from './duplicates.ts'
import { statusesBefore } from './states.ts'
import { type Corrected, correctedOf, mayHaveLeft } from './supplements.ts'

/** What a complaint becomes that goes no further: if nothing of it has left the house, nothing will. */
export function staying(tx: Tx) {
  const stays = tx`(c.stage = 'triage' or not ${mayHaveLeft(tx)} or c.dead_at is not null)`
  return tx`
    stage = case when ${stays} then 'done' else c.stage end,
    due_at = case when ${stays} then null else c.due_at end,
    dead_at = null, waits_for_store = c.waits_for_store and not ${stays}`
}

/**
 * Closes complaints for their reporters, and the repeats of them; what is closed or erased stays as it
 * is, and what others said of the same matter goes on. One that has not left the house does not leave it any more, and the same words are a new complaint
 * from now on. The caller holds the locks of their conversations.
 *
 * @returns what the core store has to hear; see passOn in src/core-store/pass-on.ts
 */
export async function withdrawAll(tx: Tx, ids: readonly string[]): Promise<Corrected[]> {
  if (ids.length === 0) return []
  const withdrawn = await tx<{ id: string }[]>`
    with locked as materialized (
      select id from complaint where (id = any(${[...ids]}::uuid[])
          or repeat_of = any(${[...ids]}::uuid[]) and joined_to is distinct from repeat_of)
        and status = any(${statusesBefore('withdrawn')}::text[]) and erased_at is null
      order by id for no key update),
    withdrawn as (
      update complaint c set status = 'closed', withdrawn_at = now(), closed_at = now(),
        fingerprint = null, asked = null, remind_at = null, ${staying(tx)}
      from locked where c.id = locked.id returning c.id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'withdrawn', '{}' from withdrawn returning complaint_id as id`
  const closed = withdrawn.map(({ id }) => id)
  const freed = await freeJoined(tx, closed)
  await settleComplaints(tx, closed)
  return [...freed, ...(await correctedOf(tx, 'withdrawal', closed))]
}

/**
 * Opens complaints again that their reporters say are not settled. One that was withdrawn before it left
 * the house begins anew.
 *
 * @returns what the core store has to hear
 */
export async function reopenAll(tx: Tx, ids: readonly string[]): Promise<Corrected[]> {
  if (ids.length === 0) return []
  const found = await tx<{ id: string; text: string; hasLeft: boolean }[]>`
    select c.id, c.text, c.repeat_of is not null or c.stage <> 'done'
      or exists (select from core_link l where l.complaint_id = c.id) as "hasLeft"
    from complaint c
    where id = any(${[...ids]}::uuid[]) and erased_at is null
      and status = any(${statusesBefore('reopened')}::text[])
    order by id for no key update`
  const f = listsOf(
    found.map((one) => ({ ...one, print: one.text ? fingerprint(one.text) : null })),
  )
  await tx`
    with found as (
      select * from unnest(${f('id')}::uuid[], ${f('print')}::text[], ${f('hasLeft')}::text[])
        as f (id, print, has_left)),
    reopened as (
      update complaint c set withdrawn_at = null, closed_at = null, rating = null,
        fingerprint = coalesce(c.fingerprint, f.print),
        status = case when f.has_left::boolean then 'in_progress' else 'unverified' end,
        stage = case when f.has_left::boolean then c.stage else 'triage' end,
        due_at = case when f.has_left::boolean then c.due_at else now() end,
        attempts = case when f.has_left::boolean then c.attempts else 0 end
      from found f where c.id = f.id returning c.id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'reopened', '{}' from reopened`
  return await correctedOf(
    tx,
    'reopened',
    found.map(({ id }) => id),
  )
}

/** How a reporter rates what was done, 1 to 5. */
export interface Rated {
  readonly id: string
  readonly rating: number
}

/** Keeps ratings of complaints that are closed or answered; the latest stands. They stay with us. */
export async function rateAll(tx: Tx, ratings: readonly Rated[]): Promise<void> {
  if (ratings.length === 0) return
  const r = listsOf(ratings)
  await tx`
    with rated as (
      update complaint c set rating = r.rating
      from unnest(${r('id')}::uuid[], ${r('rating')}::int[]) as r (id, rating)
      where c.id = r.id and r.rating between 1 and 5 and c.erased_at is null
        and c.status in ('answered', 'closed') returning c.id, c.rating)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'rated', jsonb_build_object('rating', rating) from rated`
}
