import { today } from '../store/circuits.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf, together } from '../store/lists.ts'
import { noPace, type Pace } from './pace.ts'

/** What is to be said, as far as it is counted. */
export interface Countable {
  readonly to: { readonly id: string; readonly channel: string; readonly account: string }
  readonly cause: string
  readonly hourly?: true | undefined
}

/** What has to be known before anything is said. */
export interface Counts {
  /** The database's time. */
  readonly now: Date
  /** Names the hour, for causes. */
  readonly hour: string
  paceOf(conversationId: string): Pace
  /** Replies of an account today. */
  saidIn(channel: string, account: string): number
  /** Places of sayings that were said before: ever, or within the hour where they are hourly. */
  readonly saidBefore: ReadonlySet<number>
}

interface PaceRow {
  readonly id: string
  readonly said: number
  readonly rowSaidAt: Date | null
  readonly row: string
}

const hourOf = (tx: Tx, ago: string) =>
  tx`to_char(now() at time zone 'utc' - ${ago}::interval, 'YYYY-MM-DD"T"HH24')`

/**
 * Reads the counts under the locks of these conversations' rows of `reply_pace`, in the order of
 * their ids: whoever else wants to say something there waits until the transaction ends.
 */
export async function lockCounts(tx: Tx, sayings: readonly Countable[]): Promise<Counts> {
  const ids = [...new Set(sayings.map(({ to }) => to.id))].sort()
  const asked = listsOf(
    sayings.map(({ to, cause, hourly }) => ({ id: to.id, cause, hourly: hourly === true })),
  )
  const of = listsOf(sayings.map(({ to }) => to))
  const [, paces, before, accounts, [clock]] = await together([
    tx`
      insert into reply_pace (conversation_id)
      select id from unnest(${ids}::uuid[]) as i (id) order by id on conflict do nothing`,
    tx<PaceRow[]>`
      select conversation_id as id, case when counted_on = ${today(tx)} then said else 0 end as said,
        row_said_at as "rowSaidAt", row
      from reply_pace where conversation_id = any(${ids}::uuid[])
      order by conversation_id for no key update`,
    tx<{ place: number }[]>`
      select a.place::int from unnest(${asked('id')}::uuid[], ${asked('cause')}::text[],
        ${asked('hourly')}::text[]) with ordinality as a (id, cause, hourly, place)
      where exists (
        select from outbox o where o.conversation_id = a.id and o.part = 0
          and o.cause = any(case when a.hourly::boolean
            then array[a.cause || ' ' || ${hourOf(tx, '0')}, a.cause || ' ' || ${hourOf(tx, '1 hour')}]
            else array[a.cause] end)
          and (not a.hourly::boolean or o.created_at > now() - interval '1 hour'))`,
    tx<{ channel: string; account: string; said: number }[]>`
      select channel, account, sum(said)::int as said from reply_share
      where counted_on = ${today(tx)} and (channel, account) in (
        select * from unnest(${of('channel')}::text[], ${of('account')}::text[]))
      group by channel, account`,
    tx<[{ now: Date; hour: string }]>`select now() as now, ${hourOf(tx, '0')} as hour`,
  ])
  const pace = new Map(paces.map((one) => [one.id, paceIn(one)]))
  const inAccount = new Map(accounts.map((one) => [`${one.channel} ${one.account}`, one.said]))
  return {
    ...clock,
    paceOf: (id) => pace.get(id) ?? noPace,
    saidIn: (channel, account) => inAccount.get(`${channel} ${account}`) ?? 0,
    saidBefore: new Set(before.map(({ place }) => place - 1)),
  }
}

function paceIn({ said, rowSaidAt, row }: PaceRow): Pace {
  // Shapes are joined by commas; `-` stands for none.
  const shapes = row === '' ? [] : row.split(',').map((shape) => (shape === '-' ? '' : shape))
  return { said, rowSaidAt: rowSaidAt ?? undefined, row: shapes }
}

/** What a transaction adds to the counts. */
export interface Counted {
  readonly paces: readonly { readonly id: string; readonly pace: Pace }[]
  readonly accounts: readonly {
    readonly channel: string
    readonly account: string
    readonly said: number
  }[]
}

/**
 * Writes the counts. An account is counted in shares, one for each of 16 sessions of the database:
 * in one row, all steps would wait for each other's commits.
 */
export async function keepCounts(tx: Tx, { paces, accounts }: Counted): Promise<void> {
  const p = listsOf(
    paces.map(({ id, pace: { said, rowSaidAt, row } }) => ({
      id,
      said,
      rowSaidAt,
      row: row.map((shape) => shape || '-').join(','),
    })),
  )
  const a = listsOf(accounts)
  await together([
    tx`
      update reply_pace r set counted_on = ${today(tx)}, said = p.said,
        row_said_at = p.row_said_at::timestamptz, row = p.row
      from unnest(${p('id')}::uuid[], ${p('said')}::int[], ${p('rowSaidAt')}::text[],
        ${p('row')}::text[]) as p (id, said, row_said_at, row)
      where r.conversation_id = p.id`,
    tx`
      insert into reply_share as s (channel, account, share, counted_on, said)
      select channel, account, pg_backend_pid() % 16, ${today(tx)}, said
      from unnest(${a('channel')}::text[], ${a('account')}::text[], ${a('said')}::int[])
        as a (channel, account, said)
      order by channel, account
      on conflict (channel, account, share) do update set counted_on = excluded.counted_on,
        said = excluded.said + case when s.counted_on = excluded.counted_on then s.said else 0 end`,
  ])
}
