import type { DeliveryStatus, Location } from '../contract/events.ts'
import type { Disposition } from '../conversation/decision.ts'
import { redact } from '../identity/redact.ts'
import type { AttachmentState } from '../media/attachments.ts'
import type { HeldBack, Purpose } from '../outbox/pace.ts'
import type { OutboxState } from '../outbox/settle.ts'
import type { Tx } from '../store/connect.ts'

/** What came along with a message. */
export interface Media {
  /** Of the attachment; null where nothing has to be fetched, such as a contact card. */
  readonly id: string | null
  /** What its provider calls it. */
  readonly type: string
  readonly state: AttachmentState | null
  /** By its first bytes; null while it was not fetched. */
  readonly mimeType: string | null
  readonly size: number | null
}

/** What a citizen wrote, or staff in the provider's own app. */
export interface HeardItem {
  readonly kind: 'heard'
  readonly id: string
  readonly at: Date
  /** Masked. */
  readonly text: string
  readonly byStaff: boolean
  readonly isPublic: boolean
  readonly disposition: Disposition
  readonly rule: string | null
  readonly complaintId: string | null
  readonly isEdited: boolean
  readonly isDeleted: boolean
  readonly unsupported: string | null
  readonly location: Location | null
  readonly media: readonly Media[]
}

/** What was said to the citizen, or will be. */
export interface SaidItem {
  readonly kind: 'said'
  readonly id: string
  readonly at: Date
  readonly text: string
  readonly purpose: Purpose
  readonly state: OutboxState
  readonly heldBack: HeldBack | null
  readonly dueAt: Date | null
  readonly wasTried: boolean
  readonly delivery: DeliveryStatus | null
  readonly complaintId: string | null
  /** What goes along. */
  readonly media: Media | null
}

/** What admins tell each other. */
export interface NotedItem {
  readonly kind: 'noted'
  readonly id: string
  readonly at: Date
  readonly text: string
  readonly by: string
}

export type ThreadItem = HeardItem | SaidItem | NotedItem

export interface Thread {
  /** The oldest first. */
  readonly items: readonly ThreadItem[]
  /** Where what is older begins; undefined where nothing is. */
  readonly older: string | undefined
}

/** How much of a conversation is shown at once. */
export const mostShown = 100
const beforeForm = /^(\d{1,17})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

type Sorted<Item> = Item & { readonly micros: string; readonly sentAt?: Date }

/**
 * What was heard, said and noted in a conversation, the latest hundred. The caller has looked whether
 * it is in reach.
 *
 * @param before where a page that was shown said that older things begin
 */
export async function readThread(sql: Tx, id: string, before?: string): Promise<Thread> {
  const found = before === undefined ? null : beforeForm.exec(before)
  const older = (column: ReturnType<Tx>) =>
    found
      ? sql`and (${column}, id) < (timestamptz 'epoch'
          + ${found[1] ?? '0'}::bigint * interval '1 microsecond', ${found[2] ?? ''}::uuid)`
      : sql``
  const micros = (column: ReturnType<Tx>) =>
    sql`(extract(epoch from ${column}) * 1000000)::bigint::text as micros`
  const [heard, said, noted] = await Promise.all([
    sql<Sorted<HeardRow>[]>`
      select id, accepted_at as at, ${micros(sql`accepted_at`)}, sent_at as "sentAt", text,
        disposition = 'echo' as "byStaff", public as "isPublic", disposition, rule,
        complaint_id as "complaintId", edited_at is not null as "isEdited",
        deleted_at is not null as "isDeleted", unsupported, location, attachments
      from message where conversation_id = ${id} and not awaited ${older(sql`accepted_at`)}
      order by accepted_at desc, id desc limit ${mostShown + 1}`,
    sql<Sorted<Omit<SaidItem, 'kind'>>[]>`
      select id, created_at as at, ${micros(sql`created_at`)}, text, purpose, state,
        held_back as "heldBack", due_at as "dueAt", first_attempt_at is not null as "wasTried",
        delivery_status as delivery, complaint_id as "complaintId",
        (select jsonb_build_object('id', id, 'type', 'document', 'state', 'kept',
            'mimeType', mime_type, 'size', size)
          from file where hash = file_hash) as media
      from outbox where conversation_id = ${id} ${older(sql`created_at`)}
      order by created_at desc, id desc limit ${mostShown + 1}`,
    sql<Sorted<Omit<NotedItem, 'kind'>>[]>`
      select id, at, ${micros(sql`at`)}, text,
        coalesce((select name from staff s where s.id = note.staff_id), '') as by
      from note where conversation_id = ${id} ${older(sql`at`)}
      order by at desc, id desc limit ${mostShown + 1}`,
  ])
  const media = await mediaOf(sql, heard)
  const all: Sorted<ThreadItem>[] = [
    ...heard.map(({ attachments, ...row }) => ({
      ...row,
      kind: 'heard' as const,
      text: redact(row.text),
      unsupported: row.unsupported === null ? null : redact(row.unsupported),
      media: media.get(row.id) ?? [],
    })),
    ...said.map((row) => ({ ...row, kind: 'said' as const })),
    ...noted.map((row) => ({ ...row, kind: 'noted' as const })),
  ]
  const newest = all.sort(byMoment).slice(-mostShown)
  const [first] = newest
  return {
    items: newest.toSorted(
      (one, other) =>
        one.at.getTime() - other.at.getTime() ||
        sentOf(one) - sentOf(other) ||
        byMoment(one, other),
    ),
    older: all.length > mostShown && first ? `${first.micros}.${first.id}` : undefined,
  }
}

type HeardRow = Omit<HeardItem, 'kind' | 'media'> & {
  readonly attachments: readonly { readonly type: string }[]
}

function byMoment(one: Sorted<ThreadItem>, other: Sorted<ThreadItem>): number {
  const difference = BigInt(one.micros) - BigInt(other.micros)
  if (difference !== 0n) return difference < 0n ? -1 : 1
  return one.id < other.id ? -1 : 1
}

/** Messages of one burst arrive together: among them the sender's clock counts. */
function sentOf(item: Sorted<ThreadItem>): number {
  return item.sentAt?.getTime() ?? item.at.getTime()
}

async function mediaOf(
  sql: Tx,
  heard: readonly HeardRow[],
): Promise<ReadonlyMap<string, readonly Media[]>> {
  const ids = heard.filter(({ attachments }) => attachments.length > 0).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const rows = await sql<(Media & { messageId: string; place: number })[]>`
    select a.id, a.message_id as "messageId", a.place, a.state, f.mime_type as "mimeType", f.size
    from attachment a left join file f on f.hash = a.file_hash
    where a.message_id = any(${ids}::uuid[])`
  const kept = new Map(rows.map((row) => [`${row.messageId} ${row.place}`, row]))
  return new Map(
    heard.map(({ id, attachments }) => [
      id,
      attachments.map(({ type }, place): Media => {
        const row = kept.get(`${id} ${place}`)
        const none = { id: null, state: null, mimeType: null, size: null }
        if (!row) return { ...none, type }
        return { id: row.id, type, state: row.state, mimeType: row.mimeType, size: row.size }
      }),
    ]),
  )
}
