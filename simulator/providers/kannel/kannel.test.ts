import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type StubAnswer,
  type StubGateway,
  type StubRequest,
  startStubGateway,
} from '../../../test/harness/stub-gateway.ts'
import { startSimulator } from '../../simulator.ts'
import { filled } from './service.ts'

const channel = 'kannel'
const citizen = '+628111000111'
const quiet: StubAnswer = { status: 200, contentType: 'text/plain', body: '' }

let gateway: StubGateway
let running: Awaited<ReturnType<typeof startSimulator>>
let respond: (request: StubRequest, nth: number) => StubAnswer

beforeEach(async () => {
  respond = () => quiet
  gateway = await startStubGateway((request, nth) => respond(request, nth))
  running = await startSimulator({
    gatewayUrl: () => gateway.url,
    reportDelaysMs: [0, 0],
    retryWaitsMs: [0, 1],
  })
})

afterEach(async () => {
  await running.close()
  await gateway.close()
})

function settings() {
  const account = running.simulator.accounts(running.url).find((each) => each.channel === channel)
  return account?.settings as Record<
    'secret' | 'username' | 'password' | 'number' | 'sendsmsUrl',
    string
  >
}

async function send(body: string, changes: Record<string, string> = {}) {
  const { username, password, number, sendsmsUrl } = settings()
  const response = await fetch(sendsmsUrl, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-kannel-username': username,
      'x-kannel-password': password,
      'x-kannel-from': number,
      'x-kannel-to': citizen,
      'x-kannel-coding': '0',
      'x-kannel-dlr-mask': '31',
      'x-kannel-dlr-url': `${gateway.url}/reports?ref=a%%20b&type=%d&reply=%A`,
      ...changes,
    },
    body,
  })
  return { status: response.status, words: await response.text() }
}

const isReport = ({ path }: StubRequest) => path.startsWith('/reports')

describe('kannel service', () => {
  test.for([
    ['Jalan [rusak] 100%', 'coding=0&charset=UTF-8&udh=&text=Jalan+%5Brusak%5D+100%25&'],
    ['é 😀', 'coding=2&charset=UTF-16BE&udh=&text=%00%E9%00+%D8%3D%DE%00&'],
  ])('calls the gateway with the bytes of "%s"', async ([text, query]) => {
    const sent = running.simulator.phones.send(channel, citizen, { text })
    expect(await sent.acknowledged).toBe(true)
    const [request] = gateway.requests
    const { secret, number } = settings()
    expect(request?.path).toMatch(`/webhooks/kannel?secret=${secret}&id=${sent.externalIds[0]}&`)
    expect(request?.path).toContain(`&from=%2B628111000111&to=${number}&ts=`)
    expect(request?.path).toContain(query)
  })

  test('repeats the same call until any success', async () => {
    respond = (_, nth) => (nth < 3 ? { status: nth === 1 ? 400 : 503 } : quiet)
    await running.simulator.phones.send(channel, citizen, { text: 'Halo' }).acknowledged
    expect(new Set(gateway.requests.map(({ path }) => path)).size).toBe(1)
    expect(gateway.requests).toHaveLength(3)
  })

  test('shows the citizen whatever text it is answered with', async () => {
    respond = () => ({ ...quiet, body: 'OK' })
    await running.simulator.phones.send(channel, citizen, { text: 'Halo' }).acknowledged
    const [, shown] = running.simulator.phones.get(channel, citizen)?.messages ?? []
    expect(shown).toMatchObject({ direction: 'in', text: 'OK' })
  })
})

describe('kannel sendsms', () => {
  test('takes a message over, shows it and reports on it', async () => {
    expect(await send('Terima kasih.')).toEqual({ status: 202, words: '0: Accepted for delivery' })
    const told = await gateway.until(2, isReport)
    expect(told.map(({ path }) => path)).toEqual([
      '/reports?ref=a%20b&type=8&reply=',
      '/reports?ref=a%20b&type=1&reply=',
    ])
    expect(running.simulator.phones.get(channel, citizen)?.messages).toMatchObject([
      { direction: 'in', text: 'Terima kasih.' },
    ])
  })

  test('reports only what the mask asks for, and why it was not delivered', async () => {
    running.simulator.faults.set(channel, { undelivered: {} })
    await send('Halo', { 'x-kannel-dlr-mask': '2' })
    const [report] = await gateway.until(1, isReport)
    expect(report?.path).toMatch(/type=2&reply=id%3A1\+stat%3AUNDELIV\+err%3A11/)
  })

  test.for([
    [403, 'Authorization failed for sendsms', { 'x-kannel-password': 'x' }],
    [400, 'Missing receiver number, rejected', { 'x-kannel-to': '' }],
    [400, 'Sender missing and no global set, rejected', { 'x-kannel-from': '1' }],
    [400, 'Coding field misformed, rejected', { 'x-kannel-coding': '2' }],
    [400, 'DLR-URL field misformed, rejected', { 'x-kannel-dlr-url': 'http://10.0.0.1/' }],
  ] as const)('refuses with %i "%s"', async ([status, words, changes]) => {
    expect(await send('Halo', changes)).toEqual({ status, words })
    expect(running.simulator.phones.list()).toEqual([])
  })

  test('fills a pattern in once', () => {
    expect(filled('a?x=%%41&t=%d&r=%A&q=%Q', { d: '8', A: '%d &' })).toBe(
      'a?x=%41&t=8&r=%25d+%26&q=%Q',
    )
  })
})
