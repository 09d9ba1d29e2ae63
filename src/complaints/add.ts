import type { Act, Addition } from '../conversation/decision.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { type Corrected, correctedOf } from './supplements.ts'

/**
 * Writes what is known of complaints by what their citizens added. What was known before stays, but for
 * a place that was guessed. The caller holds the locks of the conversations; the words themselves come
 * to the complaint by correctAll.
 */
export async function addToAll(tx: Tx, additions: readonly Addition[]): Promise<void> {
  if (additions.length === 0) return
  await tx`
    select from complaint where id = any(${additions.map((one) => one.complaintId)}::uuid[])
    order by id for no key update`
  const a = listsOf(
    additions.map(({ district, category, ...one }) => ({
      ...one,
      districtCode: district?.code,
      districtName: district?.name,
      categoryId: category?.id,
      categoryName: category?.name,
    })),
  )
  await tx`
    update complaint c set
      place = coalesce(a.place, c.place),
      district_code = coalesce(a.district_code, c.district_code),
      district_name = coalesce(a.district_name, c.district_name),
      category_id = coalesce(c.category_id, a.category_id),
      category_name = coalesce(c.category_name, a.category_name),
      title = coalesce(a.title, c.title),
      event_date = coalesce(c.event_date, a.event_date::date),
      asked = case when a.asks is not null then a.asks when a.closes_question::boolean then null else c.asked end,
      asked_at = case when a.asks is not null then now() else c.asked_at end,
      questions = c.questions + case when a.asks is null then 0 else 1 end,
      remind_at = case when a.closes_question::boolean then null else c.remind_at end,
      incomplete = c.incomplete and not a.completes::boolean
    from unnest(${a('complaintId')}::uuid[], ${a('place')}::text[], ${a('districtCode')}::text[],
      ${a('districtName')}::text[], ${a('categoryId')}::int[], ${a('categoryName')}::text[],
      ${a('title')}::text[], ${a('eventDate')}::text[], ${a('asks')}::text[],
      ${a('closesQuestion')}::text[], ${a('completes')}::text[]
    ) as a (id, place, district_code, district_name, category_id, category_name, title, event_date, asks,
      closes_question, completes)
    where c.id = a.id`
}

/**
 * Writes the two flags of complaints as their citizens wish them.
 *
 * @returns what the core store has to hear
 */
export async function flagAll(
  tx: Tx,
  wishes: readonly Extract<Act, { kind: 'wish' }>[],
): Promise<Corrected[]> {
  if (wishes.length === 0) return []
  const ids = wishes.map(({ complaintId }) => complaintId)
  await tx`select from complaint where id = any(${ids}::uuid[]) order by id for no key update`
  const w = listsOf(wishes)
  await tx`
    with wished as (
      update complaint c set anonymous = coalesce(w.anonymous::boolean, c.anonymous),
        confidential = coalesce(w.confidential::boolean, c.confidential)
      from unnest(${w('complaintId')}::uuid[], ${w('anonymous')}::text[],
        ${w('confidential')}::text[]) as w (id, anonymous, confidential)
      where c.id = w.id returning c.id, c.anonymous, c.confidential)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'flags', jsonb_build_object('anonymous', anonymous, 'confidential', confidential)
    from wished`
  return await correctedOf(tx, 'flags', ids)
}
