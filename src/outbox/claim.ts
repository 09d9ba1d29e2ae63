import type { ISql, Sql } from 'postgres'
import type { OutboundMessage } from '../contract/sending.ts'
import { allLanes, type DueLane, type Lane, laneNumber } from '../queue/lanes.ts'
import { type AccountKey, today } from '../store/circuits.ts'
import type { Purpose } from './pace.ts'

/** A file in the store of files. */
export interface KeptFile {
  readonly hash: Buffer
  readonly name: string
  /** By its first bytes. */
  readonly mimeType: string
}

/** A reply that its claimant is sending, with its recipient. */
export interface Claimed extends AccountKey {
  readonly id: string
  readonly conversationId: string
  readonly text: string
  /** The provider's id of the message that it answers, under the person's key. */
  readonly sealedReplyTo: Buffer | undefined
  /** The place of the message that it answers. */
  readonly place: string | undefined
  readonly choices: readonly string[] | undefined
  /** A file that goes along; its bytes are in the store of files. */
  readonly file: KeptFile | undefined
  readonly attempts: number
  /** By the database's clock: it is compared with nothing but what a provider's list says. */
  readonly firstAttemptAt: Date
  /** The same moment by performance.now() of this process. */
  readonly triedSince: number
  readonly sealedKey: Buffer
  readonly sealedAddress: Buffer
  readonly purpose: Purpose
  /** When the citizen last wrote; undefined where she has not. */
  readonly lastInboundAt: Date | undefined
  /** Since then, when it was claimed, by the database's clock. */
  readonly quietMs: number | undefined
  readonly hasStopped: boolean
  /** What it answers, where everybody can read that. */
  readonly openly: { readonly messageId: string; readonly ageMs: number } | undefined
  /** How it goes out, as the plan has it; a free text where it is left out. */
  readonly way?: OutboundMessage['way']
  /** Why it goes out so, for operators. */
  readonly why?: string | undefined
  /** When it became due, by performance.now() of this process. */
  readonly dueSince: number
}

/** The pause and failures of an account, and what was spent through it today. */
export interface Standing extends AccountKey {
  /** `over`: a pause has ended, and a reply that is due may show whether the account works again. */
  readonly pause: 'none' | 'lasts' | 'over'
  /** Whether a success has anything to reset. */
  readonly isTroubled: boolean
  readonly usdSpent: number
}

/** What may be claimed. */
export interface Claimable {
  readonly lanes: readonly Lane[]
  readonly maxRows: number
  /** How many replies of one account may be claimed, where `room` does not say. */
  readonly maxPerAccount: number
  readonly room: readonly (AccountKey & { readonly free: number })[]
  /** Only these accounts. Undefined: all accounts except those of connected channels. */
  readonly only: readonly AccountKey[] | undefined
  readonly connectedChannels: readonly string[]
}

// Far longer than a send may take (15 s): afterwards the claimant counts as dead.
const lease = '60 seconds'
const maxBytes = 1_048_576

/** The lane of a row, as the indexes have it. */
export const laneIn = (sql: ISql) => sql`(get_byte(uuid_send(conversation_id), 15) & 3)`

/** Lanes as numbers, for statements. */
export function numbersOf(lanes: readonly Lane[]): number[] {
  return lanes.flatMap((lane) => laneNumber(lane) ?? [])
}

/**
 * Part of a `with recursive`: the accounts that have a reply in this state. It jumps through an index
 * from one account to the next, so it reads one row for each account.
 */
export function accountsWith(sql: ISql, state: ReturnType<ISql>) {
  return sql`
    waiting (channel, account) as (
      (select channel, account from outbox where ${state} order by channel, account limit 1)
      union all
      select next.* from waiting cross join lateral (
        select channel, account from outbox
        where ${state} and (channel, account) > (waiting.channel, waiting.account)
        order by channel, account limit 1) as next)`
}

/**
 * Condition: no reply before this one, called `o`, is open in its conversation, but for those that wait
 * until the citizen writes, for short public ones (what is said in private never waits for them), and for
 * a human's that can still be taken back: danger does not wait for these.
 */
export function isFirst(sql: ISql) {
  return sql`not exists (
    select from outbox earlier where earlier.conversation_id = o.conversation_id
    and earlier.due_at is not null and earlier.held_back is null and earlier.purpose <> 'openly'
    and not (earlier.purpose = 'human' and earlier.attempts = 0 and earlier.due_at > now())
    and earlier.position < o.position)`
}

/** The accounts that need attention before anything is claimed in these lanes. */
export async function standings(sql: Sql, lanes: readonly Lane[]): Promise<Standing[]> {
  return await sql<Standing[]>`
    select name as channel, account,
      case when paused_until is null then 'none'
        when paused_until <= now() and (probing_until is null or probing_until <= now())
          and exists (
            select from outbox o where state = 'pending'
            and (o.channel, o.account) = (circuit.name, circuit.account)
            and ${laneIn(sql)} = any(${numbersOf(lanes)}::int[]) and due_at <= now())
        then 'over' else 'lasts' end as pause,
      paused_until is not null or failures_in_row > 0 as "isTroubled",
      case when spent_on = ${today(sql)} then spent_usd else 0 end as "usdSpent"
    from circuit
    where kind = 'account'
      and (paused_until is not null or failures_in_row > 0 or spent_on = ${today(sql)})`
}

/**
 * Claims replies that are due; those that have waited longest come first. It claims only the first
 * open reply of a conversation, so that their order is kept. A process that dies while it sends leaves
 * claims that run out. Of two processes that look at the same rows, one claims them.
 */
export async function claim(sql: Sql, claimable: Claimable): Promise<Claimed[]> {
  const { maxRows, maxPerAccount, room, only, connectedChannels } = claimable
  const lanes = numbersOf(claimable.lanes)
  const isOpenHere = only
    ? sql`(channel, account) in (select * from unnest(${channelsOf(only)}::text[],
        ${accountsOf(only)}::text[]))`
    : sql`channel <> all(${[...connectedChannels]}::text[])`
  const rows = await sql<Row[]>`
    with recursive ${accountsWith(sql, sql`state = 'pending'`)},
    outlet as materialized (
      select channel, account, coalesce(r.free, ${maxPerAccount}) as free
      from waiting left join unnest(
        ${channelsOf(room)}::text[], ${accountsOf(room)}::text[],
        ${room.map(({ free }) => free)}::int[]) as r (channel, account, free)
        using (channel, account)
      where ${isOpenHere}),
    due as materialized (
      select first.*, row_number() over (
        partition by first.channel, first.account order by first.due_at, first.id) as turn,
        outlet.free
      from outlet cross join unnest(${lanes}::int[]) as lane cross join lateral (
        select id, channel, account, due_at, octet_length(text) as bytes from outbox o
        where state = 'pending' and (o.channel, o.account) = (outlet.channel, outlet.account)
          and ${laneIn(sql)} = lane and due_at <= now() and ${isFirst(sql)}
        order by due_at limit outlet.free for no key update of o skip locked) as first
      where outlet.free > 0),
    chosen as (
      select id, due_at, sum(bytes) over (order by due_at, id) - bytes as bytes_before
      from due where turn <= free order by due_at, id limit ${maxRows}),
    claimed as (
      update outbox o set state = 'sending', attempts = attempts + 1,
        due_at = now() + ${lease}::interval, first_attempt_at = coalesce(first_attempt_at, now())
      from chosen where o.id = chosen.id and bytes_before < ${maxBytes}
      returning o.id, o.conversation_id, o.text, o.answers, o.choices, o.file_hash, o.file_name,
        o.attempts,
        o.first_attempt_at, o.purpose, chosen.due_at as was_due_at)
    select claimed.*, f.mime_type as file_type, ${ofPerson(sql)}, m.place,
      m.sealed_external_id as sealed_reply_to,
      m.public as is_open, extract(epoch from now() - m.sent_at)::float * 1000 as answered_ms,
      extract(epoch from clock_timestamp() - was_due_at)::float * 1000 as waited_ms,
      extract(epoch from clock_timestamp() - first_attempt_at)::float * 1000 as tried_ms
    from claimed join conversation c on c.id = claimed.conversation_id
      left join message m on m.id = claimed.answers
      left join file f on f.hash = claimed.file_hash
    order by was_due_at`
  return rows.map(claimedOf)
}

/** What a claim has of a conversation, called `c`. */
export const ofPerson = (sql: ISql) => sql`
  c.channel, c.account, c.sealed_key, c.sealed_address, c.opted_out_at is not null as has_stopped,
  c.last_inbound_at, extract(epoch from now() - c.last_inbound_at)::float * 1000 as quiet_ms`

export interface Row {
  id: string
  conversation_id: string
  text: string
  sealed_reply_to: Buffer | null
  place: string | null
  choices: string[] | null
  file_hash: Buffer | null
  file_name: string | null
  file_type: string | null
  attempts: number
  first_attempt_at: string
  channel: string
  account: string
  sealed_key: Buffer
  sealed_address: Buffer
  purpose: Purpose
  answers: string | null
  is_open: boolean | null
  answered_ms: number | null
  has_stopped: boolean
  last_inbound_at: string | null
  quiet_ms: number | null
  waited_ms: number
  tried_ms: number
}

export function claimedOf(row: Row): Claimed {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    text: row.text,
    sealedReplyTo: row.sealed_reply_to ?? undefined,
    place: row.place ?? undefined,
    choices: row.choices ?? undefined,
    file: row.file_hash
      ? {
          hash: row.file_hash,
          name: row.file_name ?? '',
          mimeType: row.file_type ?? 'application/octet-stream',
        }
      : undefined,
    attempts: row.attempts,
    firstAttemptAt: new Date(row.first_attempt_at),
    triedSince: performance.now() - row.tried_ms,
    channel: row.channel,
    account: row.account,
    sealedKey: row.sealed_key,
    sealedAddress: row.sealed_address,
    purpose: row.purpose,
    lastInboundAt: row.last_inbound_at === null ? undefined : new Date(row.last_inbound_at),
    quietMs: row.quiet_ms ?? undefined,
    hasStopped: row.has_stopped,
    openly:
      row.is_open && row.answers !== null
        ? { messageId: row.answers, ageMs: row.answered_ms ?? 0 }
        : undefined,
    dueSince: performance.now() - row.waited_ms,
  }
}

function channelsOf(keys: readonly AccountKey[]): string[] {
  return keys.map(({ channel }) => channel)
}

function accountsOf(keys: readonly AccountKey[]): string[] {
  return keys.map(({ account }) => account)
}

/**
 * The lanes in which something of the outbox can be done now: a reply is due and first in its
 * conversation, a claim has run out, or a doubt is to be looked up.
 *
 * Accounts count only once their pause is over, however much waits for them. It reads one row for each
 * account and lane, however many rows there are.
 *
 * @param connectedChannels channels whose replies are sent by whoever holds their connection
 */
export async function dueLanes(sql: Sql, connectedChannels: readonly string[]): Promise<DueLane[]> {
  return await dueLanesStatement(sql, connectedChannels)
}

/** The statement itself: a test asks for its plan. */
export function dueLanesStatement(sql: Sql, connectedChannels: readonly string[]) {
  const isOfAccount = sql`(o.channel, o.account) = (a.channel, a.account) and ${laneIn(sql)} = lane`
  const canBeTried = sql`not exists (
    select from circuit where (kind, name, circuit.account) = ('account', a.channel, a.account)
    and (paused_until > now() or paused_until is not null and probing_until > now()))`
  const lanes = sql`unnest(${numbersOf(allLanes)}::int[]) as lane`
  return sql<DueLane[]>`
    with recursive ${accountsWith(sql, sql`state = 'pending'`)},
    doubting as (
      with recursive ${accountsWith(sql, sql`reconcile_at is not null`)}
      select * from waiting)
    select lane, extract(epoch from now() - min(since))::float * 1000 as "lateMs" from (
      select lane, first.due_at as since from waiting a cross join ${lanes} cross join lateral (
        select due_at from outbox o
        where state = 'pending' and ${isOfAccount} and due_at <= now() and ${isFirst(sql)}
        order by due_at limit 1) as first
      where a.channel <> all(${[...connectedChannels]}::text[]) and ${canBeTried}
      union all
      select lane, first.reconcile_at from doubting a cross join ${lanes} cross join lateral (
        select reconcile_at from outbox o where ${isOfAccount} and reconcile_at <= now()
        order by reconcile_at limit 1) as first
      where ${canBeTried}
      union all
      select ${laneIn(sql)}, due_at from outbox where state = 'sending' and due_at <= now()
    ) as due group by lane order by lane`
}
