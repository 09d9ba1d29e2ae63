import { describe, expect, test } from 'vitest'
import type { Attachment } from '../../../src/contract/events.ts'
import { HttpFailure } from '../../../src/contract/http.ts'
import { type ScriptedAnswer, scriptedGraph } from '../../../test/harness/scripted-graph.ts'
import { whatsapp } from './channel.ts'

const given = {
  appSecret: 'app-secret-of-the-test',
  verifyToken: 'verify-token-of-the-test',
  phoneNumberId: '200000000000002',
  accessToken: 'access-token-of-the-test',
  graphUrl: 'https://graph.test',
}
const settings = { ...whatsapp.receiving.parse(given), ...whatsapp.sending.parse(given) }
const voice: Attachment = {
  type: 'audio',
  externalId: '3000000000000004',
  url: 'https://stranger.example/voice',
  mimeType: 'audio/ogg',
}
const bytes = Buffer.from([0, 255, 1, 254])
const found = (changes: object = {}): ScriptedAnswer => ({
  status: 200,
  body: { url: 'https://lookaside.test/1', mime_type: 'audio/ogg', file_size: 4, ...changes },
})

async function fetched(answers: readonly (ScriptedAnswer | HttpFailure)[], attachment = voice) {
  const { http, asked } = scriptedGraph(...answers)
  return { result: await whatsapp.fetchMedia?.(attachment, settings, http, 100), asked }
}

describe('meta/whatsapp media', () => {
  test('is fetched from the address that Graph gives, with the token there and nowhere else', async () => {
    const { result, asked } = await fetched([found(), { status: 200, body: bytes }])
    expect(result).toEqual({ kind: 'fetched', body: bytes, mimeType: 'audio/ogg' })
    expect(asked.map(({ url, headers }) => [url, headers?.['authorization']])).toEqual([
      [
        'https://graph.test/v26.0/3000000000000004?phone_number_id=200000000000002',
        'Bearer access-token-of-the-test',
      ],
      ['https://lookaside.test/1', 'Bearer access-token-of-the-test'],
    ])
    expect(asked[1]).toMatchObject({ maxBytes: 100 })
    expect(asked[1]?.timeoutMs).toBeGreaterThan(15_000)
  })

  test('asks for no path of its own making', async () => {
    const { asked } = await fetched([{ status: 404, body: '' }], {
      ...voice,
      externalId: '../me?fields=id',
    })
    expect(new URL(asked[0]?.url ?? '').pathname).toBe('/v26.0/..%2Fme%3Ffields%3Did')
  })

  test('is looked for once more where its address has run out', async () => {
    const again = found({ url: 'https://lookaside.test/2' })
    const { result, asked } = await fetched([
      found(),
      { status: 404, body: '' },
      again,
      { status: 200, body: bytes },
    ])
    expect(result).toMatchObject({ kind: 'fetched' })
    expect(asked[3]?.url).toBe('https://lookaside.test/2')
  })

  const none = { status: 404, body: '' }
  test.for([
    [
      'no such object',
      [{ status: 400, body: { error: { code: 100, error_subcode: 33 } } }],
      'HTTP 400, Graph error 100/33',
    ],
    ['a refusal without words', [none], 'HTTP 404'],
    ['too large', [found({ file_size: '101' })], 'larger than 100 bytes'],
    ['not there twice', [found(), none, found(), none], 'HTTP 404 for the file'],
    ['refused', [found(), { status: 403, body: '' }], 'HTTP 403 for the file'],
  ] as const)('is gone where the answer is: %s', async ([, answers, detail]) => {
    const { result, asked } = await fetched(answers)
    expect(result).toEqual({ kind: 'gone', detail })
    expect(asked).toHaveLength(answers.length)
  })

  test('is gone without an id, whatever its address', async () => {
    const { result, asked } = await fetched([], { type: 'image', url: 'https://stranger.example' })
    expect(result).toMatchObject({ kind: 'gone' })
    expect(asked).toEqual([])
  })

  test.for([
    [
      'a limit',
      [{ status: 429, headers: { 'retry-after': '4' }, body: { error: { code: 4 } } }],
      { kind: 'later', detail: 'HTTP 429, Graph error 4', retryAfterMs: 4_000 },
    ],
    ['a fault', [{ status: 502, body: '' }], { kind: 'later', detail: 'HTTP 502' }],
    [
      'a dead token, which will be mended',
      [{ status: 401, body: { error: { code: 190 } } }],
      { kind: 'later', detail: 'HTTP 401, Graph error 190' },
    ],
    [
      'no address',
      [{ status: 200, body: { url: 'file:///etc/passwd' } }],
      { kind: 'later', detail: 'HTTP 200 without an address' },
    ],
    [
      'a fault of the download',
      [found(), { status: 503, body: '' }],
      { kind: 'later', detail: 'HTTP 503 for the file' },
    ],
    [
      'a limit of the download',
      [found(), { status: 429, body: '' }],
      { kind: 'later', detail: 'HTTP 429 for the file' },
    ],
  ] as const)('is tried again after %s', async ([, answers, expected]) => {
    expect((await fetched(answers)).result).toEqual(expected)
  })

  test('lets a failure of the transport pass', async () => {
    const failure = new HttpFailure('connection lost', true)
    await expect(fetched([found(), failure])).rejects.toBe(failure)
  })
})

describe('meta/whatsapp credentials', () => {
  test.for([
    [200, { id: '200000000000002' }, 'valid'],
    [200, '<html>', 'unknown'],
    [401, { error: { code: 190 } }, 'refused'],
    [400, { error: { code: 100, error_subcode: 33 } }, 'refused'],
    [403, { error: { code: 200 } }, 'refused'],
    [400, { error: { code: 4 } }, 'unknown'],
    [503, '', 'unknown'],
  ] as const)('are judged by HTTP %i %j: %s', async ([status, body, kind]) => {
    const { http, asked } = scriptedGraph({ status, body })
    expect(await whatsapp.check?.(settings, http)).toMatchObject({ kind })
    expect(asked[0]).toMatchObject({ url: 'https://graph.test/v26.0/200000000000002?fields=id' })
  })

  test('are not quoted', async () => {
    const quoting = { error: { code: 190, error_data: { details: given.accessToken } } }
    const { http } = scriptedGraph({ status: 401, body: quoting })
    expect(JSON.stringify(await whatsapp.check?.(settings, http))).not.toContain(given.accessToken)
  })
})
