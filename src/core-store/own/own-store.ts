import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { CoreStore, ForwardedComplaint, Supplement } from '../core-store.ts'

/** The default core store: a table of our own. Its unique key finds a repeated reference. */
export function ownStore(sql: Tx): CoreStore {
  return {
    name: 'own',
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
        ${given('status')}::text[], ${given('receivedAt')}::text[]
      ) as g (reference, reporter, source_channel, text, category_id, category_name, district_code,
        district_name, latitude, longitude, attachment_count, status, received_at)),
    stored as (
      insert into core_complaint (reference, reporter, source_channel, text, category_id,
        category_name, district_code, district_name, latitude, longitude, attachment_count, status,
        received_at)
      select reference, reporter, source_channel, text, category_id, category_name, district_code,
        district_name, latitude, longitude, attachment_count, status, received_at::timestamptz
      from given on conflict (reference) do nothing returning reference, tracking_id)
    select reference, tracking_id::text from stored
    union all
    select reference, tracking_id::text from core_complaint where reference in (
      select reference from given except select reference from stored)`
  return new Map(rows.map((row) => [row.reference, row.tracking_id]))
}

async function addAll(sql: Tx, supplements: readonly Supplement[]): Promise<void> {
  if (supplements.length === 0) return
  const s = listsOf(supplements.map(({ position, ...one }) => ({ ...one, ...position })))
  await sql`
    update core_complaint c set text = s.text, attachment_count = s.attachments,
      latitude = s.latitude, longitude = s.longitude, corrected_at = now(),
      deleted_at = case when s.kind = 'deletion' then now() else c.deleted_at end
    from unnest(${s('reference')}::uuid[], ${s('kind')}::text[], ${s('text')}::text[],
      ${s('attachmentCount')}::int[], ${s('latitude')}::float8[], ${s('longitude')}::float8[]
    ) as s (reference, kind, text, attachments, latitude, longitude)
    where c.reference = s.reference`
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
