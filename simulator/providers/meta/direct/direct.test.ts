import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../../test/harness/http-gateway-end.ts'
import { citizen, ProviderDesk } from '../../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../../test/harness/provider-suite.ts'
import type { StubRequest } from '../../../../test/harness/stub-gateway.ts'
import { hubSignature } from '../graph.ts'

const products = [
  {
    channel: 'meta/messenger',
    object: 'page',
    account: '100000000001708',
    person: '70000628111000111',
    closed: 2018278,
    reports: ['echo', 'delivery', 'read'],
    most: 'a'.repeat(2_000),
  },
  {
    channel: 'meta/instagram',
    object: 'instagram',
    account: '17841400000001708',
    person: '80000628111000111',
    closed: 2534022,
    reports: ['echo', 'read'],
    // 999 bytes.
    most: `${'é'.repeat(499)}a`,
  },
] as const

interface Answer {
  readonly id: string
  readonly message_id: string
  readonly recipient_id: string
  readonly attachment_id: string
  readonly externalId: string
  readonly error: { readonly code: number; readonly error_subcode?: number }
}

type Element = Record<string, Record<string, unknown>> & { readonly timestamp: number }

interface Entry {
  readonly id: string
  readonly messaging?: readonly Element[]
  readonly changes?: readonly { readonly field: string; readonly value: unknown }[]
}

function entryOf({ body }: StubRequest): Entry {
  const { entry } = JSON.parse(body) as { entry: [Entry] }
  return entry[0]
}

/** Whether it tells of what a citizen wrote. */
function isWritten(request: StubRequest): boolean {
  const { messaging = [] } = entryOf(request)
  return messaging.some(({ message }) => message !== undefined && message['is_echo'] !== true)
}

for (const { channel, person, reports } of products)
  providerSuite({
    channel,
    connect: (desk) =>
      httpGatewayEnd(desk, {
        secret: 'appSecret',
        isGenuine: ({ headers, body }, { appSecret = '' }) =>
          headers['x-hub-signature-256'] === hubSignature(appSecret, body),
        reportIn: (request) => {
          const [{ message, delivery } = {} as Element] = entryOf(request).messaging ?? []
          return isWritten(request) ? undefined : message ? 'echo' : delivery ? 'delivery' : 'read'
        },
        reply: ({ graphUrl, accessToken }, { text }) => [
          `${graphUrl}/v26.0/me/messages`,
          {
            method: 'POST',
            headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
            body: JSON.stringify({ recipient: { id: person }, message: { text } }),
          },
        ],
      }),
    reports,
    // Meta tells nobody of what it could not deliver.
    undelivered: ['echo'],
    failure: { status: 'failed', code: 551 },
    words: {
      rateLimit: 'HTTP 429 {"error":{"message":"(#613)',
      serverError: 'HTTP 502 {"error":{"message":"(#2)',
      bareError: 'HTTP 502 <h1>',
      reject: 'HTTP 400 {"error":{"message":"(#551)',
    },
    rejectCode: 551,
    tellsWait: true,
  })

describe.for(products)('$channel', ({ channel, object, account, person, closed, most }) => {
  const desk = new ProviderDesk<'appSecret' | 'accessToken' | 'graphUrl' | 'appId'>(channel, {
    clock: '2026-11-23T02:00:00Z',
    retryWaitsMs: [0, 1, 2],
  })
  desk.opensForEach()

  async function call(
    path: string,
    body?: object,
    token = desk.settings().accessToken,
  ): Promise<{ status: number; json: Answer }> {
    const isForm = body instanceof FormData
    const response = await fetch(`${desk.settings().graphUrl}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    return { status: response.status, json: (await response.json()) as Answer }
  }

  const send = (message: object, more: object = {}) =>
    call('v26.0/me/messages', { recipient: { id: person }, message, ...more })

  async function write(text = 'Halo') {
    const sent = desk.send({ text })
    expect(await sent.acknowledged).toBe(true)
    return sent
  }

  const reports = async (count: number) =>
    (await desk.gateway.until(count, (request) => !isWritten(request))).map(
      (request) => entryOf(request).messaging?.[0] ?? ({} as Element),
    )
  test('carries a text from a citizen who has no number', async () => {
    const { externalIds } = await write('Sampah menumpuk 😀')
    const [request] = desk.gateway.requests
    expect(request?.path).toBe(`/webhooks/${channel}`)
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ object })
    expect(request && entryOf(request)).toMatchObject({
      id: account,
      messaging: [
        {
          sender: { id: person },
          recipient: { id: account },
          timestamp: desk.clock?.getTime(),
          message: { mid: externalIds[0], text: 'Sampah menumpuk 😀' },
        },
      ],
    })
    expect(request?.body).not.toContain('+628')
  })

  test('carries a picture, which anybody can fetch who knows its address', async () => {
    // The address of a file is below where the gateway was told that the API is.
    desk.settings()
    const bytes = Buffer.from('a picture')
    desk.send({
      attachment: { type: 'image', mimeType: 'image/png', base64: bytes.toString('base64') },
    })
    const [request] = await desk.gateway.until(1)
    const [element] = (request && entryOf(request).messaging) ?? []
    const files = element?.['message']?.['attachments'] as
      | { type: string; payload: { url: string } }[]
      | undefined
    const file = files?.[0]
    expect(file?.type).toBe('image')
    const fetched = await fetch(file?.payload.url ?? '')
    expect(Buffer.from(await fetched.arrayBuffer())).toEqual(bytes)
  })

  test('takes an answer, shows it, and tells of its way as it does', async () => {
    await write()
    const metadata = 'simpul:1'
    const { status, json } = await send({ text: 'Kami terima.', metadata })
    expect({ status, to: json.recipient_id }).toEqual({ status: 200, to: person })
    expect(desk.shown()[1]).toMatchObject({ direction: 'in', text: 'Kami terima.' })
    const { message_id: mid } = json
    const echo = {
      sender: { id: account },
      recipient: { id: person },
      message: { mid, is_echo: true, text: 'Kami terima.' },
    }
    if (object === 'page') {
      const app_id = Number(desk.settings().appId)
      expect(await reports(3)).toMatchObject([
        { ...echo, message: { ...echo.message, app_id, metadata } },
        { delivery: { mids: [mid] } },
        { read: { watermark: desk.clock?.getTime() } },
      ])
    } else {
      const told = await reports(2)
      expect(told).toMatchObject([echo, { read: { mid } }])
      expect(told[0]?.['message']).not.toHaveProperty('app_id')
    }
  })

  test('takes as much as fits, and no more', async () => {
    await write()
    expect((await send({ text: most })).status).toBe(200)
    expect((await send({ text: `${most}a` })).json.error).toMatchObject({ code: 100 })
  })

  const quick = (count: number, title: string) =>
    Array.from({ length: count }, () => ({ content_type: 'text', title, payload: title }))

  test.for([
    ['no text', {}, {}],
    ['an empty text', { text: '' }, {}],
    ['fourteen quick replies', { text: 'x', quick_replies: quick(14, 'Ya') }, {}],
    ['a long quick reply', { text: 'x', quick_replies: quick(1, 'a'.repeat(21)) }, {}],
    ['a file that was not uploaded', fileMessage('1'), {}],
    ['a text beside a file', { ...fileMessage('1'), text: 'x' }, {}],
    ['a tag of the past', { text: 'x' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }],
    ['a tag of no kind', { text: 'x' }, { messaging_type: 'MESSAGE_TAG' }],
    ['no recipient', { text: 'x' }, { recipient: undefined }],
  ] as const)('refuses %s with code 100', async ([, message, more]) => {
    await write()
    const { status, json } = await send(message, more)
    expect({ status, code: json.error.code }).toEqual({ status: 400, code: 100 })
    expect(desk.shown()).toHaveLength(1)
  })

  test('knows nobody who has not written', async () => {
    const { json } = await send({ text: 'x' })
    expect(json.error).toMatchObject({ code: 100, error_subcode: 2018001 })
  })

  test('closes the window after a day, for a human after seven', async () => {
    await write()
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
    desk.clock = new Date('2026-11-24T02:00:00Z')
    expect((await send({ text: 'x' })).json.error).toMatchObject({
      code: 10,
      error_subcode: closed,
    })
    expect((await send({ text: 'x' }, tagged)).status).toBe(200)
    desk.clock = new Date('2026-11-30T02:00:00Z')
    expect((await send({ text: 'x' }, tagged)).json.error).toMatchObject({ code: 10 })
  })

  test('takes a file, and shows it', async () => {
    await write()
    const form = new FormData()
    form.set('message', '{"attachment":{"type":"file","payload":{}}}')
    form.set('filedata', new Blob(['%PDF'], { type: 'application/pdf' }), 'surat.pdf')
    const { json } = await call(`v26.0/${account}/message_attachments`, form)
    expect((await send(fileMessage(json.attachment_id))).status).toBe(200)
    expect(desk.shown()[1]).toMatchObject({
      attachment: { type: 'document', mimeType: 'application/pdf', fileName: 'surat.pdf' },
    })
  })

  test('tells of a comment, and takes one private reply to it for seven days', async () => {
    const comment = async () => {
      const { json } = await call('comments', { number: citizen, text: 'Jalan rusak' })
      return json.externalId
    }
    const [first, second] = [await comment(), await comment()]
    expect(desk.gateway.requests.map((request) => entryOf(request).changes?.[0]?.field)).toEqual(
      object === 'page' ? ['feed', 'feed'] : ['comments', 'comments'],
    )
    expect(first).not.toBe(second)
    const reply = (comment_id: string) => send({ text: 'x' }, { recipient: { comment_id } })
    expect((await reply(first)).json.recipient_id).toBe(person)
    expect(desk.shown()[0]).toMatchObject({ answersTo: first })
    expect((await reply(first)).json.error).toMatchObject({ code: 10900 })
    expect((await reply('1_1')).json.error).toMatchObject({ code: 100 })
    desk.clock = new Date('2026-12-01T02:00:00Z')
    expect((await reply(second)).json.error).toMatchObject({ code: 10903 })
  })

  test('takes a public reply below a comment, shows it to everybody, and tells of it', async () => {
    const edge = object === 'page' ? 'comments' : 'replies'
    const { json } = await call('comments', { number: citizen, text: 'Jalan rusak' })
    const reply = (id: string, body: object = { message: 'Kami terima.' }) =>
      call(`v26.0/${id}/${edge}`, body)
    const { status, json: made } = await reply(json.externalId)
    expect({ status, id: made.id }).toEqual({ status: 200, id: expect.stringMatching(/^\d+_\d+$/) })
    expect(desk.shown()).toMatchObject([
      { direction: 'in', text: 'Kami terima.', public: true, answersTo: json.externalId },
    ])
    const [, told] = await desk.gateway.until(2)
    const change = told && entryOf(told).changes?.[0]
    expect(change?.value).toMatchObject({ from: { id: account }, parent_id: json.externalId })
    expect((await reply(json.externalId, {})).json.error).toMatchObject({ code: 100 })
    expect((await call(`v26.0/${json.externalId}/${edge}`, { message: 'x' }, 'no')).status).toBe(
      401,
    )
    // The private reply is another one.
    const inPrivate = { recipient: { comment_id: json.externalId } }
    expect((await send({ text: 'x' }, inPrivate)).status).toBe(200)
  })

  test('takes no reply to a comment that is gone', async () => {
    const edge = object === 'page' ? 'comments' : 'replies'
    const { json } = await call('comments', { number: citizen, text: 'Jalan rusak' })
    const { graphUrl } = desk.settings()
    const removed = await fetch(`${graphUrl}/comments/${json.externalId}`, { method: 'DELETE' })
    expect(removed.status).toBe(202)
    const gone = await call(`v26.0/${json.externalId}/${edge}`, { message: 'x' })
    expect(gone.json.error).toMatchObject({ code: 100, error_subcode: 33 })
    expect(desk.shown()).toEqual([])
    const again = await fetch(`${graphUrl}/comments/${json.externalId}`, { method: 'DELETE' })
    expect(again.status).toBe(404)
  })

  test('strikes a public reply with the faults of the channel', async () => {
    const edge = object === 'page' ? 'comments' : 'replies'
    const { json } = await call('comments', { number: citizen, text: 'Jalan rusak' })
    desk.setFaults({ rateLimit: { times: 1, retryAfterSeconds: 3 } })
    const { status } = await call(`v26.0/${json.externalId}/${edge}`, { message: 'x' })
    expect(status).toBe(429)
    expect(desk.shown()).toEqual([])
  })

  test('lets staff answer in the inbox, which comes as an echo of another app or of none', async () => {
    await write()
    const { json } = await call('inbox', { number: citizen, text: 'Petugas menuju lokasi.' })
    const [echo] = await reports(1)
    expect(echo?.['message']).toMatchObject({ mid: json.externalId, is_echo: true })
    expect(echo?.['message']?.['app_id']).not.toBe(Number(desk.settings().appId))
    expect(desk.shown()[1]).toMatchObject({ direction: 'in', text: 'Petugas menuju lokasi.' })
  })

  test.for(['comments', 'inbox'])('refuses %s from nobody', async (path) => {
    expect((await call(path, { text: 'x' })).status).toBe(400)
  })

  test('knows itself and its subscription, by which a token is tried', async () => {
    expect((await call('v26.0/me?fields=id')).json).toEqual({ id: account })
    const { json } = await call(`v26.0/${account}/subscribed_apps`)
    expect(json).toMatchObject({ data: [{ id: desk.settings().appId }] })
  })

  test.for(['me?fields=id', 'me/subscribed_apps', 'me/messages', 'me/message_attachments'])(
    'refuses a wrong token for %s with 401 and code 190',
    async (path) => {
      const body = /messages|attachments/.test(path) ? { message: { text: 'x' } } : undefined
      const { status, json } = await call(`v26.0/${path}`, body, 'EAAwrong')
      expect({ status, code: json.error.code }).toEqual({ status: 401, code: 190 })
    },
  )

  test('refuses an account that is not ours', async () => {
    const { json } = await call('v26.0/999/messages', { message: { text: 'x' } })
    expect(json.error).toMatchObject({ code: 100, error_subcode: 33 })
  })
})

function fileMessage(attachment_id: string) {
  return { attachment: { type: 'file', payload: { attachment_id } } }
}
