import { randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { ComplaintStatus } from '../../src/complaints/status.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { channel } from './citizens.ts'

export interface KeptComplaint {
  readonly id: string
  /** The receipt number. */
  readonly number: string
}

/** A complaint of a citizen that our own core store has, with the message that it began with. */
export async function keptComplaint(
  sql: Sql,
  conversation: string,
  status: ComplaintStatus = 'unverified',
  isPublic = false,
): Promise<KeptComplaint> {
  const [id, message, number] = [randomUUID(), randomUUID(), newReceiptNumber(randomInt)]
  await sql`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status,
      stage, due_at)
    values (${id}, ${conversation}, ${number}, 'Pelapor-9K2M', ${channel}, 'Lampu padam', ${status},
      'done', null)`
  await sql`
    insert into core_complaint (reference, reporter, source_channel, text, attachment_count, status,
      received_at)
    values (${id}, 'Pelapor-9K2M', ${channel}, 'Lampu padam', 0, ${status}, now())`
  await sql`insert into core_link (complaint_id, store, tracking_id) values (${id}, 'own', ${id})`
  await sql`
    insert into message (id, conversation_id, inbox_id, text, attachments, public, disposition,
      complaint_id, sent_at, accepted_at)
    values (${message}, ${conversation}, ${randomInt(2 ** 40)}, 'Lampu padam', '[]', ${isPublic},
      'complaint', ${id}, now(), now())`
  return { id, number }
}
