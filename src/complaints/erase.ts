import { raiseAll } from '../alarms/alarms.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { freeJoined } from './duplicates.ts'
import { statusesBefore } from './states.ts'
import { type Corrected, correctedOf } from './supplements.ts'
import { staying } from './withdraw.ts'

/** What of an event's detail tells nothing that a citizen wrote, or an agency wrote to her. */
const harmless = [
  'message',
  'messages',
  'repeat',
  'category',
  'district',
  'store',
  'trackingId',
  'stage',
  'attempts',
  'news',
  'told',
  'late',
  'rating',
  'anonymous',
  'confidential',
  'kept',
  'do',
  'by',
  'deed',
  'undone',
  'field',
  'from',
  'into',
]

/**
 * Takes all words out of the complaints of conversations, and closes them. A stub stays: the number, the
 * category, the district and the times. What another system has is a `to_do` of the agency. The caller
 * holds the locks of the conversations.
 *
 * @param here the names of core stores that lie in this database, which erase themselves
 * @returns what the core store has to hear; see passOn in src/core-store/pass-on.ts
 */
export async function eraseComplaints(
  tx: Tx,
  conversationIds: readonly string[],
  here: readonly string[],
): Promise<Corrected[]> {
  const erased = await tx<{ id: string }[]>`
    with locked as materialized (
      select id from complaint
      where conversation_id = any(${[...conversationIds]}::uuid[]) and erased_at is null
      order by id for no key update)
    update complaint c set text = '', edited_text = null, fingerprint = null, title = null, place = null,
      latitude = null, longitude = null, attachment_count = 0, agency_words = null, event_date = null,
      asked = null, remind_at = null, promised_for = null,
      fault = case when c.fault is not null then 'erased' end,
      status = case when c.status = any(${statusesBefore('withdrawn')}::text[]) then 'closed'
        else c.status end,
      withdrawn_at = coalesce(c.withdrawn_at, now()), closed_at = coalesce(c.closed_at, now()),
      erased_at = now(), ${staying(tx)}
    from locked where c.id = locked.id
    returning c.id`
  const ids = erased.map(({ id }) => id)
  const freed = await freeJoined(tx, ids)
  await tx`
    update news set text = null, reason = null, due_at = null, dead_at = null, fault = null,
      handled_at = coalesce(handled_at, now())
    where complaint_id = any(${ids}::uuid[])`
  await tx`
    update complaint_event e set detail = coalesce((
      select jsonb_object_agg(key, value) from jsonb_each(e.detail)
      where key = any(${harmless}::text[])), '{}')
    where complaint_id = any(${ids}::uuid[])`
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'erased', jsonb_build_object('kept', 'a stub') from unnest(${ids}::uuid[]) as i (id)`
  const linked = await tx<{ id: string; store: string; trackingId: string }[]>`
    select complaint_id as id, store, tracking_id as "trackingId" from core_link
    where complaint_id = any(${ids}::uuid[]) and store <> all(${[...here]}::text[])`
  const l = listsOf(linked)
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'to_do', jsonb_build_object('do', 'erase there', 'store', store, 'trackingId', tracking_id)
    from unnest(${l('id')}::uuid[], ${l('store')}::text[], ${l('trackingId')}::text[])
      as l (id, store, tracking_id)`
  await raiseAll(
    tx,
    linked.map(({ id, store }) => ({ kind: 'erasure_elsewhere', subject: id, detail: store })),
  )
  return [...freed, ...(await correctedOf(tx, 'erasure', ids))]
}
