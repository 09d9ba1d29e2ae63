import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookChannel } from '../../src/contract/channel.ts'
import type { Answer, InboundEvent, ProviderRequest, Reception } from '../../src/contract/events.ts'
import { HttpFailure } from '../../src/contract/http.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import {
  type CheckCase,
  checkRules,
  expectNoneOf,
  type MediaExamination,
  mediaRules,
  quoting,
} from './channel-answers.ts'
import { doorRules } from './channel-door.ts'
import { sampleFiles, sampleIn, settingsOf } from './channel-fixtures.ts'
import { lostFields, type Wordless } from './kept-words.ts'
import { type Scripted, type SentRequest, steadyHttp } from './scripted-http.ts'

export type { CheckCase, MediaCase } from './channel-answers.ts'

export interface ReceptionCase {
  readonly name: string
  readonly request: ProviderRequest
  /** True where it is left out. */
  readonly verified?: boolean
  /** Compared where it is given; otherwise 2xx for what is verified, 401 or 403 for the rest. */
  readonly answer?: Answer
  readonly events: readonly InboundEvent[]
}

export interface SendCase {
  readonly name: string
  /** Laid over `given.message`. */
  readonly message?: Partial<OutboundMessage>
  /** What the provider answers, or how the transport fails. */
  readonly reply: Scripted
  /** Every request that leaves, whole and in order. Not compared where it is left out. */
  readonly requests?: readonly SentRequest[]
  /** Without it the failure of a transport has to pass through. */
  readonly outcome?: Outcome
}

export interface ChannelExamination {
  /** As an operator writes them, with every secret of its own value. */
  readonly settings: Readonly<Record<string, unknown>>
  /** A genuine request with this body, signed with this secret as the provider signs. */
  readonly sign: (body: Buffer, secret: string) => ProviderRequest
  /** The setting that holds the signing secret; it may also be a list, during a rotation. */
  readonly signingSecret: string
  /** In lower case. */
  readonly signatureHeader?: string
  /** The parameter of the address that stands in its place. */
  readonly signatureParameter?: string
  /** `sender` where the header is a word that comes along and says nothing of the body. */
  readonly proves?: 'content' | 'sender'
  /** Whether another header than the genuine one still holds its signature. Default: it never does. */
  readonly holdsSignature?: (other: string, signature: string) => boolean
  /** A second secret of the right form, for a rotation. */
  readonly otherSecret?: string
  /** Whether two bodies say the same under the provider's signature. Default: equal bytes. */
  readonly isSameContent?: (a: Buffer, b: Buffer) => boolean
  /** The parameter whose value the provider wants back, signed, from anybody who asks. */
  readonly challenge?: string
  /** Bodies that are refused whoever signed them. Default: none. */
  readonly refusesBody?: (body: Buffer) => boolean
  /** Where any success is an acceptance: there is no id to wait for. */
  readonly acceptsEvery2xx?: true
  /** Where the receiver takes a message once however often it comes: nothing has to be looked up. */
  readonly repeatsAreSafe?: true
  readonly message: OutboundMessage
  /** What the provider answers where it takes a message, and a file before it. */
  readonly success: Scripted
  /** External id of a citizen's message, as a reply may answer it. */
  readonly quoted: string
  readonly receptions: readonly ReceptionCase[]
  readonly sends: readonly SendCase[]
  /** For a channel that fetches attachments itself. */
  readonly media?: MediaExamination
  /** For a channel whose provider can be asked whether it takes our credentials. */
  readonly checks?: readonly CheckCase[]
  /** Where the folder `samples` is: `import.meta.url`. */
  readonly url: string
  /** The request that a file in it stands for; its body, signed, where this is left out. */
  readonly sampled?: (text: string) => ProviderRequest
  /** Fields of the samples that hold no words of a citizen's. */
  readonly wordless: readonly Wordless[]
}

/** Random inputs that a rule sees: more where it is examined once than where it is once a case. */
const runs = { numRuns: 200 }
const runsPerCase = { numRuns: 25 }

/** The examination that every webhook channel sits: its own tables, then the rules for all. */
export function channelSuite(channel: WebhookChannel, given: ChannelExamination): void {
  const receiving = channel.receiving.parse(given.settings)
  const settings = settingsOf(channel, given.settings)
  const secrets = secretsOf(channel, settings)
  const secret = firstOf(settings[given.signingSecret])

  const genuine = given.receptions.filter(
    ({ verified = true, request }) => verified && signatureIn(request, given),
  )
  const { proves = 'content', otherSecret = 'other', holdsSignature = () => false } = given
  const { refusesBody = () => false } = given
  const withBody = genuine.filter(({ request }) => request.body.length > 0)

  describe(`${channel.name} webhook`, () => {
    test.for(given.receptions)('$name', ({ request, verified = true, answer, events }) => {
      const reception = channel.receive(request, receiving)
      expect({ verified: reception.verified, events: reception.events }).toEqual({
        verified,
        events,
      })
      if (answer) expect(reception.answer).toEqual(answer)
      expectSound(reception)
    })

    const { sampled = (text) => given.sign(Buffer.from(text), secret) } = given
    test.for(sampleFiles(given.url))('reads the sample %s whole', (file) => {
      const { verified, events } = channel.receive(sampled(sampleIn(given.url, file)), receiving)
      expect(verified).toBe(true)
      for (const { kind } of events) expect(kind).not.toBe('malformed')
    })

    test.for(sampleFiles(given.url).filter((file) => file.endsWith('.json')))(
      'keeps the words of every field of the sample %s that may have some',
      (file) => {
        const sample: unknown = JSON.parse(sampleIn(given.url, file))
        const read = (json: unknown) =>
          channel.receive(sampled(JSON.stringify(json)), receiving).events
        expect(lostFields(sample, read, given.wordless)).toEqual([])
      },
    )

    test('has genuine requests to be examined with', () => {
      expect(withBody.length).toBeGreaterThan(0)
    })

    test.for(genuine)('refuses "$name" without its signature', ({ request }) => {
      expectRefused(channel.receive(withSignature(request, undefined, given), receiving))
    })

    test.for(genuine)('refuses "$name" signed with another secret', ({ request }) => {
      const forged = signatureIn(given.sign(request.body, `${secret}x`), given)
      expectRefused(channel.receive(withSignature(request, forged, given), receiving))
    })

    test.for(genuine)('refuses "$name" with any other signature, however formed', ({ request }) => {
      const signature = signatureIn(request, given) ?? ''
      fc.assert(
        fc.property(otherThan(signature), (other) => {
          fc.pre(!holdsSignature(other, signature))
          expectRefused(channel.receive(withSignature(request, other, given), receiving))
        }),
        runsPerCase,
      )
    })

    const proven = proves === 'content' ? withBody : []
    test.for(proven)('refuses "$name" with one byte changed', ({ request }) => {
      const isSame = given.isSameContent ?? ((a: Buffer, b: Buffer) => a.equals(b))
      fc.assert(
        fc.property(fc.nat(request.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const body = Buffer.from(request.body)
          body[at] = (body[at] ?? 0) ^ by
          fc.pre(!isSame(body, request.body))
          expectRefused(channel.receive({ ...request, body }, receiving))
        }),
        runsPerCase,
      )
    })

    test.for(['', '   ', [], [''], undefined])(
      'verifies nothing while its secrets are %j',
      (blank) => {
        const key = firstOf(blank)
        const word = Array.isArray(blank) ? key : blank
        const names = channel.secrets.filter((name) => name in channel.receiving.shape)
        const blanked = {
          ...receiving,
          ...Object.fromEntries(names.map((name) => [name, word])),
          [given.signingSecret]: blank,
        }
        for (const { request } of given.receptions) {
          expectRefused(channel.receive(request, blanked))
          if (request.body.length > 0) {
            expectRefused(channel.receive(given.sign(request.body, key), blanked))
          }
        }
        expect(channel.receiving.safeParse(blanked).success).toBe(false)
      },
    )

    test('verifies with each of several secrets during a rotation', () => {
      for (const list of [
        [secret, otherSecret],
        [otherSecret, secret],
      ]) {
        const rotating = channel.receiving.parse({ ...receiving, [given.signingSecret]: list })
        for (const { request } of genuine) {
          expect(channel.receive(request, rotating).verified).toBe(true)
        }
      }
    })

    test('sets random bytes aside or finds nothing in them', () => {
      const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.json())
      fc.assert(
        fc.property(bytes, (body) => {
          const bytes = Buffer.from(body)
          const reception = channel.receive(given.sign(bytes, secret), receiving)
          expectSound(reception)
          expect(reception.verified).toBe(!refusesBody(bytes))
          for (const { kind } of reception.events) expect(kind).toBe('malformed')
        }),
        runs,
      )
    })

    test.for(withBody)('takes "$name" cut off anywhere without a fault', ({ request }) => {
      fc.assert(
        fc.property(fc.nat(request.body.length), (length) => {
          const cut = given.sign(request.body.subarray(0, length), secret)
          expectSound(channel.receive(cut, receiving))
        }),
        runsPerCase,
      )
    })

    const json = withBody.filter(({ request }) => isJson(request.body))
    test.for(json)('reads "$name" behind a byte order mark as without it', ({ request }) => {
      const eventsOf = (body: Buffer) =>
        channel
          .receive(given.sign(body, secret), receiving)
          .events.filter(({ kind }) => kind !== 'malformed')
      const marked = Buffer.concat([Buffer.from('\ufeff'), request.body])
      expect(eventsOf(marked)).toEqual(eventsOf(request.body))
    })

    test.for(json)('takes "$name" with anything in any place without a fault', ({ request }) => {
      const body: unknown = JSON.parse(request.body.toString())
      fc.assert(
        fc.property(fc.nat(), fc.jsonValue(), (place, value) => {
          const changed = Buffer.from(JSON.stringify(replaced(body, place, value)))
          const reception = channel.receive(given.sign(changed, secret), receiving)
          expectSound(reception)
          expect(reception.verified).toBe(!refusesBody(changed))
        }),
        runsPerCase,
      )
    })
  })

  doorRules({
    channel,
    receiving,
    genuine: genuine.map(({ request }) => request),
    sign: (body) => given.sign(body, secret),
    withSignature: (request, value) => withSignature(request, value, given),
    signatureIn: (request) => signatureIn(request, given),
    another: (n) => ({ ...receiving, [given.signingSecret]: anotherSecret(secret, n) }),
    refusesBody,
    challenge: given.challenge,
  })

  describe(`${channel.name} send`, () => {
    async function send(reply: Scripted, message?: Partial<OutboundMessage>) {
      const { http, asked } = steadyHttp(reply)
      const outcome = await channel.send({ ...given.message, ...message }, settings, http)
      return { outcome, requests: asked }
    }

    test.for(given.sends)('$name', async ({ message, reply, requests, outcome }) => {
      if (reply instanceof HttpFailure && !outcome) {
        await expect(send(reply, message)).rejects.toBe(reply)
        return
      }
      const sent = await send(reply, message)
      expect(sent.outcome).toEqual(outcome)
      if (requests) expect(sent.requests).toEqual(requests)
    })

    test.for([true, false])(
      'lets a failure of the transport pass, or repeats what may be repeated, mayHaveArrived: %s',
      async (mayHaveArrived) => {
        const failure = new HttpFailure('connection lost', mayHaveArrived)
        if (given.repeatsAreSafe)
          expect((await send(failure)).outcome).toMatchObject({ kind: 'deferred' })
        else await expect(send(failure)).rejects.toBe(failure)
      },
    )

    test.for(errorsOnTheWay)(
      'does not take an error on the way for the word of the provider: HTTP %i, %j',
      async ([status, body]) => {
        const { outcome } = await send({ status, body })
        expect(outcome.kind).toBe(given.repeatsAreSafe ? 'deferred' : 'unknown')
      },
    )

    test.for(refusalsOnTheWay)(
      'gives no reply up for a refusal on the way: HTTP %i',
      async (status) => {
        const { outcome } = await send({ status, body: '<h1>Refused</h1>' })
        if (outcome.kind === 'rejected') expect(outcome.code).toBe('credentials')
        else expect(outcome.kind).toBe('deferred')
      },
    )
    test('declares what it carries besides a text', () => {
      expect(channel.carries).toBeDefined()
    })

    test.for([
      ['few', ['Sudah', 'Belum']],
      ['many', Array.from({ length: 200 }, (_, n) => `Pilihan-${n}-a`)],
      ['long', ['Sudah', `Belum-${'a'.repeat(1_100)}`]],
    ] as const)(
      'leaves the words of %s choices in what the provider receives',
      async ([, choices]) => {
        const messages = [{}, ...(channel.carries?.files ? [{ attachment: file }] : [])]
        for (const message of messages) {
          const { requests } = await send(given.success, { ...message, choices })
          const received = requests.map(wordsOf).join(' ')
          for (const choice of choices) expect(received).toContain(choice)
        }
      },
    )

    test('names the message that it answers where that can be shown', async () => {
      const { requests } = await send(given.success, { replyTo: given.quoted })
      const received = requests.map(wordsOf).join(' ')
      const [token = ''] = given.quoted.split(':').slice(-1)
      expect(received.includes(token)).toBe(channel.carries?.quotes)
    })

    test('sends a file, or says that it carries none', async () => {
      const { outcome, requests } = await send(given.success, { attachment: file })
      if (channel.carries?.files)
        expect(requests.map(wordsOf).join(' ')).toMatch(/isi-berkas|aXNpLWJlcmthcw/)
      else {
        expect(outcome).toMatchObject({ kind: 'rejected', code: 'content' })
        expect(requests).toEqual([])
      }
    })

    test('accepts only what the provider has accepted, and survives any answer', async () => {
      const reply = fc.record({
        status: fc.integer({ min: 200, max: 599 }),
        headers: fc.oneof(
          fc.constant({}),
          fc.string().map((value) => ({ 'retry-after': value })),
        ),
        body: fc.oneof(fc.jsonValue(), fc.string()),
      })
      await fc.assert(
        fc.asyncProperty(reply, async (answer) => {
          const { outcome } = await send(answer)
          // Only an answer that proves a refusal may be tried again without looking.
          if (answer.status < 300)
            expect(outcome.kind).toBe(given.acceptsEvery2xx ? 'accepted' : 'unknown')
          else expect(outcome.kind).toMatch(/^(deferred|rejected|unknown)$/)
          if (outcome.kind === 'deferred')
            expect(outcome.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0)
        }),
        runs,
      )
    })

    test.for([200, 400, 401, 403, 404, 429, 500, 503])(
      'keeps secrets out of the outcome of an answer with status %i that quotes them',
      async (status) => {
        for (const body of quoting(secrets))
          expectNoneOf(secrets, (await send({ status, body })).outcome)
      },
    )
  })

  mediaRules({ channel, settings, secrets }, given.media)
  checkRules({ channel, settings, secrets }, given.checks)

  test(`${channel.name} names as secrets only settings that it has`, () => {
    const names = Object.keys({ ...channel.receiving.shape, ...channel.sending.shape })
    expect(names).toEqual(expect.arrayContaining([...channel.secrets]))
    expect(channel.secrets).toContain(given.signingSecret)
    expect(channel.accountId(settings)).toBe(given.message.account)
  })
}

/** What proxies, balancers and firewalls say of failures of their own. */
const errorsOnTheWay = [500, 502, 503, 504].flatMap((status) =>
  [
    '<html><body><h1>Bad Gateway</h1></body></html>',
    '',
    'upstream connect error',
    {},
    [],
    { message: 'An invalid response was received from the upstream server' },
    { error: 'unavailable' },
    { ok: false, error: 'unavailable' },
    { code: status, message: 'Internal error' },
    { code: 10, message: 'Internal error', status },
    { error: { code: status, message: 'Unavailable', status: 'UNAVAILABLE' } },
    { errors: [{ code: status, message: 'Internal error' }] },
    { type: 'about:blank', title: 'Internal Server Error', status },
    { type: 'https://proxy.example.com/problems/unavailable', title: 'Unavailable', status },
    { title: 'Service Unavailable', detail: 'the upstream server does not answer' },
  ].map((body) => [status, body] as const),
)
const refusalsOnTheWay = [401, 403, 404, 405, 407, 408, 429]
const file = {
  type: 'image',
  mimeType: 'image/png',
  fileName: 'bukti.png',
  body: Buffer.from('isi-berkas'),
} as const

/** What a request says, its form or its JSON decoded. */
function wordsOf({ body, url }: SentRequest): string {
  const text = String(body ?? '')
  const decoded = /^[^{]*=/.test(text) ? new URLSearchParams(text).toString() : text
  return `${url} ${text} ${decodeURIComponent(decoded.replaceAll('+', ' ').replace(/%(?![0-9a-f]{2})/gi, '%25'))}`
}

type Place = Pick<ChannelExamination, 'signatureHeader' | 'signatureParameter'>

function signatureIn(
  { headers, url }: ProviderRequest,
  { signatureHeader = '', signatureParameter }: Place,
): string | undefined {
  if (signatureParameter === undefined) return headers[signatureHeader]
  return URL.parse(url)?.searchParams.get(signatureParameter) ?? undefined
}

function withSignature(
  request: ProviderRequest,
  signature: string | undefined,
  { signatureHeader = '', signatureParameter }: Place,
): ProviderRequest {
  if (signatureParameter === undefined)
    return { ...request, headers: { ...request.headers, [signatureHeader]: signature } }
  const url = new URL(request.url)
  if (signature === undefined) url.searchParams.delete(signatureParameter)
  else url.searchParams.set(signatureParameter, signature)
  return { ...request, url: url.href }
}

function expectRefused({ verified, answer, events }: Reception) {
  expect({ verified, events }).toEqual({ verified: false, events: [] })
  expect([401, 403]).toContain(answer.status)
  expect(answer.body).toBeUndefined()
}

/** What holds for every reception: each event has an account and a key, and no key comes twice. */
function expectSound({ verified, answer, events }: Reception) {
  if (verified) expect([200, 204]).toContain(answer.status)
  else expect([401, 403]).toContain(answer.status)
  if (!verified) expect(events).toEqual([])
  const keys = events.map(({ account, kind, eventKey }) =>
    JSON.stringify([account, kind, eventKey]),
  )
  expect(new Set(keys).size).toBe(keys.length)
  for (const event of events) {
    expect(event.account).toMatch(/\S/)
    expect(event.eventKey).toMatch(/\S/)
    if (event.kind === 'message') {
      expect(event.externalId).toMatch(/\S/)
      expect(event.from).toMatch(/\S/)
      expect(event.sentAt).toBeInstanceOf(Date)
    }
    if (event.kind === 'malformed') expect(event.reason).toMatch(/\S/)
  }
  expect(() => JSON.stringify(events)).not.toThrow()
}

function otherThan(signature: string) {
  return fc
    .oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.nat(Math.max(0, signature.length - 1)).map((length) => signature.slice(0, length)),
      fc.string({ minLength: 1 }).map((more) => signature + more),
      fc.nat(Math.max(0, signature.length - 1)).map((at) => flipped(signature, at)),
    )
    .filter((other) => other.toLowerCase() !== signature.toLowerCase())
}

function flipped(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
}

function isJson(body: Buffer): boolean {
  try {
    return typeof JSON.parse(body.toString()) === 'object'
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** The same JSON with one of its nodes, counted modulo their number, replaced by another value. */
function replaced(json: unknown, place: number, value: unknown): unknown {
  const target = place % countOf(json)
  let seen = -1
  const copy = (node: unknown): unknown => {
    seen += 1
    if (seen === target) return value
    if (Array.isArray(node)) return node.map(copy)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, copy(child)]))
  }
  return copy(json)
}

function countOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1
  return Object.values(json).reduce((sum: number, child) => sum + countOf(child), 1)
}

function secretsOf(channel: WebhookChannel, settings: Record<string, unknown>): string[] {
  return channel.secrets
    .flatMap((name) => [settings[name]].flat())
    .filter((s) => typeof s === 'string')
}

/** Of the same form: only letters and digits at its middle differ. */
function anotherSecret(secret: string, n: number): string {
  const at = Math.floor(secret.length / 2)
  return `${secret.slice(0, at)}${n}${secret.slice(at + 1)}`
}

function firstOf(value: unknown): string {
  const [first] = [value].flat()
  return typeof first === 'string' ? first : ''
}
