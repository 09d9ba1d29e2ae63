import { randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { AttentionReason } from '../../src/conversation/attention.ts'
import { attentionReasons } from '../../src/conversation/attention.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'

/** The two accounts of a console site, each of which a test may give to an agency of its own. */
export const accountsOfSite = ['+62215550123', '+62215550124'] as const

/** What a conversation is that a test puts into the database as it stands. */
export interface Laid {
  readonly account?: string
  readonly texts?: readonly string[]
  readonly isPublic?: boolean
  readonly reasons?: readonly AttentionReason[]
  /** So many minutes ago it began to want a human, and its citizen wrote. */
  readonly minutesAgo?: number
  /** It has a complaint, of these columns. */
  readonly complaint?: Readonly<Record<string, string | number | boolean | null>>
}

export interface LaidConversation {
  readonly id: string
  readonly messageIds: readonly string[]
  readonly complaintId: string | undefined
  readonly number: string | undefined
}

/** Puts a conversation into the database: its messages, its complaint, and why it wants a human. */
export async function lay(
  sql: Sql,
  {
    account = accountsOfSite[0],
    texts = ['lampu jalan mati di jl melati'],
    isPublic = false,
    reasons = [],
    minutesAgo = 10,
    complaint,
  }: Laid = {},
): Promise<LaidConversation> {
  const id = randomUUID()
  const at = new Date(Date.now() - minutesAgo * 60_000)
  const complaintId = complaint && randomUUID()
  const number = complaint && newReceiptNumber(randomInt)
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address, last_inbound_at)
    values (${id}, 'twilio', ${account}, '', '', ${at})`
  if (complaintId !== undefined && number !== undefined)
    await sql`insert into complaint ${sql({
      id: complaintId,
      conversation_id: id,
      receipt_number: number,
      pseudonym: 'Pelapor-9K2M',
      channel: 'twilio',
      account,
      text: texts.join('\n'),
      status: 'unverified',
      stage: 'done',
      due_at: null,
      created_at: at,
      ...complaint,
    })}`
  const messageIds: string[] = []
  for (const [place, text] of texts.entries()) {
    const message = randomUUID()
    messageIds.push(message)
    await sql`
      insert into message (id, conversation_id, inbox_id, text, attachments, public, disposition,
        rule, complaint_id, sent_at, accepted_at)
      values (${message}, ${id}, ${randomInt(2 ** 40)}, ${text}, '[]', ${isPublic},
        ${complaintId ? 'complaint' : 'set_aside'}, ${complaintId ? 'report' : 'publicity'},
        ${complaintId ?? null}, ${new Date(at.getTime() + place)}, ${at})`
  }
  if (reasons[0] !== undefined)
    await sql`
      insert into attention (conversation_id, channel, account, reasons, rank, since)
      values (${id}, 'twilio', ${account}, ${[...reasons]}::text[],
        ${attentionReasons.indexOf(reasons[0])}, ${at})`
  return { id, messageIds, complaintId, number }
}
