import { createHash } from 'node:crypto'
import type { AttentionReason } from '../conversation/attention.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { seenSeconds } from './presence.ts'
import { complaintsIn, conversationsIn, type Reach } from './reach.ts'

/** A conversation in a list. */
export interface InboxRow {
  readonly id: string
  readonly channel: string
  readonly account: string
  /** Empty where it wants nobody. */
  readonly reasons: readonly AttentionReason[]
  /** Since when it wants a human, or else when its citizen last wrote. */
  readonly since: Date | null
  readonly waitedMs: number
  readonly pseudonym: string
  /** Of its latest complaint. */
  readonly number: string | null
  readonly title: string | null
  /** The first words of the latest message, masked. */
  readonly words: string
  readonly attachments: number
  readonly isPublic: boolean
  /** The rule that decided on it. */
  readonly rule: string | null
  /** Who else has it open. */
  readonly openBy: readonly string[]
}

const shownSigns = 160

/** What a list shows of these conversations, in their order. Those out of reach are left out. */
export async function inboxRows(
  sql: Tx,
  reach: Reach,
  ids: readonly string[],
  reader: string,
): Promise<InboxRow[]> {
  if (ids.length === 0) return []
  type Row = Omit<InboxRow, 'pseudonym'> & { pseudonym: string | null }
  const rows = await sql<Row[]>`
    select c.id, c.channel, c.account, coalesce(a.reasons, '{}') as reasons,
      coalesce(a.since, c.last_inbound_at) as since,
      (extract(epoch from now() - coalesce(a.since, c.last_inbound_at, now())) * 1000)::float8
        as "waitedMs",
      latest.pseudonym, latest.receipt_number as number, latest.title,
      coalesce(m.text, '') as words, coalesce(jsonb_array_length(m.attachments), 0) as attachments,
      coalesce(m.public, false) as "isPublic", m.rule,
      array(select s.name from presence p join staff s on s.id = p.staff_id
        where p.conversation_id = c.id and p.staff_id <> ${reader}
          and p.seen_at > now() - ${seenSeconds} * interval '1 second' order by s.name) as "openBy"
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, turn)
      join conversation c on c.id = wanted.id
      left join attention a on a.conversation_id = c.id
      left join lateral (
        select k.pseudonym, k.receipt_number, k.title from complaint k
        where k.conversation_id = c.id and ${complaintsIn(sql, reach, 'k')}
        order by k.created_at desc limit 1) as latest on true
      left join lateral (
        select text, attachments, public, rule from message
        where conversation_id = c.id and disposition <> 'echo' and deleted_at is null and not awaited
        order by accepted_at desc limit 1) as m on true
    where ${conversationsIn(sql, reach, 'c')} order by wanted.turn`
  return rows.map((row) => ({
    ...row,
    pseudonym: row.pseudonym ?? pseudonymOf(row.id),
    words: firstWords(row.words),
    title: row.title === null ? null : redact(row.title),
  }))
}

/** The first words of a text, masked, on one line. */
export function firstWords(text: string): string {
  const line = redact(text.slice(0, shownSigns * 4))
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > shownSigns ? `${line.slice(0, shownSigns - 1)}…` : line
}

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** The name of a citizen who has no complaint: always the same of one conversation. Pure. */
export function pseudonymOf(conversationId: string): string {
  const bytes = createHash('sha256').update(conversationId).digest().subarray(0, 4)
  return `Warga-${[...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')}`
}
