import type { Sql } from 'postgres'
import { move } from '../../complaints/states.ts'
import { type ComplaintStatus, type NewsKind, newsKinds } from '../../complaints/status.ts'
import type { Tx } from '../../store/connect.ts'
import type { CoreEvent } from '../core-store.ts'
import { dropEvent, recordEvents } from '../events.ts'
import { ownName } from './own-store.ts'

/** What became of something that the agency tells of a complaint in our own store. */
export type Told =
  /** Also where it was told before, under the same key. */
  | { readonly kind: 'told' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' }
  | {
      readonly kind: 'not allowed'
      readonly status: ComplaintStatus
      readonly allowed: readonly NewsKind[]
    }

/**
 * Moves a complaint of our own store, and tells it as an event, both or neither. A move that its state
 * does not allow changes nothing. Told again under the same key it changes nothing either.
 */
export async function tellOwn(sql: Sql, given: Omit<CoreEvent, 'at'>): Promise<Told> {
  return await sql.begin((tx) => tellOwnIn(tx, given))
}

/** The same in a transaction of the caller's. */
export async function tellOwnIn(tx: Tx, given: Omit<CoreEvent, 'at'>): Promise<Told> {
  const { key, reference, kind } = given
  const [complaint] = await tx<[{ status: ComplaintStatus; isErased: boolean }?]>`
      select status, erased_at is not null as "isErased" from core_complaint
      where reference = ${reference} for no key update`
  if (!complaint) return { kind: 'unknown' }
  if (complaint.isErased) return { kind: 'erased' }
  // Behind the lock: of two that wait for it, the second happens later.
  const [now] = await tx<[{ at: Date; isTold: boolean }]>`
      select clock_timestamp() as at, exists (
        select from core_event where store = ${ownName} and event_key = ${key}) as "isTold"`
  if (now.isTold) return { kind: 'told' }
  const next = move(complaint.status, kind)
  if (typeof next !== 'string') {
    const allowed = newsKinds.filter((one) => next.allowed.includes(one))
    return { kind: 'not allowed', status: complaint.status, allowed }
  }
  await tx`update core_complaint set status = ${next} where reference = ${reference}`
  await recordEvents(tx, ownName, [{ ...given, at: now.at }])
  return { kind: 'told' }
}

/** Takes back what was told under a key. @param status as it was before */
export async function untellOwn(
  tx: Tx,
  reference: string,
  key: string,
  status: string,
): Promise<void> {
  await dropEvent(tx, ownName, key)
  await tx`update core_complaint set status = ${status} where reference = ${reference}`
}

/** Where a complaint stands in our own store; undefined where it has it not. */
export async function statusInOwn(tx: Tx, reference: string): Promise<string | undefined> {
  const [row] = await tx<[{ status: string }?]>`
    select status from core_complaint where reference = ${reference}`
  return row?.status
}
