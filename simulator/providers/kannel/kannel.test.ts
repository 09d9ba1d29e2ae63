import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../test/harness/http-gateway-end.ts'
import { citizen, ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../test/harness/provider-suite.ts'
import type { StubAnswer, StubRequest } from '../../../test/harness/stub-gateway.ts'
import { filled } from './service.ts'

const channel = 'kannel'
const quiet: StubAnswer = { status: 200, contentType: 'text/plain', body: '' }
const isReport = ({ path }: StubRequest) => path.startsWith('/reports')

/** The request that hands a message over, as a gateway makes it. */
function sendsms(
  { sendsmsUrl = '', username = '', password = '', number = '' }: Readonly<Record<string, string>>,
  gatewayUrl: string,
  body: string,
  changes: Readonly<Record<string, string>> = {},
): [string, RequestInit] {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'x-kannel-username': username,
    'x-kannel-password': password,
    'x-kannel-from': number,
    'x-kannel-to': citizen,
    'x-kannel-coding': '0',
    'x-kannel-dlr-mask': '31',
    'x-kannel-dlr-url': `${gatewayUrl}/reports?ref=a%%20b&type=%d&reply=%A`,
    ...changes,
  }
  return [sendsmsUrl, { method: 'POST', headers, body }]
}

providerSuite({
  channel,
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'secret',
      isGenuine: (request, { secret }, gatewayUrl) =>
        isReport(request) !==
        (new URL(request.path, gatewayUrl).searchParams.get('secret') === secret),
      reportIn: (request) => (isReport(request) ? /type=(\d+)/.exec(request.path)?.[1] : undefined),
      reply: (settings, { text, gatewayUrl }) => sendsms(settings, gatewayUrl, text),
    }),
  reports: ['8', '1'],
  undelivered: ['8', '2'],
  failure: { status: 'undelivered', code: 11 },
  words: {
    rateLimit: 'HTTP 503 Temporal failure',
    serverError: 'HTTP 502 Temporal failure',
    bareError: 'HTTP 502 <h1>',
    reject: 'HTTP 403 Not routable',
  },
  rejectCode: 403,
  tellsWait: true,
})

const desk = new ProviderDesk<'secret' | 'username' | 'password' | 'number' | 'sendsmsUrl'>(
  channel,
  {
    respond: () => quiet,
    retryWaitsMs: [0, 1],
  },
)

async function send(body: string, changes: Record<string, string> = {}) {
  const response = await fetch(...sendsms(desk.settings(), desk.gateway.url, body, changes))
  return { status: response.status, words: await response.text() }
}

describe('kannel service', () => {
  desk.opensForEach()

  test.for([
    ['Jalan [rusak] 100%', 'coding=0&charset=UTF-8&udh=&text=Jalan+%5Brusak%5D+100%25&'],
    ['é 😀', 'coding=2&charset=UTF-16BE&udh=&text=%00%E9%00+%D8%3D%DE%00&'],
  ])('calls the gateway with the bytes of "%s"', async ([text, query]) => {
    const sent = desk.send({ text })
    expect(await sent.acknowledged).toBe(true)
    const [request] = desk.gateway.requests
    const { secret, number } = desk.settings()
    expect(request?.path).toMatch(`/webhooks/kannel?secret=${secret}&id=${sent.externalIds[0]}&`)
    expect(request?.path).toContain(`&from=%2B628111000111&to=${number}&ts=`)
    expect(request?.path).toContain(query)
  })

  test('shows the citizen whatever text it is answered with', async () => {
    desk.respond = () => ({ ...quiet, body: 'OK' })
    await desk.send({ text: 'Halo' }).acknowledged
    const [, shown] = desk.shown()
    expect(shown).toMatchObject({ direction: 'in', text: 'OK' })
  })
})

describe('kannel sendsms', () => {
  desk.opensForEach()

  test('takes a message over, shows it and reports on it', async () => {
    expect(await send('Terima kasih.')).toEqual({ status: 202, words: '0: Accepted for delivery' })
    const told = await desk.gateway.until(2, isReport)
    expect(told.map(({ path }) => path)).toEqual([
      '/reports?ref=a%20b&type=8&reply=',
      '/reports?ref=a%20b&type=1&reply=',
    ])
    expect(desk.shown()).toMatchObject([{ direction: 'in', text: 'Terima kasih.' }])
  })

  test('reports only what the mask asks for, and why it was not delivered', async () => {
    desk.setFaults({ undelivered: {} })
    await send('Halo', { 'x-kannel-dlr-mask': '2' })
    const [report] = await desk.gateway.until(1, isReport)
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
    expect(desk.simulator.phones.list()).toEqual([])
  })

  test('fills a pattern in once', () => {
    expect(filled('a?x=%%41&t=%d&r=%A&q=%Q', { d: '8', A: '%d &' })).toBe(
      'a?x=%41&t=8&r=%25d+%26&q=%Q',
    )
  })
})
