import { randomInt } from 'node:crypto'
import type { Opened } from '../conversation/hear.ts'
import { newPseudonym, newReceiptNumber } from '../identity/names.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { fingerprint } from '../triage/normalise.ts'
import type { ComplaintStatus } from './status.ts'

/** Opens complaints, each for a whole burst. The caller holds the locks of their conversations. */
export async function openAll(tx: Tx, complaints: readonly Opened[]): Promise<void> {
  // A number may be taken (with a million complaints, in one of four batches): only such a complaint
  // draws again.
  for (let left = complaints; left.length > 0; ) {
    const opened = await insertAll(tx, left)
    left = left.filter(({ id }) => !opened.has(id))
  }
}

async function insertAll(tx: Tx, complaints: readonly Opened[]): Promise<ReadonlySet<string>> {
  const given = listsOf(
    complaints.map((complaint) => ({
      ...complaint,
      number: newReceiptNumber(randomInt),
      pseudonym: newPseudonym(randomInt),
      print: complaint.text ? fingerprint(complaint.text) : null,
    })),
  )
  // The time is read under the conversation's lock, so a later complaint has a later time.
  const rows = await tx<{ id: string }[]>`
    with given as (
      select * from unnest(${given('id')}::uuid[], ${given('conversationId')}::uuid[],
        ${given('number')}::text[], ${given('pseudonym')}::text[], ${given('channel')}::text[],
        ${given('text')}::text[], ${given('print')}::text[], ${given('messageCount')}::int[],
        ${given('attachmentCount')}::int[], ${given('latitude')}::float8[],
        ${given('longitude')}::float8[]
      ) as g (id, conversation_id, receipt_number, pseudonym, channel, text, fingerprint, messages,
        attachments, latitude, longitude)),
    opened as (
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text,
        fingerprint, status, stage, created_at, attachment_count, latitude, longitude)
      select id, conversation_id, receipt_number, pseudonym, channel, text, fingerprint,
        'unverified', 'triage', clock_timestamp(), attachments, latitude, longitude
      from given on conflict (receipt_number) do nothing returning id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'received', jsonb_build_object('messages', messages) from given
    where id in (select id from opened)
    returning complaint_id as id`
  return new Set(rows.map(({ id }) => id))
}

/** A question for a complaint of one conversation: that with this number, or the latest. */
export interface StatusAsked {
  readonly conversationId: string
  readonly receiptNumber: string | undefined
}

export interface StatusFound {
  readonly receiptNumber: string
  readonly status: ComplaintStatus
  readonly createdAt: Date
}

/**
 * Finds the complaints that citizens ask after. It reads only those of the asking conversation, so
 * that the answer to a stranger is the same whether the number exists or not. Nobody was told the
 * number of a repeat: the citizen knows the number of the first complaint.
 *
 * @returns what was found, in the order of the questions
 */
export async function findStatuses(
  tx: Tx,
  asked: readonly StatusAsked[],
): Promise<(StatusFound | undefined)[]> {
  if (asked.length === 0) return []
  const q = listsOf(asked)
  const rows = await tx<(StatusFound & { place: number })[]>`
    select q.place::int, c.receipt_number as "receiptNumber", c.status, c.created_at as "createdAt"
    from unnest(${q('conversationId')}::uuid[], ${q('receiptNumber')}::text[])
      with ordinality as q (conversation_id, number, place)
    cross join lateral (
      select receipt_number, status, created_at from complaint
      where conversation_id = q.conversation_id and repeat_of is null
        and (q.number is null or receipt_number = q.number)
      order by created_at desc limit 1) as c`
  const found = new Map(rows.map((row) => [row.place - 1, row]))
  return asked.map((_, place) => found.get(place))
}
