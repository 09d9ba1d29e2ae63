import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCoreStore } from '../../../simulator/core-store.ts'
import { readableSchema } from '../../../test/docs/core-store-openapi.ts'
import {
  examineCoreStore,
  type StoreFault,
  sampleComplaint,
} from '../../../test/harness/core-store-suite.ts'
import { HttpFailure, type HttpRequest, type HttpResponse } from '../../contract/http.ts'
import { signedHeaders } from '../../contract/standard-webhooks.ts'
import { httpClient } from '../../net/http-client.ts'
import { additionOf, lookupOf, submissionOf } from './answers.ts'
import { bodyOf, ComplaintCreated, ComplaintSupplemented, Declined, Taken } from './body.ts'
import { signedHttpStore } from './signed-http-store.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const at = new Date('2026-05-04T03:02:01Z')

describe('a signed core store', () => {
  let core: Awaited<ReturnType<typeof startCoreStore>>
  beforeAll(async () => {
    core = await startCoreStore({ secret })
  })
  afterAll(() => core.close())

  const faults: Record<StoreFault, Parameters<typeof core.faults.set>[0]> = {
    unavailable: { refuse: { times: 1 } },
    'rate limit': { rateLimit: { times: 1, retryAfterSeconds: 3 } },
    refusal: { reject: { times: 1 } },
    'lost answer': { timeout: { times: 1 } },
    'no answer': { hang: { times: 1 } },
    garbage: { garbage: { times: 1 } },
  }
  const patience = { submitTimeoutMs: 200, findTimeoutMs: 200 }
  const examined = {
    store: () => signedHttpStore({ url: core.url, secret, http: httpClient, ...patience }),
    creations: async (reference: string) =>
      core.record().complaints.find((entry) => entry.reference === reference)?.creations ?? 0,
    textOf: async (reference: string) =>
      core.record().complaints.find((entry) => entry.reference === reference)?.text,
    everythingOf: async (reference: string) =>
      JSON.stringify(core.record().complaints.find((entry) => entry.reference === reference)),
    meet: (fault: StoreFault) => core.faults.set(faults[fault]),
  }
  // It is asked for its events, or it pushes them; the rest is the same.
  examineCoreStore('signed-http', examined)
  examineCoreStore('signed-http that is asked for its events', {
    ...examined,
    store: () =>
      signedHttpStore({ url: core.url, secret, http: httpClient, events: 'pull', ...patience }),
    tell: async (events) =>
      core.events.tell(
        events.map(({ key, at, ...event }) => ({ ...event, id: key, at: at.toISOString() })),
      ),
  })

  test('takes a wrong secret for the store’s trouble, not the complaint’s', async () => {
    const other = `whsec_${randomBytes(32).toString('base64')}`
    const strange = signedHttpStore({ url: core.url, secret: other, http: httpClient })
    expect(await strange.submit(sampleComplaint())).toMatchObject({ kind: 'deferred' })
    expect(core.record().unproven).toBe(1)
  })

  test('does not wait for ever', async () => {
    core.faults.set({ hang: { times: 2 } })
    const hasty = signedHttpStore({
      url: core.url,
      secret,
      http: httpClient,
      submitTimeoutMs: 50,
      findTimeoutMs: 50,
    })
    const complaint = sampleComplaint()
    expect(await hasty.submit(complaint)).toEqual({ kind: 'unknown', detail: 'no answer in time' })
    expect(await hasty.find?.(complaint.reference)).toMatchObject({ kind: 'deferred' })
  })
})

function answer(status: number, body: unknown = '', headers = {}): HttpResponse {
  return { status, headers, body: Buffer.from(JSON.stringify(body)) }
}

describe('the answer to a submission', () => {
  const taken = { trackingId: 'A-1' }
  test.for<[string, HttpResponse, ReturnType<typeof submissionOf>]>([
    ['201', answer(201, taken), { kind: 'stored', trackingId: 'A-1' }],
    ['409, which it knows', answer(409, taken), { kind: 'stored', trackingId: 'A-1' }],
    ['a number', answer(200, { trackingId: 17 }), { kind: 'stored', trackingId: '17' }],
    ['no id', answer(200, {}), { kind: 'unknown', detail: 'HTTP 200 without a tracking id' }],
    [
      '409 without an id',
      answer(409),
      { kind: 'unknown', detail: 'HTTP 409 without a tracking id' },
    ],
    ['a redirect', answer(302), { kind: 'deferred', detail: 'HTTP 302' }],
    ['400', answer(400), { kind: 'refused', detail: 'HTTP 400' }],
    ['413', answer(413), { kind: 'refused', detail: 'HTTP 413' }],
    ['422', answer(422, { error: 'a\nb' }), { kind: 'refused', detail: 'HTTP 422: a b' }],
    [
      'words that quote a phone number',
      answer(422, { error: 'bad text: telp 081234567890' }),
      { kind: 'refused', detail: 'HTTP 422: bad text: telp [telepon]' },
    ],
    ['401', answer(401), { kind: 'deferred', detail: 'HTTP 401' }],
    ['404', answer(404), { kind: 'deferred', detail: 'HTTP 404' }],
    ['410', answer(410), { kind: 'deferred', detail: 'HTTP 410' }],
    [
      '429',
      answer(429, {}, { 'retry-after': '7' }),
      { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 7_000 },
    ],
    [
      '503 until a time by its own clock',
      answer(
        503,
        {},
        {
          'retry-after': 'Mon, 04 May 2026 04:00:30 GMT',
          date: 'Mon, 04 May 2026 04:00:00 GMT',
        },
      ),
      { kind: 'deferred', detail: 'HTTP 503', retryAfterMs: 30_000 },
    ],
    [
      'a wait of a year, which the house bounds',
      answer(503, {}, { 'retry-after': '31536000' }),
      { kind: 'deferred', detail: 'HTTP 503', retryAfterMs: 31_536_000_000 },
    ],
    [
      'a wait that is none',
      answer(429, {}, { 'retry-after': 'soon' }),
      { kind: 'deferred', detail: 'HTTP 429' },
    ],
    ['500', answer(500), { kind: 'unknown', detail: 'HTTP 500' }],
    ['502', answer(502), { kind: 'unknown', detail: 'HTTP 502' }],
    ['504', answer(504), { kind: 'unknown', detail: 'HTTP 504' }],
  ])('%s', ([, given, expected]) => {
    expect(submissionOf(given, at)).toEqual(expected)
  })

  test.for([200, 409, 422, 500])('%i with a body that is no JSON is survived', (status) => {
    const given = { status, headers: {}, body: Buffer.from('<h1>Galat</h1>') }
    expect(submissionOf(given, at).kind).toBe(status === 422 ? 'refused' : 'unknown')
  })
})

describe('the answer to a lookup', () => {
  test.for<[string, HttpResponse, ReturnType<typeof lookupOf>]>([
    ['200', answer(200, { trackingId: 'A-1' }), { kind: 'stored', trackingId: 'A-1' }],
    ['404', answer(404), { kind: 'absent' }],
    ['no such route', answer(405), { kind: 'absent' }],
    ['200 without an id', answer(200), { kind: 'deferred', detail: 'lookup: HTTP 200' }],
    ['401', answer(401), { kind: 'deferred', detail: 'lookup: HTTP 401' }],
    ['500', answer(500), { kind: 'deferred', detail: 'lookup: HTTP 500' }],
  ])('%s', ([, given, expected]) => {
    expect(lookupOf(given, at)).toEqual(expected)
  })
})

describe('a request', () => {
  async function requested(failure?: HttpFailure) {
    const requests: (HttpRequest & { url: string })[] = []
    const store = signedHttpStore({
      url: 'https://aduan.contoh.id/api/',
      secret,
      now: () => at,
      http: (url, init) => {
        requests.push({ url, ...init })
        return failure ? Promise.reject(failure) : Promise.resolve(answer(201, { trackingId: '1' }))
      },
    })
    const complaint = sampleComplaint()
    const submission = await store.submit(complaint)
    const [request] = requests
    return { complaint, submission, request, store }
  }

  test('goes to the address below the store’s, under its reference, and is signed', async () => {
    const { complaint, request } = await requested()
    const body = bodyOf(complaint, at)
    expect(request).toMatchObject({
      url: 'https://aduan.contoh.id/api/complaints',
      method: 'POST',
      body,
      headers: signedHeaders(secret, complaint.reference, at, body),
    })
    expect(request?.headers?.['webhook-id']).toBe(complaint.reference)
  })

  test('has a body as the schema says, without what is not known', async () => {
    const { complaint } = await requested()
    const body = JSON.parse(bodyOf(complaint, at))
    expect(ComplaintCreated.parse(body)).toEqual(body)
    expect(body.data).not.toHaveProperty('district')
    expect(body.data.receivedAt).toBe('2026-05-04T03:02:01.000Z')
  })

  test.for([
    [true, 'unknown'],
    [false, 'deferred'],
  ] as const)('that fails, mayHaveArrived %s, is %s', async ([mayHaveArrived, kind]) => {
    const { submission } = await requested(new HttpFailure('ECONNRESET', mayHaveArrived))
    expect(submission).toEqual({ kind, detail: 'ECONNRESET' })
  })
})

describe('the answer to a supplement', () => {
  test.for<[string, HttpResponse, ReturnType<typeof additionOf>]>([
    ['200', answer(200), { kind: 'taken' }],
    ['409, which it knows', answer(409), { kind: 'taken' }],
    [
      '404, of a store without supplements',
      answer(404),
      { kind: 'refused', detail: 'HTTP 404 for a supplement' },
    ],
    ['422', answer(422, { error: 'no' }), { kind: 'refused', detail: 'HTTP 422: no' }],
    ['401', answer(401), { kind: 'deferred', detail: 'HTTP 401' }],
    ['502', answer(502), { kind: 'unknown', detail: 'HTTP 502' }],
    ['503', answer(503), { kind: 'deferred', detail: 'HTTP 503' }],
  ])('%s', ([, given, outcome]) => {
    expect(additionOf(given, at)).toEqual(outcome)
  })
})

test('the document has the schemas of the code', () => {
  const document = readFileSync(
    new URL('../../../docs/core-store-http.md', import.meta.url),
    'utf8',
  )
  const schemas = [...document.matchAll(/```json schema\n(.*?)```/gs)].map(([, text = '']) =>
    JSON.parse(text),
  )
  expect(schemas).toEqual(
    [ComplaintCreated, Taken, Declined, ComplaintSupplemented].map((one) => readableSchema(one)),
  )
})
