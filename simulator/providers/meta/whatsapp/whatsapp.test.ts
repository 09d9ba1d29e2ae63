import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../../test/harness/http-gateway-end.ts'
import { citizen, ProviderDesk } from '../../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../../test/harness/provider-suite.ts'
import type { StubAnswer, StubRequest } from '../../../../test/harness/stub-gateway.ts'
import { graphWaitsMs, hubSignature } from '../graph.ts'

const channel = 'meta/whatsapp'

/** The request that hands a message over. */
function messages(
  { graphUrl, graphVersion, phoneNumberId, accessToken }: Readonly<Record<string, string>>,
  body: unknown,
): [string, RequestInit] {
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const url = `${graphUrl}/${graphVersion}/${phoneNumberId}/messages`
  return [url, { method: 'POST', headers, body: JSON.stringify(body) }]
}

const reply = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: citizen,
  type: 'text',
  text: { body: 'Laporan Bapak/Ibu kami terima.' },
  biz_opaque_callback_data: 'outbox-1',
}

function templateOf(changes: object, text = 'Laporan selesai.') {
  const components = [{ type: 'body', parameters: [{ type: 'text', text }] }]
  const template = { name: 'status_laporan', language: { code: 'id' }, components, ...changes }
  return { type: 'template', template }
}

function buttonsOf(titles: string[], text = 'Sudah benar?') {
  const buttons = titles.map((title, n) => ({ type: 'reply', reply: { id: String(n), title } }))
  return {
    type: 'interactive',
    interactive: { type: 'button', body: { text }, action: { buttons } },
  }
}

type Inside = {
  readonly [Kind in 'messages' | 'statuses']?: Record<string, unknown>[]
}

/** What is inside an envelope. */
function insideOf({ body }: StubRequest) {
  const { entry } = JSON.parse(body) as {
    entry: { changes: { value: Inside }[] }[]
  }
  return entry[0]?.changes[0]?.value
}

const isReport = (request: StubRequest) => insideOf(request)?.statuses !== undefined
const statusesOf = (requests: StubRequest[]) =>
  requests.map((request) => insideOf(request)?.statuses?.[0] ?? {})

providerSuite({
  channel,
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'appSecret',
      isGenuine: ({ headers, body }, { appSecret = '' }) =>
        headers['x-hub-signature-256'] === hubSignature(appSecret, body),
      reportIn: (request) => insideOf(request)?.statuses?.map(({ status }) => String(status))[0],
      reply: (settings, { text }) => messages(settings, { ...reply, text: { body: text } }),
    }),
  reports: ['sent', 'delivered', 'read'],
  undelivered: ['sent', 'failed'],
  failure: { status: 'failed', code: 131026 },
  words: {
    rateLimit: 'HTTP 429 {"error":{"message":"(#130429)',
    serverError: 'HTTP 502 {"error":{"message":"(#131016)',
    bareError: 'HTTP 502 <h1>',
    reject: 'HTTP 400 {"error":{"message":"(#131049)',
  },
  rejectCode: 131049,
  tellsWait: true,
})

const desk = new ProviderDesk<
  'appSecret' | 'accessToken' | 'phoneNumberId' | 'graphUrl' | 'graphVersion'
>(channel, { clock: '2026-11-23T02:00:00Z', retryWaitsMs: [0, 1, 2] })

function post(
  body: unknown,
  token = desk.settings().accessToken,
  id = desk.settings().phoneNumberId,
) {
  return fetch(...messages({ ...desk.settings(), accessToken: token, phoneNumberId: id }, body))
}

describe('whatsapp signature', () => {
  test('is the published one', () => {
    expect(hubSignature('test_app_secret', '{"object":"page","entry":[]}')).toBe(
      'sha256=5da47c9c7409e70d7a1851f0cfd9bc27786bd99587a9bf1dd5b51e23a2de03cf',
    )
  })
})

describe('whatsapp webhook', () => {
  desk.opensForEach()

  test('carries a text in an envelope of ASCII', async () => {
    const text = 'Sampah menumpuk 😀 di RT 05/RW 02'
    const sent = desk.send({ text })
    const [request] = await desk.gateway.until(1)
    expect(await sent.acknowledged).toBe(true)
    expect(request?.path).toBe('/webhooks/meta/whatsapp')
    expect(request?.body).toMatch(/^[\x20-\x7e]+$/)
    const { phoneNumberId } = desk.settings()
    const value = request && insideOf(request)
    expect(value).toMatchObject({
      metadata: { phone_number_id: phoneNumberId },
      contacts: [{ wa_id: '628111000111' }],
    })
    expect(value?.messages).toMatchObject([
      {
        from: '628111000111',
        id: sent.externalIds[0],
        timestamp: '1795399200',
        type: 'text',
        text: { body: text },
      },
    ])
  })

  test('carries a picture, which can be fetched with the token only', async () => {
    const bytes = Buffer.from('a picture')
    desk.send({
      text: 'ini fotonya',
      attachment: { type: 'image', mimeType: 'image/jpeg', base64: bytes.toString('base64') },
    })
    const [request] = await desk.gateway.until(1)
    const [message] = (request && insideOf(request)?.messages) ?? []
    expect(message).toMatchObject({
      type: 'image',
      image: { caption: 'ini fotonya', mime_type: 'image/jpeg' },
    })
    const { graphUrl, graphVersion, accessToken } = desk.settings()
    const headers = { authorization: `Bearer ${accessToken}` }
    const { id } = (message?.['image'] ?? {}) as { id: string }
    const described = await fetch(`${graphUrl}/${graphVersion}/${id}`, { headers })
    const { url, file_size } = (await described.json()) as { url: string; file_size: number }
    expect(file_size).toBe(bytes.length)
    expect(Buffer.from(await (await fetch(url, { headers })).arrayBuffer())).toEqual(bytes)
    expect((await fetch(url)).status).toBe(404)
    const shown = desk.shown()[0]?.attachment
    expect(shown).not.toHaveProperty('base64')
  })

  test('carries a place', async () => {
    const location = { latitude: -6.2, longitude: 106.8, name: 'Balai Warga' }
    desk.send({ location })
    const [request] = await desk.gateway.until(1)
    expect(request && insideOf(request)?.messages).toMatchObject([{ type: 'location', location }])
  })

  test.for([
    { name: 'an error', answer: { status: 503 } as StubAnswer },
    { name: 'a success other than 200', answer: { status: 202 } as StubAnswer },
    { name: 'a broken connection', answer: 'break' as StubAnswer },
  ])('is repeated after $name, with the same id, until 200', async ({ answer }) => {
    desk.respond = (_, nth) => (nth < 3 ? answer : { status: 200 })
    const sent = desk.send({ text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    expect(new Set(desk.gateway.requests.map(({ body }) => body)).size).toBe(1)
    expect(desk.shown()[0]).toMatchObject({
      acknowledged: true,
      attempts: 3,
      httpStatus: 200,
      status: 'acknowledged',
    })
  })

  test('is by default repeated at once, then ever more seldom, for seven days', () => {
    expect(graphWaitsMs.slice(0, 6)).toEqual([0, 1_000, 2_000, 5_000, 10_000, 30_000])
    expect(graphWaitsMs).toEqual(graphWaitsMs.toSorted((one, other) => one - other))
    const days = graphWaitsMs.reduce((sum, wait) => sum + wait, 0) / 86_400_000
    expect(days).toBeGreaterThan(6.9)
    expect(days).toBeLessThanOrEqual(7)
  })

  test('splits what is longer than 4096 characters', async () => {
    const text = 'antre sejak pagi '.repeat(300)
    const { externalIds } = desk.send({ text })
    const requests = await desk.gateway.until(2)
    const bodies = requests.map(
      (request) => insideOf(request)?.messages?.[0]?.['text'] as { body: string },
    )
    expect(bodies.map(({ body }) => body).join('')).toBe(text)
    expect(externalIds).toHaveLength(2)
  })
})

describe('whatsapp api', () => {
  desk.opensForEach()

  test('takes a reply over, shows it on the phone and reports each step with our reference', async () => {
    const { externalIds, acknowledged } = desk.send({ text: 'Halo' })
    await acknowledged
    const response = await post({ ...reply, context: { message_id: externalIds[0] } })
    expect(response.status).toBe(200)
    const answer = (await response.json()) as { messages: { id: string }[] }
    expect(answer).toMatchObject({ contacts: [{ input: citizen, wa_id: '628111000111' }] })
    const told = await desk.gateway.until(3, isReport)
    expect(statusesOf(told)).toMatchObject(
      ['sent', 'delivered', 'read'].map((status) => ({
        status,
        id: answer.messages[0]?.id,
        recipient_id: '628111000111',
        biz_opaque_callback_data: 'outbox-1',
      })),
    )
    const shown = await desk.until(({ status }) => status === 'read')
    expect(shown).toMatchObject({ text: reply.text.body, answersTo: externalIds[0] })
  })

  test.for([
    { name: 'a missing recipient', body: { to: undefined } },
    { name: 'an empty text', body: { text: { body: '' } } },
    { name: 'a long text', body: { text: { body: 'a'.repeat(4_097) } } },
    { name: 'another product', body: { messaging_product: 'sms' } },
    { name: 'a long reference', body: { biz_opaque_callback_data: 'a'.repeat(513) } },
    { name: 'a type that it does not know', body: { type: 'hologram' } },
    { name: 'a template without a language', body: templateOf({ language: undefined }) },
    { name: 'a parameter with a line break', body: templateOf({}, 'a\nb') },
    { name: 'a parameter with five spaces', body: templateOf({}, 'a     b') },
    { name: 'a parameter that is too long', body: templateOf({}, 'a'.repeat(1_025)) },
    { name: 'four buttons', body: buttonsOf(['1', '2', '3', '4']) },
    { name: 'a long title of a button', body: buttonsOf(['a'.repeat(21)]) },
    { name: 'two buttons with one title', body: buttonsOf(['Ya', 'Ya']) },
    { name: 'a long text above buttons', body: buttonsOf(['Ya'], 'a'.repeat(1_025)) },
    { name: 'a file that was not uploaded', body: { type: 'image', image: { id: '1' } } },
    {
      name: 'a caption of audio',
      body: { type: 'audio', audio: { id: '1', caption: 'x' } },
    },
  ])('refuses $name with code 100', async ({ body }) => {
    const response = await post({ ...reply, ...body })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 100, type: 'OAuthException' } })
    expect(desk.simulator.phones.list()).toEqual([])
  })

  test('refuses a wrong token with 401 and code 190', async () => {
    const response = await post(reply, 'EAAwrong')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 190 } })
  })

  test('refuses a number that is not ours with code 100, subcode 33', async () => {
    const response = await post(reply, desk.settings().accessToken, '999')
    expect(await response.json()).toMatchObject({ error: { code: 100, error_subcode: 33 } })
  })

  test('reaches nobody by a number without +', async () => {
    expect((await post({ ...reply, to: '8111000111999' })).status).toBe(200)
    const [status] = statusesOf(await desk.gateway.until(1, isReport))
    expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131026 }] })
    expect(status).not.toHaveProperty('recipient_user_id')
  })

  test('drops a user id in `to` without a word, and delivers one in `recipient`', async () => {
    await desk.send({ text: 'Halo' }).acknowledged
    const { contacts } = insideOf(desk.gateway.requests[0] as StubRequest) as unknown as {
      contacts: { user_id: string }[]
    }
    const userId = contacts[0]?.user_id
    expect((await post({ ...reply, to: userId })).status).toBe(200)
    expect(desk.shown()).toHaveLength(1)
    expect((await post({ ...reply, to: undefined, recipient: userId })).status).toBe(200)
    expect(desk.shown()).toHaveLength(2)
  })

  test('reports 131047 where the citizen has been silent for a day, unless it is a template', async () => {
    await desk.send({ text: 'Halo' }).acknowledged
    desk.clock = new Date('2026-11-24T02:00:00Z')
    await post(reply)
    const [status] = statusesOf(await desk.gateway.until(1, isReport))
    expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] })
    const template = { name: 'status_laporan', language: { code: 'id' } }
    await post({ ...reply, type: 'template', template })
    const told = statusesOf(await desk.gateway.until(4, isReport))
    expect(told.slice(1).map((each) => each['status'])).toEqual(['sent', 'delivered', 'read'])
  })

  test('marks a message as read, and refuses one that it does not know', async () => {
    const { externalIds } = desk.send({ text: 'Halo' })
    const read = { messaging_product: 'whatsapp', status: 'read' }
    const response = await post({ ...read, message_id: externalIds[0] })
    expect(await response.json()).toEqual({ success: true })
    expect(desk.shown()[0]).toMatchObject({ status: 'read' })
    expect((await post({ ...read, message_id: 'wamid.X' })).status).toBe(400)
  })

  test.for([
    ['a question with buttons', buttonsOf(['Ya', 'Bukan']), 'Sudah benar?'],
    ['a template with its parameter', templateOf({}), 'Laporan selesai.'],
  ] as const)('shows %s on the phone', async ([, body, text]) => {
    expect((await post({ ...reply, ...body })).status).toBe(200)
    expect(desk.shown()).toMatchObject([{ text }])
  })

  test('takes a file and shows it with its caption', async () => {
    const { graphUrl, graphVersion, phoneNumberId, accessToken } = desk.settings()
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('type', 'application/pdf')
    form.set('file', new Blob(['%PDF'], { type: 'application/pdf' }), 'surat.pdf')
    const upload = (token: string) =>
      fetch(`${graphUrl}/${graphVersion}/${phoneNumberId}/media`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: form,
      })
    expect((await upload('EAAwrong')).status).toBe(401)
    const { id } = (await (await upload(accessToken)).json()) as { id: string }
    const document = { id, caption: 'Surat jawaban', filename: 'jawaban.pdf' }
    expect((await post({ ...reply, type: 'document', document })).status).toBe(200)
    expect(desk.shown()).toMatchObject([
      {
        text: 'Surat jawaban',
        attachment: { type: 'document', mimeType: 'application/pdf', fileName: 'jawaban.pdf' },
      },
    ])
  })

  test('refuses an upload without a file', async () => {
    const { graphUrl, graphVersion, phoneNumberId, accessToken } = desk.settings()
    const response = await fetch(`${graphUrl}/${graphVersion}/${phoneNumberId}/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'multipart/form-data' },
      body: 'x',
    })
    expect(response.status).toBe(400)
  })

  test('knows its own number, by which a token is tried', async () => {
    const { graphUrl, graphVersion, phoneNumberId, accessToken } = desk.settings()
    const ask = (token: string) =>
      fetch(`${graphUrl}/${graphVersion}/${phoneNumberId}?fields=id`, {
        headers: { authorization: `Bearer ${token}` },
      })
    expect(await (await ask(accessToken)).json()).toMatchObject({ id: phoneNumberId })
    expect((await ask('EAAwrong')).status).toBe(401)
  })
})
