import type { PendingQuery, Row, Sql } from 'postgres'
import { complaintOf } from '../alarms/alarms.ts'
import { manualChannel } from '../contract/manual-channel.ts'
import type { RejectionCode } from '../contract/sending.ts'
import type { Tx } from '../store/connect.ts'
import { together } from '../store/lists.ts'
import { type Rows, rows } from './row-shapes.ts'

/** The page looks back this far: long enough for a trend, short enough to stay cheap. */
export const hourMinutes = 60
const dayMinutes = 24 * 60
/** Whole minutes over which throughput is averaged. */
export const wholeMinutes = 5
/** An open row that was tried this often counts as stuck. */
export const stuckAttempts = 5
/** Waiting citizens of a queue are counted over at most this many rows. */
export const citizensCounted = 5_000
// What the network said is judged by this many replies of an account, and failures by so many in all.
const latestReplies = 100
const latestFailures = 1_000
const maxPauses = 10_000

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
      ${list(listFaults(sql))} as "listFaults",
      ${list(openReplies(sql))} as "openReplies",
      ${list(heldReplies(sql, now))} as "heldReplies",
      ${list(deliveries(sql, now))} as deliveries,
      ${list(undelivered(sql, now))} as undelivered,
      ${list(pauses(sql, now))} as pauses,
      ${list(due(sql, now))} as due,
      ${list(waiting(sql, now))} as waiting,
      ${list(steps(sql, now))} as steps,
      ${list(connections(sql))} as connections,
      ${list(complaints(sql))} as complaints,
      ${list(alarms(sql))} as alarms,
      (select value from installation where name = 'key ring') as "keyRing",
      pg_database_size(current_database())::float8 as "databaseBytes"`
}

/** Jumps from one account to the next through the index of arrivals: a step per account, not per row. */
function knownAccounts(sql: Tx, accounts: AccountKeys) {
  return sql`
    seen (channel, account, place) as (
      (select channel, account, 1 from inbox where channel <> ${manualChannel}
        order by channel, account limit 1)
      union all
      select next.channel, next.account, seen.place + 1 from seen cross join lateral (
        select channel, account from inbox
        where (channel, account) > (seen.channel, seen.account) and channel <> ${manualChannel}
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

/** Lists of providers that an operator has to look at; there is a row for each list of an account. */
function listFaults(sql: Tx) {
  return sql`select channel, account, list, fault from provider_list where fault is not null`
}

function openReplies(sql: Tx) {
  return sql`
    select channel, account, count(*) filter (where held_back is null) as waiting,
      count(*) filter (where held_back = 'window') as "windowClosed",
      count(*) filter (where held_back = 'notices_stopped') as "noticesStopped"
    from outbox where due_at is not null group by channel, account`
}

/** Automatic replies of the last day that were kept and not sent; of very many the latest count. */
function heldReplies(sql: Tx, now: Date) {
  return sql`
    select channel, account, count(*) as count, count(distinct conversation_id) as citizens,
      count(*) filter (where held_back = 'account_budget') as "ofAccount"
    from (
      select channel, account, conversation_id, held_back from outbox
      where state = 'held' and settled_at > ${ago(now, dayMinutes)}
        and held_back in ('conversation_budget', 'account_budget', 'row')
      order by settled_at desc limit ${latestFailures}) as held
    group by channel, account`
}

/** What the network said of the latest replies: whatever their number, the same few rows are read. */
function deliveries(sql: Tx, now: Date) {
  return sql`
    select known.*, told.* from known cross join lateral (
      select count(*) as latest,
        count(*) filter (where delivery_status in ('delivered', 'read')) as delivered,
        count(*) filter (where delivery_status = 'failed') as undelivered,
        coalesce(max(in_one), 0) as "mostInOne"
      from (
        select delivery_status,
          count(*) filter (where sent_at > ${ago(now, hourMinutes)})
            over (partition by conversation_id) as in_one
        from (
          select delivery_status, sent_at, conversation_id from outbox
          where (channel, account) = (known.channel, known.account)
            and sent_at > ${ago(now, dayMinutes)}
          order by sent_at desc limit ${latestReplies}) as sent) as reply) as told`
}

/** By the time of the report: an SMS may expire a day after it was sent. */
function undelivered(sql: Tx, now: Date) {
  return sql`
    select channel, account, code, count(*) as count,
      count(*) filter (where undelivered_at > ${ago(now, hourMinutes)}) as "inHour",
      count(distinct conversation_id) as citizens
    from (
      -- A code has no spaces; what follows it is for humans, and may quote the citizen.
      select channel, account, conversation_id, undelivered_at,
        left(split_part(coalesce(delivery_error, ''), ' ', 1), 40) as code
      from outbox where undelivered_at > ${ago(now, dayMinutes)}
      order by undelivered_at desc limit ${latestFailures}) as failed
    group by channel, account, code order by count(*) desc`
}

/** Where a human of ours answered of late; of each conversation the latest complaint counts. */
function pauses(sql: Tx, now: Date) {
  return sql`
    select count(*) as conversations, max(paused_until) as until,
      count(*) filter (where untold) as untold
    from (
      select p.paused_until, c.id is not null and not exists (
        select from outbox where conversation_id = p.id
          and cause in ('receipt:' || c.id, 'repeat:' || c.id)) as untold
      from conversation p
      left join complaint c on c.id = p.latest_complaint_id and c.stage = 'done'
      where p.paused_until > ${now} order by p.paused_until desc limit ${maxPauses}) as paused`
}

/** Who waits in each queue. */
function waiting(sql: Tx, now: Date) {
  const citizens = (queue: string, who: PendingQuery<Row[]>, rows: PendingQuery<Row[]>) => sql`
    select ${queue}::text as queue, count(distinct who) as citizens
    from (select ${who} as who from ${rows} and due_at <= ${now} limit ${citizensCounted}) as due`
  return sql`
    select queue, sum(citizens)::int as citizens from (
      ${citizens('intake', sql`address_index`, sql`inbox where handled_at is null and address_index is not null`)}
      union all ${citizens('intake', sql`uuid_send(id)`, sql`conversation where due_at is not null`)}
      union all ${citizens('triage', sql`uuid_send(conversation_id)`, sql`complaint where stage = 'triage'`)}
      union all ${citizens('forward', sql`uuid_send(conversation_id)`, sql`complaint where stage = 'forward'`)}
      union all ${citizens('reply', sql`uuid_send(conversation_id)`, sql`outbox where due_at is not null`)}
      union all ${citizens('media', sql`uuid_send(message_id)`, sql`attachment where due_at is not null`)}
    ) as queues group by queue`
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
      p.account, coalesce(p.paused_until > c.created_at, false) as "staffSpoke",
      reply.parts, reply.delivered, reply.undelivered,
      coalesce(reply.waits, false) as "replyWaits", coalesce(reply.failed, false) as "replyFailed",
      c.created_at as "createdAt"
    from (select * from complaint order by created_at desc limit 10) as c
    join conversation p on p.id = c.conversation_id
    cross join lateral (
      select count(*) as parts, bool_or(due_at is not null) as waits,
        count(*) filter (where delivery_status in ('delivered', 'read')) as delivered,
        count(*) filter (where delivery_status = 'failed') as undelivered,
        bool_or(state in ('rejected', 'unknown', 'parked', 'exhausted')) as failed
      from outbox where conversation_id = c.conversation_id
        and cause in ('receipt:' || c.id, 'repeat:' || c.id)) as reply
    order by c.created_at desc`
}

/** The open alarms by kind, the kind of the latest first; of very many the latest count. */
function alarms(sql: Tx) {
  return sql`
    select kind, count(*) as count, min(raised_at) as since,
      (array_agg(detail order by raised_at desc))[1] as detail,
      (array_agg("receiptEnd" order by raised_at desc))[1] as "receiptEnd",
      count(*) filter (where fault is not null) as untold, max(fault) as fault
    from (
      select a.kind, a.detail, a.raised_at, right(c.receipt_number, 4) as "receiptEnd",
        case when a.due_at is not null then a.fault end as fault
      from (
        select * from alarm where cleared_at is null
        order by raised_at desc limit ${latestFailures}) as a
      left join complaint c on c.id = ${complaintOf(sql)}) as open
    group by kind order by max(raised_at) desc`
}

/** The beginning of the minute that lies this many whole minutes before the running one. */
function startOf(now: Date, minutes: number): Date {
  return new Date((Math.floor(now.getTime() / 60_000) - minutes) * 60_000)
}

function ago(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000)
}
