import { randomInt } from 'node:crypto'
import type { Opened } from '../conversation/hear.ts'
import { newPseudonym, newReceiptNumber } from '../identity/names.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { fingerprint } from '../triage/normalise.ts'
import { isKnownByNumber } from './duplicates.ts'
import type { ComplaintStatus } from './status.ts'

/**
 * Opens complaints, each for a whole burst. The caller holds the locks of their conversations.
 *
 * @param isChecked a human opens them
 * @returns the receipt numbers, by the complaints' ids
 */
export async function openAll(
  tx: Tx,
  complaints: readonly Opened[],
  isChecked = false,
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>()
  // A number may be taken (with a million complaints, in one of four batches): only such a complaint
  // draws again.
  for (let left = complaints; left.length > 0; ) {
    const opened = await insertAll(tx, left, isChecked)
    for (const { id, number } of opened) numbers.set(id, number)
    left = left.filter(({ id }) => !numbers.has(id))
  }
  return numbers
}

async function insertAll(tx: Tx, complaints: readonly Opened[], isChecked: boolean) {
  const given = listsOf(
    complaints.map((complaint) => ({
      ...complaint,
      number: newReceiptNumber(randomInt),
      pseudonym: newPseudonym(randomInt),
      print: complaint.text ? fingerprint(complaint.text) : null,
    })),
  )
  // The time is read under the conversation's lock, so a later complaint has a later time.
  return await tx<{ id: string; number: string }[]>`
    with given as (
      select * from unnest(${given('id')}::uuid[], ${given('conversationId')}::uuid[],
        ${given('number')}::text[], ${given('pseudonym')}::text[], ${given('channel')}::text[],
        ${given('text')}::text[], ${given('print')}::text[], ${given('messageCount')}::int[],
        ${given('attachmentCount')}::int[], ${given('latitude')}::float8[],
        ${given('longitude')}::float8[], ${given('kind')}::text[], ${given('agency')}::text[],
        ${given('anonymous')}::text[], ${given('confidential')}::text[], ${given('danger')}::text[],
        ${given('toVerify')}::text[], ${given('joins')}::text[],
        ${given('splitFrom')}::uuid[], ${given('account')}::text[]
      ) as g (id, conversation_id, receipt_number, pseudonym, channel, text, fingerprint, messages,
        attachments, latitude, longitude, kind, agency, anonymous, confidential, danger, to_verify,
        joins, split_from, account)),
    opened as (
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text,
        fingerprint, status, stage, created_at, attachment_count, latitude, longitude, kind, agency,
        anonymous, confidential, danger, to_verify, joined_to, split_from, account, unchecked)
      select id, conversation_id, receipt_number, pseudonym, channel, text, fingerprint,
        'unverified', 'triage', clock_timestamp(), attachments, latitude, longitude, kind, agency,
        anonymous::boolean, confidential::boolean, danger, to_verify::boolean,
        (select f.id from complaint f where f.receipt_number = given.joins), split_from, account,
        ${!isChecked}::boolean
      from given on conflict (receipt_number) do nothing returning id, receipt_number),
    event as (
      insert into complaint_event (complaint_id, kind, detail)
      select id, 'received', jsonb_build_object('messages', messages) from given
      where id in (select id from opened))
    select id, receipt_number as number from opened`
}

/** A question for complaints of one conversation: that with this number, or the open ones. */
export interface StatusAsked {
  readonly conversationId: string
  /** Ours, or the core store's for its owner; undefined: the latest ones. */
  readonly number: string | undefined
}

export interface StatusFound {
  readonly receiptNumber: string
  readonly status: ComplaintStatus
  readonly createdAt: Date
  readonly isWithdrawn: boolean
  readonly agencyWords: string | null
  /** YYYY-MM-DD */
  readonly promisedFor: string | null
  /** Those words were told within the hour, or are about to be. */
  readonly areWordsTold: boolean
  /** When this was looked up. */
  readonly at: Date
}

/** No answer tells more of them. */
const mostFound = 3

/**
 * Finds the complaints that citizens ask after. It reads only those of the asking conversation, so
 * that the answer to a stranger is the same whether the number exists or not. Nobody was told the
 * number of a repeat: the citizen knows the number of the first complaint. Without a number the open ones
 * are found, at most three, the newest first; where none is open, the latest one.
 *
 * @returns what was found, in the order of the questions
 */
export async function findStatuses(
  tx: Tx,
  asked: readonly StatusAsked[],
): Promise<StatusFound[][]> {
  if (asked.length === 0) return []
  const q = listsOf(asked)
  const rows = await tx<(StatusFound & { place: number; isOpen: boolean })[]>`
    select q.place::int, c.*
    from unnest(${q('conversationId')}::uuid[], ${q('number')}::text[])
      with ordinality as q (conversation_id, number, place)
    cross join lateral (
      select receipt_number as "receiptNumber", c.status, created_at as "createdAt",
        withdrawn_at is not null as "isWithdrawn", agency_words as "agencyWords",
        promised_for::text as "promisedFor", c.status not in ('closed', 'archived') as "isOpen",
        now() as at, exists (
          select from outbox o where o.conversation_id = c.conversation_id
            and o.complaint_id = c.id and o.purpose = 'answer'
            and (o.due_at is not null or o.sent_at > now() - interval '1 hour')) as "areWordsTold"
      from complaint c
      where conversation_id = q.conversation_id and ${isKnownByNumber(tx)} and erased_at is null
        and (q.number is null or receipt_number = q.number or exists (
          select from core_link l where l.complaint_id = c.id and l.tracking_id = q.number))
      order by c.status not in ('closed', 'archived') desc, created_at desc
      limit ${mostFound}) as c
    order by q.place, c."isOpen" desc, c."createdAt" desc`
  const found = Map.groupBy(rows, ({ place }) => place - 1)
  return asked.map((_, place) => {
    const all = found.get(place) ?? []
    const open = all.filter(({ isOpen }) => isOpen)
    return open.length > 0 ? open : all.slice(0, 1)
  })
}
