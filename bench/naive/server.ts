import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import postgres from 'postgres'
import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { blindIndex, seal } from '../../src/identity/seal.ts'
import { openQueues, queueOptions, readGiven } from './given.ts'

/**
 * The straightforward gateway out of the same libraries: each request checks its signature, seals
 * the same fields, inserts the same rows in one statement, adds its job, and answers when both are
 * done. Pool and queue as the libraries open them by themselves.
 */
const given = readGiven()
const settings = whatsapp.receiving.parse(given.settings)
const ring = keyRing([given.key])
const sql = postgres(given.databaseUrl)
const addJob = openQueues(queueOptions(given))

const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

app.post('/webhooks/meta/whatsapp', async (incoming, reply) => {
  const { method, url } = incoming
  const headers = incoming.headers as Record<string, string>
  const body = incoming.body as Buffer
  const receivedAt = new Date()
  const request = { method, url, headers, body, receivedAt }
  const { verified, answer, events } = whatsapp.receive(request, settings)
  if (!verified) return reply.code(answer.status).send()

  const archived = JSON.stringify({ ...request, body: body.toString('base64') })
  for (const event of events) {
    if (event.kind !== 'message') continue
    const { kind, account, eventKey, from, sentAt } = event
    const webhookId = randomUUID()
    const [stored] = await sql<[{ id: string }?]>`
      with archived as (
        insert into webhook (id, channel, received_at, sealed_request)
        values (${webhookId}, ${whatsapp.name}, ${receivedAt}, ${seal(ring, 'request', archived)}))
      insert into inbox (channel, account, kind, event_key, address_index, sealed_event, webhook_id,
        sent_at)
      values (${whatsapp.name}, ${account}, ${kind}, ${eventKey},
        ${blindIndex(ring, whatsapp.name, account, from)},
        ${seal(ring, 'event', JSON.stringify(event))}, ${webhookId}, ${sentAt})
      on conflict do nothing returning id`
    if (stored) await addJob('intake', stored.id, given.settleMs)
  }
  return reply.code(answer.status).send(answer.body)
})

await app.listen({ host: '127.0.0.1', port: given.port })
process.send?.('ready')
