import type { Sql } from 'postgres'
import type { KeyRing } from '../../identity/keys.ts'
import { blindIndex } from '../../identity/seal.ts'
import { bytesArray } from '../../store/lists.ts'
import type { Address } from './people.ts'

/** A complaint, as an `expect` looks at it. */
export interface ComplaintRecord {
  readonly id: string
  readonly receiptNumber: string
  readonly conversationId: string
  /** The conversation whose complaint says the same, where this one is a repeat of it. */
  readonly joinedTo: string | null
  readonly text: string
  readonly place: string | null
  readonly district: string | null
  readonly category: string | null
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: boolean
  readonly incomplete: boolean
  readonly withdrawn: boolean
  readonly erased: boolean
  readonly toVerify: boolean
  readonly status: string
  readonly kind: string
  readonly eventDate: string | null
  readonly attachments: number
  /** What the agency holds; null where it holds nothing. */
  readonly forwardedText: string | null
}

/** A message of a citizen, and what became of it. */
export interface MessageRecord {
  readonly conversationId: string
  readonly text: string
  readonly acceptedAt: Date
  readonly disposition: string
  readonly rule: string | null
  /** The conversation of its complaint. */
  readonly complaintOf: string | null
}

/** Conversations of a citizen, by all that was written from; also those that were joined or forgotten. */
export async function conversationsOf(
  sql: Sql,
  ring: KeyRing,
  addresses: readonly Address[],
  known: readonly string[],
): Promise<string[]> {
  const indexes = addresses.map(({ channel, account, address }) =>
    blindIndex(ring, channel, account, address),
  )
  const rows = await sql<{ id: string }[]>`
    with recursive own (id) as (
      select conversation_id from conversation_address
      where address_index = any(${bytesArray(indexes)}::bytea[])
      union
      select unnest(${[...known]}::uuid[])
      union
      select c.joined_to from conversation c join own on c.id = own.id
      where c.joined_to is not null)
    select id from own`
  return rows.map(({ id }) => id)
}

/** Complaints of these conversations, the oldest first; repeats stand among them. */
export async function complaintsOf(
  sql: Sql,
  conversations: readonly string[],
): Promise<ComplaintRecord[]> {
  return await sql<ComplaintRecord[]>`
    select c.id, c.receipt_number as "receiptNumber", c.conversation_id as "conversationId",
      (select first.conversation_id from complaint first where first.id = c.repeat_of) as "joinedTo",
      coalesce((
        select string_agg(m.text, E'\n' order by m.sent_at, m.accepted_at) from message m
        where m.complaint_id = c.id and m.disposition = 'complaint'), c.text) as text,
      c.place, c.district_name as district, c.category_name as category, c.agency, c.anonymous,
      c.confidential, c.danger is not null as danger, c.incomplete,
      c.withdrawn_at is not null as withdrawn, c.erased_at is not null as erased,
      c.to_verify as "toVerify", c.status, c.kind, c.event_date::text as "eventDate",
      c.attachment_count as attachments, k.text as "forwardedText"
    from complaint c left join core_complaint k on k.reference = c.id
    where c.conversation_id = any(${[...conversations]}::uuid[])
    order by c.created_at, c.id`
}

/** The receipt numbers of a file, the oldest first. */
export async function allNumbers(sql: Sql): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`
    select receipt_number as number from complaint where repeat_of is null
    order by created_at, id`
  return rows.map(({ number }) => number)
}

/** What citizens wrote, in the order of its arrival. */
export async function allMessages(sql: Sql): Promise<MessageRecord[]> {
  const rows = await sql<MessageRecord[]>`
    select m.conversation_id as "conversationId", m.text, m.accepted_at as "acceptedAt",
      m.disposition, m.rule, c.conversation_id as "complaintOf"
    from message m left join complaint c on c.id = m.complaint_id
    where m.disposition <> 'echo' and not m.awaited
    order by m.accepted_at, m.inbox_id`
  return rows.map((row) => ({ ...row, acceptedAt: new Date(row.acceptedAt) }))
}

/** Alarms that were raised, by their ids. */
export async function alarmsRaised(sql: Sql): Promise<{ id: string; words: string }[]> {
  return await sql<{ id: string; words: string }[]>`
    select id, kind || ': ' || detail as words from alarm order by raised_at`
}

/** What steps failed with; each with an id of its own. */
export async function stepFaults(sql: Sql): Promise<{ id: string; words: string }[]> {
  return await sql<{ id: string; words: string }[]>`
    select 'event ' || id as id, kind || ' was not handled: ' || coalesce(fault, '') as words
      from inbox where attempts > 0 and fault is not null
    union all
    select 'burst ' || id, 'a burst did not settle: ' || coalesce(fault, '')
      from conversation where attempts > 0 and fault is not null
    union all
    select 'complaint ' || id, 'a complaint got stuck: ' || coalesce(fault, '')
      from complaint where attempts > 0 and fault is not null and stage <> 'forward'
    union all
    select 'news ' || id, 'news were not told: ' || coalesce(fault, '')
      from news where attempts > 0 and fault is not null
    union all
    select 'reply ' || id, 'a reply was given up: ' || coalesce(detail, state)
      from outbox where state in ('rejected', 'exhausted', 'parked')`
}
