import { createHmac } from 'node:crypto'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCoreStore } from './core-store.ts'
import { EventCourier, pushEvents } from './core-store-events.ts'

const key = Buffer.alloc(32, 9)
const secret = `whsec_${key.toString('base64')}`
const reference = '0b9f7a44-4a51-4f2c-9d0a-5f3b8f6c1d2e'
type Core = Awaited<ReturnType<typeof startCoreStore>>

let core: Core
beforeEach(async () => {
  core = await startCoreStore({ secret })
})
afterEach(() => core.close())

function headers(id: string, body: string, at = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1a,other v1,${mac}`,
  }
}

function bodyOf(over: Record<string, unknown> = {}): string {
  const now = new Date().toISOString()
  const data = {
    reference,
    reporter: 'Pelapor-22AA',
    sourceChannel: 'twilio',
    text: 'Pagar sekolah roboh',
    attachmentCount: 0,
    status: 'unverified',
    receivedAt: now,
    ...over,
  }
  return JSON.stringify({ type: 'complaint.created', timestamp: now, data })
}

function post(given: { body?: string; headers?: Record<string, string> } = {}, to = core) {
  const body = given.body ?? bodyOf()
  return fetch(`${to.url}/complaints`, {
    method: 'POST',
    headers: given.headers ?? headers(reference, body),
    body,
  })
}

function find(id = reference, signed = headers(id, '')) {
  return fetch(`${core.url}/complaints/${id}`, { headers: signed })
}

describe('the simulated core store', () => {
  test('takes a complaint once, and finds it', async () => {
    expect((await find()).status).toBe(404)
    const first = await post()
    expect(first.status).toBe(201)
    const taken = (await first.json()) as { trackingId: string }
    expect(taken).toEqual({ trackingId: expect.stringMatching(/^CS-\w+-000001$/) })
    const second = await post()
    expect([second.status, await second.json()]).toEqual([409, taken])
    expect(await (await find()).json()).toEqual(taken)
    expect(core.record()).toEqual({
      complaints: [
        {
          ...{ reference, ...taken, creations: 1, posts: 2 },
          ...{ text: 'Pagar sekolah roboh', supplements: [] },
        },
      ],
      unproven: 0,
    })
    expect(await (await fetch(`${core.url}/record`)).json()).toEqual(core.record())
  })

  test('counts what a store without idempotency makes of a repeated post', async () => {
    const careless = await startCoreStore({ secret, isIdempotent: false })
    await post({}, careless)
    await post({}, careless)
    expect(careless.record().complaints).toMatchObject([{ creations: 2, posts: 2 }])
    await careless.close()
  })

  test('believes nothing that is not signed for these bytes, this id and this time', async () => {
    const body = bodyOf()
    const good = headers(reference, body)
    const bad = [
      { ...good, 'webhook-signature': 'v1,AAAA' },
      { ...good, 'webhook-id': 'another' },
      headers(reference, `${body} `),
      headers(reference, body, Date.now() - 400_000),
      { 'content-type': 'application/json' },
    ]
    for (const given of bad) expect((await post({ body, headers: given })).status).toBe(401)
    expect((await find(reference, headers('another', ''))).status).toBe(401)
    expect(core.record()).toEqual({ complaints: [], unproven: bad.length + 1 })
  })

  test('refuses for good what is no complaint, or one under another reference', async () => {
    for (const body of ['{', '{}', bodyOf({ text: 7 }), bodyOf({ reference: 'another' })])
      expect((await post({ body, headers: headers(reference, body) })).status).toBe(422)
    expect(core.record().complaints).toEqual([])
  })

  test.for([
    [{ refuse: { times: 1 } }, 503, 0],
    [{ refuse: { times: 1, status: 500 } }, 500, 0],
    [{ rateLimit: { times: 1, retryAfterSeconds: 4 } }, 429, 0],
    [{ reject: { times: 1 } }, 422, 0],
    [{ delay: { times: 1, ms: 5 } }, 201, 1],
    [{ timeout: { times: 1 } }, 'no answer', 1],
    [{ timeout: { times: 1, mode: 'hang' } }, 'no answer', 1],
    [{ hang: { times: 1 } }, 'no answer', 0],
    [{ garbage: { times: 1 } }, 200, 1],
  ] as const)('with %j answers %s and has %i', async ([faults, expected, kept]) => {
    core.faults.set(structuredClone(faults))
    const body = bodyOf()
    const answered = await fetch(`${core.url}/complaints`, {
      method: 'POST',
      headers: headers(reference, body),
      body,
      signal: AbortSignal.timeout(200),
    }).then(
      ({ status, headers: given }) => ({ status, wait: given.get('retry-after') }),
      () => ({ status: 'no answer', wait: null }),
    )
    expect(answered.status).toBe(expected)
    expect(answered.wait).toBe(expected === 429 ? '4' : null)
    expect(core.record().complaints).toHaveLength(kept)
    expect(core.faults.get()).toEqual({})
    expect((await post()).status).toBe(kept === 1 ? 409 : 201)
  })

  test('takes faults over HTTP, and refuses what are none', async () => {
    const put = (body: unknown) =>
      fetch(`${core.url}/faults`, { method: 'PUT', body: JSON.stringify(body) })
    expect(await (await put({ refuse: {} })).json()).toEqual({
      refuse: { probability: 1, status: 503 },
    })
    expect((await post()).status).toBe(503)
    expect((await find()).status).toBe(503)
    expect((await put({ explode: {} })).status).toBe(400)
    expect((await put({})).status).toBe(200)
    expect((await post()).status).toBe(201)
  })
})

describe('the events of the simulated core store', () => {
  const event = (id: string) => ({ id, reference, kind: 'verified', at: new Date().toISOString() })
  const ask = (query: string, signed = headers('events', '')) =>
    fetch(`${core.url}/events?${query}`, { headers: signed })

  test('come in pages, to whoever asks with a signature for them', async () => {
    core.events.tell(['a', 'b', 'c'].map(event))
    interface Page {
      readonly cursor: string
    }
    const first = (await (await ask('limit=2')).json()) as Page
    expect(first).toMatchObject({ events: [{ id: 'a' }, { id: 'b' }], hasMore: true })
    const second = (await (await ask(`limit=2&after=${first.cursor}`)).json()) as Page
    expect(second).toMatchObject({ events: [{ id: 'c' }], hasMore: false })
    const end = await (await ask(`limit=2&after=${second.cursor}`)).json()
    expect(end).toEqual({ events: [], hasMore: false, cursor: second.cursor })
    expect((await ask('limit=2&after=elsewhere:1')).status).toBe(400)
    expect((await ask('limit=2', headers(reference, ''))).status).toBe(401)
  })

  test('are pushed under one id until they are taken, or refused', async () => {
    const ids: unknown[] = []
    const answers = [503, 401, 204, 422]
    const gateway = Fastify()
    gateway.post('/core-store/events', async (request, reply) => {
      ids.push(request.headers['webhook-id'])
      return await reply.code(answers[ids.length - 1] ?? 500).send()
    })
    const url = `${await gateway.listen({ host: '127.0.0.1', port: 0 })}/core-store/events`
    const courier = new EventCourier({ url, secret })
    expect(await courier.carry([event('a')])).toBe(true)
    expect(await courier.carry([event('b')])).toBe(false)
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(2)
    expect((await pushEvents({ url, secret }, [event('c')])).status).toBe(500)
    courier.close()
    await gateway.close()
  })
})
