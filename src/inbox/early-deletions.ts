import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** A message, by the id that its provider gave it in one account. */
export interface Named {
  readonly channel: string
  readonly account: string
  readonly externalId: string
}

/** A deletion that names its message and nobody who sent it. */
export interface NamelessDeletion extends Named {
  /** Of its row in the inbox. */
  readonly id: string
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
    from unnest(${d('id')}::bigint[], ${d('channel')}::text[], ${d('account')}::text[],
      ${d('externalId')}::text[]) as d (id, channel, account, external_id)
    cross join lateral (
      select a.address_index from message m join conversation c on c.id = m.conversation_id
      join conversation_address a on a.conversation_id = c.id
      where m.external_id = d.external_id and (c.channel, c.account) = (d.channel, d.account)
        and not m.awaited
      order by m.accepted_at limit 1) as sender
    where i.id = d.id returning i.id`
  const ids = new Set(found.map(({ id }) => id))
  const e = listsOf(deletions.filter(({ id }) => !ids.has(id)))
  await tx`
    insert into early_deletion (channel, account, external_id, deleted_at)
    select channel, account, external_id, at::timestamptz from unnest(${e('channel')}::text[],
      ${e('account')}::text[], ${e('externalId')}::text[], ${e('deletedAt')}::text[]
    ) as e (channel, account, external_id, at)
    on conflict do nothing`
  return ids
}

/** When messages were deleted before they came, by name; see nameIn. */
export async function deletedBefore(
  tx: Tx,
  named: readonly Named[],
): Promise<ReadonlyMap<string, Date>> {
  if (named.length === 0) return new Map()
  const n = listsOf(named)
  const rows = await tx<(Named & { deletedAt: Date })[]>`
    select channel, account, external_id as "externalId", deleted_at as "deletedAt"
    from early_deletion join unnest(
      ${n('channel')}::text[], ${n('account')}::text[], ${n('externalId')}::text[]
    ) as n (channel, account, external_id) using (channel, account, external_id)`
  return new Map(rows.map((row) => [nameIn(row), row.deletedAt]))
}

/** A message's name, as one text. */
export function nameIn({ channel, account, externalId }: Named): string {
  return `${channel}\0${account}\0${externalId}`
}
