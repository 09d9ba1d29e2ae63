import type { AttentionReason } from '../conversation/attention.ts'
import type { Tx } from '../store/connect.ts'
import { pseudonymOf } from './inbox-rows.ts'
import { conversationsIn, type Reach } from './reach.ts'

/** A conversation, but for what was said in it. */
export interface Conversation {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly version: number
  readonly pseudonym: string
  /** By the database's clock. */
  readonly now: Date
  readonly lastInboundAt: Date | null
  readonly hasStopped: boolean
  /** A human has the word until then; null where the machine speaks. */
  readonly humanUntil: Date | null
  /** The citizen had everything erased. */
  readonly isForgotten: boolean
  readonly reasons: readonly AttentionReason[]
  /** What the citizen wrote last for everybody to read, and whether it has an answer in private. */
  readonly comment: { readonly id: string; readonly at: Date; readonly isAnswered: boolean } | null
}

/** @returns undefined where there is none, it is out of reach, or it goes on in another one */
export async function readConversation(
  sql: Tx,
  reach: Reach,
  id: string,
): Promise<Conversation | undefined> {
  type Row = Omit<Conversation, 'pseudonym' | 'comment'> & {
    pseudonym: string | null
    commentId: string | null
    commentAt: Date
    isAnswered: boolean
  }
  const [row] = await sql<[Row?]>`
    select c.id, c.channel, c.account, c.version, now() as now,
      c.last_inbound_at as "lastInboundAt", c.opted_out_at is not null as "hasStopped",
      case when c.paused_until > now() then c.paused_until end as "humanUntil",
      c.forget_at is not null as "isForgotten", coalesce(a.reasons, '{}') as reasons,
      latest.pseudonym, m.id as "commentId", m.sent_at as "commentAt", exists (
        select from outbox o where o.conversation_id = c.id and o.answers = m.id
          and o.purpose <> 'openly' and o.state in ('sending', 'accepted', 'unknown', 'parked')
      ) as "isAnswered"
    from conversation c left join attention a on a.conversation_id = c.id
      left join lateral (
        select pseudonym from complaint k where k.conversation_id = c.id
        order by k.created_at desc limit 1) as latest on true
      left join lateral (
        select id, sent_at from (
          select id, sent_at, public from message
          where conversation_id = c.id and disposition <> 'echo' and not awaited
            and deleted_at is null
          order by accepted_at desc limit 1) as newest
        where public) as m on true
    where c.id = ${id} and c.joined_to is null and ${conversationsIn(sql, reach, 'c')}`
  if (!row) return undefined
  const { commentId, commentAt, isAnswered, pseudonym, ...conversation } = row
  return {
    ...conversation,
    pseudonym: pseudonym ?? pseudonymOf(id),
    comment: commentId === null ? null : { id: commentId, at: commentAt, isAnswered },
  }
}

/** An undo of a deed is one of its conversation; undefined where the deed is not there or out of reach. */
export async function deedToUndo(
  sql: Tx,
  reach: Reach,
  deedId: string,
): Promise<
  { readonly conversationId: string; readonly version: number; readonly verb: string } | undefined
> {
  const [row] = await sql<[{ conversationId: string; version: number; verb: string }?]>`
    select d.conversation_id as "conversationId", d.version, d.verb
    from deed d join conversation c on c.id = d.conversation_id
    where d.id = ${deedId} and ${conversationsIn(sql, reach, 'c')}`
  return row
}

/** The name of somebody who works here; undefined where there is nobody of this id. */
export async function staffName(sql: Tx, id: string): Promise<string | undefined> {
  const [row] = await sql<[{ name: string }?]>`select name from staff where id = ${id}`
  return row?.name
}
