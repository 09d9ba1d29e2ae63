import { randomInt } from 'node:crypto'
import type { Opened, Touched } from '../conversation/hear.ts'
import { newPseudonym } from '../identity/pseudonym.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { fingerprint } from '../triage/normalise.ts'
import { newReceiptNumber } from './receipt-number.ts'

/** Opens complaints, each a whole burst, under the locks of their conversations. */
export async function openAll(tx: Tx, complaints: readonly Opened[]): Promise<void> {
  // A number may be taken: at a million complaints by one in four batches. It is drawn again alone.
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
  // The time is read under the conversation's lock: of two complaints the later has the later one.
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

/** Records what happened to messages of complaints after they were opened. */
export async function recordTouched(tx: Tx, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return
  const t = listsOf(touched)
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select id, kind, jsonb_build_object('message', message) from unnest(
      ${t('complaintId')}::uuid[], ${t('kind')}::text[], ${t('messageId')}::text[]
    ) as t (id, kind, message)`
}
