import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type StubAnswer,
  type StubGateway,
  type StubRequest,
  startStubGateway,
} from '../../../test/harness/stub-gateway.ts'
import { startSimulator } from '../../simulator.ts'
import { isGenuine, retryWaitsMs, signature } from './webhook.ts'

const channel = 'http'
const citizen = '+628111000111'

let gateway: StubGateway
let running: Awaited<ReturnType<typeof startSimulator>>
let respond: (request: StubRequest, nth: number) => StubAnswer

beforeEach(async () => {
  respond = () => ({ status: 200 })
  gateway = await startStubGateway((request, nth) => respond(request, nth))
  running = await startSimulator({
    gatewayUrl: () => gateway.url,
    reportDelaysMs: [0, 0, 0],
    retryWaitsMs: [0, 1],
  })
})

afterEach(async () => {
  await running.close()
  await gateway.close()
})

function settings() {
  const given = running.simulator.accounts(running.url).find((each) => each.channel === channel)
  return given?.settings as Record<'account' | 'secret' | 'deliverTo', string>
}

function reply(changes: object = {}) {
  const data = { id: randomUUID(), to: 'warga-628111000111', text: 'Laporan kami terima.' }
  return {
    type: 'reply.created',
    timestamp: new Date().toISOString(),
    data: { ...data, ...changes },
  }
}

async function post(event: ReturnType<typeof reply>, changes: Record<string, string> = {}) {
  const body = JSON.stringify(event)
  const signed = { id: event.data.id, timestamp: String(Math.floor(Date.now() / 1_000)), body }
  const response = await fetch(settings().deliverTo, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': signed.id,
      'webhook-timestamp': signed.timestamp,
      'webhook-signature': `v1,AAAA ${signature(settings().secret, signed)}`,
      ...changes,
    },
    body,
  })
  return response.status
}

function eventIn(request: StubRequest | undefined) {
  return JSON.parse(request?.body ?? '') as { type: string; data: Record<string, unknown> }
}

const isReport = (request: StubRequest) => eventIn(request).type === 'delivery.updated'
const shown = () => running.simulator.phones.get(channel, citizen)?.messages ?? []

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
  test('carries a text and a place, signed over its bytes', async () => {
    const { phones } = running.simulator
    const sent = phones.send(channel, citizen, { text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    const location = { latitude: -6.2, longitude: 106.8, name: 'Balai Warga' }
    await phones.send(channel, citizen, { location }).acknowledged
    const [text, place] = gateway.requests
    expect(text?.path).toBe('/webhooks/http')
    expect(eventIn(text)).toMatchObject({
      type: 'message.created',
      data: { id: sent.externalIds[0], from: 'warga-628111000111', text: 'Jembatan retak' },
    })
    expect(eventIn(place).data).toMatchObject({ location })
    const { headers, body } = text as StubRequest
    const signed = {
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      body,
    }
    const given = String(headers['webhook-signature'])
    expect(isGenuine(settings().secret, signed, given, new Date())).toBe(true)
  })

  test('is repeated under the same id until it is taken', async () => {
    respond = (_, nth) => (nth < 3 ? { status: nth === 1 ? 503 : 302 } : { status: 204 })
    const sent = running.simulator.phones.send(channel, citizen, { text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    expect(gateway.requests).toHaveLength(3)
    expect(new Set(gateway.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is given up where the gateway is gone', async () => {
    respond = () => ({ status: 410 })
    const sent = running.simulator.phones.send(channel, citizen, { text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(false)
    expect(gateway.requests).toHaveLength(1)
  })

  test('is by default repeated ever more seldom, for three days', () => {
    expect(retryWaitsMs).toEqual(retryWaitsMs.toSorted((one, other) => one - other))
    const hours = retryWaitsMs.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(Math.round(hours)).toBe(76)
  })
})

describe('a reply to the form', () => {
  test('is shown to the citizen, and each step of it is told', async () => {
    const given = reply({ replyTo: 'formulir-1', choices: ['Ya'] })
    expect(await post(given)).toBe(202)
    expect(shown()).toMatchObject([
      { direction: 'in', text: 'Laporan kami terima.', answersTo: 'formulir-1' },
    ])
    const told = (await gateway.until(3, isReport)).map((request) => eventIn(request).data)
    expect(told).toEqual(
      ['sent', 'delivered', 'read'].map((status) => ({ id: given.data.id, status })),
    )
  })

  test('is shown with its file', async () => {
    const file = { type: 'image', mimeType: 'image/png', fileName: 'peta.png', base64: 'eA==' }
    expect(await post(reply({ attachment: file }))).toBe(202)
    expect(shown()).toMatchObject([{ attachment: { type: 'image', fileName: 'peta.png' } }])
  })

  test('is taken once however often it comes', async () => {
    const given = reply()
    expect([await post(given), await post(given)]).toEqual([202, 200])
    expect(shown()).toHaveLength(1)
  })

  test('that cannot be delivered is told with a code', async () => {
    running.simulator.faults.set(channel, { undelivered: { times: 1 } })
    await post(reply())
    const told = (await gateway.until(2, isReport)).map((request) => eventIn(request).data)
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
    expect(running.simulator.phones.list()).toEqual([])
  })
})
