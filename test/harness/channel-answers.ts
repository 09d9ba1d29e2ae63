import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookChannel } from '../../src/contract/channel.ts'
import type { Attachment } from '../../src/contract/events.ts'
import { AnswerTooLong, HttpFailure } from '../../src/contract/http.ts'
import type { CredentialCheck, MediaFetch } from '../../src/contract/sending.ts'
import { type Scripted, type SentRequest, scriptedHttp, steadyHttp } from './scripted-http.ts'

/** What is compared of a request: its headers whole where they are given, none standing for `{}`. */
type Asked = Readonly<Record<string, unknown>> & Pick<SentRequest, 'url'>

export interface MediaCase {
  readonly name: string
  /** Laid over `media.attachment`; null stands for a member that is not there. */
  readonly attachment?: { readonly [K in keyof Attachment]?: Attachment[K] | null }
  /** Laid over the settings. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** One an asking, in order: as many as there are have to be asked for. */
  readonly answers: readonly Scripted[]
  /** Every request, in order. Not compared where it is left out. */
  readonly requests?: readonly Asked[]
  readonly result: MediaFetch
}

/** What a channel with `fetchMedia` is examined with. */
export interface MediaExamination {
  /** One that the provider has. */
  readonly attachment: Attachment
  readonly cases: readonly MediaCase[]
}

export interface CheckCase {
  readonly name: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly answer: Scripted
  readonly request?: Asked
  readonly result: CredentialCheck
}

interface Examined {
  readonly channel: WebhookChannel
  readonly settings: Record<string, unknown>
  readonly secrets: readonly string[]
}

const maxBytes = 100
const runs = { numRuns: 100 }
const statuses = [200, 400, 401, 403, 404, 410, 429, 500, 503]

/** The rules for fetching the bytes of an attachment. */
export function mediaRules(examined: Examined, given: MediaExamination | undefined): void {
  const { channel, secrets } = examined
  test(`${channel.name} is examined with media where it fetches them itself`, () => {
    expect(given !== undefined).toBe(channel.fetchMedia !== undefined)
  })
  if (!given) return

  async function fetched(
    { http }: ReturnType<typeof scriptedHttp>,
    attachment: Attachment = given?.attachment ?? { type: 'image' },
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<MediaFetch | undefined> {
    return await channel.fetchMedia?.(attachment, { ...examined.settings, ...more }, http, maxBytes)
  }

  describe(`${channel.name} media`, () => {
    test.for(given.cases)('$name', async ({ answers, attachment, settings, requests, result }) => {
      const provider = scriptedHttp(...answers)
      const asked = laidOver(given.attachment, attachment)
      expect(await fetched(provider, asked, settings)).toEqual(result)
      expect(provider.asked).toHaveLength(answers.length)
      if (requests) expectAsked(provider.asked, requests)
    })

    test('are examined as fetched, as to be had later, and as gone', () => {
      const kinds = new Set(given.cases.map(({ result }) => result.kind))
      expect([...kinds].sort()).toEqual(['fetched', 'gone', 'later'])
    })

    const good = given.cases.filter(({ result }) => result.kind === 'fetched')
    test.for(good)('"$name" asks for no more bytes than it was allowed', async (one) => {
      const provider = scriptedHttp(...one.answers)
      await fetched(provider, laidOver(given.attachment, one.attachment), one.settings)
      expect(provider.asked.at(-1)).toMatchObject({ maxBytes })
    })

    test.for(good)('"$name" lets a failure of the transport pass, at any request', async (one) => {
      const attachment = laidOver(given.attachment, one.attachment)
      for (const failure of [new HttpFailure('connection lost', true), new AnswerTooLong(maxBytes)])
        for (const nth of one.answers.keys()) {
          const provider = scriptedHttp(...one.answers.slice(0, nth), failure)
          await expect(fetched(provider, attachment, one.settings)).rejects.toBe(failure)
        }
    })

    test.for([429, 503])('are left alone for as long as HTTP %i asks for', async (status) => {
      const result = await fetched(steadyHttp({ status, headers: { 'retry-after': '7' } }))
      expect(result).toMatchObject({ kind: 'later', retryAfterMs: 7_000 })
    })

    test('survive any answer', async () => {
      await fc.assert(
        fc.asyncProperty(answer, async (one) => {
          const result = await fetched(steadyHttp(one))
          expect(result?.kind).toMatch(/^(fetched|later|gone)$/)
          if (result?.kind === 'later') expect(result.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0)
        }),
        runs,
      )
    })

    test.for(statuses)(
      'keep secrets out of what HTTP %i that quotes them comes to',
      async (status) => {
        for (const body of quoting(secrets)) {
          const result = await fetched(steadyHttp({ status, body }))
          if (result?.kind !== 'fetched') expectNoneOf(secrets, result)
        }
      },
    )
  })
}

/** The rules for asking a provider whether it takes our credentials. */
export function checkRules(examined: Examined, given: readonly CheckCase[] | undefined): void {
  const { channel, secrets } = examined
  test(`${channel.name} is examined with answers about credentials where it asks for them`, () => {
    expect(given !== undefined).toBe(channel.check !== undefined)
  })
  if (!given) return

  async function checked(
    { http }: ReturnType<typeof scriptedHttp>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<CredentialCheck | undefined> {
    return await channel.check?.({ ...examined.settings, ...more }, http)
  }

  describe(`${channel.name} credentials`, () => {
    test.for(given)('are judged: $name', async ({ answer, settings, request, result }) => {
      const provider = scriptedHttp(answer)
      expect(await checked(provider, settings)).toEqual(result)
      if (request) expectAsked(provider.asked, [request])
    })

    test('are examined as valid, as refused, and as unknown', () => {
      const kinds = new Set(given.map(({ result }) => result.kind))
      expect([...kinds].sort()).toEqual(['refused', 'unknown', 'valid'])
    })

    test('let a failure of the transport pass', async () => {
      const failure = new HttpFailure('connection lost', true)
      await expect(checked(steadyHttp(failure))).rejects.toBe(failure)
    })

    test('are neither valid nor refused where a provider fails, or is not reached', async () => {
      await fc.assert(
        fc.asyncProperty(answer, async (one) => {
          const result = await checked(steadyHttp(one))
          expect(result?.kind).toMatch(/^(valid|refused|unknown)$/)
          if (one.status >= 500) expect(result?.kind).toBe('unknown')
        }),
        runs,
      )
    })

    test.for(statuses)('are not quoted where HTTP %i quotes them', async (status) => {
      for (const body of quoting(secrets))
        expectNoneOf(secrets, await checked(steadyHttp({ status, body })))
    })
  })
}

const answer = fc.record({
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.oneof(
    fc.constant({}),
    fc.string().map((value) => ({ 'retry-after': value, location: value })),
  ),
  body: fc.oneof(fc.jsonValue(), fc.string()),
})

/** Bodies that quote secrets wherever providers have words: as JSON, and as a text. */
export function quoting(secrets: readonly string[]): readonly unknown[] {
  const words = secrets.join(' ')
  return [
    {
      code: 1,
      message: words,
      more_info: words,
      detail: words,
      description: words,
      error: { code: 1, message: words, error_data: { details: words } },
    },
    words,
  ]
}

export function expectNoneOf(secrets: readonly string[], result: unknown): void {
  const shown = JSON.stringify(result)
  for (const word of secrets) expect(shown).not.toContain(word)
}

/** Compares those members of each request that are wanted. */
function expectAsked(asked: readonly SentRequest[], wanted: readonly Asked[]): void {
  const seen = asked.map((request, index) => {
    const whole = new Map<string, unknown>(Object.entries({ headers: {}, ...request }))
    return Object.fromEntries(
      Object.keys(wanted[index] ?? {}).map((name) => [name, whole.get(name)]),
    )
  })
  expect(seen).toEqual(wanted)
}

function laidOver(attachment: Attachment, changes: MediaCase['attachment'] = {}): Attachment {
  const all = Object.entries({ ...attachment, ...changes })
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as unknown as Attachment
}
