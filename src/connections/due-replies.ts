import type { Sql } from 'postgres'
import type { LineKey } from './lease.ts'

/** An account whose line is up, and how many more conversations it can have under way. */
export interface Outlet extends LineKey {
  readonly free: number
}

export interface DueReply extends LineKey {
  readonly conversationId: string
}

/**
 * Conversations with a reply that is due and the first that is open, for each of these accounts as
 * many as it can take. Of a paused account nothing, and one when its pause is over; see claimNext.
 *
 * @param busy conversations to leave out
 */
export async function dueReplies(
  sql: Sql,
  outlets: readonly Outlet[],
  busy: readonly string[],
): Promise<DueReply[]> {
  return await sql<DueReply[]>`
    select outlet.channel, outlet.account, due.conversation_id as "conversationId"
    from unnest(
      ${outlets.map(({ channel }) => channel)}::text[],
      ${outlets.map(({ account }) => account)}::text[], ${outlets.map(({ free }) => free)}::int[]
    ) as outlet (channel, account, free)
    left join circuit c on (c.kind, c.name, c.account) = ('account', outlet.channel, outlet.account)
    cross join lateral (
      select conversation_id from outbox o
      where (o.channel, o.account) = (outlet.channel, outlet.account) and due_at <= now()
        and conversation_id <> all(${[...busy]}::uuid[])
        and not exists (
          select from outbox earlier where earlier.conversation_id = o.conversation_id
          and earlier.due_at is not null and earlier.position < o.position)
      order by due_at
      limit case when c.paused_until is null then outlet.free else 1 end) as due
    where c.paused_until is null or c.paused_until <= now()`
}
