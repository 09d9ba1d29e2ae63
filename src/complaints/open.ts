import { randomInt } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import type { Heard } from '../conversation/decide.ts'
import type { Conversation } from '../conversation/person.ts'
import { newPseudonym } from '../identity/pseudonym.ts'
import type { Executor } from '../store/connect.ts'
import { message } from '../store/schema.ts'
import { together } from '../store/together.ts'
import { fingerprint } from '../triage/normalise.ts'
import { newReceiptNumber } from './receipt-number.ts'

/**
 * Opens the complaint that a whole burst is, under the lock of its conversation.
 *
 * @param id of the complaint, a UUID
 */
export async function openComplaint(
  tx: Executor,
  { id: conversationId, channel }: Conversation,
  id: string,
  burst: readonly Heard[],
): Promise<void> {
  const text = burst
    .map((heard) => heard.text)
    .filter(Boolean)
    .join('\n')
  const isOfBurst = inArray(
    message.id,
    burst.map((heard) => heard.id),
  )
  const print = text ? fingerprint(text) : null
  // The time is read under the conversation's lock: of two complaints the later has the later one.
  const opening = (receiptNumber: string) => sql`
    with opened as (
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text,
        fingerprint, status, stage, created_at, attachment_count, latitude, longitude)
      select ${id}, ${conversationId}, ${receiptNumber}, ${newPseudonym(randomInt)}, ${channel},
        ${text}, ${print}, 'unverified', 'triage', clock_timestamp(), (
          select coalesce(sum(jsonb_array_length(attachments)), 0) from message where ${isOfBurst}),
        (place->>'latitude')::float8, (place->>'longitude')::float8
      from (select (
        select location from message where ${isOfBurst} and location is not null
        order by sent_at limit 1) as place) as found
      on conflict (receipt_number) do nothing returning id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'received', jsonb_build_object('messages', ${burst.length}::int) from opened
    returning id`
  const openOnce = async () => {
    // A number may be taken, so rarely that trying again is cheapest.
    for (let opened = 0; opened === 0; )
      opened = (await tx.execute(opening(newReceiptNumber(randomInt)))).length
  }
  await together([
    openOnce(),
    tx.update(message).set({ disposition: 'complaint', complaintId: id }).where(isOfBurst),
  ])
}
