import type { Sql } from 'postgres'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { openPersonalKey, openWith } from '../identity/seal.ts'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { Talk } from './talk.ts'

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
  readonly lastInboundAt: Date | null
  readonly talk: Talk | null
  readonly createdAt: Date
}

/** A conversation, locked for this transaction, with the key to what is sealed in it. */
export interface Person {
  readonly conversation: Conversation
  readonly key: SealingKey
}

/**
 * Locks conversations in the order of their ids. Others can still insert rows that refer to them:
 * `for update` would stand in the way of such foreign keys (135 deadlocks in 30 s).
 *
 * @returns those that were not joined to another one meanwhile
 */
export async function lockPeople(tx: Tx, ring: KeyRing, ids: readonly string[]): Promise<Person[]> {
  const rows = await tx<(Conversation & { sealedKey: Buffer })[]>`
    select id, channel, account, sealed_key as "sealedKey", draft_opened_at as "draftOpenedAt",
      latest_complaint_id as "latestComplaintId",
      coalesce(latest_complaint_at, burst_ended_at) as "latestComplaintAt", burst_ended_at as "burstEndedAt",
      paused_until as "pausedUntil", opted_out_at as "optedOutAt",
      last_inbound_at as "lastInboundAt", talk, created_at as "createdAt"
    from conversation where id = any(${[...ids]}::uuid[]) and joined_to is null
    order by id for no key update`
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
  /** Null where there is nothing to remember. */
  readonly talk: Talk | null
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
      last_inbound_at = greatest(r.last_inbound_at::timestamptz, c.last_inbound_at),
      sealed_name = coalesce(decode(r.sealed_name, 'base64'), c.sealed_name),
      sealed_address = coalesce(decode(r.sealed_address, 'base64'), c.sealed_address),
      opted_out_at = case r.notices when 'stop' then now() when 'start' then null
        else c.opted_out_at end,
      paused_until = coalesce(now() + r.paused_hours * interval '1 hour', c.paused_until),
      talk = r.talk::jsonb
    from unnest(${r('id')}::uuid[], ${r('draftOpenedAt')}::text[], ${r('dueAt')}::text[],
      ${r('latestComplaintId')}::uuid[], ${r('burstEndedAt')}::text[],
      ${r('lastInboundAt')}::text[], ${r('sealedName')}::text[], ${r('sealedAddress')}::text[],
      ${r('notices')}::text[], ${r('pausedHours')}::float8[], ${r('talk')}::text[]
    ) as r (id, draft_opened_at, due_at, complaint_id, burst_ended_at, last_inbound_at, sealed_name,
      sealed_address, notices, paused_hours, talk)
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

/**
 * The provider's id of a message, for a reply that names it.
 *
 * @throws UnsealError
 */
export function openExternalId(ring: KeyRing, sealedKey: Buffer, sealed: Buffer): string {
  return openWith(openPersonalKey(ring, sealedKey), 'external id', sealed).toString('utf8')
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
