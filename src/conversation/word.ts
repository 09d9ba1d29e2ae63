import type { Tx } from '../store/connect.ts'
import type { Disposition } from './decision.ts'
import type { Placed } from './messages.ts'

/** A conversation that an admin acts on, locked. */
export interface Attended {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly version: number
  /** A human has the word until then; with microseconds, as Postgres writes it. */
  readonly pausedUntil: string | null
  /** The citizen had everything erased. */
  readonly isErased: boolean
}

/**
 * Locks the conversation that somebody acts on.
 *
 * @returns undefined where there is none, or where it goes on in another one
 */
export async function attend(tx: Tx, id: string): Promise<Attended | undefined> {
  const [row] = await tx<[Attended?]>`
    select id, channel, account, version, paused_until::text as "pausedUntil",
      forget_at is not null as "isErased"
    from conversation where id = ${id} and joined_to is null for no key update`
  return row
}

/** Counts what somebody did: whoever saw it as it was before looks again. The caller holds the lock. */
export async function raiseVersion(tx: Tx, id: string): Promise<number> {
  const [row] = await tx<[{ version: number }]>`
    update conversation set version = version + 1 where id = ${id} returning version`
  return row.version
}

/** A human has the word for so long from now on: nothing automatic is said. */
export async function takeWord(tx: Tx, id: string, hours: number): Promise<void> {
  await tx`
    update conversation set paused_until = now() + ${hours}::float8 * interval '1 hour'
    where id = ${id}`
}

/** Who has the word is as it was; with null the machine speaks again. */
export async function putWord(tx: Tx, id: string, pausedUntil: string | null): Promise<void> {
  await tx`
    update conversation set paused_until = ${pausedUntil}::text::timestamptz where id = ${id}`
}

/** Messages of a conversation that an admin names. */
export interface Named {
  readonly id: string
  readonly text: string
  readonly disposition: Disposition
  readonly rule: string | null
  readonly complaintId: string | null
  readonly attachmentCount: number
  readonly latitude: number | null
  readonly longitude: number | null
  readonly public: boolean
}

/**
 * What citizens said under these ids in a conversation, in the order of the saying. Words of ours, what was
 * taken back and what has not come are left out.
 */
export async function messagesNamed(
  tx: Tx,
  conversationId: string,
  ids: readonly string[],
): Promise<Named[]> {
  return await tx<Named[]>`
    select m.id, m.text, m.disposition, m.rule, m.complaint_id as "complaintId", m.public,
      jsonb_array_length(m.attachments) as "attachmentCount",
      (m.location ->> 'latitude')::float8 as latitude,
      (m.location ->> 'longitude')::float8 as longitude
    from message m
    where m.conversation_id = ${conversationId} and m.id = any(${[...ids]}::uuid[])
      and m.disposition not in ('echo', 'draft') and m.deleted_at is null and not m.awaited
    order by m.sent_at, m.accepted_at, m.inbox_id`
}

/** What a reply answers. */
export interface Answered {
  readonly id: string
  readonly text: string
  readonly public: boolean
}

/**
 * The message that is answered: the named one, or the citizen's latest.
 *
 * @returns undefined where the named one is none of hers, or she has written nothing
 */
export async function answeredMessage(
  tx: Tx,
  conversationId: string,
  named: string | undefined,
): Promise<Answered | undefined> {
  const [row] = await tx<[Answered?]>`
    select id, text, public from message
    where conversation_id = ${conversationId} and disposition <> 'echo' and not awaited
      and deleted_at is null and (${named ?? null}::uuid is null or id = ${named ?? null}::uuid)
    order by accepted_at desc limit 1`
  return row
}

/** What citizens said in a complaint, as it is placed. */
export async function messagesOfComplaints(
  tx: Tx,
  complaintIds: readonly string[],
): Promise<(Placed & { readonly isDeleted: boolean })[]> {
  return await tx<(Placed & { isDeleted: boolean })[]>`
    select id, disposition, rule, complaint_id as "complaintId", deleted_at is not null as "isDeleted"
    from message where complaint_id = any(${[...complaintIds]}::uuid[])
      and disposition in ('complaint', 'addition')
    order by sent_at, accepted_at, inbox_id`
}
