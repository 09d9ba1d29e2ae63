import type { Sql } from 'postgres'
import type { ConnectionState } from '../contract/channel.ts'
import type { KeyRing } from '../identity/keys.ts'
import { eventIndex } from '../identity/seal.ts'
import type { AccountKey } from '../store/circuits.ts'

/** An account that this process wants to hold, and how its connection is if it does. */
export interface Wish extends AccountKey {
  readonly state: ConnectionState
  /** How long the connection has been up, or down. */
  readonly sinceMs: number
}

/**
 * Takes leases that are free, keeps ours and writes how our connections are, all in one statement. A
 * lease is free if nobody has it, or if its holder did not renew it in time by the database's clock.
 *
 * A connection that stays down keeps the time when it went down, whoever holds it.
 *
 * @param holder names this process
 * @returns the accounts that this process holds now; the others are held by another
 */
export async function renew(
  sql: Sql,
  holder: string,
  leaseMs: number,
  wishes: readonly Wish[],
): Promise<AccountKey[]> {
  return await sql<AccountKey[]>`
    insert into lease as l (channel, account, holder, held_until, state, state_since)
    select channel, account, ${holder}, now() + ${leaseMs} * interval '1 millisecond',
      state::jsonb, now() - since * interval '1 millisecond'
    from unnest(
      ${wishes.map(({ channel }) => channel)}::text[], ${wishes.map(({ account }) => account)}::text[],
      ${wishes.map(({ state }) => JSON.stringify(state))}::text[],
      ${wishes.map(({ sinceMs }) => sinceMs)}::float[]
    ) as wish (channel, account, state, since)
    order by channel, account
    on conflict (channel, account) do update set
      holder = excluded.holder, held_until = excluded.held_until, state = excluded.state,
      state_since = case
        when (l.state ->> 'kind' = 'up') = (excluded.state ->> 'kind' = 'up')
        then least(l.state_since, excluded.state_since) else excluded.state_since end
    where l.holder in ('', excluded.holder) or l.held_until <= now()
    returning channel, account`
}

/** Gives up whatever this process holds: another may take it at once. */
export async function release(sql: Sql, holder: string): Promise<void> {
  await sql`
    update lease set holder = '', held_until = now(), state = null, state_since = now()
    where holder = ${holder}`
}

/** Those of these event keys under which a message or a report came in the last two minutes. */
export async function seenLately(
  sql: Sql,
  ring: KeyRing,
  key: AccountKey,
  eventKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const keyOf = new Map(
    eventKeys.flatMap((eventKey) =>
      ['message', 'delivery'].map(
        (kind) => [eventIndex(ring, { ...key, kind, eventKey }), eventKey] as const,
      ),
    ),
  )
  const rows = await sql<{ index: string }[]>`
    select event_index as index from inbox
    where event_index = any(${[...keyOf.keys()]}::uuid[])
      and accepted_at > now() - interval '2 minutes'`
  return new Set(rows.flatMap(({ index }) => keyOf.get(index) ?? []))
}
