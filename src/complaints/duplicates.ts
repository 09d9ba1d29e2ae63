import { wantHuman } from '../conversation/attention.ts'
import type { Tx } from '../store/connect.ts'
import type { Doer } from './before.ts'
import { type Corrected, correctedOf } from './supplements.ts'

/**
 * Condition: nobody told the citizen the number of a repeat that the machine found; she knows that of the
 * first. What an admin joined to another complaint has its own number, which she was told.
 */
export function isKnownByNumber(sql: Tx) {
  return sql`(repeat_of is null or repeat_of = joined_to)`
}

/** The complaint that others are joined to, by its number. */
export interface Root {
  readonly id: string
  readonly conversationId: string
}

/** @returns undefined where there is no such number, or its complaint was withdrawn, archived or erased */
export async function rootNumbered(tx: Tx, number: string): Promise<Root | undefined> {
  const [row] = await tx<[Root?]>`
    select root.id, root.conversation_id as "conversationId"
    from complaint c join complaint root on root.id = coalesce(c.repeat_of, c.id)
    where c.receipt_number = ${number} and root.repeat_of is null and root.erased_at is null
      and root.withdrawn_at is null and root.status <> 'archived'`
  return row
}

/**
 * Joins a complaint to another one that says the same: it goes no further, and hears what that one hears.
 * What was joined to it goes along. The caller holds its lock and has looked at both.
 */
export async function joinTo(tx: Tx, id: string, rootId: string, doer: Doer): Promise<void> {
  await tx`
    update complaint c set repeat_of = root.id, joined_to = root.id, status = root.status,
      agency = coalesce(root.agency, c.agency), closed_at = root.closed_at, asked = null, remind_at = null,
      incomplete = false, unchecked = false, to_verify = false, stage = 'done', due_at = null,
      dead_at = null, waits_for_store = false
    from complaint root where c.id = ${id} and root.id = ${rootId}`
  await tx`
    update complaint set repeat_of = ${rootId}, joined_to = ${rootId}
    where repeat_of = ${id} and joined_to = ${id}`
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    values (${id}, 'joined', ${JSON.stringify({ ...doer, into: rootId })}::text::jsonb),
      (${rootId}, 'repeated', ${JSON.stringify({ ...doer, repeat: id })}::text::jsonb)`
}

/** A complaint, and those that repeat it or were joined to it. */
export async function withRepeats(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from complaint where id = ${id} or repeat_of = ${id} order by id`
  return rows.map((row) => row.id)
}

/**
 * The complaint that others were joined to is no more: they go on by themselves, and somebody looks.
 *
 * @returns what the core store has to hear
 */
export async function freeJoined(tx: Tx, rootIds: readonly string[]): Promise<Corrected[]> {
  const freed = await tx<
    { id: string; conversationId: string; channel: string; account: string }[]
  >`
    with locked as materialized (
      select id from complaint where repeat_of = any(${[...rootIds]}::uuid[])
        and joined_to = repeat_of and withdrawn_at is null and erased_at is null
      order by id for no key update),
    freed as (
      update complaint c set repeat_of = null, joined_to = null, status = 'unverified', closed_at = null,
        unchecked = true, attempts = 0, fault = null,
        stage = case when has.link then 'done' else 'triage' end,
        due_at = case when not has.link then now() end
      from locked cross join lateral (
        select exists (select from core_link l where l.complaint_id = locked.id) as link) as has
      where c.id = locked.id returning c.id, c.conversation_id, c.channel)
    select f.id, f.conversation_id as "conversationId", p.channel, p.account
    from freed f join conversation p on p.id = f.conversation_id`
  await wantHuman(
    tx,
    freed.map((one) => ({ ...one, reason: 'to_verify' as const })),
  )
  return await correctedOf(
    tx,
    'reopened',
    freed.map(({ id }) => id),
  )
}
