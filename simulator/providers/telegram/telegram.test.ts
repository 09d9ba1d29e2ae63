import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../test/harness/http-gateway-end.ts'
import { citizen, ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../test/harness/provider-suite.ts'
import type { StubRequest } from '../../../test/harness/stub-gateway.ts'
import { retryWaitsMs } from './webhook.ts'

const channel = 'telegram'
const chat = 628111000111
const json = { 'content-type': 'application/json' }

providerSuite({
  channel,
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'secretToken',
      isGenuine: ({ headers }, { secretToken }) =>
        headers['x-telegram-bot-api-secret-token'] === secretToken,
      reportIn: () => undefined,
      reply: ({ apiUrl, botToken }, { text }) => [
        `${apiUrl}/bot${botToken}/sendMessage`,
        { method: 'POST', headers: json, body: JSON.stringify({ chat_id: chat, text }) },
      ],
    }),
  reports: [],
  undelivered: [],
  failure: { status: 'failed', code: 400 },
  words: {
    rateLimit: 'HTTP 429 {"ok":false,"error_code":429',
    serverError: 'HTTP 502 {"ok":false,"error_code":502',
    bareError: 'HTTP 502 <h1>',
    reject: 'HTTP 403 {"ok":false,"error_code":403',
  },
  rejectCode: 403,
  tellsWait: true,
})

const desk = new ProviderDesk<'botToken' | 'secretToken' | 'apiUrl'>(channel, {
  retryWaitsMs: [0, 1],
})

async function call(method: string, body: unknown = {}, token = desk.settings().botToken) {
  const form = body instanceof FormData
  const response = await fetch(`${desk.settings().apiUrl}/bot${token}/${method}`, {
    method: 'POST',
    ...(!form && { headers: json }),
    body: form ? body : JSON.stringify(body),
  })
  return { status: response.status, json: (await response.json()) as Answer }
}

interface Answer {
  readonly ok: boolean
  readonly description?: string
  readonly parameters?: object
  readonly result: { message_id: number; chat: { id: number }; file_path: string; url: string }
}

const reply = { chat_id: String(chat), text: 'Laporan Bapak/Ibu kami terima.' }

interface Update {
  readonly update_id: number
  readonly message: Record<string, unknown> & { message_id: number }
}

function updateIn(request: StubRequest | undefined): Update {
  return JSON.parse(request?.body ?? '') as Update
}

describe('telegram webhook', () => {
  desk.opensForEach()

  test('carries a text, and what is a command in it', async () => {
    const sent = desk.send({ text: '/help lapor' })
    expect(await sent.acknowledged).toBe(true)
    const [request] = desk.gateway.requests
    expect(request?.path).toBe('/webhooks/telegram')
    const { update_id, message } = updateIn(request)
    expect(update_id).toBeGreaterThan(0)
    expect(message).toMatchObject({
      chat: { id: chat, type: 'private' },
      from: { id: chat, is_bot: false },
      text: '/help lapor',
      entities: [{ offset: 0, length: 5, type: 'bot_command' }],
    })
    expect(sent.externalIds).toEqual([`${chat}:${message.message_id}`])
  })

  test('counts the messages of each chat on their own', async () => {
    for (const number of [citizen, '+628111000222'])
      await desk.simulator.phones.send(channel, number, { text: 'Halo' }).acknowledged
    const [one, other] = desk.gateway.requests.map(updateIn)
    expect(one?.message.message_id).toBe(other?.message.message_id)
    expect(one?.update_id).not.toBe(other?.update_id)
  })

  test('carries a photo whose bytes the bot can fetch, and nobody else', async () => {
    const bytes = Buffer.from('a picture')
    desk.send({
      text: 'ini fotonya',
      attachment: { type: 'image', mimeType: 'image/jpeg', base64: bytes.toString('base64') },
    })
    const { message } = updateIn((await desk.gateway.until(1))[0])
    const sizes = message['photo'] as { file_id: string; width: number }[]
    expect(message).toMatchObject({ caption: 'ini fotonya' })
    expect(sizes.map(({ width }) => width)).toEqual([90, 1280])
    const { json } = await call('getFile', { file_id: sizes[1]?.file_id })
    const { apiUrl, botToken } = desk.settings()
    const path = (token: string) => `${apiUrl}/file/bot${token}/${json.result.file_path}`
    const file = await fetch(path(botToken))
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes)
    expect((await fetch(path('1:x'))).status).toBe(404)
    expect((await call('getFile', { file_id: 'x' })).status).toBe(400)
  })

  test.for([
    [{ latitude: -6.2, longitude: 106.8 }, undefined],
    [{ latitude: -6.2, longitude: 106.8, name: 'Balai Warga' }, { title: 'Balai Warga' }],
  ] as const)('carries the place %j', async ([location, venue]) => {
    desk.send({ location })
    const { message } = updateIn((await desk.gateway.until(1))[0])
    expect(message).toMatchObject({ location: { latitude: -6.2, longitude: 106.8 } })
    if (venue) expect(message).toMatchObject({ venue })
    else expect(message).not.toHaveProperty('venue')
  })

  test('is repeated as it is until it is taken, with any success', async () => {
    desk.respond = (_, nth) => ({ status: nth < 3 ? 500 : 204 })
    const sent = desk.send({ text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    expect(desk.gateway.requests).toHaveLength(3)
    expect(new Set(desk.gateway.requests.map(({ body }) => body)).size).toBe(1)
  })

  test('is by default repeated ever more seldom, for a day', () => {
    expect(retryWaitsMs).toEqual(retryWaitsMs.toSorted((one, other) => one - other))
    const hours = retryWaitsMs.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(hours).toBeGreaterThan(23)
    expect(hours).toBeLessThanOrEqual(24)
  })
})

describe('telegram api', () => {
  desk.opensForEach()

  test('takes a reply over and shows it on the phone, with what it answers', async () => {
    const { phones } = desk.simulator
    const { externalIds, acknowledged } = phones.send(channel, citizen, { text: 'Halo' })
    await acknowledged
    const { message_id } = updateIn(desk.gateway.requests[0]).message
    const { status, json } = await call('sendMessage', {
      ...reply,
      reply_parameters: { message_id },
      reply_markup: { keyboard: [[{ text: 'Ya' }]] },
    })
    expect(status).toBe(200)
    expect(json.result).toMatchObject({ message_id: message_id + 1, chat: { id: chat } })
    expect(desk.shown()[1]).toMatchObject({
      direction: 'in',
      text: reply.text,
      answersTo: externalIds[0],
      externalId: `${chat}:${message_id + 1}`,
    })
  })

  test('takes a photo with its caption', async () => {
    const form = new FormData()
    form.set('chat_id', String(chat))
    form.set('caption', 'Sudah dibersihkan')
    form.set('photo', new Blob(['x'], { type: 'image/png' }), 'sungai.png')
    expect((await call('sendPhoto', form)).status).toBe(200)
    expect(desk.shown()).toMatchObject([
      {
        text: 'Sudah dibersihkan',
        attachment: { type: 'image', mimeType: 'image/png', fileName: 'sungai.png' },
      },
    ])
  })

  test.for([
    ['no chat', 'sendMessage', { text: 'x' }, 'chat_id is empty'],
    ['a chat that is none', 'sendMessage', { ...reply, chat_id: '@x' }, 'chat not found'],
    ['an empty text', 'sendMessage', { ...reply, text: ' ' }, 'message text is empty'],
    ['a long text', 'sendMessage', { ...reply, text: '😀'.repeat(4_097) }, 'message is too long'],
    ['a text that is none', 'sendMessage', { ...reply, text: 7 }, "can't parse parameters"],
    ['no photo', 'sendPhoto', reply, 'there is no photo in the request'],
    [
      'an answer to nothing',
      'sendMessage',
      { ...reply, reply_parameters: { message_id: 1 } },
      'message to be replied not found',
    ],
  ] as const)('refuses %s', async ([, method, body, description]) => {
    const { status, json } = await call(method, body)
    expect({ status, ...json }).toMatchObject({
      status: 400,
      ok: false,
      error_code: 400,
      description: `Bad Request: ${description}`,
    })
    expect(desk.simulator.phones.list()).toEqual([])
  })

  test('counts a text in code points', async () => {
    expect((await call('sendMessage', { ...reply, text: '😀'.repeat(4_096) })).status).toBe(200)
  })

  test('answers what is not there where the answer allows it', async () => {
    const reply_parameters = { message_id: 1, allow_sending_without_reply: true }
    expect((await call('sendMessage', { ...reply, reply_parameters })).status).toBe(200)
  })

  test.for([
    ['7100001708:wrong', 401, 'Unauthorized'],
    ['nonsense', 404, 'Not Found'],
  ] as const)('refuses the token %s with %i', async ([token, status, description]) => {
    for (const method of ['getMe', 'sendMessage'])
      expect(await call(method, reply, token)).toMatchObject({ status, json: { description } })
  })

  test('says how long to wait, in the body too', async () => {
    desk.setFaults({ rateLimit: { times: 1, retryAfterSeconds: 9 } })
    const { status, json } = await call('sendMessage', reply)
    expect(status).toBe(429)
    expect(json.parameters).toEqual({ retry_after: 9 })
  })

  test('knows the bot and where its updates go', async () => {
    expect((await call('getMe')).json.result).toMatchObject({ id: 7_100_001_708, is_bot: true })
    const { json } = await call('getWebhookInfo')
    expect(json.result.url).toBe(`${desk.gateway.url}/webhooks/telegram`)
    expect((await call('getUpdates')).status).toBe(404)
  })
})
