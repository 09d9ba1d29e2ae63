import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { lanesDue } from '../queue/lane-run.ts'
import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import { inMs } from '../store/circuits.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { ComplaintStatus, Stage } from './status.ts'

/**
 * What a core store may hear of a complaint that it has already. `flags`: nothing but how it stands, as
 * `anonymous`; `erasure`: the reporter had everything erased, and nothing of it may stay.
 */
export type SupplementKind =
  | 'correction'
  | 'deletion'
  | 'addition'
  | 'withdrawal'
  | 'erasure'
  | 'flags'
  | 'reopened'

/** What each supplement tells of how a complaint stands now. */
export interface Standing {
  readonly title: string | null
  readonly place: string | null
  readonly status: ComplaintStatus
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly incomplete: boolean
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly agency: string | null
}

/** A complaint that its citizen changed, as it is now. */
export interface Corrected extends Standing {
  readonly id: string
  readonly kind: SupplementKind
  readonly stage: Stage
  /** As an admin put it for the agency, else as written. */
  readonly text: string
  readonly attachmentCount: number
  readonly latitude: number | null
  readonly longitude: number | null
}

/** Columns of Standing, of a complaint `c`. */
export function standingColumns(sql: Tx) {
  return sql`c.title, c.place, c.status, c.anonymous, c.confidential, c.incomplete,
    c.category_id as "categoryId", c.category_name as "categoryName", c.agency`
}

/** The text of complaint `c` that leaves the house. */
function forAgency(sql: Tx) {
  return sql`coalesce(c.edited_text, c.text)`
}

/** Condition: an attempt to hand complaint `c` in has begun, so a store may have it. */
export function mayHaveLeft(sql: Tx) {
  return sql`(c.stage = 'done' or c.attempts > 0 or c.fault is not null)`
}

/**
 * Complaints as a core store hears of them now: those that a store has or may have. The caller holds
 * their locks. What is returned goes to passOn in src/core-store/pass-on.ts.
 */
export async function correctedOf(
  tx: Tx,
  kind: SupplementKind,
  ids: readonly string[],
): Promise<Corrected[]> {
  if (ids.length === 0) return []
  return await tx<Corrected[]>`
    select c.id, ${kind}::text as kind, c.stage, ${forAgency(tx)} as text,
      c.attachment_count as "attachmentCount", c.latitude, c.longitude, ${standingColumns(tx)}
    from complaint c
    where c.id = any(${[...ids]}::uuid[]) and c.repeat_of is null and (
      exists (select from core_link l where l.complaint_id = c.id)
      or c.stage = 'forward' and c.dead_at is null and ${mayHaveLeft(tx)})
    order by c.created_at`
}

/**
 * Keeps for another core store what it has yet to hear. The caller holds the locks of the complaints,
 * so nobody links one in between.
 */
export async function keepSupplements(tx: Tx, corrected: readonly Corrected[]): Promise<void> {
  if (corrected.length === 0) return
  const c = listsOf(corrected.map((one) => ({ ...one, supplement: randomUUID() })))
  await tx`
    insert into supplement (id, complaint_id, kind, due_at)
    select supplement, id, kind, case when stage = 'done' then now() end
    from unnest(${c('supplement')}::uuid[], ${c('id')}::uuid[], ${c('kind')}::text[],
      ${c('stage')}::text[]) as c (supplement, id, kind, stage)`
}

/** The store has these complaints by now: what it has yet to hear of them is due. */
export async function releaseSupplements(tx: Tx, complaintIds: readonly string[]): Promise<void> {
  if (complaintIds.length === 0) return
  await tx`
    update supplement set due_at = now()
    where complaint_id = any(${[...complaintIds]}::uuid[]) and done_at is null and dead_at is null`
}

/** A supplement that its claimant is handing on. */
export interface ClaimedSupplement extends Omit<Corrected, 'id' | 'stage'> {
  readonly id: string
  readonly complaintId: string
  /** This one included. */
  readonly attempts: number
  readonly createdAt: Date
}

// Longer than the store may take to answer: afterwards the claimant counts as dead.
const claimSeconds = 20

/**
 * Claims supplements of a lane that are due, of a complaint only the first open one. Each tells the
 * complaint as it is now, so a later one never brings older words.
 */
export async function claimSupplements(
  sql: Tx,
  lane: number,
  most: number,
): Promise<ClaimedSupplement[]> {
  return await sql<ClaimedSupplement[]>`
    with due as materialized (
      select id from supplement s
      where get_byte(uuid_send(complaint_id), 15) & 3 = ${lane}::int and due_at <= now()
        and not exists (
          select from supplement e where e.complaint_id = s.complaint_id
            and e.position < s.position and e.done_at is null and e.dead_at is null)
      order by due_at limit ${most} for no key update skip locked),
    claimed as (
      update supplement s set attempts = attempts + 1,
        due_at = now() + ${claimSeconds} * interval '1 second'
      from due where s.id = due.id and s.due_at <= now() returning s.*)
    select s.id, s.complaint_id as "complaintId", s.kind, s.attempts, s.created_at as "createdAt",
      ${forAgency(sql)} as text, c.attachment_count as "attachmentCount", c.latitude, c.longitude,
      ${standingColumns(sql)}
    from claimed s join complaint c on c.id = s.complaint_id`
}

/** What becomes of a supplement after an attempt. */
export type SupplementFate =
  | { readonly kind: 'done' }
  /** `waits`: the store is paused, and was not asked. */
  | {
      readonly kind: 'again'
      /** The wait that was asked for, capped; undefined: as long as after any failure. */
      readonly afterMs: number | undefined
      readonly waits: boolean
      readonly fault: string | null
    }
  | { readonly kind: 'dead'; readonly fault: string }

/** Writes it, unless another process has taken the claim over; that the store has it always counts. */
export async function settleSupplement(
  sql: Tx,
  { id, attempts }: ClaimedSupplement,
  fate: SupplementFate,
): Promise<void> {
  const holds = sql`id = ${id} and done_at is null`
  if (fate.kind === 'done')
    await sql`
      update supplement set done_at = now(), due_at = null, dead_at = null, fault = null
      where ${holds}`
  else if (fate.kind === 'dead')
    await sql`
      update supplement set dead_at = now(), due_at = null, fault = ${fate.fault.slice(0, 500)}
      where ${holds} and attempts = ${attempts}`
  else
    await sql`
      update supplement set attempts = ${fate.waits ? attempts - 1 : attempts},
        fault = ${fate.fault?.slice(0, 500) ?? null},
        due_at = ${
          fate.afterMs === undefined
            ? sql`now() + ${backoff(sql, 'step')}`
            : inMs(sql, fate.afterMs)
        }
      where ${holds} and attempts = ${attempts}`
}

/** Lanes in which supplements are due. */
export async function lanesWithSupplements(sql: Sql): Promise<DueLane[]> {
  return await lanesDue(
    sql,
    sql`from supplement where get_byte(uuid_send(complaint_id), 15) & 3 = lane`,
  )
}

/**
 * Makes supplements that were given up due again, as if they had never been tried.
 *
 * @returns how many
 */
export async function reviveSupplements(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update supplement set dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::uuid[]) returning id`
  return revived.length
}
