import twilio from 'twilio'
import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../test/harness/http-gateway-end.ts'
import { citizen, ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../test/harness/provider-suite.ts'
import type { StubAnswer, StubRequest } from '../../../test/harness/stub-gateway.ts'
import { twilioSignature } from './webhook.ts'

const publicUrl = 'https://gw.example.go.id'
const emptyTwiml: StubAnswer = { status: 200, body: '<Response></Response>' }
const isReport = ({ path }: StubRequest) => path.startsWith('/reports')
const formOf = ({ body }: StubRequest) => Object.fromEntries(new URLSearchParams(body))

function basic(accountSid: string, authToken: string) {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
}

providerSuite({
  channel: 'twilio',
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'authToken',
      isGenuine: (request, { authToken = '' }, gatewayUrl) => {
        const signature = String(request.headers['x-twilio-signature'])
        const url = gatewayUrl + request.path
        return twilio.validateRequest(authToken, signature, url, formOf(request))
      },
      reportIn: (request) => (isReport(request) ? formOf(request)['MessageStatus'] : undefined),
      reply: ({ apiUrl, accountSid = '', authToken = '', number = '' }, { text, gatewayUrl }) => [
        `${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`,
        {
          method: 'POST',
          headers: { authorization: basic(accountSid, authToken) },
          body: new URLSearchParams({
            From: number,
            To: citizen,
            Body: text,
            StatusCallback: `${gatewayUrl}/reports?ref=b1`,
          }),
        },
      ],
    }),
  reports: ['queued', 'sent', 'delivered'],
  undelivered: ['queued', 'sent', 'undelivered'],
  failure: { status: 'undelivered', code: 30008 },
  words: {
    rateLimit: 'HTTP 429 {"code":20429',
    serverError: 'HTTP 502 {"code":20503',
    bareError: 'HTTP 502 <h1>',
    reject: 'HTTP 400 {"code":63016',
  },
  rejectCode: 63016,
  tellsWait: true,
})

const desk = new ProviderDesk<'authToken' | 'accountSid' | 'number' | 'apiUrl'>('twilio', {
  publicUrl: () => publicUrl,
  respond: () => emptyTwiml,
})
const settings = () => desk.settings()

function call(method: 'GET' | 'POST', path: string, form?: Record<string, string>, token?: string) {
  const { accountSid, authToken, apiUrl } = settings()
  return fetch(`${apiUrl}/2010-04-01/Accounts/${accountSid}/${path}`, {
    method,
    headers: { authorization: basic(accountSid, token ?? authToken) },
    ...(form && { body: new URLSearchParams(form) }),
  })
}

function send(form: Record<string, string>, token?: string) {
  const whole = { From: settings().number, To: citizen, Body: 'Terima kasih, Bapak/Ibu.', ...form }
  return call('POST', 'Messages.json', whole, token)
}

const reports = { StatusCallback: `${publicUrl}/reports?ref=b1` }

describe('twilio signature', () => {
  test('is the published one', () => {
    const url = 'https://gw.example.go.id/hooks/twilio/sms?tenant=lapor'
    const signature = twilioSignature('12345', url, {
      To: '1708',
      MessageSid: 'SM0123456789abcdef0123456789abcdef',
      AccountSid: `AC${'0'.repeat(32)}`,
      Body: 'LAPOR jalan rusak',
      From: '+628111000111',
      NumMedia: '0',
    })
    expect(signature).toBe('wJBtPMFq55/x/GfEoecdHH8NwZU=')
  })
})

describe('twilio webhook', () => {
  desk.opensForEach()

  test('carries a text, signed for the public address', async () => {
    const text = 'Lampu jalan padam & gelap, 100% "bahaya" 😀\ndi Jl. Kenanga'
    const sent = desk.send({ text })
    expect(await sent.acknowledged).toBe(true)
    const [request] = await desk.gateway.until(1)
    const form = Object.fromEntries(new URLSearchParams(request?.body))
    const signature = String(request?.headers['x-twilio-signature'])
    const { authToken, accountSid, number } = settings()
    expect(request?.path).toBe('/webhooks/twilio')
    expect(form).toMatchObject({ From: citizen, To: number, Body: text, AccountSid: accountSid })
    expect(form['MessageSid']).toBe(sent.externalIds[0])
    expect(twilio.validateRequest(authToken, signature, `${publicUrl}/webhooks/twilio`, form)).toBe(
      true,
    )
    expect(twilio.validateRequest('other', signature, `${publicUrl}/webhooks/twilio`, form)).toBe(
      false,
    )
  })

  test('splits what is longer than 1600 characters, and delivers it in order', async () => {
    const text = 'banjir setinggi lutut '.repeat(160)
    const sent = desk.send({ text })
    const requests = await desk.gateway.until(3)
    const bodies = requests.map(({ body }) => new URLSearchParams(body).get('Body') ?? '')
    expect(bodies.join('')).toBe(text)
    expect(Math.max(...bodies.map((body) => body.length))).toBeLessThanOrEqual(1_600)
    expect(sent.externalIds).toHaveLength(3)
    expect(await sent.acknowledged).toBe(true)
  })

  test('is not repeated after an answer, however bad, and the message stays unacknowledged', async () => {
    desk.respond = () => ({ status: 503 })
    const sent = desk.send({ text: 'Pohon tumbang' })
    expect(await sent.acknowledged).toBe(false)
    expect(desk.shown()[0]).toMatchObject({
      acknowledged: false,
      attempts: 1,
      httpStatus: 503,
      status: 'lost',
    })
  })

  test('is not repeated when the connection breaks after it was made', async () => {
    desk.respond = () => 'break'
    const sent = desk.send({ text: 'Pohon tumbang' })
    expect(await sent.acknowledged).toBe(false)
    expect(desk.gateway.requests).toHaveLength(1)
  })

  test('is repeated once where nobody listens', async () => {
    await desk.gateway.close()
    const sent = desk.send({ text: 'Pohon tumbang' })
    expect(await sent.acknowledged).toBe(false)
    const [message] = desk.shown()
    expect(message).toMatchObject({ attempts: 2, detail: 'ECONNREFUSED', status: 'lost' })
  })

  test.for([
    {
      name: 'TwiML',
      body: '<Response><Message>Halo Ibu</Message></Response>',
      shown: ['Halo Ibu'],
    },
    { name: 'plain text', contentType: 'text/plain', body: 'OK', shown: ['OK'] },
    { name: 'an empty response', body: '<Response/>', shown: [] },
  ])('answered with $name shows the citizen just that', async ({ body, contentType, shown }) => {
    desk.respond = () => ({ status: 200, body, ...(contentType && { contentType }) })
    await desk.send({ text: 'halo' }).acknowledged
    expect(desk.shown('in').map((each) => each.text)).toEqual(shown)
  })
})

describe('twilio api', () => {
  desk.opensForEach()

  test('takes a message over, and reports on it under its id to the address that it asked for', async () => {
    const resource = (await (await send(reports)).json()) as Record<string, unknown>
    expect(resource).toMatchObject({ status: 'queued', to: citizen, direction: 'outbound-api' })
    for (const report of await desk.gateway.until(3, isReport)) {
      expect(report.path).toBe('/reports?ref=b1')
      expect(formOf(report)['MessageSid']).toBe(resource['sid'])
    }
  })

  test.for([
    { name: 'an invalid recipient', form: { To: '08111' }, code: 21211 },
    { name: 'no recipient', form: { To: '' }, code: 21604 },
    { name: 'a sender that is not ours', form: { From: '+12025550100' }, code: 21606 },
    { name: 'an empty body', form: { Body: '' }, code: 21619 },
    { name: 'more than 1600 characters', form: { Body: 'a'.repeat(1_601) }, code: 21617 },
    {
      name: 'a callback that is not ours',
      form: { StatusCallback: 'http://10.0.0.1/' },
      code: 21609,
    },
  ])('refuses $name with $code', async ({ form, code }) => {
    const response = await send(form)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code, status: 400 })
    expect(desk.simulator.phones.list()).toEqual([])
  })

  test('refuses a message without a body with 21602', async () => {
    const { number } = settings()
    const response = await call('POST', 'Messages.json', { To: citizen, From: number })
    expect(await response.json()).toMatchObject({ code: 21602 })
  })

  test('refuses a wrong token with 401 and 20003', async () => {
    const response = await send({}, 'not-the-token')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 20003 })
    expect((await call('GET', 'Messages.json', undefined, 'not-the-token')).status).toBe(401)
  })

  test('tells of the account that it is active, to whoever has its token', async () => {
    const { accountSid, authToken, apiUrl } = settings()
    const ask = (token: string, sid = accountSid) => {
      const headers = { authorization: basic(accountSid, token) }
      return fetch(`${apiUrl}/2010-04-01/Accounts/${sid}.json`, { headers })
    }
    expect(await (await ask(authToken)).json()).toMatchObject({ status: 'active' })
    expect((await ask('not-the-token')).status).toBe(401)
    expect((await ask(authToken, `AC${'1'.repeat(32)}`)).status).toBe(404)
  })

  test('refuses with 21610 between a STOP and a START', async () => {
    const { phones } = desk.simulator
    await phones.send('twilio', citizen, { text: 'Stop' }).acknowledged
    expect(await (await send({})).json()).toMatchObject({ code: 21610 })
    await phones.send('twilio', citizen, { text: 'START' }).acknowledged
    expect((await send({})).status).toBe(201)
  })

  test('lists both directions, newest first, by number and day, page by page', async () => {
    const { phones } = desk.simulator
    const { externalIds } = phones.send('twilio', citizen, { text: 'Air mati' })
    phones.send('twilio', '+628111000222', { text: 'Jalan rusak' })
    await send({})
    const list = async (query: string) =>
      (await (await call('GET', `Messages.json?${query}`)).json()) as {
        messages: { sid: string; direction: string }[]
        next_page_uri: string | null
      }
    const toUs = await list(
      `To=${encodeURIComponent(settings().number)}&From=${encodeURIComponent(citizen)}`,
    )
    expect(toUs.messages).toMatchObject([
      { sid: externalIds[0], direction: 'inbound', status: 'received' },
    ])
    expect((await list('DateSent>=2999-01-01')).messages).toEqual([])
    expect((await list('DateSent%3E=2020-01-01')).messages).toHaveLength(3)
    const first = await list('PageSize=2')
    expect(first.messages).toHaveLength(2)
    const next = new URL(first.next_page_uri ?? '', 'http://unused').search.slice(1)
    expect(await list(next)).toMatchObject({ messages: [{}], next_page_uri: null })
  })
})
