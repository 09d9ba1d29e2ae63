import { describe, expect, test } from 'vitest'
import type { HttpRequest, HttpResponse } from '../../src/contract/http.ts'
import { check } from './api.ts'
import { fetchMedia } from './media.ts'

const settings = {
  authToken: ['new-token', 'old-token'],
  accountSid: `AC${'0'.repeat(32)}`,
  apiUrl: 'https://api.twilio.test/',
}
const key = Buffer.from(`${settings.accountSid}:new-token`).toString('base64')
const file = 'https://api.twilio.test/2010-04-01/Accounts/AC0/Messages/MM1/Media/ME1'
const copy = 'https://cdn.test/ME1?tanda=x'
const maxBytes = 1_000

type Answer = Partial<Omit<HttpResponse, 'body'>> & { readonly body?: string }

interface Asked extends HttpRequest {
  readonly url: string
}

/** Answers each request with the next of these, and in the end with the last again. */
function wire(...answers: readonly Answer[]) {
  const asked: Asked[] = []
  const http = async (url: string, request: HttpRequest = {}): Promise<HttpResponse> => {
    const {
      status = 200,
      headers = {},
      body = '',
    } = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push({ url, ...request })
    return { status, headers, body: Buffer.from(body) }
  }
  return { asked, http }
}

const sentTo = (location: string) => ({ status: 307, headers: { location } })

function fetchFrom(
  url: string | undefined,
  http: ReturnType<typeof wire>['http'],
  apiUrl?: string,
) {
  const attachment = { type: 'image' as const, ...(url === undefined ? {} : { url }) }
  return fetchMedia(attachment, { ...settings, ...(apiUrl && { apiUrl }) }, http, maxBytes)
}

describe('a file at Twilio', () => {
  test('is fetched from where Twilio sends us, which does not get our credentials', async () => {
    const picture = { headers: { 'content-type': 'image/png' }, body: 'gambar' }
    const { asked, http } = wire(sentTo(copy), sentTo('/lain'), picture)
    expect(await fetchFrom(file, http)).toEqual({
      kind: 'fetched',
      body: Buffer.from('gambar'),
      mimeType: 'image/png',
    })
    expect(asked.map(({ url, headers, maxBytes }) => ({ url, headers, maxBytes }))).toEqual([
      { url: file, headers: { authorization: `Basic ${key}` }, maxBytes },
      { url: copy, headers: {}, maxBytes },
      { url: 'https://cdn.test/lain', headers: {}, maxBytes },
    ])
  })

  test('has the type that the webhook told', async () => {
    const { http } = wire({ headers: { 'content-type': 'application/octet-stream' } })
    const attachment = { type: 'audio', url: file, mimeType: 'audio/ogg' } as const
    expect(await fetchMedia(attachment, settings, http, maxBytes)).toMatchObject({
      mimeType: 'audio/ogg',
    })
  })

  test.for([
    'https://cdn.test/ME1',
    'https://api.twilio.test.evil.test/ME1',
    'https://api.twilio.test:8443/ME1',
    'https://api.twilio.test@evil.test/ME1',
  ])('does not show our credentials to %s', async (url) => {
    const { asked, http } = wire({ body: 'x' })
    await fetchFrom(url, http)
    expect(asked.map(({ headers }) => headers)).toEqual([{}])
  })

  test('does not get our credentials a second time, should it be sent back', async () => {
    const { asked, http } = wire(sentTo(copy), sentTo(file), {})
    await fetchFrom(file, http)
    expect(asked.filter(({ headers }) => headers?.['authorization'])).toHaveLength(1)
  })

  test.for([
    [undefined, 'no address'],
    ['ME1', 'no address'],
    ['http://api.twilio.test/ME1', 'no address'],
    ['file:///etc/passwd', 'no address'],
  ] as const)('is not there at %s', async ([url, detail]) => {
    const { asked, http } = wire({})
    expect(await fetchFrom(url, http)).toEqual({ kind: 'gone', detail })
    expect(asked).toEqual([])
  })

  test('is not fetched over plain HTTP, unless Twilio itself is', async () => {
    const plain = sentTo('http://cdn.test/ME1')
    expect(await fetchFrom(file, wire(plain, {}).http)).toEqual({
      kind: 'gone',
      detail: 'sent on to no https address',
    })
    const simulated = 'http://127.0.0.1:1708/simulator/twilio'
    const { http } = wire(plain, { body: 'x' })
    expect(await fetchFrom(`${simulated}/ME1`, http, simulated)).toMatchObject({ kind: 'fetched' })
  })

  test.for([
    [sentTo(copy), { kind: 'later', detail: 'sent on more than 3 times' }],
    [{ status: 302 }, { kind: 'later', detail: 'HTTP 302 for the file' }],
    [{ status: 401 }, { kind: 'later', detail: 'HTTP 401 for the file' }],
    [{ status: 404 }, { kind: 'later', detail: 'HTTP 404 for the file' }],
    [{ status: 503 }, { kind: 'later', detail: 'HTTP 503 for the file' }],
    [{ status: 410 }, { kind: 'gone', detail: 'HTTP 410 for the file' }],
  ] as const)('that is answered with %j is $1', async ([answer, result]) => {
    expect(await fetchFrom(file, wire(answer).http)).toEqual(result)
  })
})

describe('hole 17: the credentials', () => {
  test.for([
    [{ body: '{"status":"active"}' }, { kind: 'valid' }],
    [{ body: '{"status":"suspended"}' }, { kind: 'refused', detail: 'the account is suspended' }],
    [{ body: '{"status":"closed"}' }, { kind: 'refused', detail: 'the account is closed' }],
    [
      { status: 401, body: '{"code":20003}' },
      { kind: 'refused', detail: 'HTTP 401' },
    ],
    [{ status: 403 }, { kind: 'refused', detail: 'HTTP 403' }],
    [{ status: 404 }, { kind: 'refused', detail: 'HTTP 404' }],
    [{ status: 500 }, { kind: 'unknown', detail: 'HTTP 500 for the account' }],
    [{ body: '<html>' }, { kind: 'unknown', detail: 'HTTP 200 for the account' }],
    [{ body: '{"status":"new"}' }, { kind: 'unknown', detail: 'HTTP 200 for the account' }],
  ] as const)('are, by the answer %j, %j', async ([answer, result]) => {
    const { asked, http } = wire(answer)
    expect(await check(settings, http)).toEqual(result)
    expect(asked).toMatchObject([
      {
        url: `https://api.twilio.test/2010-04-01/Accounts/${settings.accountSid}.json`,
        headers: { authorization: `Basic ${key}` },
      },
    ])
  })
})
