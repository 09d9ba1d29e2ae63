import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { openPersonalKey, openWith } from '../../src/identity/seal.ts'
import { httpClient } from '../../src/net/http-client.ts'
import type { Deps } from './deps.ts'

interface Row {
  readonly id: string
  readonly account: string
  readonly text: string
  readonly reply_to: string | null
  readonly sealed_key: Buffer
  readonly sealed_address: Buffer
}

/** Marks the reply as being sent, sends it, and marks what became of it. */
export async function reply({ sql, ring, settings }: Deps, outboxId: string): Promise<void> {
  const [row] = await sql<[Row?]>`
    update outbox set state = 'sending' from conversation
    where outbox.id = ${outboxId} and state = 'pending' and conversation.id = conversation_id
    returning outbox.id, outbox.account, text, reply_to, sealed_key, sealed_address`
  if (!row) return
  const key = openPersonalKey(ring, row.sealed_key)
  const to = openWith(key, 'address', row.sealed_address).toString('utf8')
  const { id, account, text, reply_to: replyTo } = row
  const message = { id, account, to, text, callbackUrl: '', ...(replyTo && { replyTo }) }
  const outcome = await whatsapp.send(message, settings, httpClient)
  const externalId = outcome.kind === 'accepted' ? outcome.externalId : null
  await sql`
    update outbox set state = ${outcome.kind}, external_id = ${externalId}, sent_at = now()
    where id = ${outboxId}`
}
