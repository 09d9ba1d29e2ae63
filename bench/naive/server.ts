import { Queue } from 'bullmq'
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { toRows } from '../../src/inbox/rows.ts'

/**
 * The straightforward gateway out of the same libraries: each request checks its signature, seals
 * the same fields, inserts the same rows into the same tables in one statement, adds its job, and
 * answers when both are done. Pool and queue as the libraries open them by themselves.
 *
 * Its argument is JSON: settings of the account, database, Redis, sealing key, port.
 */
const given = JSON.parse(process.argv[2] ?? '{}') as {
  settings: Record<string, unknown>
  databaseUrl: string
  redisUrl: string
  key: string
  port: number
}

const settings = whatsapp.receiving.parse(given.settings)
const ring = keyRing([given.key])
const sql = postgres(given.databaseUrl)
const queue = new Queue('intake', {
  connection: new Redis(given.redisUrl, { maxRetriesPerRequest: null }),
  prefix: 'naive',
})

const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

app.post('/webhooks/meta/whatsapp', async (incoming, reply) => {
  const request = {
    method: incoming.method,
    url: incoming.url,
    headers: incoming.headers as Record<string, string>,
    body: incoming.body as Buffer,
    receivedAt: new Date(),
  }
  const { verified, answer, events } = whatsapp.receive(request, settings)
  if (!verified) return reply.code(answer.status).send()

  const { webhook, inbox } = toRows(ring, { channel: whatsapp.name, request, events })
  if (!webhook) throw new Error('a request without its archive')
  for (const row of inbox) {
    const [stored] = await sql<[{ id: string }?]>`
      with archived as (
        insert into webhook (id, channel, received_at, sealed_request)
        values (${webhook.id}, ${webhook.channel}, ${webhook.receivedAt}, ${webhook.sealedRequest})
        on conflict do nothing)
      insert into inbox (channel, account, kind, event_key, address_index, sealed_event, webhook_id,
        sent_at)
      values (${row.channel}, ${row.account}, ${row.kind}, ${row.eventKey},
        ${row.addressIndex ?? null}, ${row.sealedEvent}, ${webhook.id}, ${row.sentAt})
      on conflict do nothing returning id`
    if (stored) await queue.add('wake', { id: stored.id }, { removeOnComplete: true })
  }
  return reply.code(answer.status).send(answer.body)
})

await app.listen({ host: '127.0.0.1', port: given.port })
process.stdout.write('listening\n')
