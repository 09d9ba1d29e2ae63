import type { Tx } from '../store/connect.ts'
import { type InboxFilter, keysOf, type Placed } from './inbox.ts'
import { searchInbox } from './inbox-search.ts'
import type { Reach } from './reach.ts'

/** What stands before and after a conversation in a list. */
export interface Neighbours {
  readonly previous: Placed | undefined
  readonly next: Placed | undefined
}

/**
 * The neighbours of a conversation in a list.
 *
 * @param place where it stood when it was opened, for one that is no longer in the list
 */
export async function neighboursOf(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  { id, place }: { readonly id: string; readonly place: string | undefined },
): Promise<Neighbours> {
  if (filter.words !== undefined) {
    const found = await searchInbox(sql, reach, filter)
    const at = found.findIndex((one) => one.id === id)
    const placed = (one: { readonly id: string } | undefined) =>
      one && { id: one.id, place: place ?? '' }
    return { previous: placed(found[at - 1]), next: placed(found[at + 1]) }
  }
  const here = (await placeNow(sql, filter, id)) ?? place
  const after = here === undefined ? undefined : ({ place: here, way: 'after' } as const)
  const [next, previous] = await Promise.all([
    keysOf(sql, reach, filter, after, 2),
    here === undefined ? [] : keysOf(sql, reach, filter, { place: here, way: 'before' }, 1),
  ])
  return { previous: previous[0], next: next.find((one) => one.id !== id) }
}

async function placeNow(sql: Tx, { tab }: InboxFilter, id: string): Promise<string | undefined> {
  const [row] = await (tab === 'all'
    ? sql<[{ place: string }?]>`
        select '0.' || (extract(epoch from last_inbound_at) * 1000000)::bigint || '.' || id as place
        from conversation where id = ${id} and last_inbound_at is not null`
    : sql<[{ place: string }?]>`
        select rank || '.' || (extract(epoch from since) * 1000000)::bigint || '.' || conversation_id
          as place
        from attention where conversation_id = ${id}`)
  return row?.place
}
