import { randomUUID } from 'node:crypto'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import {
  blindIndex,
  newPersonalKey,
  openPersonalKey,
  openWith,
  sealWith,
} from '../identity/seal.ts'
import { addressOf } from '../inbox/event-codec.ts'
import type { Unhandled } from '../inbox/unhandled.ts'
import { bytesArray } from '../store/array-types.ts'
import type { Tx } from '../store/connect.ts'

/** What a step needs of a conversation. */
export interface Conversation {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly draftOpenedAt: Date | null
  readonly latestComplaintId: string | null
  readonly burstEndedAt: Date | null
  readonly pausedUntil: Date | null
  readonly optedOutAt: Date | null
  /** When the burst that settles is whole; null where none does. */
  readonly dueAt: Date | null
}

/** A conversation, locked for this transaction, with the key to what is sealed in it. */
export interface Person {
  readonly conversation: Conversation
  readonly key: SealingKey
}

/** What came from one address, for its owner to be found. */
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

/** Somebody else met the same person at the same time: the whole step has to look again. */
export class MetAtOnce extends Error {
  override readonly name = 'MetAtOnce'
  // Class 40 of SQLSTATE, transaction rollback: it passes by itself.
  readonly code = '40001'
}

/** What unhandled events of one address say of who it is. */
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

/** Addresses by which an event names its citizen, besides the one that it came from. */
function namedBesides(event: Unhandled['event']): readonly string[] {
  if (event.kind === 'message') return event.alsoKnownAs ?? []
  return event.kind === 'renumbered' ? [event.current] : []
}

/**
 * Finds the conversation of each address, opens those of strangers, and remembers addresses that are
 * new; one that is already somebody else's stays theirs.
 *
 * The first lock of a step: addresses in the order of their index, so that two steps never wait for
 * one another both.
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
  const strangers: { id: string; wrapped: Buffer; sealed: Buffer; from: Arrived }[] = []
  const learned = new Map<string, { id: string; from: Arrived }>()
  for (const from of arrived) {
    const { index, others, address } = from
    const owner = [index, ...others].map((each) => known.get(each)).find(Boolean)
    if (owner === undefined && address === undefined) continue
    const id = owner ?? randomUUID()
    if (owner === undefined && address !== undefined) {
      const { key, wrapped } = newPersonalKey(ring)
      strangers.push({ id, wrapped, sealed: sealWith(key, 'address', address), from })
    }
    for (const each of [index, ...others])
      if (!known.has(each)) {
        known.set(each, id)
        learned.set(each, { id, from })
      }
  }
  if (learned.size === 0) return known
  const rows = [...learned].sort(([one], [other]) => (one < other ? -1 : 1))
  const [row] = await tx<[{ learned: number }]>`
    with address as (
      insert into conversation_address (channel, account, address_index, conversation_id)
      select channel, account, decode(index, 'hex'), id from unnest(
        ${rows.map(([, { from }]) => from.channel)}::text[],
        ${rows.map(([, { from }]) => from.account)}::text[],
        ${rows.map(([index]) => index)}::text[], ${rows.map(([, { id }]) => id)}::uuid[]
      ) as a (channel, account, index, id)
      on conflict do nothing returning 1),
    opened as (
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      select id, channel, account, decode(key, 'base64'), decode(address, 'base64') from unnest(
        ${strangers.map(({ id }) => id)}::uuid[],
        ${strangers.map(({ from }) => from.channel)}::text[],
        ${strangers.map(({ from }) => from.account)}::text[],
        ${strangers.map(({ wrapped }) => wrapped.toString('base64'))}::text[],
        ${strangers.map(({ sealed }) => sealed.toString('base64'))}::text[]
      ) as c (id, channel, account, key, address))
    select count(*)::int as learned from address`
  if (row.learned < learned.size) throw new MetAtOnce('somebody else met the same person')
  return known
}

async function ownersOf(tx: Tx, indexes: readonly string[]): Promise<Map<string, string>> {
  if (indexes.length === 0) return new Map()
  const rows = await tx<{ index: string; id: string }[]>`
    select encode(address_index, 'hex') as index, conversation_id as id from conversation_address
    where address_index = any(${bytesArray(indexes.map((index) => Buffer.from(index, 'hex')))}::bytea[])`
  return new Map(rows.map(({ index, id }) => [index, id]))
}

interface Row {
  id: string
  channel: string
  account: string
  sealed_key: Buffer
  draft_opened_at: string | null
  latest_complaint_id: string | null
  burst_ended_at: string | null
  paused_until: string | null
  opted_out_at: string | null
  due_at: string | null
}

/**
 * Locks conversations in the order of their ids. What hangs on them can still be inserted by others:
 * `for update` would stand in the way of foreign keys (135 deadlocks in 30 s).
 */
export async function lockPeople(tx: Tx, ring: KeyRing, ids: readonly string[]): Promise<Person[]> {
  const rows = await tx<Row[]>`
    select id, channel, account, sealed_key, draft_opened_at, latest_complaint_id, burst_ended_at,
      paused_until, opted_out_at, due_at
    from conversation where id = any(${[...ids]}::uuid[]) order by id for no key update`
  return rows.map((row) => ({
    conversation: {
      id: row.id,
      channel: row.channel,
      account: row.account,
      draftOpenedAt: dateOf(row.draft_opened_at),
      latestComplaintId: row.latest_complaint_id,
      burstEndedAt: dateOf(row.burst_ended_at),
      pausedUntil: dateOf(row.paused_until),
      optedOutAt: dateOf(row.opted_out_at),
      dueAt: dateOf(row.due_at),
    },
    key: openPersonalKey(ring, row.sealed_key),
  }))
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** What a step changes of a conversation; what is undefined stays. */
export interface Remembered {
  readonly id: string
  readonly draftOpenedAt: Date | undefined
  readonly dueAt: Date | undefined
  readonly latest: { readonly complaintId: string; readonly burstEndedAt: Date } | undefined
  readonly lastInboundAt: Date | undefined
  readonly sealedName: Buffer | undefined
  readonly sealedAddress: Buffer | undefined
  readonly notices: 'stop' | 'start' | undefined
  /** A human answered: from now on the machine is silent for so long. */
  readonly pausedHours: number | undefined
}

/** Writes what steps remember; whatever failed to settle before has settled now. */
export async function rememberAll(tx: Tx, people: readonly Remembered[]): Promise<void> {
  if (people.length === 0) return
  await tx`
    update conversation c set
      draft_opened_at = r.draft_opened_at::timestamptz, due_at = r.due_at::timestamptz,
      attempts = 0, fault = null, dead_at = null,
      latest_complaint_id = coalesce(r.complaint_id::uuid, c.latest_complaint_id),
      burst_ended_at = coalesce(r.burst_ended_at::timestamptz, c.burst_ended_at),
      last_inbound_at = coalesce(r.last_inbound_at::timestamptz, c.last_inbound_at),
      sealed_name = coalesce(decode(r.sealed_name, 'base64'), c.sealed_name),
      sealed_address = coalesce(decode(r.sealed_address, 'base64'), c.sealed_address),
      opted_out_at = case r.notices when 'stop' then now() when 'start' then null
        else c.opted_out_at end,
      paused_until = coalesce(now() + r.paused_hours::float8 * interval '1 hour', c.paused_until)
    from unnest(
      ${people.map(({ id }) => id)}::uuid[],
      ${people.map(({ draftOpenedAt }) => draftOpenedAt?.toISOString() ?? null)}::text[],
      ${people.map(({ dueAt }) => dueAt?.toISOString() ?? null)}::text[],
      ${people.map(({ latest }) => latest?.complaintId ?? null)}::text[],
      ${people.map(({ latest }) => latest?.burstEndedAt.toISOString() ?? null)}::text[],
      ${people.map(({ lastInboundAt }) => lastInboundAt?.toISOString() ?? null)}::text[],
      ${people.map(({ sealedName }) => sealedName?.toString('base64') ?? null)}::text[],
      ${people.map(({ sealedAddress }) => sealedAddress?.toString('base64') ?? null)}::text[],
      ${people.map(({ notices }) => notices ?? null)}::text[],
      ${people.map(({ pausedHours }) => (pausedHours === undefined ? null : String(pausedHours)))}::text[]
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
