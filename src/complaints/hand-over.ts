import { inMs } from '../store/circuits.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { ComplaintKind, ComplaintStatus, Question } from './status.ts'

/** A complaint that its claimant is handing in. */
export interface Claimed extends Complaint {
  /** This one included. */
  readonly attempts: number
  /** Why an earlier attempt failed. */
  readonly fault: string | null
  /** How long it had been due. */
  readonly waitedMs: number
}

// Longer than a lookup and a submission take together: afterwards the claimant counts as dead.
const claimSeconds = 20
/** Complaints that wait for a store come back spread over this time, not all at once. */
const spreadMs = 5_000

/**
 * Claims complaints that are due for their core store. A process that dies while it hands one in
 * leaves a claim that runs out.
 */
export async function claimForHandOver(sql: Tx, lane: number, most: number): Promise<Claimed[]> {
  return await sql<Claimed[]>`
    with due as materialized (
      select id, due_at from complaint
      where stage = 'forward' and get_byte(uuid_send(conversation_id), 15) & 3 = ${lane}::int
        and due_at <= now()
      order by due_at limit ${most} for no key update skip locked),
    c as (
      update complaint t set attempts = attempts + 1,
        due_at = now() + ${claimSeconds} * interval '1 second', waits_for_store = false
      from due where t.id = due.id and t.stage = 'forward' returning t.*, due.due_at as was_due_at)
    select ${complaintColumns(sql)}, c.attempts, c.fault,
      (extract(epoch from now() - c.was_due_at) * 1000)::float8 as "waitedMs"
    from c join conversation p on p.id = c.conversation_id ${saidIn(sql)}`
}

/** Whether an earlier attempt may have reached the store: even one before a human brought it back. */
export function mayHaveArrived({ attempts, fault }: Claimed): boolean {
  return attempts > 1 || fault !== null
}

/** Whether the claim still holds: nobody took it over, finished or gave up meanwhile. */
function holds(sql: Tx, { id, attempts }: Claimed) {
  return sql`id = ${id} and stage = 'forward' and dead_at is null and attempts = ${attempts}::int`
}

/**
 * Gives the claim back without an attempt, until the store may be tried again.
 *
 * @returns when the complaint is due; undefined where the claim no longer holds
 */
export async function putBack(
  sql: Tx,
  claimed: Claimed,
  waitMs: number,
): Promise<Date | undefined> {
  const [row] = await sql<{ dueAt: Date }[]>`
    update complaint set attempts = attempts - 1, waits_for_store = true,
      due_at = ${inMs(sql, waitMs + Math.random() * spreadMs)}
    where ${holds(sql, claimed)} returning due_at as "dueAt"`
  return row?.dueAt
}

/** The store works again: complaints that wait for it need not wait until the end of its pause. */
export async function callBack(sql: Tx): Promise<void> {
  await sql`
    update complaint set due_at = now() + random() * ${spreadMs}::int * interval '1 millisecond'
    where id in (
      select id from complaint where stage = 'forward' and waits_for_store
        and due_at > now() + ${spreadMs}::int * interval '1 millisecond'
      for no key update skip locked)`
}

/**
 * @param next.countsAsAttempt false after a rate limit
 * @returns when the complaint is due; undefined where the claim no longer holds
 */
export async function putOff(
  sql: Tx,
  claimed: Claimed,
  next: { readonly afterMs: number; readonly countsAsAttempt: boolean; readonly detail: string },
): Promise<Date | undefined> {
  const [row] = await sql<{ dueAt: Date }[]>`
    update complaint set attempts = ${next.countsAsAttempt ? claimed.attempts : claimed.attempts - 1},
      due_at = ${inMs(sql, next.afterMs)}, fault = ${next.detail.slice(0, 500)}
    where ${holds(sql, claimed)} returning due_at as "dueAt"`
  return row?.dueAt
}

/**
 * Gives it up: from now on it is a dead letter, which only a human brings back.
 *
 * @returns false where the claim no longer holds
 */
export async function bury(
  sql: Tx,
  claimed: Claimed,
  cause: {
    readonly kind: 'refused' | 'given_up'
    readonly store: string
    readonly detail: string
  },
): Promise<boolean> {
  const { kind, store } = cause
  const detail = cause.detail.slice(0, 500)
  const buried = await sql`
    with buried as (
      update complaint set dead_at = now(), due_at = null, fault = ${detail}
      where ${holds(sql, claimed)} returning id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, ${kind}, ${JSON.stringify({ store, detail, attempts: claimed.attempts })}::text::jsonb
    from buried returning id`
  return buried.length > 0
}

/** A complaint that the store has, and its number there. */
export interface Stored {
  readonly id: string
  readonly trackingId: string
}

/**
 * Records that the store has them, once, however many claimants say so. A claimant is believed even
 * where its claim has run out or the complaint was given up.
 *
 * @returns the ids of the complaints of which this was not known before
 */
export async function linkAll(
  tx: Tx,
  store: string,
  stored: readonly Stored[],
): Promise<ReadonlySet<string>> {
  if (stored.length === 0) return new Set()
  const s = listsOf(stored)
  const moved = await tx<{ id: string }[]>`
    with stored as (
      select * from unnest(${s('id')}::uuid[], ${s('trackingId')}::text[]) as s (id, tracking_id)),
    locked as materialized (
      select c.id from complaint c join stored s on s.id = c.id where c.stage = 'forward'
      order by c.id for no key update of c),
    moved as (
      update complaint c set stage = 'done', due_at = null, dead_at = null, fault = null
      from locked where c.id = locked.id and c.stage = 'forward' returning c.id),
    ${linking(tx, store)}
    select id from moved`
  return new Set(moved.map(({ id }) => id))
}

/** The same for complaints that this transaction moves itself. */
export async function linkMoved(tx: Tx, store: string, stored: readonly Stored[]): Promise<void> {
  if (stored.length === 0) return
  const s = listsOf(stored)
  await tx`
    with stored as (
      select * from unnest(${s('id')}::uuid[], ${s('trackingId')}::text[]) as s (id, tracking_id)),
    moved as (select id from stored),
    ${linking(tx, store)}
    select`
}

function linking(tx: Tx, store: string) {
  return tx`
    link as (
      insert into core_link (complaint_id, store, tracking_id)
      select s.id, ${store}, s.tracking_id from stored s join moved on moved.id = s.id
      on conflict (complaint_id, store) do nothing),
    event as (
      insert into complaint_event (complaint_id, kind, detail)
      select s.id, 'forwarded', jsonb_build_object('store', ${store}::text,
        'trackingId', s.tracking_id) from stored s join moved on moved.id = s.id)`
}

/** For how long it has been tried: since it was opened, or since a human last brought it back. */
export async function triedForMs(sql: Tx, { id, createdAt }: Claimed): Promise<number> {
  const [row] = await sql<[{ ms: number }]>`
    select extract(epoch from now() - coalesce(max(at), ${createdAt}))::float8 * 1000 as ms
    from complaint_event where complaint_id = ${id} and kind = 'retried'`
  return row.ms
}

/**
 * Marks complaints whose citizens are told before the store has them, each one once.
 *
 * @param olderThanMs only complaints that were opened at least this long ago
 * @param ids only these, where given
 * @returns the complaints, locked; those of conversations in which a human speaks are left out
 */
export async function claimUnanswered(
  tx: Tx,
  olderThanMs: number,
  ids?: readonly string[],
): Promise<Complaint[]> {
  return await tx<Complaint[]>`
    with late as materialized (
      select c.id from complaint c join conversation p on p.id = c.conversation_id
      where stage = 'forward' and answered_at is null and c.dead_at is null
        and c.created_at <= now() - ${olderThanMs}::float8 * interval '1 millisecond'
        and ${ids ? tx`c.id = any(${[...ids]}::uuid[])` : tx`true`}
        and not coalesce(p.paused_until > now(), false)
      order by c.created_at limit 500 for no key update of c skip locked),
    c as (update complaint set answered_at = now() where id in (select id from late) returning *),
    event as (
      insert into complaint_event (complaint_id, kind, detail)
      select id, 'provisional_receipt', '{}' from c)
    select ${complaintColumns(tx)} from c join conversation p on p.id = c.conversation_id
    ${saidIn(tx)}`
}

/** A complaint as it is handed on, and how its citizen is answered. */
export interface Complaint {
  readonly id: string
  readonly conversationId: string
  readonly receiptNumber: string
  readonly pseudonym: string
  readonly channel: string
  /** The account of the channel. */
  readonly account: string
  /** As written. */
  readonly text: string
  /** As an admin put it for the agency. */
  readonly editedText: string | null
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly districtCode: string | null
  readonly districtName: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly attachmentCount: number
  readonly kind: ComplaintKind
  /** Proposed for the agency. */
  readonly title: string | null
  /** In the citizen's words. */
  readonly place: string | null
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  /** The kind of danger that it tells of. */
  readonly danger: string | null
  readonly incomplete: boolean
  /** YYYY-MM-DD */
  readonly eventDate: string | null
  /** What the receipt asks. */
  readonly asked: Question | null
  /** The day on which it is verified at the latest, YYYY-MM-DD. */
  readonly promisedFor: string | null
  readonly status: ComplaintStatus
  readonly createdAt: Date
  /** The message that it began with. */
  readonly firstMessageId: string | null
  /** Everybody can read that message and its answers. */
  readonly isPublic: boolean
  /** Everybody can read one of its messages. */
  readonly hasPublic: boolean
  /** Staff answered of late in the provider's own app: nothing automatic is said. */
  readonly humanSpeaks: boolean
}

/** Columns of a query over `complaint` c, `conversation` p and `said`; see saidIn. */
export function complaintColumns(sql: Tx) {
  return sql`c.id, c.conversation_id as "conversationId", c.receipt_number as "receiptNumber",
    c.pseudonym, c.channel, p.account, c.text, c.edited_text as "editedText", c.category_id as "categoryId",
    c.category_name as "categoryName", c.district_code as "districtCode",
    c.district_name as "districtName", c.latitude, c.longitude,
    c.attachment_count as "attachmentCount", c.kind, c.title, c.place, c.agency, c.anonymous,
    c.confidential, c.danger, c.incomplete, to_char(c.event_date, 'YYYY-MM-DD') as "eventDate",
    c.asked, to_char(c.promised_for, 'YYYY-MM-DD') as "promisedFor",
    c.status, c.created_at as "createdAt",
    said.first_id as "firstMessageId", coalesce(said.is_public, false) as "isPublic",
    coalesce(said.has_public, false) as "hasPublic",
    coalesce(p.paused_until > now(), false) as "humanSpeaks"`
}

/** The lateral part of such a query: what it reads of a complaint's messages. */
export function saidIn(sql: Tx) {
  return sql`
    left join lateral (
      select (array_agg(id order by sent_at, accepted_at, inbox_id))[1] as first_id,
        (array_agg(public order by sent_at, accepted_at, inbox_id))[1] as is_public, bool_or(public) as has_public
      from message m where m.complaint_id = c.id) as said on true`
}
