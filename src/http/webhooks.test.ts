import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { pagerChannel } from '../../test/harness/pager.ts'
import { Accounts } from '../accounts.ts'
import { defineWebhookChannel } from '../contract/channel.ts'
import type { ProviderRequest } from '../contract/events.ts'
import { characters } from '../contract/text-length.ts'
import { NotAccepted } from '../inbox/inbox.ts'
import type { Delivery } from '../inbox/rows.ts'
import { webhookRoutes } from './webhooks.ts'

const maxBodyBytes = 2_000_000

/** Proves a request by a word in its header; its events carry the account that the body names. */
const parrot = defineWebhookChannel({
  name: 'test/parrot',
  title: 'Parrot',
  receiving: z.object({ word: z.string() }),
  sending: z.object({ id: z.string() }),
  secrets: ['word'],
  accountId: ({ id }) => id,
  textLimit: { max: 100, lengthOf: characters },
  settleMs: 0,
  maxBodyBytes,
  mayVerify: ({ headers }) => headers['x-word'] !== undefined,
  receive(request, { word }) {
    if (request.headers['x-word'] !== word)
      return { verified: false, answer: { status: 401 }, events: [] }
    const raw = request.body.toString()
    const event = { kind: 'malformed', account: 'a', eventKey: raw, raw, reason: '' } as const
    const answer = { status: 200, contentType: 'text/plain', body: request.url }
    return { verified: true, answer, events: [event] }
  },
  send: async () => ({ kind: 'unknown', detail: '' }),
})

const pager = { channel: pagerChannel('pager', false), id: '1', settings: {}, settleMs: 0 }

function gateway(accept: (delivery: Delivery) => Promise<void>) {
  const app = Fastify()
  const refused: string[] = []
  const answered: string[] = []
  const account = (id: string, word: string) => ({
    channel: parrot,
    id,
    settings: { id, word },
    settleMs: 0,
  })
  webhookRoutes(app, {
    accounts: new Accounts([account('a', 'polly'), account('b', 'coco'), pager]),
    inbox: { accept },
    publicUrl: () => 'https://gw.example.go.id',
    refused: (channel) => void refused.push(channel),
    answered: (channel, status) => void answered.push(`${channel} ${status}`),
  })
  const post = (word: string, payload: string | Buffer = 'hello') =>
    app.inject({
      method: 'POST',
      url: '/webhooks/test/parrot?x=1',
      headers: { 'x-word': word, 'content-type': 'application/json' },
      payload,
    })
  return { app, post, refused, answered }
}

describe('the webhook route', () => {
  test('answers as the channel says, and only after the events were accepted', async () => {
    const order: string[] = []
    const { post } = gateway(async ({ events }) => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push(`accepted ${events.length}`)
    })
    const answer = await post('polly')
    order.push(`answered ${answer.statusCode}`)
    expect(order).toEqual(['accepted 1', 'answered 200'])
    expect(answer.headers['content-type']).toContain('text/plain')
    expect(answer.body).toBe('https://gw.example.go.id/webhooks/test/parrot?x=1')
  })

  test('is not there for a channel that holds a connection', async () => {
    const { app } = gateway(async () => {})
    for (const method of ['GET', 'POST'] as const)
      expect((await app.inject({ method, url: '/webhooks/pager' })).statusCode).toBe(404)
  })

  test('hands on the bytes as they came, with any content type', async () => {
    const seen: ProviderRequest[] = []
    const { app } = gateway(async (delivery) => {
      if ('request' in delivery) seen.push(delivery.request)
    })
    const payload = Buffer.from([0x7b, 0xff, 0x00, 0x0d])
    for (const type of ['application/json', 'text/weird', undefined])
      await app.inject({
        method: 'POST',
        url: '/webhooks/test/parrot',
        headers: { 'x-word': 'polly', ...(type && { 'content-type': type }) },
        payload,
      })
    expect(seen.map(({ body }) => body.equals(payload))).toEqual([true, true, true])
  })

  test('lets the secret of any account of the channel prove the request', async () => {
    const { post, refused } = gateway(async () => {})
    expect((await post('coco')).statusCode).toBe(200)
    expect(refused).toEqual([])
  })

  test('believes nothing of a request that nothing proves, and counts it', async () => {
    const accepted: Delivery[] = []
    const { post, refused } = gateway(async (delivery) => void accepted.push(delivery))
    expect((await post('parrot')).statusCode).toBe(401)
    expect(accepted.flatMap(({ events }) => events)).toEqual([])
    expect(refused).toEqual(['test/parrot'])
  })

  test('answers 503 where the events could not be stored: never 2xx without a durable copy', async () => {
    const { post } = gateway(async () => {
      throw new NotAccepted('the database is away')
    })
    const answer = await post('polly')
    expect([answer.statusCode, answer.headers['retry-after'], answer.body]).toEqual([503, '5', ''])
  })

  test('takes a body up to the channel’s limit and refuses what is larger', async () => {
    const { post } = gateway(async () => {})
    expect((await post('polly', 'x'.repeat(maxBodyBytes))).statusCode).toBe(200)
    expect((await post('polly', 'x'.repeat(maxBodyBytes + 1))).statusCode).toBe(413)
  })

  test('has no address for a channel that is not configured', async () => {
    const { app } = gateway(async () => {})
    const answer = await app.inject({ method: 'POST', url: '/webhooks/twilio' })
    expect(answer.statusCode).toBe(404)
  })
})
