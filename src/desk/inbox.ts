import type { AttentionReason } from '../conversation/attention.ts'
import type { Tx } from '../store/connect.ts'
import { accountsIn, type Reach } from './reach.ts'

/** What a list of conversations shows. */
export interface InboxFilter {
  /** `open`: what wants a human, most urgent first. `all`: everything, what was heard last first. */
  readonly tab: 'open' | 'all'
  readonly reason?: AttentionReason | undefined
  readonly channel?: string | undefined
  readonly account?: string | undefined
  /** Words of a message, or a receipt number, or its last digits. */
  readonly words?: string | undefined
}

/** A conversation, and where it stands in its list: what is after it and what is before it. */
export interface Placed {
  readonly id: string
  /** In the form that `after` and `before` take. */
  readonly place: string
}

/** From where a list goes on, and which way. */
export interface From {
  readonly place: string
  readonly way: 'after' | 'before'
}

interface Page {
  readonly rows: readonly Placed[]
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const placeForm = new RegExp(`^(\\d{1,4})\\.(\\d{1,17})\\.(${uuid})$`)

/** A page of a list without words; those are for `searchInbox`. A place that has no such form counts as none. */
export async function pageOfInbox(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  from: From | undefined,
  most: number,
): Promise<Page> {
  const rows = await keysOf(sql, reach, filter, from, most + 1)
  const isMore = rows.length > most
  const shown = rows.slice(0, most)
  if (from?.way === 'before')
    return { rows: shown.toReversed(), hasNext: true, hasPrevious: isMore }
  return { rows: shown, hasNext: isMore, hasPrevious: from !== undefined }
}

/** Rows of a list in its order, or against it where they are before a place. */
export async function keysOf(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  from: From | undefined,
  most: number,
): Promise<Placed[]> {
  const found = from && placeForm.exec(from.place)
  const at = found && { rank: Number(found[1]), micros: found[2], id: found[3] }
  const isBack = from?.way === 'before'
  return filter.tab === 'all'
    ? await latestKeys(sql, reach, filter, at ?? undefined, isBack, most)
    : await openKeys(sql, reach, filter, at ?? undefined, isBack, most)
}

interface Position {
  readonly rank: number
  readonly micros: string | undefined
  readonly id: string | undefined
}

/** A Date has no microseconds, and two rows may have the same milliseconds. */
const microsOf = (sql: Tx, column: ReturnType<Tx>) =>
  sql`(extract(epoch from ${column}) * 1000000)::bigint::text`
const momentOf = (sql: Tx, micros: string | undefined) =>
  sql`(timestamptz 'epoch' + ${micros ?? '0'}::bigint * interval '1 microsecond')`

async function openKeys(
  sql: Tx,
  reach: Reach,
  { reason, channel, account }: InboxFilter,
  at: Position | undefined,
  isBack: boolean,
  most: number,
): Promise<Placed[]> {
  const row = sql`(a.rank, a.since, a.conversation_id)`
  const position =
    at && sql`(${at.rank}::smallint, ${momentOf(sql, at.micros)}, ${at.id ?? null}::uuid)`
  const beyond = position
    ? isBack
      ? sql`and ${row} < ${position}`
      : sql`and ${row} > ${position}`
    : sql``
  const order = isBack
    ? sql`a.rank desc, a.since desc, a.conversation_id desc`
    : sql`a.rank, a.since, a.conversation_id`
  return await sql<Placed[]>`
    select a.conversation_id as id,
      a.rank || '.' || ${microsOf(sql, sql`a.since`)} || '.' || a.conversation_id as place
    from attention a
    where ${attentionIn(sql, reach)} ${ofAccount(sql, 'a', channel, account)}
      ${reason === undefined ? sql`` : sql`and a.reasons @> array[${reason}::text]`} ${beyond}
    order by ${order} limit ${most}`
}

/** SQL: whether the row of `attention` called `a` is in reach. */
export function attentionIn(sql: Tx, reach: Reach) {
  // Its account is that of its conversation, which has to be read for nothing else.
  if (reach.kind !== 'office') return accountsIn(sql, reach, 'a')
  return sql`(${accountsIn(sql, reach, 'a')} and exists (select from complaint mine
    where mine.conversation_id = a.conversation_id and mine.agency = ${reach.office}))`
}

function ofAccount(sql: Tx, alias: string, channel?: string, account?: string) {
  return sql`${channel === undefined ? sql`` : sql`and ${sql(alias)}.channel = ${channel}`}
    ${account === undefined ? sql`` : sql`and ${sql(alias)}.account = ${account}`}`
}

/**
 * What was heard last, of every account: it jumps through an index from account to account and takes the
 * latest of each, so that neither many conversations nor many of others cost anything.
 */
async function latestKeys(
  sql: Tx,
  reach: Reach,
  { channel, account }: InboxFilter,
  at: Position | undefined,
  isBack: boolean,
  most: number,
): Promise<Placed[]> {
  const row = sql`(c.last_inbound_at, c.id)`
  const position = at && sql`(${momentOf(sql, at.micros)}, ${at.id ?? null}::uuid)`
  const beyond = position
    ? isBack
      ? sql`and ${row} > ${position}`
      : sql`and ${row} < ${position}`
    : sql``
  const order = isBack ? sql`asc` : sql`desc`
  const columns = sql`c.id, c.last_inbound_at`
  const heard = sql`c.last_inbound_at is not null and c.joined_to is null ${beyond}
    order by c.last_inbound_at ${order}, c.id ${order} limit ${most}`
  const found =
    reach.kind === 'office'
      ? sql`
        select ${columns} from (
          select distinct conversation_id as id from complaint where agency = ${reach.office}) as mine
        cross join lateral (select * from conversation where id = mine.id offset 0) as c
        where ${accountsIn(sql, reach, 'c')} ${ofAccount(sql, 'c', channel, account)} and ${heard}`
      : sql`
        select latest.* from each a cross join lateral (
          select ${columns} from conversation c
          where (c.channel, c.account) = (a.channel, a.account) and ${heard}) as latest
        where a.channel is not null and ${accountsIn(sql, reach, 'a')}
          ${ofAccount(sql, 'a', channel, account)}`
  return await sql<Placed[]>`
    with recursive each (channel, account) as (
      (select channel, account from conversation where last_inbound_at is not null
        order by channel, account limit 1)
      union all
      select next.channel, next.account from each left join lateral (
        select c.channel, c.account from conversation c where c.last_inbound_at is not null
          and (c.channel, c.account) > (each.channel, each.account)
        order by c.channel, c.account limit 1) as next on true
      where each.channel is not null)
    select c.id, '0.' || ${microsOf(sql, sql`c.last_inbound_at`)} || '.' || c.id as place
    from (${found}) as c
    order by c.last_inbound_at ${order}, c.id ${order} limit ${most}`
}

/** More than so many rows are not counted. */
const mostCounted = 20_000

/** How many conversations want a human, by reason; of more than 20,000 only so many are counted. */
export async function countsByReason(
  sql: Tx,
  reach: Reach,
  { channel, account }: InboxFilter,
): Promise<ReadonlyMap<AttentionReason, number>> {
  // There are few different lists of reasons: each is counted whole, which costs a third of taking it apart.
  const rows = await sql<{ reasons: AttentionReason[]; count: number }[]>`
    select reasons, count(*)::int as count from (
      select a.reasons from attention a
      where ${attentionIn(sql, reach)} ${ofAccount(sql, 'a', channel, account)}
      limit ${mostCounted}) as wanting
    group by reasons`
  const counts = new Map<AttentionReason, number>()
  for (const { reasons, count } of rows)
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return counts
}
