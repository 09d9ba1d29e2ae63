import type { Sql } from 'postgres'
import { clear } from '../../alarms/alarms.ts'
import { noteHappened } from '../../complaints/happened.ts'
import { laporBulk } from './names.ts'

export type Undone =
  | { readonly kind: 'undone'; readonly rows: number }
  /** LAPOR! has it: an export named rows of it. */
  | { readonly kind: 'uploaded'; readonly linked: number }
  | { readonly kind: 'absent' }

/**
 * Takes a book back that was not uploaded: its complaints wait for another one. What somebody should have
 * typed for them falls away, because the next book has them as they are then.
 */
export async function undoBatch(sql: Sql, id: number): Promise<Undone> {
  return await sql.begin(async (tx): Promise<Undone> => {
    const [batch] = await tx<[{ isUndone: boolean }?]>`
      select undone_at is not null as "isUndone" from lapor_batch where id = ${id}
      for no key update`
    if (!batch || batch.isUndone) return { kind: 'absent' }
    const reports = await tx<{ reference: string; trackingId: string | null }[]>`
      select reference, tracking_id as "trackingId" from lapor_report where batch_id = ${id}
      order by reference for no key update`
    const linked = reports.filter(({ trackingId }) => trackingId !== null).length
    if (linked > 0) return { kind: 'uploaded', linked }
    const references = reports.map(({ reference }) => reference)
    await tx`update lapor_batch set undone_at = now() where id = ${id}`
    await tx`
      update lapor_report set batch_id = null, "row" = null, exported = null where batch_id = ${id}`
    await tx`
      update lapor_todo set done_at = now()
      where reference = any(${references}::uuid[]) and done_at is null and kind <> 'answer'`
    await clear(tx, 'erasure_elsewhere', ...references)
    await noteHappened(tx, 'taken_back', references, { store: laporBulk, batch: id })
    return { kind: 'undone', rows: reports.length }
  })
}
