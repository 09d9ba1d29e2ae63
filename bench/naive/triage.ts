import { categorise } from '../../src/triage/category.ts'
import { findDistrict } from '../../src/triage/district.ts'
import type { Deps } from './deps.ts'

/** Looks for the same words before, then finds category and district. */
export async function triage({ sql, districts, addJob }: Deps, complaintId: string): Promise<void> {
  const [row] = await sql<[{ text: string; conversation_id: string; fingerprint: string }?]>`
    select text, conversation_id, fingerprint from complaint
    where id = ${complaintId} and stage = 'triage'`
  if (!row) return
  const [first] = await sql<[{ id: string }?]>`
    select id from complaint
    where conversation_id = ${row.conversation_id} and fingerprint = ${row.fingerprint}
      and id <> ${complaintId} and created_at > now() - interval '14 days'
    order by created_at limit 1`
  if (first) {
    await sql`
      update complaint set stage = 'done', repeat_of = ${first.id} where id = ${complaintId}`
    return
  }
  const category = categorise(row.text)
  const district = findDistrict(row.text, districts)
  await sql.begin(async (tx) => {
    await tx`
      update complaint set category_id = ${category?.id ?? null},
        category_name = ${category?.name ?? null}, district_code = ${district?.code ?? null},
        district_name = ${district?.name ?? null}, stage = 'forward'
      where id = ${complaintId}`
    const detail = { category: category?.id ?? null, district: district?.code ?? null }
    await tx`
      insert into complaint_event (complaint_id, kind, detail)
      values (${complaintId}, 'classified', ${tx.json(detail)})`
  })
  await addJob('forward', complaintId)
}
