import type { Tx } from '../store/connect.ts'
import { statusesBefore } from './states.ts'
import type { ComplaintKind, ComplaintStatus, Question, Stage } from './status.ts'

/** A complaint that an admin acts on, locked. */
export interface Target {
  readonly id: string
  readonly receiptNumber: string
  readonly status: ComplaintStatus
  readonly stage: Stage
  /** As written. */
  readonly text: string
  readonly editedText: string | null
  readonly title: string | null
  readonly place: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly kind: ComplaintKind
  readonly asked: Question | null
  readonly incomplete: boolean
  readonly isRepeat: boolean
  readonly isErased: boolean
}

/**
 * Locks a complaint of a conversation whose lock the caller holds.
 *
 * @returns undefined where the conversation has no such complaint
 */
export async function targetOf(
  tx: Tx,
  conversationId: string,
  id: string,
): Promise<Target | undefined> {
  const [row] = await tx<[Target?]>`
    select id, receipt_number as "receiptNumber", status, stage, text, edited_text as "editedText",
      title, place, latitude, longitude, category_id as "categoryId",
      category_name as "categoryName", agency, anonymous, confidential, kind, asked, incomplete,
      repeat_of is not null as "isRepeat", erased_at is not null as "isErased"
    from complaint where id = ${id} and conversation_id = ${conversationId} for no key update`
  return row
}

/** Somebody works on it, or will. */
export function isGoingOn({ status, isRepeat, isErased }: Target): boolean {
  return !isRepeat && !isErased && statusesBefore('withdrawn').includes(status)
}

/** What the machine takes up next waits: until then the complaint can be taken back. Danger never waits. */
export async function holdBack(tx: Tx, id: string, seconds: number): Promise<void> {
  await tx`
    update complaint set due_at = now() + ${seconds}::int * interval '1 second'
    where id = ${id} and stage = 'triage' and danger is null`
}

/**
 * Whether nothing has come of a complaint that was opened: no step has it, nothing was added to it, and no
 * store and no citizen knows of it. Locks it.
 *
 * @param messageIds those that it was opened of
 */
export async function isUntouched(
  tx: Tx,
  id: string,
  messageIds: readonly string[],
): Promise<boolean> {
  const [row] = await tx<[{ isUntouched: boolean }?]>`
    select c.stage = 'triage' and c.attempts = 0 and not exists (
        select from message m where m.complaint_id = c.id and m.id <> all(${[...messageIds]}::uuid[]))
      and not exists (select from core_link l where l.complaint_id = c.id)
      and not exists (select from complaint r where r.repeat_of = c.id)
      and not exists (select from outbox o where o.complaint_id = c.id) as "isUntouched"
    from complaint c where id = ${id} for update`
  return row?.isUntouched ?? false
}

/** Takes back that a complaint was opened of which nothing has come: it is gone. */
export async function unopen(tx: Tx, id: string): Promise<void> {
  await tx`delete from news where complaint_id = ${id}`
  await tx`delete from supplement where complaint_id = ${id}`
  await tx`delete from complaint_event where complaint_id = ${id}`
  await tx`delete from complaint where id = ${id}`
}
