import { linkMoved } from '../../complaints/hand-over.ts'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import { lapor } from './names.ts'

/** A row of an export that is a complaint of ours, and how that is known. */
interface Known {
  readonly reference: string
  readonly row: { readonly trackingId: string }
  readonly by: 'code' | 'text' | 'hand'
}

/** Links complaints to their rows; what was in doubt of these is so no more. */
export async function link(tx: Tx, sure: readonly Known[]): Promise<void> {
  if (sure.length === 0) return
  const s = listsOf(
    sure.map(({ reference, row: { trackingId }, by }) => ({ reference, trackingId, by })),
  )
  await tx`
    update lapor_report r set tracking_id = s.tracking_id, linked_at = now(), linked_by = s.linked_by,
      fault = null
    from unnest(${s('reference')}::uuid[], ${s('trackingId')}::text[], ${s('by')}::text[])
      as s (reference, tracking_id, linked_by)
    where r.reference = s.reference`
  // An earlier file had left it in doubt.
  await tx`
    update lapor_doubt set decided_at = now()
    where tracking_id = any(${s('trackingId')}::text[]) and decided_at is null`
  await linkMoved(
    tx,
    lapor,
    sure.map(({ reference: id, row: { trackingId } }) => ({ id, trackingId })),
  )
}
