import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/**
 * What each deed changes of a complaint, besides its words: an undo brings these back and nothing else, so
 * that what the machine did meanwhile stays.
 */
const columnsOf = {
  end: [
    'status',
    'closed_at',
    'withdrawn_at',
    'fingerprint',
    'asked',
    'remind_at',
    'incomplete',
    'unchecked',
    'to_verify',
    'agency',
    'repeat_of',
    'joined_to',
    'stage',
    'due_at',
    'dead_at',
    'waits_for_store',
    'attempts',
    'fault',
  ],
  check: ['unchecked', 'to_verify'],
  ask: ['asked', 'asked_at', 'questions', 'remind_at', 'incomplete'],
  correct: ['asked', 'remind_at', 'incomplete'],
  move: ['fingerprint', 'latitude', 'longitude', 'attachment_count'],
} as const

/** They may hold words of a citizen: they are kept in the complaint's history, which erasing reaches. */
const wordColumns = ['text', 'edited_text', 'title', 'place'] as const

/** A complaint as it was; it holds no words. */
export interface ComplaintBefore {
  readonly id: string
  readonly columns: Readonly<Record<string, unknown>>
}

/** How complaints are now, for an undo; locks them. */
export async function complaintsBefore(
  tx: Tx,
  ids: readonly string[],
  deed: keyof typeof columnsOf,
): Promise<ComplaintBefore[]> {
  return await tx<ComplaintBefore[]>`
    select c.id, (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(c))
      where key = any(${[...columnsOf[deed]]}::text[])) as columns
    from complaint c where c.id = any(${[...ids]}::uuid[]) order by c.id for no key update`
}

/** Makes complaints what they were, but for their words. Those that were erased since stay as they are. */
export async function restoreComplaints(tx: Tx, before: readonly ComplaintBefore[]): Promise<void> {
  if (before.length === 0) return
  const b = listsOf(before)
  await tx`
    update complaint c set fingerprint = r.fingerprint, latitude = r.latitude,
      longitude = r.longitude, attachment_count = r.attachment_count, agency = r.agency, to_verify = r.to_verify,
      unchecked = r.unchecked, incomplete = r.incomplete, asked = r.asked, asked_at = r.asked_at,
      questions = r.questions, remind_at = r.remind_at, withdrawn_at = r.withdrawn_at,
      closed_at = r.closed_at, repeat_of = r.repeat_of, joined_to = r.joined_to, status = r.status,
      stage = r.stage, waits_for_store = r.waits_for_store, due_at = r.due_at, dead_at = r.dead_at,
      attempts = r.attempts, fault = r.fault
    from unnest(${b('id')}::uuid[], ${b('columns')}::text[]) as b (id, columns)
    join complaint now on now.id = b.id
    cross join lateral jsonb_populate_record(now, b.columns::jsonb) as r
    where c.id = b.id and c.erased_at is null`
}

/** Who did it, by which deed: stands in the history of complaints. */
export interface Doer {
  /** A staff id. */
  readonly by: string
  readonly deed: string
}

/** Keeps the words of complaints in their histories, before a deed changes them. */
export async function keepWords(tx: Tx, ids: readonly string[], doer: Doer): Promise<void> {
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select c.id, 'retold', ${JSON.stringify(doer)}::text::jsonb || jsonb_build_object('before', (
      select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(c))
      where key = any(${[...wordColumns]}::text[])))
    from complaint c where c.id = any(${[...ids]}::uuid[])`
}

/**
 * Gives complaints the words back that a deed changed; also each field that it corrected. What their
 * citizens edited, added or took back since then goes before: such complaints stay as they are.
 *
 * @returns the ids of the complaints that have their words back
 */
export async function restoreWords(
  tx: Tx,
  ids: readonly string[],
  deed: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx<{ id: string }[]>`
    with kept as (
      select e.complaint_id as id, min(e.id) as at, jsonb_object_agg(w.key, w.value) as words
      from complaint_event e cross join lateral jsonb_each(case e.kind
        when 'retold' then e.detail -> 'before'
        else jsonb_build_object(e.detail ->> 'field', e.detail -> 'before') end) as w
      where e.complaint_id = any(${[...ids]}::uuid[]) and e.kind in ('retold', 'corrected')
        and e.detail ->> 'deed' = ${deed} and e.detail ? 'before'
      group by e.complaint_id)
    update complaint c set text = r.text, edited_text = r.edited_text, title = r.title,
      place = r.place, latitude = r.latitude, longitude = r.longitude, category_id = r.category_id,
      category_name = r.category_name, agency = r.agency, anonymous = r.anonymous,
      confidential = r.confidential, kind = r.kind
    from kept join complaint now on now.id = kept.id
    cross join lateral jsonb_populate_record(now, kept.words) as r
    where c.id = kept.id and c.erased_at is null and not exists (
      select from complaint_event later where later.complaint_id = kept.id and later.id > kept.at
        and later.kind in ('edited', 'deleted', 'added'))
    returning c.id`
  return new Set(rows.map(({ id }) => id))
}

/** Marks what a deed left in histories as undone: nothing is learnt from it. */
export async function markUndone(tx: Tx, ids: readonly string[], deed: string): Promise<void> {
  await tx`
    update complaint_event set detail = detail || '{"undone": true}'
    where complaint_id = any(${[...ids]}::uuid[]) and detail ->> 'deed' = ${deed}`
}
