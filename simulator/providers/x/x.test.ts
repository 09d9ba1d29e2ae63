import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { httpGatewayEnd } from '../../../test/harness/http-gateway-end.ts'
import { ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { providerSuite } from '../../../test/harness/provider-suite.ts'
import type { StubAnswer, StubRequest } from '../../../test/harness/stub-gateway.ts'
import { weightOf } from './weight.ts'

const channel = 'x'
const citizenId = '1628111000111'

type Keys = Readonly<Record<string, string>>

function sha256(key: string, content: string): string {
  return `sha256=${createHmac('sha256', key).update(content).digest('base64')}`
}

/** What a gateway answers to a challenge. */
function proof({ path }: StubRequest, { consumerSecret = '' }: Keys): StubAnswer {
  const token = new URL(path, 'http://unused').searchParams.get('crc_token') ?? ''
  return { status: 200, body: JSON.stringify({ response_token: sha256(consumerSecret, token) }) }
}

const isChallenge = ({ path }: StubRequest) => path.includes('crc_token=')
const events = () => desk.gateway.requests.filter((request) => !isChallenge(request))

const rfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!*'()]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)

let stamps = 0

/** OAuth 1.0a, RFC 5849. */
function signed(method: string, url: string, keys: Keys, nonce = `nonce${++stamps}`) {
  const { origin, pathname, searchParams } = new URL(url)
  const oauth = {
    oauth_consumer_key: keys['consumerKey'],
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: keys['accessToken'],
    oauth_version: '1.0',
  }
  const pairs = [...searchParams, ...Object.entries(oauth)]
    .map(([name, value = '']) => `${rfc3986(name)}=${rfc3986(value)}`)
    .sort((one, other) => (one < other ? -1 : 1))
  const base = [method, origin + pathname, pairs.join('&')].map(rfc3986).join('&')
  const key = [keys['consumerSecret'], keys['accessSecret']]
    .map((word) => rfc3986(word ?? ''))
    .join('&')
  const oauth_signature = createHmac('sha1', key).update(base).digest('base64')
  const fields = Object.entries({ ...oauth, oauth_signature })
  return `OAuth ${fields.map(([name, value = '']) => `${name}="${rfc3986(value)}"`).join(',')}`
}

interface Answer {
  readonly data?: { id: string; text: string; dm_event_id: string } & { id: string }[]
  readonly includes?: { media?: { media_key: string; url: string }[] }
  readonly meta?: { newest_id?: string; next_token?: string; result_count: number }
  readonly detail?: string
  readonly type?: string
}

providerSuite({
  channel,
  connect: (desk) =>
    httpGatewayEnd(desk, {
      secret: 'consumerSecret',
      isGenuine: ({ headers, body }, { consumerSecret = '' }) =>
        headers['x-twitter-webhooks-signature'] === sha256(consumerSecret, body),
      answerTo: (request, settings) =>
        isChallenge(request) ? proof(request, settings) : undefined,
      reportIn: () => undefined,
      reply: (settings, { text, answersTo }) => [
        `${settings['apiUrl']}/2/tweets`,
        {
          method: 'POST',
          headers: {
            authorization: signed('POST', `${settings['apiUrl']}/2/tweets`, settings),
            'content-type': 'application/json',
          },
          body: JSON.stringify({ text, reply: { in_reply_to_tweet_id: answersTo } }),
        },
      ],
    }),
  reports: [],
  undelivered: [],
  failure: { status: 'failed', code: 403 },
  words: {
    rateLimit: 'HTTP 429 {"title":"Too Many',
    serverError: 'HTTP 502 {"title":"Service Unavailable',
    bareError: 'HTTP 502 <h1>',
    reject: '"code":187',
  },
  rejectCode: 187,
  // It says when the limit begins anew: see below.
  tellsWait: false,
})

type Name = 'consumerKey' | 'consumerSecret' | 'accessToken' | 'accessSecret' | 'apiUrl' | 'userId'

const desk: ProviderDesk<Name> = new ProviderDesk(channel, {
  respond: (request) => (isChallenge(request) ? proof(request, desk.settings()) : { status: 200 }),
})

async function call(path: string, body?: object, authorization?: string) {
  const method = body ? 'POST' : 'GET'
  const url = desk.settings().apiUrl + path
  const response = await fetch(url, {
    method,
    headers: {
      authorization: authorization ?? signed(method, url, desk.settings()),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const { status, headers } = response
  return { status, headers, json: (await response.json()) as Answer }
}

async function write(text: string, more: object = {}): Promise<string> {
  const sent = desk.send({ text, ...more })
  expect(await sent.acknowledged).toBe(true)
  return sent.externalIds[0] ?? ''
}

describe('x webhook', () => {
  desk.opensForEach()

  test('is challenged once, and then told of a post that mentions us', async () => {
    const id = await write('Lubang & genangan di Jalan Mawar')
    await write('Sudah dua hari')
    expect(desk.gateway.requests.map(isChallenge)).toEqual([true, false, false])
    const [request] = events()
    const { data } = JSON.parse(request?.body ?? '')
    expect(data).toMatchObject({
      event_type: 'post.mention.create',
      filter: { user_id: desk.settings().userId },
      payload: {
        id,
        text: '@lapor1708 Lubang &amp; genangan di Jalan Mawar',
        author_id: citizenId,
        edit_history_tweet_ids: [id],
        entities: { mentions: [{ start: 0, end: 10, id: desk.settings().userId }] },
      },
    })
    expect(desk.shown().map(({ externalId }) => externalId)[0]).toBe(id)
  })

  test('is told of what begins with DM in private', async () => {
    const id = await write('DM lampu jalan padam')
    const { data } = JSON.parse(events()[0]?.body ?? '')
    expect(data).toMatchObject({
      event_type: 'dm.received',
      payload: {
        direct_message_events: [
          {
            id,
            message_create: { sender_id: citizenId, message_data: { text: 'lampu jalan padam' } },
          },
        ],
      },
    })
  })

  test('is told nothing while it does not answer the challenge', async () => {
    desk.respond = () => ({ status: 200, body: '{"response_token":"sha256=wrong"}' })
    const sent = desk.send({ text: 'Halo' })
    expect(await sent.acknowledged).toBe(false)
    expect(events()).toEqual([])
    expect(desk.shown()[0]).toMatchObject({ status: 'lost', detail: 'CrcValidationFailed' })
  })

  test('is told once only: what was refused has to be polled', async () => {
    desk.respond = (request) =>
      isChallenge(request) ? proof(request, desk.settings()) : { status: 503 }
    const sent = desk.send({ text: 'Halo' })
    expect(await sent.acknowledged).toBe(false)
    expect(events()).toHaveLength(1)
    const { json } = await call(`/2/users/${desk.settings().userId}/mentions`)
    expect(json.meta?.result_count).toBe(1)
  })

  test('is told the id of a photo, which is then to be asked for', async () => {
    const bytes = Buffer.from('a picture')
    const attachment = { type: 'image', mimeType: 'image/jpeg', base64: bytes.toString('base64') }
    const id = await write('fotonya', { attachment })
    const { data } = JSON.parse(events()[0]?.body ?? '')
    expect(data.payload.attachments).toEqual({ media_keys: [`3_${id}`] })
    expect(data.includes.media).toBeUndefined()
    const { json } = await call(`/2/tweets/${id}?expansions=attachments.media_keys`)
    const file = await fetch(json.includes?.media?.[0]?.url ?? '')
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes)
  })
})

describe('x api', () => {
  desk.opensForEach()

  const reply = (id: string, text = 'Laporan Bapak/Ibu kami terima.') => ({
    text,
    reply: { in_reply_to_tweet_id: id },
  })

  test('takes a reply below a post that mentions us', async () => {
    const id = await write('Halo')
    const { status, json } = await call('/2/tweets', reply(id))
    expect(status).toBe(201)
    expect(desk.shown()[1]).toMatchObject({
      direction: 'in',
      text: 'Laporan Bapak/Ibu kami terima.',
      externalId: `${json.data?.id}`,
      answersTo: id,
    })
  })

  test('refuses a reply below any other post', async () => {
    const id = await write('Halo')
    const { json } = await call('/2/tweets', reply(id))
    const below = await call('/2/tweets', reply(json.data?.id ?? '', 'Lagi'))
    expect(below).toMatchObject({
      status: 403,
      json: { detail: expect.stringContaining('you have not been mentioned') },
    })
    expect((await call('/2/tweets', reply('77'))).json.detail).toContain('not visible to you')
    expect(desk.shown()).toHaveLength(2)
  })

  test('refuses the same text twice below one post, and takes it below another', async () => {
    const [one, other] = [await write('Halo'), await write('Halo lagi')]
    expect((await call('/2/tweets', reply(one))).status).toBe(201)
    expect((await call('/2/tweets', reply(one))).json.detail).toContain('duplicate content')
    expect((await call('/2/tweets', reply(other))).status).toBe(201)
  })

  test.for([
    ['a'.repeat(280), 201],
    ['a'.repeat(281), 403],
    ['😀'.repeat(140), 201],
    ['😀'.repeat(141), 403],
    [`${'a'.repeat(256)} https://lapor.example.go.id/${'x'.repeat(100)}`, 201],
  ] as const)('weighs a post: %s gets %i', async ([text, status]) => {
    expect((await call('/2/tweets', reply(await write('Halo'), text))).status).toBe(status)
  })

  test('takes a private message, ten thousand characters long', async () => {
    const path = `/2/dm_conversations/with/${citizenId}/messages`
    const { status, json } = await call(path, { text: 'a'.repeat(10_000) })
    expect(status).toBe(201)
    expect(desk.shown()[0]?.externalId).toBe(`${json.data?.dm_event_id}`)
    expect((await call(path, { text: 'a'.repeat(10_001) })).status).toBe(400)
    expect((await call('/2/dm_conversations/with/me/messages', { text: 'a' })).status).toBe(403)
  })

  test('lists mentions since one, newest first, in pages', async () => {
    const ids: string[] = []
    for (let n = 0; n < 7; n += 1) ids.push(await write(`Laporan ${n}`))
    const path = `/2/users/${desk.settings().userId}/mentions?max_results=5`
    const first = await call(`${path}&since_id=${ids[0]}`)
    expect(first.json.data?.map(({ id }) => id)).toEqual(ids.slice(2).reverse())
    expect(first.json.meta).toMatchObject({ newest_id: ids[6], result_count: 5 })
    const token = first.json.meta?.next_token ?? ''
    const second = await call(`${path}&since_id=${ids[0]}&pagination_token=${token}`)
    expect(second.json.data?.map(({ id }) => id)).toEqual([ids[1]])
    expect(second.json.meta?.next_token).toBeUndefined()
    const none = await call(`${path}&since_id=${ids[6]}`)
    expect(none.json).toEqual({ meta: { result_count: 0 } })
    expect((await call(`/2/users/${desk.settings().userId}/mentions?max_results=4`)).status).toBe(
      400,
    )
  })

  test('lists private messages of both sides', async () => {
    const id = await write('DM halo')
    await call(`/2/dm_conversations/with/${citizenId}/messages`, { text: 'Baik' })
    const { json } = await call('/2/dm_events?event_types=MessageCreate&max_results=20')
    expect(json.data).toMatchObject([
      { sender_id: desk.settings().userId, text: 'Baik' },
      { id, sender_id: citizenId, text: 'halo' },
    ])
  })

  test('knows whose keys these are, and takes no others', async () => {
    const url = `${desk.settings().apiUrl}/2/users/me`
    expect((await call('/2/users/me')).json.data).toMatchObject({ id: desk.settings().userId })
    for (const changed of ['consumerKey', 'consumerSecret', 'accessToken', 'accessSecret']) {
      const header = signed('GET', url, { ...desk.settings(), [changed]: 'wrong' })
      expect((await call('/2/users/me', undefined, header)).status).toBe(401)
    }
    const once = signed('GET', url, desk.settings())
    expect((await call('/2/users/me', undefined, once)).status).toBe(200)
    expect((await call('/2/users/me', undefined, once)).status).toBe(401)
    expect((await call('/2/tweets', { text: 'x' }, 'Bearer x')).status).toBe(401)
  })

  test('says when a limit begins anew', async () => {
    desk.setFaults({ rateLimit: { times: 1, retryAfterSeconds: 9 } })
    const { status, headers } = await call('/2/tweets', { text: 'x' })
    expect(status).toBe(429)
    expect(headers.get('retry-after')).toBeNull()
    const at = Date.parse(headers.get('date') ?? '') / 1000
    expect(Number(headers.get('x-rate-limit-reset')) - at).toBeGreaterThanOrEqual(9)
    expect(Number(headers.get('x-rate-limit-reset')) - at).toBeLessThanOrEqual(11)
  })

  test.for([
    [402, 402, 'credits'],
    [429, 429, 'usage-capped'],
    [187, 403, '"code":187'],
  ] as const)('refuses with %i where told to', async ([code, status, words]) => {
    desk.setFaults({ reject: { code } })
    const refused = await call('/2/tweets', { text: 'x' })
    expect(refused.status).toBe(status)
    expect(JSON.stringify(refused.json)).toContain(words)
  })
})

test('weights are those of the documentation', () => {
  expect(weightOf('abc')).toBe(3)
  expect(weightOf('日本')).toBe(4)
  expect(weightOf('👨‍👩‍👧‍👦')).toBe(2)
  expect(weightOf('lihat https://example.go.id/a/b?c=d ya')).toBe(6 + 23 + 3)
})
