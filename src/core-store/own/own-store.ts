import type { Tx } from '../../store/connect.ts'
import type { CoreStore, ForwardedComplaint } from '../core-store.ts'

/** The default core store: a table of our own, whose unique key knows a repeated reference. */
export function ownStore(sql: Tx): CoreStore {
  return {
    name: 'own',
    storeAll,
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
  const rows = await sql<{ reference: string; tracking_id: string }[]>`
    with given as (
      select * from unnest(
        ${complaints.map(({ reference }) => reference)}::uuid[],
        ${complaints.map(({ reporter }) => reporter)}::text[],
        ${complaints.map(({ sourceChannel }) => sourceChannel)}::text[],
        ${complaints.map(({ text }) => text)}::text[],
        ${complaints.map(({ category }) => category?.id ?? null)}::int[],
        ${complaints.map(({ category }) => category?.name ?? null)}::text[],
        ${complaints.map(({ district }) => district?.code ?? null)}::text[],
        ${complaints.map(({ district }) => district?.name ?? null)}::text[],
        ${complaints.map(({ position }) => position?.latitude ?? null)}::float8[],
        ${complaints.map(({ position }) => position?.longitude ?? null)}::float8[],
        ${complaints.map(({ attachmentCount }) => attachmentCount)}::int[],
        ${complaints.map(({ status }) => status)}::text[],
        ${complaints.map(({ receivedAt }) => receivedAt.toISOString())}::text[]
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
