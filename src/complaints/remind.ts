import type { Tx } from '../store/connect.ts'
import type { Question } from './status.ts'

/** A complaint of which something is missing. */
export interface Unanswered {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly receiptNumber: string
  readonly text: string
  readonly place: string | null
  readonly asked: Question
}

const most = 200

/**
 * Claims complaints whose question was not answered in time, each once. Those who want no notices, with
 * whom a human speaks, or who wrote in public are not reminded; neither is anybody twice.
 */
export async function claimReminders(tx: Tx): Promise<Unanswered[]> {
  return await tx<Unanswered[]>`
    with due as materialized (
      select id from complaint where remind_at <= now()
      order by remind_at limit ${most} for no key update skip locked),
    c as (update complaint set remind_at = null from due where complaint.id = due.id returning complaint.*)
    select c.id, c.conversation_id as "conversationId", c.channel, p.account,
      c.receipt_number as "receiptNumber", c.text, c.place, c.asked
    from c join conversation p on p.id = c.conversation_id
    where c.asked is not null and c.repeat_of is null and c.withdrawn_at is null
      and c.erased_at is null and c.status in ('unverified', 'incomplete', 'verified', 'in_progress')
      and p.opted_out_at is null and not coalesce(p.paused_until > now(), false)`
}
