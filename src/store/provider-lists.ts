import type { Sql } from 'postgres'
import type { ListPlace } from '../contract/channel.ts'
import { longestAskedMs } from './backoff.ts'
import { type AccountKey, inMs, today } from './circuits.ts'

/** Names one list of an account. */
export interface ListKey extends AccountKey {
  readonly list: string
}

/** Where the caller goes on reading. */
export interface Reading extends ListPlace {
  /** The database's time: what is younger than a moment may still be on its way. */
  readonly now: Date
  /** Pages that this reading has read so far. */
  readonly pages: number
}

/** How a turn at a list ended. */
export type TurnEnd =
  | { readonly kind: 'complete'; readonly everyMs: number; readonly remark: string | undefined }
  /** There is more to read. */
  | { readonly kind: 'goes on' }
  | { readonly kind: 'later'; readonly waitMs: number | undefined }
  | { readonly kind: 'refused'; readonly detail: string }

// Longer than a turn may take: afterwards its reader counts as dead.
const claim = '3 minutes'
const firstTime = '24 hours'
// A provider may list a message late, and clocks differ.
const overlap = '1 hour'

/**
 * Begins a turn at a list, or goes on with the reading that an earlier turn began. All times are the
 * database's.
 *
 * @returns undefined where the list is not due, or somebody else reads it
 */
export async function beginTurn(
  sql: Sql,
  { channel, account, list }: ListKey,
): Promise<Reading | undefined> {
  await sql`
    insert into provider_list (channel, account, list) values (${channel}, ${account}, ${list})
    on conflict do nothing`
  const [row] = await sql<Row[]>`
    update provider_list set began_at = coalesce(began_at, now()), due_at = now() + ${claim}::interval
    where (channel, account, list) = (${channel}, ${account}, ${list}) and due_at <= now()
    returning now() as now, mark, next_page as page, pages,
      case when until is null then began_at - ${firstTime}::interval
        else least(until, now()) - ${overlap}::interval end as since,
      (until at time zone 'utc')::date is distinct from ${today(sql)} and pages = 0
        as "isFirstToday"`
  if (!row) return undefined
  const { since, now, mark, page, pages, isFirstToday } = row
  return {
    since: new Date(since),
    now: new Date(now),
    mark: mark ?? undefined,
    page: page ?? undefined,
    pages,
    isFirstToday,
  }
}

interface Row {
  since: string
  now: string
  mark: string | null
  page: string | null
  pages: number
  isFirstToday: boolean
}

/** Keeps that a page was read: its events are in the inbox. */
export async function keepPage(
  sql: Sql,
  key: ListKey,
  { next, mark }: { readonly next: string | undefined; readonly mark: string | undefined },
): Promise<void> {
  await sql`
    update provider_list set next_page = ${next ?? null}, pages = pages + 1,
      newest = coalesce(newest, ${mark ?? null})
    where ${isAt(sql, key)}`
}

/**
 * Ends a turn. What a refused page would have gone on from is forgotten: it may have run out.
 */
export async function endTurn(sql: Sql, key: ListKey, end: TurnEnd): Promise<void> {
  switch (end.kind) {
    case 'complete':
      await sql`
        update provider_list set until = began_at, mark = coalesce(newest, mark), began_at = null,
          next_page = null, pages = 0, newest = null, due_at = ${inMs(sql, end.everyMs)},
          fault = ${end.remark?.slice(0, 500) ?? null}
        where ${isAt(sql, key)}`
      return
    case 'goes on':
      await sql`update provider_list set due_at = now() where ${isAt(sql, key)}`
      return
    case 'later':
      await sql`
        update provider_list set due_at = ${inMs(sql, end.waitMs ?? 0)} where ${isAt(sql, key)}`
      return
    case 'refused':
      await sql`
        update provider_list set due_at = ${inMs(sql, longestAskedMs.list)}, next_page = null,
          fault = ${end.detail.slice(0, 500)}
        where ${isAt(sql, key)}`
  }
}

function isAt(sql: Sql, { channel, account, list }: ListKey) {
  return sql`(channel, account, list) = (${channel}, ${account}, ${list})`
}
