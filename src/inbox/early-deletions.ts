import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** A deletion that names its message and nobody who sent it. */
export interface NamelessDeletion {
  /** Of its row in the inbox. */
  readonly id: string
  /** What the message's id is found by. */
  readonly externalIndex: string
  readonly deletedAt: Date
}

/**
 * Gives deletions the address of whoever sent the message: from then on they are due as events of that
 * citizen. Where the message has not come, the deletion is kept for it. A message may come in a
 * transaction beside this one, so the caller looks again later.
 *
 * @returns the ids of those whose message is there
 */
export async function findSenders(
  tx: Tx,
  deletions: readonly NamelessDeletion[],
): Promise<ReadonlySet<string>> {
  if (deletions.length === 0) return new Set()
  const d = listsOf(deletions)
  const found = await tx<{ id: string }[]>`
    update inbox i set address_index = sender.address_index, due_at = now(), attempts = 0
    from unnest(${d('id')}::bigint[], ${d('externalIndex')}::uuid[]) as d (id, external_index)
    cross join lateral (
      select a.address_index from message m
      join conversation_address a on a.conversation_id = m.conversation_id
      where m.external_index = d.external_index and not m.awaited
      order by m.accepted_at limit 1) as sender
    where i.id = d.id returning i.id`
  const ids = new Set(found.map(({ id }) => id))
  const e = listsOf(deletions.filter(({ id }) => !ids.has(id)))
  await tx`
    insert into early_deletion (external_index, deleted_at)
    select external_index, at::timestamptz
    from unnest(${e('externalIndex')}::uuid[], ${e('deletedAt')}::text[]) as e (external_index, at)
    on conflict do nothing`
  return ids
}

/** When messages were deleted before they came, by their external index. */
export async function deletedBefore(
  tx: Tx,
  named: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (named.length === 0) return new Map()
  const rows = await tx<{ index: string; deletedAt: Date }[]>`
    select external_index as index, deleted_at as "deletedAt" from early_deletion
    where external_index = any(${[...named]}::uuid[])`
  return new Map(rows.map(({ index, deletedAt }) => [index, deletedAt]))
}
