import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../test/harness/http-gateway-end.ts'
import { ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../test/harness/provider-suite.ts'
import type { StubRequest } from '../../../test/harness/stub-gateway.ts'
import { isGenuine, retryWaitsMs, signature } from './webhook.ts'

const channel = 'http'

function reply(changes: object = {}) {
  const data = { id: randomUUID(), to: 'warga-628111000111', text: 'Laporan kami terima.' }
  return {
    type: 'reply.created',
    timestamp: new Date().toISOString(),
    data: { ...data, ...changes },
  }
}

/** The request that hands a reply over, signed as Standard Webhooks demand. */
function signed(
  { deliverTo = '', secret = '' }: Readonly<Record<string, string>>,
  event: ReturnType<typeof reply>,
  changes: Readonly<Record<string, string>> = {},
): [string, RequestInit] {
  const body = JSON.stringify(event)
  const given = { id: event.data.id, timestamp: String(Math.floor(Date.now() / 1_000)), body }
  const headers = {
    'content-type': 'application/json',
    'webhook-id': given.id,
    'webhook-timestamp': given.timestamp,
    'webhook-signature': `v1,AAAA ${signature(secret, given)}`,
    ...changes,
  }
  return [deliverTo, { method: 'POST', headers, body }]
}

async function post(event: ReturnType<typeof reply>, changes: Record<string, string> = {}) {
  return (await fetch(...signed(desk.settings(), event, changes))).status
}

function eventIn(request: StubRequest | undefined) {
  return JSON.parse(request?.body ?? '') as { type: string; data: Record<string, unknown> }
}

const isReport = (request: StubRequest) => eventIn(request).type === 'delivery.updated'

providerSuite({
  channel,
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'secret',
      isGenuine: ({ headers, body }, { secret = '' }) => {
        const [id = '', timestamp = '', given = ''] = ['id', 'timestamp', 'signature'].map((name) =>
          String(headers[`webhook-${name}`]),
        )
        return isGenuine(secret, { id, timestamp, body }, given, new Date())
      },
      reportIn: (request) =>
        isReport(request) ? String(eventIn(request).data['status']) : undefined,
      reply: (settings, { text, answersTo }) =>
        signed(settings, reply({ text, replyTo: answersTo })),
    }),
  reports: ['sent', 'delivered', 'read'],
  undelivered: ['sent', 'failed'],
  failure: { status: 'failed', code: 551 },
  words: {
    rateLimit: 'HTTP 429 {"error":"too many',
    serverError: 'HTTP 502 {"error":"unavailable',
    bareError: 'HTTP 502 <h1>',
    reject: 'HTTP 422',
  },
  rejectCode: 422,
  tellsWait: true,
})

const desk = new ProviderDesk<'account' | 'secret' | 'deliverTo'>(channel, { retryWaitsMs: [0, 1] })

describe('the signature of the form', () => {
  test('is the published one', () => {
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1674087231',
      body: '{"test": 2432232314}',
    }
    expect(signature('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signed)).toBe(
      'v1,AQG81rX2n4rTN1fkXoqILSHO9gAOcwya9dP41rhrQDI=',
    )
  })
})

describe('an event of the form', () => {
  desk.opensForEach()

  test('carries a text and a place', async () => {
    const { externalIds, acknowledged } = desk.send({ text: 'Jembatan retak' })
    expect(await acknowledged).toBe(true)
    const location = { latitude: -6.2, longitude: 106.8, name: 'Balai Warga' }
    await desk.send({ location }).acknowledged
    const [text, place] = desk.gateway.requests
    expect(text?.path).toBe('/webhooks/http')
    expect(eventIn(text)).toMatchObject({
      type: 'message.created',
      data: { id: externalIds[0], from: 'warga-628111000111', text: 'Jembatan retak' },
    })
    expect(eventIn(place).data).toMatchObject({ location })
  })

  test('is repeated under the same id until it is taken', async () => {
    desk.respond = (_, nth) => (nth < 3 ? { status: nth === 1 ? 503 : 302 } : { status: 204 })
    const sent = desk.send({ text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    expect(desk.gateway.requests).toHaveLength(3)
    expect(new Set(desk.gateway.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is given up where the gateway is gone', async () => {
    desk.respond = () => ({ status: 410 })
    const sent = desk.send({ text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(false)
    expect(desk.gateway.requests).toHaveLength(1)
  })

  test('is by default repeated ever more seldom, for three days', () => {
    expect(retryWaitsMs).toEqual(retryWaitsMs.toSorted((one, other) => one - other))
    const hours = retryWaitsMs.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(Math.round(hours)).toBe(76)
  })
})

describe('a reply to the form', () => {
  desk.opensForEach()

  test('is shown to the citizen, and each step of it is told', async () => {
    const given = reply({ replyTo: 'formulir-1', choices: ['Ya'] })
    expect(await post(given)).toBe(202)
    expect(desk.shown()).toMatchObject([
      { direction: 'in', text: 'Laporan kami terima.', answersTo: 'formulir-1' },
    ])
    const told = (await desk.gateway.until(3, isReport)).map((request) => eventIn(request).data)
    expect(told).toEqual(
      ['sent', 'delivered', 'read'].map((status) => ({ id: given.data.id, status })),
    )
  })

  test('is shown with its file', async () => {
    const file = { type: 'image', mimeType: 'image/png', fileName: 'peta.png', base64: 'eA==' }
    expect(await post(reply({ attachment: file }))).toBe(202)
    expect(desk.shown()).toMatchObject([{ attachment: { type: 'image', fileName: 'peta.png' } }])
  })

  test('is taken once however often it comes', async () => {
    const given = reply()
    expect([await post(given), await post(given)]).toEqual([202, 200])
    expect(desk.shown()).toHaveLength(1)
  })

  test('that cannot be delivered is told with a code', async () => {
    desk.setFaults({ undelivered: { times: 1 } })
    await post(reply())
    const told = (await desk.gateway.until(2, isReport)).map((request) => eventIn(request).data)
    expect(told[1]).toMatchObject({ status: 'failed', error: { code: '550' } })
  })

  test.for<[string, object, Record<string, string>, number]>([
    ['another signature', {}, { 'webhook-signature': 'v1,AAAA' }, 401],
    ['no signature', {}, { 'webhook-signature': '' }, 401],
    ['an old timestamp', {}, { 'webhook-timestamp': '1674087231' }, 401],
    ['no timestamp', {}, { 'webhook-timestamp': '' }, 401],
    ['another id', {}, { 'webhook-id': 'x' }, 401],
    ['no text', { text: undefined }, {}, 400],
    ['an id that is none', { id: 'x' }, {}, 400],
    ['somebody whom it does not know', { to: 'siapa' }, {}, 422],
  ])('is refused with %s', async ([, changes, headers, status]) => {
    expect(await post(reply(changes), headers)).toBe(status)
    expect(desk.simulator.phones.list()).toEqual([])
  })
})
