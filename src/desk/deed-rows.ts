import type { Tx } from '../store/connect.ts'
import type { Verb } from './deeds.ts'
import type { Before, Scene } from './scene.ts'

/** A deed as it is kept. */
export interface DeedRow {
  readonly id: string
  readonly complaintId: string | null
  readonly staffId: string
  readonly verb: Verb
  readonly version: number
  readonly before: Before | null
  readonly at: Date
  readonly isUndone: boolean
  /** Its time for an undo is over. */
  readonly isLate: boolean
  /** A later deed of the conversation stands. */
  readonly isOvertaken: boolean
}

/** Writes a deed down. @returns until when it can be undone, by the database's clock */
export async function keepDeed(
  { tx, by, conversation, deedId, undoSeconds }: Scene,
  deed: {
    readonly verb: Verb
    readonly version: number
    readonly complaintId: string | null
    readonly before: Before | null
  },
): Promise<Date> {
  const before = deed.before === null ? null : JSON.stringify(deed.before)
  const [row] = await tx<[{ until: Date }]>`
    insert into deed (id, conversation_id, complaint_id, staff_id, verb, version, before)
    values (${deedId}, ${conversation.id}, ${deed.complaintId}, ${by.id}, ${deed.verb}, ${deed.version},
      ${before}::text::jsonb)
    returning at + ${undoSeconds}::int * interval '1 second' as until`
  return row.until
}

/** A deed of a conversation whose lock the caller holds. */
export async function deedOf(
  tx: Tx,
  conversationId: string,
  id: string,
  undoSeconds: number,
): Promise<DeedRow | undefined> {
  const [row] = await tx<[DeedRow?]>`
    select id, complaint_id as "complaintId", staff_id as "staffId", verb, version, before, at,
      undone_at is not null as "isUndone",
      at + ${undoSeconds}::int * interval '1 second' < now() as "isLate",
      exists (
        select from deed later where later.conversation_id = d.conversation_id
          and later.version > d.version and later.undone_at is null and later.verb <> 'undo'
      ) as "isOvertaken"
    from deed d where id = ${id} and conversation_id = ${conversationId}`
  return row
}

/** The deed that made a conversation what it is; undefined where there is none. */
export async function latestDeed(
  tx: Tx,
  conversationId: string,
): Promise<Pick<DeedRow, 'staffId' | 'verb' | 'at'> | undefined> {
  const [row] = await tx<[Pick<DeedRow, 'staffId' | 'verb' | 'at'>?]>`
    select staff_id as "staffId", verb, at from deed where conversation_id = ${conversationId}
    order by version desc limit 1`
  return row
}

/** A deed is undone; a complaint that it opened is named no more. */
export async function markDeedUndone(
  tx: Tx,
  id: string,
  opened: string | undefined,
): Promise<void> {
  await tx`update deed set undone_at = now() where id = ${id}`
  if (opened !== undefined)
    await tx`update deed set complaint_id = null where complaint_id = ${opened}`
}

/** Conversations that go on in others take along what was done to them. */
export async function moveDeeds(
  tx: Tx,
  joined: readonly { readonly loser: string; readonly survivor: string }[],
): Promise<void> {
  for (const { loser, survivor } of joined)
    await tx`update deed set conversation_id = ${survivor} where conversation_id = ${loser}`
}
