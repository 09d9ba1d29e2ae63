import { describe, expect, test } from 'vitest'
import { HttpFailure, type HttpRequest, type HttpResponse } from '../../src/contract/http.ts'
import { authorization, check } from './api.ts'
import { fetchMedia } from './media.ts'

const settings = {
  consumerKey: 'key',
  consumerSecret: ['consumer-secret', 'old-secret'],
  accessToken: '1111-token',
  accessSecret: 'access-secret',
  apiUrl: 'https://api.x.test/',
  userId: '1111',
}

/** Answers each request in turn, and keeps them. */
function provider(...answers: { status: number; body?: unknown }[]) {
  const requests: (HttpRequest & { url: string })[] = []
  const http = async (url: string, init?: HttpRequest): Promise<HttpResponse> => {
    requests.push({ url, ...init })
    const { status, body } = answers[requests.length - 1] ?? { status: 599 }
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? {}))
    return { status, headers: {}, body: bytes }
  }
  return { http, requests }
}

describe('x signature of requests', () => {
  // https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature; what is there a
  // form stands here in the query, which makes the same signature.
  test('is that of the documented example', () => {
    const status = encodeURIComponent('Hello Ladies + Gentlemen, a signed OAuth request!')
    const header = authorization(
      'POST',
      `https://api.x.com/1.1/statuses/update.json?include_entities=true&status=${status}`,
      {
        consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
        consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
        accessToken: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
        accessSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
      },
      { nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg', seconds: 1318622958 },
    )
    expect(header).toContain(
      `oauth_signature="${encodeURIComponent('Ls93hJiZbQ3akF3HF3x1Bz8/zU4=')}"`,
    )
    expect(header).toContain('oauth_timestamp="1318622958"')
  })

  test('is made with the first of several secrets, and never twice the same', () => {
    const stamp = { nonce: 'n', seconds: 1 }
    const sign = (consumerSecret: string | string[]) =>
      authorization('GET', 'https://api.x.test/', { ...settings, consumerSecret }, stamp)
    expect(sign(['a', 'b'])).toBe(sign('a'))
    expect(sign(['a', 'b'])).not.toBe(sign('b'))
    const one = () => authorization('GET', 'https://api.x.test/', settings)
    expect(one()).not.toBe(one())
  })
})

describe('x credentials', () => {
  test.for([
    [200, { data: { id: '1111', username: 'lapor1708' } }, { kind: 'valid' }],
    [
      200,
      { data: { id: '9999' } },
      { kind: 'refused', detail: 'the access token is of the user 9999, not of userId' },
    ],
    [401, {}, { kind: 'refused', detail: 'HTTP 401' }],
    [403, {}, { kind: 'refused', detail: 'HTTP 403' }],
    [200, 'a page of some proxy', { kind: 'unknown', detail: 'HTTP 200 from users/me' }],
    [429, {}, { kind: 'unknown', detail: 'HTTP 429 from users/me' }],
    [503, {}, { kind: 'unknown', detail: 'HTTP 503 from users/me' }],
  ] as const)('hole 17: HTTP %i with %j', async ([status, body, found]) => {
    const { http, requests } = provider({ status, body })
    expect(await check(settings, http)).toEqual(found)
    expect(requests).toMatchObject([{ url: 'https://api.x.test/2/users/me', method: 'GET' }])
  })
})

describe('x media', () => {
  const bytes = Buffer.from('a picture')
  const signed = { authorization: expect.stringMatching(/^OAuth /) }

  test('of a post is fetched without our keys', async () => {
    const { http, requests } = provider({ status: 200, body: bytes })
    const photo = { type: 'image', url: 'https://pbs.twimg.com/media/a.jpg' } as const
    expect(await fetchMedia(photo, settings, http, 100)).toEqual({ kind: 'fetched', body: bytes })
    expect(requests).toEqual([{ url: photo.url, maxBytes: 100, timeoutMs: 60_000 }])
  })

  test.for([
    'https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg',
    'https://video.twimg.com/dm_video/1/a.mp4',
    'https://api.x.test/2/dm_conversations/media/1/2/3',
  ])('that was sent in private is fetched with our keys: %s', async (url) => {
    const { http, requests } = provider({ status: 200, body: bytes })
    await fetchMedia({ type: 'image', url }, settings, http, 100)
    expect(requests).toEqual([{ url, headers: signed, maxBytes: 100, timeoutMs: 60_000 }])
  })

  test.for([
    'https://pbs.twimg.com.example.net/a.jpg',
    'http://pbs.twimg.com/a.jpg',
    'https://169.254.169.254/latest',
    'not an address',
  ])('is fetched from X only, not from %s', async (url) => {
    const { http, requests } = provider({ status: 200, body: bytes })
    const found = await fetchMedia({ type: 'image', url }, settings, http, 100)
    expect(found).toEqual({ kind: 'gone', detail: 'not an address of X' })
    expect(requests).toEqual([])
  })

  const unplaced = { type: 'image', externalId: '500/3_1' } as const
  const found = (media: object[]) => ({ status: 200, body: { data: {}, includes: { media } } })

  test('is looked up by its post where the webhook named it only', async () => {
    const { http, requests } = provider(
      found([{ media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/media/a.jpg' }]),
      { status: 200, body: bytes },
    )
    expect(await fetchMedia(unplaced, settings, http, 100)).toMatchObject({ kind: 'fetched' })
    expect(requests.map(({ url }) => url)).toEqual([
      'https://api.x.test/2/tweets/500?expansions=attachments.media_keys&media.fields=url%2Ctype%2Cvariants',
      'https://pbs.twimg.com/media/a.jpg',
    ])
  })

  test.for([
    ['a post without it', unplaced, found([]), 'gone', 'the post does not have it'],
    ['a post that is gone', unplaced, { status: 404 }, 'gone', 'HTTP 404 for the post'],
    ['a limit', unplaced, { status: 429 }, 'later', 'HTTP 429 for the post'],
    [
      'nothing to ask for',
      { type: 'image', externalId: '8' },
      { status: 200 },
      'gone',
      'no address, and none to ask for',
    ],
    [
      'a medium that is gone',
      { type: 'image', url: 'https://pbs.twimg.com/a.jpg' },
      { status: 404 },
      'gone',
      'HTTP 404',
    ],
    [
      'a fault',
      { type: 'image', url: 'https://pbs.twimg.com/a.jpg' },
      { status: 503 },
      'later',
      'HTTP 503',
    ],
  ] as const)('says what became of it: %s', async ([, attachment, answer, kind, detail]) => {
    const { http } = provider(answer)
    expect(await fetchMedia(attachment, settings, http, 100)).toEqual({ kind, detail })
  })

  test('lets a failure of the transport pass', async () => {
    const failure = new HttpFailure('connection lost', false)
    const http = () => Promise.reject(failure)
    await expect(fetchMedia(unplaced, settings, http, 100)).rejects.toBe(failure)
  })
})
