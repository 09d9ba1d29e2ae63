import postgres, { type Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { eventIndex } from '../identity/seal.ts'
import { listsOf } from '../store/lists.ts'

interface Plain {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly kind: string
  readonly eventKey: string
}

/**
 * Hashes the provider's keys that an earlier version wrote. Its gateway may still run: what it writes
 * has `handled_at = infinity`, so that no step acts on it before it is known whether the same event
 * came to a gateway of this version.
 *
 * @returns how many rows
 */
export async function hashEventKeys(sql: Sql, ring: KeyRing, most: number): Promise<number> {
  for (let rows = most; ; rows = Math.ceil(rows / 2))
    try {
      return await hashSome(sql, ring, rows)
    } catch (error) {
      // The same event comes to a gateway of this version at this moment: the next try sees it.
      if (!(error instanceof postgres.PostgresError && meetings.includes(error.code))) throw error
    }
}

// A row that was not there yet when we looked, and a wait for each other.
const meetings = ['23505', '40P01']

async function hashSome(sql: Sql, ring: KeyRing, most: number): Promise<number> {
  return await sql.begin(async (tx) => {
    const rows = await tx<Plain[]>`
      select id, channel, account, kind, event_key as "eventKey" from inbox
      where event_key is not null order by channel, account, kind, event_key
      limit ${most} for no key update skip locked`
    if (rows.length === 0) return 0
    const h = listsOf(rows.map((row) => ({ id: row.id, index: eventIndex(ring, row) })))
    await tx`
      with hashed as materialized (
        select h.*, exists (select from inbox i where i.event_index = h.index) as came_before
        from unnest(${h('id')}::bigint[], ${h('index')}::uuid[]) as h (id, index))
      update inbox i set event_key = null,
        event_index = case when not came_before then index end,
        fault = case when came_before then coalesce(fault, 'the same event came before') else fault end,
        handled_at = case when handled_at is distinct from 'infinity' then handled_at
          when came_before then now() end
      from hashed h where i.id = h.id`
    return rows.length
  })
}
