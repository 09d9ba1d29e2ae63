import type { Sql } from 'postgres'
import type { Attachment } from '../contract/events.ts'
import { type KeptAttachment, openAttachment } from '../conversation/kept-attachments.ts'
import type { Outdated, ToFetch } from '../conversation/pages.ts'
import type { KeyRing } from '../identity/keys.ts'
import { openPersonalKey, UnsealError } from '../identity/seal.ts'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { askedWaitMs, backoff } from '../store/backoff.ts'
import { inMs } from '../store/circuits.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** `refused`: too large, or of a type that is not taken. `gone`: the provider no longer has it. */
export type AttachmentState = 'waiting' | 'kept' | 'refused' | 'gone' | 'exhausted'

/**
 * Inserts attachments that a step has to fetch. Their messages are there already: the host of an
 * attachment's address is its origin, and the account where it has none.
 */
export async function keepAttachments(tx: Tx, attachments: readonly ToFetch[]): Promise<void> {
  if (attachments.length === 0) return
  const a = listsOf(attachments)
  await tx`
    insert into attachment (id, message_id, place, channel, account, origin)
    select * from unnest(${a('id')}::uuid[], ${a('messageId')}::uuid[], ${a('number')}::int[],
      ${a('channel')}::text[], ${a('account')}::text[], ${a('origin')}::text[])`
}

/**
 * Forgets attachments that messages no longer have. Their files are due to be erased, unless
 * somebody else sent the same; a claimant that fetches one of them keeps nothing.
 */
export async function forgetAttachments(tx: Tx, outdated: readonly Outdated[]): Promise<void> {
  if (outdated.length === 0) return
  const o = listsOf(outdated)
  await tx`
    with forgotten as (
      delete from attachment a using unnest(${o('messageId')}::uuid[], ${o('kept')}::text[])
        as o (message_id, kept)
      where a.message_id = o.message_id and not o.kept::jsonb @> to_jsonb(a.place)
      returning file_hash)
    update file set due_at = now() where hash in (select file_hash from forgotten)`
}

/** An attachment that its claimant is fetching. Its attempts include this one. */
export interface Claimed {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly origin: string
  /** Its number in the message, from 0. */
  readonly place: number
  readonly attempts: number
  /** What the message says of it; null where it was deleted, undefined where it does not open. */
  readonly attachment: Attachment | null | undefined
  readonly waitedMs: number
}

/** Which attachments a process may fetch: those of channels, or those of accounts. */
export type Reach =
  | { readonly channels: readonly string[] }
  | { readonly accounts: readonly { readonly channel: string; readonly account: string }[] }

/** How many attachments a process may fetch at once: of one origin, and of one citizen. */
const mostOf = { origin: 4, citizen: 2 }

// Longer than a fetch may take: afterwards the claimant counts as dead.
const claimSeconds = 150
/** So many of each origin are looked at: those of citizens who have their share are passed over. */
const lookedAt = 256

/**
 * Claims attachments that are due. No origin and no citizen gets more than a share, and each origin
 * has its turn: a host that never answers, or a message with hundreds of files, keeps nobody waiting.
 *
 * @param underWay what this process is fetching already
 */
export async function claimAttachments(
  sql: Sql,
  ring: KeyRing,
  reach: Reach,
  underWay: readonly Claimed[],
  most: number,
): Promise<Claimed[]> {
  const within =
    'channels' in reach
      ? sql`channel = any(${[...reach.channels]}::text[])`
      : sql`(channel, account) in (select * from unnest(
          ${reach.accounts.map(({ channel }) => channel)}::text[],
          ${reach.accounts.map(({ account }) => account)}::text[]))`
  const u = listsOf(underWay)
  const rows = await sql<Row[]>`
    with recursive busy as materialized (
      select * from unnest(${u('origin')}::text[], ${u('conversationId')}::uuid[])
        as busy (origin, conversation_id)),
    waiting (origin) as (
      (select origin from attachment where due_at is not null order by origin limit 1)
      union all
      select (select origin from attachment where due_at is not null and origin > waiting.origin
        order by origin limit 1)
      from waiting where waiting.origin is not null),
    due as (
      select a.*, row_number() over (partition by m.conversation_id order by a.due_at, a.place) + (
          select count(*) from busy b where b.conversation_id = m.conversation_id) as of_citizen
      from waiting cross join lateral (
        select id, message_id, origin, place, due_at from attachment
        where due_at <= now() and origin = waiting.origin and ${within}
        order by due_at limit ${lookedAt}) as a
      join message m on m.id = a.message_id),
    chosen as (
      select id, due_at, row_number() over (partition by origin order by due_at, place) + (
          select count(*) from busy b where b.origin = due.origin) as of_origin
      from due where of_citizen <= ${mostOf.citizen}),
    locked as materialized (
      select a.id, chosen.due_at from chosen join attachment a on a.id = chosen.id
      where of_origin <= ${mostOf.origin} and a.due_at <= now()
      order by of_origin, chosen.due_at limit ${most} for no key update of a skip locked),
    claimed as (
      update attachment a set attempts = attempts + 1,
        due_at = now() + ${claimSeconds} * interval '1 second'
      from locked where a.id = locked.id and state = 'waiting'
      returning a.id, message_id, place, channel, account, origin, attempts,
        locked.due_at as was_due_at)
    select c.id, m.conversation_id as "conversationId", c.channel, c.account, c.origin, c.place,
      c.attempts, m.attachments -> c.place::int as kept, p.sealed_key as "sealedKey",
      (extract(epoch from now() - c.was_due_at) * 1000)::float8 as "waitedMs"
    from claimed c join message m on m.id = c.message_id
      join conversation p on p.id = m.conversation_id`
  return rows.map(({ kept, sealedKey, ...row }) => ({
    ...row,
    attachment: kept && opened(ring, sealedKey, kept),
  }))
}

function opened(ring: KeyRing, sealedKey: Buffer, kept: KeptAttachment): Attachment | undefined {
  try {
    return openAttachment(openPersonalKey(ring, sealedKey), kept)
  } catch (error) {
    if (error instanceof UnsealError) return undefined
    throw error
  }
}

type Row = Omit<Claimed, 'attachment'> & {
  readonly kept: KeptAttachment | null
  readonly sealedKey: Buffer
}

/** The result of fetching an attachment; `waiting` means that it is tried again. */
export interface Settled {
  readonly state: AttachmentState
  readonly detail?: string
  readonly retryAfterMs?: number
  readonly file?: { readonly hash: Buffer; readonly size: number; readonly mimeType: string }
}

/** An attachment is given up after this many attempts, which take some sixteen hours. */
const maxAttempts = 20

/**
 * Records the result, unless another process has taken the claim over or the attachment was forgotten
 * meanwhile. A file that nothing uses then is due to be erased.
 */
export async function settleAttachment(
  sql: Sql,
  { id, attempts }: Claimed,
  { state, detail, retryAfterMs, file }: Settled,
): Promise<void> {
  const isSpent = state === 'waiting' && attempts >= maxAttempts
  const isOpen = state === 'waiting' && !isSpent
  const waitMs = askedWaitMs('media', retryAfterMs)
  const next =
    waitMs === undefined
      ? sql`now() + ${backoff(sql, 'media', sql`attempts - 1`)} * (0.5 + random() / 2)`
      : inMs(sql, waitMs)
  const settled = sql`
    update attachment set state = ${isSpent ? 'exhausted' : state},
      due_at = ${isOpen ? next : sql`null`}, detail = ${detail?.slice(0, 500) ?? null},
      file_hash = ${file?.hash ?? null}, settled_at = ${isOpen ? sql`null` : sql`now()`}
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`
  if (!file) await settled
  else
    await sql`
      with settled as (${settled} returning id)
      insert into file (hash, size, mime_type, due_at)
      select ${file.hash}::bytea, ${file.size}::int, ${file.mimeType}::text,
        case when not exists (select from settled) then now() end
      on conflict do nothing`
}

/** Lanes in which attachments of these channels are due. */
export async function lanesWithAttachments(
  sql: Sql,
  channels: readonly string[],
): Promise<DueLane[]> {
  return await lanesDue(
    sql,
    sql`
      from attachment where get_byte(uuid_send(message_id), 15) & 3 = lane
        and channel = any(${[...channels]}::text[])`,
  )
}
