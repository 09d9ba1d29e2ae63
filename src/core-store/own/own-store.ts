import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { CoreStore, ForwardedComplaint, Supplement } from '../core-store.ts'
import { eraseEventWords, newsKey, readEvents } from '../events.ts'

/** Links and events of the default core store are kept under this name. */
export const ownName = 'own'

/** The default core store: a table of our own. Its unique key finds a repeated reference. */
export function ownStore(sql: Tx): CoreStore {
  return {
    name: ownName,
    capabilities: {
      isHere: true,
      canFind: true,
      tells: 'asked',
      isByHand: false,
      moves: 'checked',
    },
    storeAll,
    addAll,
    async add(supplement) {
      await addAll(sql, [supplement])
      return { kind: 'taken' }
    },
    async submit(complaint) {
      const trackingId = (await storeAll(sql, [complaint])).get(complaint.reference)
      if (trackingId === undefined)
        return { kind: 'deferred', detail: 'neither inserted nor found' }
      return { kind: 'stored', trackingId }
    },
    async find(reference) {
      const [row] = await sql<[{ trackingId: string }?]>`
        select tracking_id::text as "trackingId" from core_complaint where reference = ${reference}`
      return row ? { kind: 'stored', trackingId: row.trackingId } : { kind: 'absent' }
    },
    eventsSince: (cursor, most) => readEvents(sql, ownName, cursor, most),
  }
}

async function storeAll(
  sql: Tx,
  complaints: readonly ForwardedComplaint[],
): Promise<ReadonlyMap<string, string>> {
  const given = listsOf(complaints.map(flat))
  const rows = await sql<{ reference: string; tracking_id: string }[]>`
    with given as (
      select * from unnest(${given('reference')}::uuid[], ${given('reporter')}::text[],
        ${given('sourceChannel')}::text[], ${given('text')}::text[], ${given('categoryId')}::int[],
        ${given('categoryName')}::text[], ${given('districtCode')}::text[],
        ${given('districtName')}::text[], ${given('latitude')}::float8[],
        ${given('longitude')}::float8[], ${given('attachmentCount')}::int[],
        ${given('status')}::text[], ${given('receivedAt')}::text[], ${given('kind')}::text[],
        ${given('title')}::text[], ${given('place')}::text[], ${given('agency')}::text[],
        ${given('anonymous')}::text[], ${given('confidential')}::text[],
        ${given('danger')}::text[], ${given('incomplete')}::text[], ${given('eventDate')}::text[]
      ) as g (reference, reporter, source_channel, text, category_id, category_name, district_code,
        district_name, latitude, longitude, attachment_count, status, received_at, kind, title, place,
        agency, anonymous, confidential, danger, incomplete, event_date)),
    stored as (
      insert into core_complaint (reference, reporter, source_channel, text, category_id,
        category_name, district_code, district_name, latitude, longitude, attachment_count, status,
        received_at, kind, title, place, agency, anonymous, confidential, danger, incomplete,
        event_date)
      select reference, reporter, source_channel, text, category_id, category_name, district_code,
        district_name, latitude, longitude, attachment_count, status, received_at::timestamptz,
        kind, title, place, agency, anonymous::boolean, confidential::boolean, danger,
        incomplete::boolean, event_date::date
      from given on conflict (reference) do nothing returning reference, tracking_id)
    select reference, tracking_id::text from stored
    union all
    select reference, tracking_id::text from core_complaint where reference in (
      select reference from given except select reference from stored)`
  return new Map(rows.map((row) => [row.reference, row.tracking_id]))
}

/**
 * A state that the agency told here, and that nobody has followed yet, stands against what the rest of
 * the house still believes; what the reporter does goes before.
 */
async function addAll(sql: Tx, supplements: readonly Supplement[]): Promise<void> {
  if (supplements.length === 0) return
  const s = listsOf(
    supplements.map(({ position, category, ...one }) => ({
      ...one,
      ...position,
      categoryId: category?.id,
      categoryName: category?.name,
    })),
  )
  await sql`
    update core_complaint c set text = s.text, attachment_count = s.attachments,
      latitude = s.latitude, longitude = s.longitude, title = s.title, place = s.place,
      category_id = s.category_id, category_name = s.category_name, agency = s.agency,
      status = case when s.kind not in ('withdrawal', 'erasure', 'reopened') and exists (
          select from core_event e where e.reference = c.reference and e.store = ${ownName}
            and not exists (
              select from news n where n.event_key = ${newsKey(ownName, '')} || e.event_key
                and n.handled_at is not null))
        then c.status else s.status end,
      anonymous = s.anonymous::boolean, confidential = s.confidential::boolean,
      incomplete = s.incomplete::boolean,
      corrected_at = case when s.kind in ('correction', 'deletion', 'addition') then now()
        else c.corrected_at end,
      deleted_at = case when s.kind = 'deletion' then now() else c.deleted_at end,
      withdrawn_at = case when s.kind in ('withdrawal', 'erasure') then coalesce(c.withdrawn_at, now())
        when s.kind <> 'reopened' then c.withdrawn_at end,
      erased_at = case when s.kind = 'erasure' then coalesce(c.erased_at, now()) else c.erased_at end
    from unnest(${s('reference')}::uuid[], ${s('kind')}::text[], ${s('text')}::text[],
      ${s('attachmentCount')}::int[], ${s('latitude')}::float8[], ${s('longitude')}::float8[],
      ${s('title')}::text[], ${s('place')}::text[], ${s('status')}::text[],
      ${s('anonymous')}::text[], ${s('confidential')}::text[], ${s('incomplete')}::text[],
      ${s('categoryId')}::int[], ${s('categoryName')}::text[], ${s('agency')}::text[]
    ) as s (reference, kind, text, attachments, latitude, longitude, title, place, status, anonymous,
      confidential, incomplete, category_id, category_name, agency)
    where c.reference = s.reference`
  const erased = supplements.filter(({ kind }) => kind === 'erasure')
  await eraseEventWords(
    sql,
    erased.map(({ reference }) => reference),
  )
}

function flat({ category, district, position, ...fields }: ForwardedComplaint) {
  return {
    ...fields,
    categoryId: category?.id,
    categoryName: category?.name,
    districtCode: district?.code,
    districtName: district?.name,
    latitude: position?.latitude,
    longitude: position?.longitude,
  }
}
