import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { Doer } from './before.ts'
import type { Question } from './status.ts'
import { type Corrected, correctedOf } from './supplements.ts'
import type { Target } from './target.ts'
import { staying } from './withdraw.ts'

/** Notes what an admin did in the history of a complaint. */
export async function noteDeed(
  tx: Tx,
  kind: string,
  id: string,
  doer: Doer,
  more: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    values (${id}, ${kind}, ${JSON.stringify({ ...doer, ...more })}::text::jsonb)`
}

/** A human has looked at it: it is a report, and goes on. */
export async function check(tx: Tx, id: string, doer: Doer): Promise<void> {
  await tx`update complaint set unchecked = false, to_verify = false where id = ${id}`
  await noteDeed(tx, 'checked', id, doer)
}

/**
 * It is none of ours, or nothing at all. If it has not left the house, it does not leave it any more.
 *
 * @returns what the core store has to hear
 */
export async function archive(
  tx: Tx,
  id: string,
  doer: Doer,
  why: { readonly reason: string; readonly as: 'not_for_us' | 'prank' },
): Promise<Corrected[]> {
  await tx`
    update complaint c set status = 'archived', closed_at = now(), unchecked = false, asked = null,
      remind_at = null, ${staying(tx)}
    where id = ${id}`
  await noteDeed(tx, 'archived', id, doer, why)
  return await correctedOf(tx, 'withdrawal', [id])
}

/**
 * It is a report after all. One that had not left the house goes its way from the beginning.
 *
 * @returns what the core store has to hear
 */
export async function restore(tx: Tx, id: string, doer: Doer): Promise<Corrected[]> {
  await tx`
    update complaint c set status = 'unverified', closed_at = null, unchecked = true,
      stage = case when has.link then 'done' else 'triage' end,
      due_at = case when not has.link then now() end, attempts = 0, fault = null
    from (select exists (select from core_link l where l.complaint_id = ${id}) as link) as has
    where c.id = ${id}`
  await noteDeed(tx, 'restored', id, doer)
  return await correctedOf(tx, 'reopened', [id])
}

/** Whether an admin archived it, and not the agency or the store. */
export async function wasArchivedHere(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx<[{ here: boolean }]>`
    select coalesce((
      select detail ? 'deed' and not detail ? 'undone' from complaint_event
      where complaint_id = ${id} and kind = 'archived' order by id desc limit 1), false) as here`
  return row.here
}

/** The citizen is asked something of it. */
export async function ask(
  tx: Tx,
  id: string,
  question: Question | undefined,
  doer: Doer,
): Promise<Corrected[]> {
  await tx`
    update complaint set incomplete = true, questions = questions + 1, remind_at = null,
      asked = ${question ?? null}, asked_at = now()
    where id = ${id}`
  await noteDeed(tx, 'asked_by_hand', id, doer, { question: question ?? null })
  return await correctedOf(tx, 'flags', [id])
}

/** A column that an admin changes, by its name. */
export interface Change {
  readonly field:
    | 'title'
    | 'edited_text'
    | 'category_id'
    | 'category_name'
    | 'agency'
    | 'place'
    | 'latitude'
    | 'longitude'
    | 'anonymous'
    | 'confidential'
    | 'kind'
  readonly before: string | number | boolean | null
  readonly after: string | number | boolean | null
}

/**
 * Writes what an admin corrected, and keeps each change for whoever learns from it. A place that is known
 * by now is asked for no more.
 *
 * @returns what the core store has to hear
 */
export async function correct(
  tx: Tx,
  { id, asked }: Target,
  changes: readonly Change[],
  doer: Doer,
): Promise<Corrected[]> {
  const values = Object.fromEntries(changes.map(({ field, after }) => [field, after]))
  const place = values['place']
  const isPlaced = typeof place === 'string' && (asked === 'where' || asked === 'confirm_place')
  await tx`
    update complaint c set title = r.title, edited_text = r.edited_text, category_id = r.category_id,
      category_name = r.category_name, agency = r.agency, place = r.place, latitude = r.latitude,
      longitude = r.longitude, anonymous = r.anonymous, confidential = r.confidential, kind = r.kind,
      asked = case when ${isPlaced}::boolean then null else c.asked end,
      remind_at = case when ${isPlaced}::boolean then null else c.remind_at end,
      incomplete = c.incomplete and not ${isPlaced}::boolean
    from complaint now cross join lateral
      jsonb_populate_record(now, ${JSON.stringify(values)}::text::jsonb) as r
    where c.id = ${id} and now.id = c.id`
  const c = listsOf(changes.map((one) => ({ ...one, detail: { ...doer, ...one } })))
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select ${id}, 'corrected', detail::jsonb
    from unnest(${c('detail')}::text[]) with ordinality as c (detail, place) order by place`
  const isOfFlags = ({ field }: Change) => field === 'anonymous' || field === 'confidential'
  return await correctedOf(tx, changes.every(isOfFlags) ? 'flags' : 'correction', [id])
}
