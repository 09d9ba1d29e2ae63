import type { PendingQuery, Row, Sql } from 'postgres'
import type { RejectionCode } from '../contract/sending.ts'
import type { Tx } from '../store/connect.ts'
import { together } from '../store/lists.ts'
import { type Rows, rows } from './row-shapes.ts'

/** The page looks back this far: long enough for a trend, short enough to stay cheap. */
export const hourMinutes = 60
/** Whole minutes over which throughput is averaged. */
export const wholeMinutes = 5
/** An open row that was tried this often counts as stuck. */
export const stuckAttempts = 5

const queues = ['intake', 'triage', 'forward', 'reply', 'media']
const unreachable = ['recipient_unreachable', 'recipient_opted_out'] satisfies RejectionCode[]
// How many accounts that are not configured are shown: a sender of nonsense must not fill the page.
const maxUnknownAccounts = 20

// The answer to whoever asks comes first, the end of the statement after it.
const graceMs = 100

/** The configured accounts, by the ids that their providers use. */
export type AccountKeys = readonly { readonly channel: string; readonly account: string }[]

/**
 * One statement, one round trip, one moment. Each part reads an index over open rows or over a
 * bounded time, so that it costs the same after a year; test/services/operations.test.ts holds it
 * to that.
 *
 * @param timeoutMs after which nobody waits for the answer, and the database ends the statement
 * @throws Error where the database does not answer in time, or says no
 */
export async function readRows(
  sql: Sql,
  accounts: AccountKeys,
  now: Date,
  timeoutMs: number,
): Promise<Rows> {
  // The database ends it by itself: what postgres.js does to cancel a query leaves a promise behind
  // that nobody owns, and its failure ends the process.
  const asked = sql.begin(async (tx) => {
    const [, [answer]] = await together([
      tx.unsafe(`set local statement_timeout = ${timeoutMs + graceMs}`),
      rowsStatement(tx, accounts, now),
    ])
    return answer
  })
  const { promise: late, reject } = Promise.withResolvers<never>()
  // A frozen server ends nothing; it is not waited for.
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    return rows.parse(await Promise.race([asked, late]))
  } finally {
    clearTimeout(timer)
  }
}

/** The statement itself: a test asks for its plan. */
export function rowsStatement(sql: Tx, accounts: AccountKeys, now: Date): PendingQuery<Row[]> {
  const list = (part: PendingQuery<Row[]>) =>
    sql`(select coalesce(json_agg(row_to_json(part)), '[]') from (${part}) as part)`
  return sql`
    with recursive ${knownAccounts(sql, accounts)}
    select ${list(arrivals(sql, now))} as arrivals,
      ${list(replies(sql, now))} as replies,
      ${list(failedReplies(sql, now))} as "failedReplies",
      ${list(openReplies(sql))} as "openReplies",
      ${list(due(sql, now))} as due,
      ${list(steps(sql, now))} as steps,
      ${list(connections(sql))} as connections,
      ${list(complaints(sql))} as complaints`
}

/** Jumps from one account to the next through the unique index: a step per account, not per row. */
function knownAccounts(sql: Tx, accounts: AccountKeys) {
  return sql`
    seen (channel, account, place) as (
      (select channel, account, 1 from inbox order by channel, account limit 1)
      union all
      select next.channel, next.account, seen.place + 1 from seen cross join lateral (
        select channel, account from inbox
        where (channel, account) > (seen.channel, seen.account)
        order by channel, account limit 1) as next
      where seen.place < ${accounts.length + maxUnknownAccounts}),
    known (channel, account) as (
      select channel, account from seen
      union select * from unnest(
        ${accounts.map(({ channel }) => channel)}::text[],
        ${accounts.map(({ account }) => account)}::text[]))`
}

function arrivals(sql: Tx, now: Date) {
  // Whole minutes and the running one: bars that slide with every snapshot would flicker.
  const since = startOf(now, hourMinutes - 1)
  return sql`
    select known.*, last.at as "lastAt", malformed.count as malformed,
      messages.latest as "in5Minutes", messages.minutes
    from known
    left join lateral (
      select accepted_at as at from inbox
      where (channel, account) = (known.channel, known.account) and kind = 'message'
      order by accepted_at desc limit 1) as last on true
    cross join lateral (
      select count(*) from inbox
      where (channel, account) = (known.channel, known.account) and fault is not null
        and kind <> 'delivery' and handled_at is not null and dead_at is null
        and accepted_at > ${ago(now, hourMinutes)}) as malformed
    cross join lateral (
      select coalesce(sum(minute.latest), 0)::int as latest,
        coalesce(json_agg(json_build_array(
          (extract(epoch from minute.at - ${since}) / 60)::int, minute.count)), '[]') as minutes
      from (
        select date_bin('1 minute', accepted_at, ${since}) as at, count(*) as count,
          count(*) filter (where accepted_at > ${ago(now, 5)}) as latest
        from inbox
        where (channel, account) = (known.channel, known.account) and kind = 'message'
          and accepted_at >= ${since}
        group by 1) as minute) as messages`
}

function replies(sql: Tx, now: Date) {
  return sql`
    select known.*, last.at as "lastAcceptedAt", accepted.count as accepted
    from known
    left join lateral (
      select sent_at as at from outbox
      where (channel, account) = (known.channel, known.account) and sent_at is not null
      order by sent_at desc limit 1) as last on true
    cross join lateral (
      select count(*) from outbox
      where (channel, account) = (known.channel, known.account)
        and sent_at > ${ago(now, hourMinutes)}) as accepted`
}

/**
 * Counts replies by the time when they were given up, however long their attempts took. Wrong
 * credentials cost no reply: they pause the account, and its circuit says so.
 */
function failedReplies(sql: Tx, now: Date) {
  return sql`
    select channel, account,
      count(*) filter (where state = 'rejected') as rejected,
      count(*) filter (where state = 'rejected' and rejection = any(${unreachable})) as unreachable,
      count(*) filter (where state in ('unknown', 'parked')) as unknown,
      count(*) filter (where state = 'exhausted') as exhausted,
      max(settled_at) filter (where rejection = 'credentials') as "credentialsAt"
    from (
      select channel, account, state, rejection, settled_at from outbox
      where state in ('rejected', 'unknown', 'parked', 'exhausted')
        and settled_at > ${ago(now, hourMinutes)}
      union all
      select name, account, 'paused', rejection, least(paused_until, ${now}) from circuit
      where kind = 'account' and paused_until is not null and rejection is not null
      union all
      select name, account, 'checked', 'credentials', ${now} from circuit
      where kind = 'account' and check_fault is not null) as failed
    group by channel, account`
}

function openReplies(sql: Tx) {
  return sql`
    select channel, account, count(*) as waiting from outbox where due_at is not null
    group by channel, account`
}

/** The rows of each queue that can be due; see sweep. */
function due(sql: Tx, now: Date) {
  const figures = (attempts = sql`attempts`) => sql`
    count(*) filter (where due_at <= ${now}) as due,
    min(due_at) filter (where due_at <= ${now}) as oldest,
    count(*) filter (where ${attempts} > 0) as retrying,
    count(*) filter (where ${attempts} >= ${stuckAttempts}) as stuck`
  return sql`
    select queue, sum(due)::int as due, min(oldest) as "oldestDueAt",
      sum(retrying)::int as retrying, sum(stuck)::int as stuck
    from (
      select 'intake' as queue, ${figures()} from inbox
        where handled_at is null and address_index is not null
      union all
      select 'intake', ${figures(sql`0`)} from conversation where due_at <= ${now}
      union all
      select stage, ${figures()} from complaint where due_at is not null group by stage
      union all
      select 'reply', ${figures()} from outbox where due_at is not null
      union all
      select 'media', ${figures()} from attachment where due_at is not null
      union all
      -- A report may wait a day for the reply that it is about: that is no retry.
      select 'reply', ${figures(sql`0`)} from inbox
        where handled_at is null and address_index is null) as open
    group by queue`
}

function steps(sql: Tx, now: Date) {
  return sql`
    select queue, minute, done, failed, durations from queue_minute
    where queue = any(${queues}) and minute >= ${startOf(now, wholeMinutes)}`
}

/** Uses the database's clock, as the leases do. */
function connections(sql: Tx) {
  return sql`
    select channel, account, case when is_held then state end as state,
      greatest(0, extract(epoch from now() - case when is_held then coalesce(state_since, now())
        else held_until end))::float as seconds
    from (select *, holder <> '' and held_until > now() as is_held from lease) as lease`
}

function complaints(sql: Tx) {
  return sql`
    select c.pseudonym, right(c.receipt_number, 4) as "receiptEnd", c.channel,
      c.category_name as category, c.district_name as district, c.stage,
      c.repeat_of is not null as "isRepeat", c.attempts,
      coalesce(reply.waits, false) as "replyWaits", coalesce(reply.failed, false) as "replyFailed",
      c.created_at as "createdAt"
    from (select * from complaint order by created_at desc limit 10) as c
    cross join lateral (
      select bool_or(due_at is not null) as waits,
        bool_or(state in ('rejected', 'unknown', 'exhausted')) as failed
      from outbox where conversation_id = c.conversation_id
        and cause in ('receipt:' || c.id, 'repeat:' || c.id)) as reply
    order by c.created_at desc`
}

/** The beginning of the minute that lies this many whole minutes before the running one. */
function startOf(now: Date, minutes: number): Date {
  return new Date((Math.floor(now.getTime() / 60_000) - minutes) * 60_000)
}

function ago(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000)
}
