import { and, eq, getTableColumns, isNull, lte, type SQLWrapper, sql } from 'drizzle-orm'
import type { Executor } from '../store/connect.ts'
import { complaint, complaintEvent } from '../store/schema.ts'

/** A complaint, and how its citizen is answered. */
export type Answerable = typeof complaint.$inferSelect & {
  /** Of the channel. */
  readonly account: string
  /** External id of the message that it began with. */
  readonly replyTo: string | null
  /** Everybody can read that message, and what answers it. */
  readonly isPublic: boolean
  /** A human of ours has the word in the conversation: nothing automatic is said. */
  readonly humanSpeaks: boolean
}

/** A complaint that is being handed in by whoever claimed it; this attempt is counted in it. */
export type Claimed = Answerable & {
  /** Whether anything stands in the store's circuit: a pause, or failures of late. */
  readonly isTroubled: boolean
}

const ofFirstMessage = (column: SQLWrapper) => sql`(
  select ${column} from message m where m.complaint_id = complaint.id order by sent_at limit 1)`
const ofConversation = (column: SQLWrapper) => sql`(
  select ${column} from conversation c where c.id = complaint.conversation_id)`

export const answerable = {
  ...getTableColumns(complaint),
  account: sql<string>`${ofConversation(sql`account`)}`,
  replyTo: sql<string | null>`${ofFirstMessage(sql`external_id`)}`,
  isPublic: sql<boolean>`coalesce(${ofFirstMessage(sql`public`)}, false)`,
  humanSpeaks: sql<boolean>`coalesce(${ofConversation(sql`paused_until > now()`)}, false)`,
}

// Longer than a lookup and a submission may take together: after it, the claimant is taken for dead.
const claimEnd = sql`now() + interval '20 seconds'`
const waiting = 'waiting until the core store may be tried again'
/** What waits for a store comes back over so long, and not all at once. */
const spreadMs = 5_000

/**
 * Claims a complaint that is due. Whoever dies while handing it in leaves a claim that runs out.
 *
 * @param complaintId UUID
 * @param store name of the core store
 */
export async function claimComplaint(
  db: Executor,
  complaintId: string,
  store: string,
): Promise<Claimed | undefined> {
  const [claimed] = await db
    .update(complaint)
    .set({ attempts: sql`${complaint.attempts} + 1`, dueAt: claimEnd })
    .where(
      and(
        eq(complaint.id, complaintId),
        eq(complaint.stage, 'forward'),
        lte(complaint.dueAt, sql`now()`),
      ),
    )
    .returning({
      ...answerable,
      isTroubled: sql<boolean>`exists (
        select from circuit where (kind, name, account) = ('core_store', ${store}, '')
        and (paused_until is not null or failures_in_row > 0))`,
    })
  return claimed
}

/** Whether the claim still holds: nobody took it over, finished or gave up meanwhile. */
function holds({ id, attempts }: Claimed) {
  return and(
    eq(complaint.id, id),
    eq(complaint.stage, 'forward'),
    isNull(complaint.deadAt),
    eq(complaint.attempts, attempts),
  )
}

/**
 * Gives the claim back untried, until the store may be tried again.
 *
 * @returns when the complaint is due
 */
export async function putBack(db: Executor, claimed: Claimed, until: Date): Promise<Date> {
  const dueAt = new Date(until.getTime() + Math.random() * spreadMs)
  await db
    .update(complaint)
    .set({
      attempts: claimed.attempts - 1,
      dueAt,
      wokenAt: null,
      fault: faultWhileWaiting(claimed),
    })
    .where(holds(claimed))
  return dueAt
}

/** Waiting hides no earlier attempt. */
function faultWhileWaiting({ fault }: Claimed): string {
  if (fault?.startsWith(waiting)) return fault
  return fault === null ? waiting : `${waiting}; before that: ${fault}`
}

/** Whether an earlier attempt may have reached the store: even one before a human brought it back. */
export function mayHaveArrived({ attempts, fault }: Claimed): boolean {
  return attempts > 1 || (fault !== null && fault !== waiting)
}

/** The store works: those that wait for it need not wait out the pause that they were told of. */
export async function callBack(db: Executor): Promise<void> {
  await db.execute(sql`
    update complaint set woken_at = null,
      due_at = now() + random() * ${spreadMs}::int * interval '1 millisecond'
    where id in (
      select id from complaint where stage = 'forward' and starts_with(fault, ${waiting})
        and due_at > now() + ${spreadMs}::int * interval '1 millisecond' for update skip locked)`)
}

/** @param next.countsAsAttempt false after a rate limit */
export async function putOff(
  db: Executor,
  claimed: Claimed,
  next: { readonly at: Date; readonly countsAsAttempt: boolean; readonly detail: string },
): Promise<void> {
  await db
    .update(complaint)
    .set({
      attempts: next.countsAsAttempt ? claimed.attempts : claimed.attempts - 1,
      dueAt: next.at,
      wokenAt: null,
      fault: next.detail.slice(0, 500),
    })
    .where(holds(claimed))
}

/**
 * Gives it up: from now on it is a dead letter, which only a human brings back.
 *
 * @returns false where the claim no longer holds
 */
export async function bury(
  db: Executor,
  claimed: Claimed,
  cause: {
    readonly kind: 'refused' | 'given_up'
    readonly store: string
    readonly detail: string
  },
): Promise<boolean> {
  const detail = cause.detail.slice(0, 500)
  const buried = await db
    .update(complaint)
    .set({ deadAt: sql`now()`, dueAt: null, fault: detail })
    .where(holds(claimed))
    .returning({ id: complaint.id })
  if (buried.length === 0) return false
  await db.insert(complaintEvent).values({
    complaintId: claimed.id,
    kind: cause.kind,
    detail: { store: cause.store, detail, attempts: claimed.attempts },
  })
  return true
}

/**
 * Records that the store has the complaint, and gives the receipt: once, however many claimants come
 * back with it. Even a claimant whose claim has run out, or whose complaint was given up, brings the
 * truth.
 *
 * @param receipt statement that puts it into the outbox; undefined where none is given
 */
export async function link(
  db: Executor,
  complaintId: string,
  { store, trackingId }: { readonly store: string; readonly trackingId: string },
  receipt: SQLWrapper | undefined,
): Promise<void> {
  await db.execute(sql`
    with moved as (
      update complaint set stage = 'done', due_at = null, dead_at = null, fault = null
      where id = ${complaintId} and stage = 'forward' returning id),
    linked as (
      insert into core_link (complaint_id, store, tracking_id)
      select id, ${store}, ${trackingId} from moved
      on conflict (complaint_id, store) do nothing)
    ${receipt ? sql`, told as ${receipt}` : sql``}
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'forwarded', jsonb_build_object('store', ${store}::text,
      'trackingId', ${trackingId}::text) from moved`)
}

/** Since when it has been tried: since it was opened, or since a human last brought it back. */
export async function triedSince(db: Executor, { id, createdAt }: Claimed): Promise<Date> {
  const [last] = await db
    .select({ at: sql<string | null>`max(${complaintEvent.at})` })
    .from(complaintEvent)
    .where(and(eq(complaintEvent.complaintId, id), eq(complaintEvent.kind, 'retried')))
  return last?.at ? new Date(last.at) : createdAt
}
