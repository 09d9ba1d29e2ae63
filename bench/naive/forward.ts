import { randomUUID } from 'node:crypto'
import { textsIn } from '../../src/conversation/texts.ts'
import { redact } from '../../src/identity/redact.ts'
import type { Deps } from './deps.ts'

interface Complaint {
  readonly conversation_id: string
  readonly account: string
  readonly channel: string
  readonly receipt_number: string
  readonly pseudonym: string
  readonly text: string
  readonly category_id: number | null
  readonly category_name: string | null
  readonly district_code: string | null
  readonly district_name: string | null
  readonly status: string
  readonly created_at: Date
  readonly reply_to: string | null
}

/** Hands the complaint to the core store, links it, and puts the receipt into the outbox. */
export async function forward({ sql, addJob }: Deps, complaintId: string): Promise<void> {
  const [row] = await sql<[Complaint?]>`
    select complaint.*, conversation.account, (
      select external_id from message where complaint_id = complaint.id
      order by sent_at limit 1) as reply_to
    from complaint join conversation on conversation.id = conversation_id
    where complaint.id = ${complaintId} and stage = 'forward'`
  if (!row) return
  const [stored] = await sql<[{ tracking_id: string }?]>`
    insert into core_complaint (reference, reporter, source_channel, text, category_id,
      category_name, district_code, district_name, status, received_at)
    values (${complaintId}, ${row.pseudonym}, ${row.channel}, ${redact(row.text)},
      ${row.category_id}, ${row.category_name}, ${row.district_code}, ${row.district_name},
      ${row.status}, ${row.created_at})
    on conflict (reference) do update set reference = excluded.reference returning tracking_id`
  const trackingId = stored?.tracking_id ?? ''
  const outboxId = randomUUID()
  const number = row.receipt_number
  const text = textsIn({ language: 'id', texts: {} }).receipt({ agency: 'LAPOR!', number })
  await sql.begin(async (tx) => {
    await tx`
      insert into core_link (complaint_id, store, tracking_id)
      values (${complaintId}, 'own', ${trackingId})`
    await tx`update complaint set stage = 'done' where id = ${complaintId}`
    await tx`
      insert into complaint_event (complaint_id, kind, detail)
      values (${complaintId}, 'forwarded', ${tx.json({ store: 'own', trackingId })})`
    await tx`
      insert into outbox (id, conversation_id, channel, account, cause, text, reply_to,
        complaint_id)
      values (${outboxId}, ${row.conversation_id}, ${row.channel}, ${row.account},
        ${`receipt:${complaintId}`}, ${text}, ${row.reply_to}, ${complaintId})`
  })
  await addJob('reply', outboxId)
}
