import { settleAttention } from '../conversation/attention.ts'
import type { Tx } from '../store/connect.ts'

/** Columns and events that tell that an open complaint, called `c`, of conversation `p` waits for a human. */
const isOpen = (tx: Tx) => tx`c.status in ('unverified', 'incomplete') and c.repeat_of is null
  and c.withdrawn_at is null and c.erased_at is null`

/**
 * Complaints of these conversations were looked at, moved on or ended: where none is left that nobody has
 * looked at, or that is late, they want no human for that any more.
 */
export async function settleLookedAt(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  const rows = await tx<{ id: string; hasUnchecked: boolean; hasLate: boolean }[]>`
    select p.id, exists (
        select from complaint c where c.conversation_id = p.id and c.unchecked and ${isOpen(tx)}
      ) as "hasUnchecked",
      exists (
        select from complaint c join complaint_event e on e.complaint_id = c.id and e.kind = 'late'
        where c.conversation_id = p.id and ${isOpen(tx)}) as "hasLate"
    from unnest(${[...conversationIds]}::uuid[]) as p (id)`
  const without = (of: 'hasUnchecked' | 'hasLate') =>
    rows.flatMap((row) => (row[of] ? [] : [row.id]))
  await settleAttention(tx, without('hasUnchecked'), ['to_verify'])
  await settleAttention(tx, without('hasLate'), ['late'])
}

/** The same, by complaints. */
export async function settleComplaints(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx<{ id: string }[]>`
    select distinct conversation_id as id from complaint where id = any(${[...ids]}::uuid[])`
  await settleLookedAt(
    tx,
    rows.map(({ id }) => id),
  )
}
