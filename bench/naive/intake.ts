import { randomInt, randomUUID } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import { newPseudonym, newReceiptNumber } from '../../src/identity/names.ts'
import { newPersonalKey, open, openPersonalKey, sealWith } from '../../src/identity/seal.ts'
import { fingerprint } from '../../src/triage/normalise.ts'
import type { Deps } from './deps.ts'

interface Arrived {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly address_index: Buffer
  readonly sealed_event: Buffer
  readonly sent_at: Date
  readonly accepted_at: Date
}

/** The fields of a message event that are used. */
interface Heard {
  readonly from: string
  readonly fromName?: string
  readonly externalId: string
  readonly text: string
}

/**
 * Opens the complaint that the messages of one citizen are, once nothing came for the settle time.
 *
 * @param inboxId of the message whose time is over
 */
export async function intake({ sql, ring, addJob }: Deps, inboxId: string): Promise<void> {
  const complaintId = await sql.begin(async (tx) => {
    const rows = await tx<Arrived[]>`
      select id, channel, account, address_index, sealed_event, sent_at, accepted_at from inbox
      where handled_at is null
        and address_index = (select address_index from inbox where id = ${inboxId})
      order by id for update`
    const [first] = rows
    const last = rows.at(-1)
    // Whatever came later has a job of its own, and takes these along.
    if (!first || last?.id !== inboxId) return undefined
    const heard = rows.map((row) => ({
      row,
      event: JSON.parse(open(ring, 'event', row.sealed_event).toString('utf8')) as Heard,
    }))
    const conversationId = await conversationOf(tx, { ring }, first, heard[0]?.event as Heard)
    const text = heard.map(({ event }) => event.text).join('\n')
    const id = await openComplaint(tx, conversationId, first.channel, text)
    for (const { row, event } of heard) {
      await tx`
        insert into message (id, conversation_id, inbox_id, external_id, text, complaint_id,
          sent_at, accepted_at)
        values (${randomUUID()}, ${conversationId}, ${row.id}, ${event.externalId}, ${event.text},
          ${id}, ${row.sent_at}, ${row.accepted_at})`
      await tx`update inbox set handled_at = now() where id = ${row.id}`
    }
    return id
  })
  if (complaintId) await addJob('triage', complaintId)
}

async function conversationOf(
  tx: TransactionSql,
  { ring }: Pick<Deps, 'ring'>,
  { channel, account, address_index, sent_at }: Arrived,
  { from, fromName = '' }: Heard,
): Promise<string> {
  const [known] = await tx<[{ id: string; sealed_key: Buffer }?]>`
    select id, sealed_key from conversation
    where channel = ${channel} and account = ${account} and address_index = ${address_index}
    for update`
  if (known) {
    const key = openPersonalKey(ring, known.sealed_key)
    await tx`
      update conversation set last_inbound_at = ${sent_at},
        sealed_name = ${sealWith(key, 'name', fromName)}
      where id = ${known.id}`
    return known.id
  }
  const { key, wrapped } = newPersonalKey(ring)
  const id = randomUUID()
  await tx`
    insert into conversation (id, channel, account, address_index, sealed_key, sealed_address,
      sealed_name, last_inbound_at)
    values (${id}, ${channel}, ${account}, ${address_index}, ${wrapped},
      ${sealWith(key, 'address', from)}, ${sealWith(key, 'name', fromName)}, ${sent_at})`
  return id
}

async function openComplaint(
  tx: TransactionSql,
  conversationId: string,
  channel: string,
  text: string,
): Promise<string> {
  const id = randomUUID()
  await tx`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text,
      fingerprint, status, stage)
    values (${id}, ${conversationId}, ${newReceiptNumber(randomInt)}, ${newPseudonym(randomInt)},
      ${channel}, ${text}, ${fingerprint(text)}, 'unverified', 'triage')`
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    values (${id}, 'received', ${tx.json({ messages: 1 })})`
  return id
}
