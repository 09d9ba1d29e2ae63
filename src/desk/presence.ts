import type { Tx } from '../store/connect.ts'

/** A page that is open asks every 15 s for what is new: who was not heard of for so long has left. */
export const seenSeconds = 45

/**
 * Says that somebody has a conversation open.
 *
 * @returns whether they opened it just now, and did not have it open before
 */
export async function enter(sql: Tx, conversationId: string, staffId: string): Promise<boolean> {
  const [row] = await sql<[{ isNew: boolean }]>`
    with earlier as (
      select seen_at from presence
      where (conversation_id, staff_id) = (${conversationId}, ${staffId})),
    forgotten as (
      delete from presence where conversation_id = ${conversationId} and staff_id <> ${staffId}
        and seen_at < now() - interval '1 hour'),
    seen as (
      insert into presence (conversation_id, staff_id) values (${conversationId}, ${staffId})
      on conflict (conversation_id, staff_id) do update set seen_at = now())
    select coalesce((select seen_at from earlier) < now() - ${seenSeconds} * interval '1 second',
      true) as "isNew"`
  return row.isNew
}

/** Says that somebody went on to something else. */
export async function leave(sql: Tx, conversationId: string, staffId: string): Promise<void> {
  await sql`delete from presence where (conversation_id, staff_id) = (${conversationId}, ${staffId})`
}

/** Who else has a conversation open, by name. */
export async function othersIn(
  sql: Tx,
  conversationId: string,
  staffId: string,
): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select s.name from presence p join staff s on s.id = p.staff_id
    where p.conversation_id = ${conversationId} and p.staff_id <> ${staffId}
      and p.seen_at > now() - ${seenSeconds} * interval '1 second' order by s.name`
  return rows.map(({ name }) => name)
}
