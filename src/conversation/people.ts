import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import {
  blindIndex,
  newPersonalKey,
  openPersonalKey,
  openWith,
  sealWith,
} from '../identity/seal.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import { addressOf } from '../inbox/rows.ts'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { bytesArray, listsOf } from '../store/lists.ts'

/** What a step needs of a conversation. */
export interface Conversation {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly draftOpenedAt: Date | null
  readonly latestComplaintId: string | null
  readonly latestComplaintAt: Date | null
  readonly burstEndedAt: Date | null
  readonly pausedUntil: Date | null
  readonly optedOutAt: Date | null
}

/** A conversation, locked for this transaction, with the key to what is sealed in it. */
export interface Person {
  readonly conversation: Conversation
  readonly key: SealingKey
}

/** What is needed to find the owner of an address. */
export interface Arrived {
  readonly channel: string
  readonly account: string
  /** Blind index of the address, in hex. */
  readonly index: string
  /** The address itself; undefined where no event tells it. */
  readonly address: string | undefined
  /** Blind indexes of the other addresses that the events name, in hex. */
  readonly others: readonly string[]
}

/** Another step met the same person at the same time: this one has to begin anew. */
export class MetAtOnce extends Error {
  override readonly name = 'MetAtOnce'
  // Class 40 of SQLSTATE (transaction rollback), so that the batch is tried again.
  readonly code = '40001'
}

/** What the unhandled events of one address say of its owner. */
export function arrivedFrom(ring: KeyRing, index: string, rows: readonly Unhandled[]): Arrived {
  const [first] = rows
  if (!first) throw new Error('nothing came from this address')
  const others = rows.flatMap(({ channel, account, event }) =>
    namedBesides(event).map((address) =>
      blindIndex(ring, channel, account, address).toString('hex'),
    ),
  )
  const { channel, account } = first
  const unlike = [...new Set(others)].filter((other) => other !== index)
  return { channel, account, index, address: addressOf(first.event), others: unlike }
}

/** The other addresses by which an event names its citizen. */
function namedBesides(event: Unhandled['event']): readonly string[] {
  if (event.kind === 'message') return event.alsoKnownAs ?? []
  return event.kind === 'renumbered' ? [event.current] : []
}

/**
 * Finds the conversation of each address, opens those of strangers, and remembers new addresses. An
 * address that belongs to somebody else stays theirs.
 *
 * This is the first lock of a step. Addresses go in the order of their index, so that two steps never
 * wait for each other.
 *
 * @returns the conversation's id by blind index, in hex
 * @throws MetAtOnce
 */
export async function meetAll(
  tx: Tx,
  ring: KeyRing,
  arrived: readonly Arrived[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(arrived.flatMap(({ index, others }) => [index, ...others]))]
  const known = await ownersOf(tx, asked)
  const strangers: (AccountOf & { id: string; wrapped: Buffer; sealed: Buffer })[] = []
  const learned = new Map<string, { id: string; from: Arrived }>()
  for (const from of arrived) {
    const { index, others, address } = from
    const owner = [index, ...others].map((each) => known.get(each)).find(Boolean)
    if (owner === undefined && address === undefined) continue
    const id = owner ?? randomUUID()
    if (owner === undefined && address !== undefined) {
      const { key, wrapped } = newPersonalKey(ring)
      strangers.push({ id, wrapped, sealed: sealWith(key, 'address', address), ...pick(from) })
    }
    for (const each of [index, ...others])
      if (!known.has(each)) {
        known.set(each, id)
        learned.set(each, { id, from })
      }
  }
  if (learned.size === 0) return known
  const address = listsOf(
    [...learned]
      .map(([index, { id, from }]) => ({ index, id, ...pick(from) }))
      .sort((one, other) => (one.index < other.index ? -1 : 1)),
  )
  const stranger = listsOf(strangers)
  const [row] = await tx<[{ learned: number }]>`
    with address as (
      insert into conversation_address (channel, account, address_index, conversation_id)
      select channel, account, decode(index, 'hex'), id from unnest(
        ${address('channel')}::text[], ${address('account')}::text[],
        ${address('index')}::text[], ${address('id')}::uuid[]
      ) as a (channel, account, index, id)
      on conflict do nothing returning 1),
    opened as (
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      select id, channel, account, decode(key, 'base64'), decode(address, 'base64') from unnest(
        ${stranger('id')}::uuid[], ${stranger('channel')}::text[], ${stranger('account')}::text[],
        ${stranger('wrapped')}::text[], ${stranger('sealed')}::text[]
      ) as c (id, channel, account, key, address))
    select count(*)::int as learned from address`
  if (row.learned < learned.size) throw new MetAtOnce('somebody else met the same person')
  return known
}

type AccountOf = Pick<Arrived, 'channel' | 'account'>

function pick({ channel, account }: Arrived): AccountOf {
  return { channel, account }
}

async function ownersOf(tx: Tx, indexes: readonly string[]): Promise<Map<string, string>> {
  if (indexes.length === 0) return new Map()
  const rows = await tx<{ index: string; id: string }[]>`
    select encode(address_index, 'hex') as index, conversation_id as id from conversation_address
    where address_index = any(${bytesArray(indexes.map((index) => Buffer.from(index, 'hex')))}::bytea[])`
  return new Map(rows.map(({ index, id }) => [index, id]))
}

/**
 * Locks conversations in the order of their ids. Others can still insert rows that refer to them:
 * `for update` would stand in the way of such foreign keys (135 deadlocks in 30 s).
 */
export async function lockPeople(tx: Tx, ring: KeyRing, ids: readonly string[]): Promise<Person[]> {
  const rows = await tx<(Conversation & { sealedKey: Buffer })[]>`
    select id, channel, account, sealed_key as "sealedKey", draft_opened_at as "draftOpenedAt",
      latest_complaint_id as "latestComplaintId",
      coalesce(latest_complaint_at, burst_ended_at) as "latestComplaintAt", burst_ended_at as "burstEndedAt",
      paused_until as "pausedUntil", opted_out_at as "optedOutAt"
    from conversation where id = any(${[...ids]}::uuid[]) order by id for no key update`
  return rows.map(({ sealedKey, ...conversation }) => ({
    conversation,
    key: openPersonalKey(ring, sealedKey),
  }))
}

/** What a step changes of a conversation. A field that is undefined stays as it was. */
export interface Remembered {
  readonly id: string
  readonly draftOpenedAt: Date | undefined
  readonly dueAt: Date | undefined
  readonly latestComplaintId: string | undefined
  readonly burstEndedAt: Date | undefined
  readonly lastInboundAt: Date | undefined
  readonly sealedName: Buffer | undefined
  readonly sealedAddress: Buffer | undefined
  readonly notices: 'stop' | 'start' | undefined
  /** A human answered: nothing automatic is said for this time from now on. */
  readonly pausedHours: number | undefined
}

/** Updates conversations, and forgets earlier failures to settle their bursts. */
export async function rememberAll(tx: Tx, people: readonly Remembered[]): Promise<void> {
  if (people.length === 0) return
  const r = listsOf(people)
  await tx`
    update conversation c set
      draft_opened_at = r.draft_opened_at::timestamptz, due_at = r.due_at::timestamptz,
      attempts = 0, fault = null, dead_at = null,
      latest_complaint_id = coalesce(r.complaint_id, c.latest_complaint_id),
      latest_complaint_at = case when r.complaint_id is null then c.latest_complaint_at
        else clock_timestamp() end,
      burst_ended_at = coalesce(r.burst_ended_at::timestamptz, c.burst_ended_at),
      last_inbound_at = coalesce(r.last_inbound_at::timestamptz, c.last_inbound_at),
      sealed_name = coalesce(decode(r.sealed_name, 'base64'), c.sealed_name),
      sealed_address = coalesce(decode(r.sealed_address, 'base64'), c.sealed_address),
      opted_out_at = case r.notices when 'stop' then now() when 'start' then null
        else c.opted_out_at end,
      paused_until = coalesce(now() + r.paused_hours * interval '1 hour', c.paused_until)
    from unnest(${r('id')}::uuid[], ${r('draftOpenedAt')}::text[], ${r('dueAt')}::text[],
      ${r('latestComplaintId')}::uuid[], ${r('burstEndedAt')}::text[],
      ${r('lastInboundAt')}::text[], ${r('sealedName')}::text[], ${r('sealedAddress')}::text[],
      ${r('notices')}::text[], ${r('pausedHours')}::float8[]
    ) as r (id, draft_opened_at, due_at, complaint_id, burst_ended_at, last_inbound_at, sealed_name,
      sealed_address, notices, paused_hours)
    where c.id = r.id`
}

/** @throws UnsealError */
export function openAddress(
  ring: KeyRing,
  of: { readonly sealedKey: Buffer; readonly sealedAddress: Buffer },
): string {
  const key = openPersonalKey(ring, of.sealedKey)
  return openWith(key, 'address', of.sealedAddress).toString('utf8')
}

/** A burst is given up after this many attempts; the waits between them take 17 minutes. */
const maxAttempts = 10

/** A burst whose quiet time is over. */
export interface DueBurst {
  readonly conversationId: string
  readonly attempts: number
}

/** Bursts of a lane that count as whole. Those that have waited longest come first. */
export async function dueBursts(sql: Tx, lane: number, most: number): Promise<DueBurst[]> {
  return await sql<DueBurst[]>`
    select id as "conversationId", attempts from conversation
    where get_byte(uuid_send(id), 15) & 3 = ${lane}::int and due_at <= now()
    order by due_at limit ${most}`
}

/** Lanes in which bursts count as whole. */
export async function lanesWithBursts(sql: Sql): Promise<DueLane[]> {
  return await lanesDue(sql, sql`from conversation where get_byte(uuid_send(id), 15) & 3 = lane`)
}

/**
 * Puts off a burst that is due and could not be settled, or gives it up. Then its messages stay as
 * they are until the citizen writes again or a human brings it back.
 *
 * @param fault why it failed, without values
 * @param weight how many attempts it counts for
 */
export async function putOffSettling(
  sql: Tx,
  conversationId: string,
  fault: string,
  weight = 1,
): Promise<void> {
  const isLast = sql`attempts + ${weight}::int >= ${maxAttempts}::int`
  await sql`
    update conversation set attempts = attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      dead_at = case when ${isLast} then now() end,
      due_at = case when not (${isLast}) then
        now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step')} end
    where due_at <= now() and id = ${conversationId}`
}

/**
 * Makes bursts that were given up due again, as if they had never been tried.
 *
 * @returns how many
 */
export async function reviveBursts(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update conversation set dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::uuid[]) returning id`
  return revived.length
}
