import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Accounts } from '../../src/accounts.ts'
import type { WebhookChannel } from '../../src/contract/channel.ts'
import type { ProviderRequest } from '../../src/contract/events.ts'
import { maxEvents, receptionOf } from '../../src/http/proof.ts'

interface Examined {
  readonly channel: WebhookChannel
  readonly receiving: Record<string, unknown>
  /** Genuine requests, and one that is signed with a secret of this account. */
  readonly genuine: readonly ProviderRequest[]
  readonly sign: (body: Buffer) => ProviderRequest
  readonly withSignature: (request: ProviderRequest, value: string | undefined) => ProviderRequest
  readonly signatureIn: (request: ProviderRequest) => string | undefined
  /** Settings of another account, with a secret of the same form. */
  readonly another: (place: number) => Record<string, unknown>
  readonly refusesBody: (body: Buffer) => boolean
  readonly challenge: string | undefined
}

/** Names of parameters in which providers have a word signed or sent back. */
const usualChallenges = ['crc_token', 'hub.challenge', 'challenge', 'echostr', 'token', 'text']

const hostileBodies = [
  '{}',
  '[]',
  '0',
  '1234',
  'true',
  'null',
  '"a"',
  'abc',
  'a=b',
  ' ',
  '{"data":{}}',
]

// Much above what they take alone on a machine, and below what they took without the rules.
const unprovenMs = 100
const unprovenBytes = 48 * 1024 * 1024
const floodMs = 400

/** The rules for what strangers may ask for, and for what a request may cost. */
export function doorRules(examined: Examined): void {
  const { channel, receiving, genuine, sign, withSignature, signatureIn } = examined

  describe(`${channel.name} door`, () => {
    test.for(genuine.map((request, place) => ({ place, request })))(
      'lets the head of genuine request $place in, and refuses it without its proof or as DELETE',
      ({ request }) => {
        expect(channel.mayVerify(request, receiving)).toBe(true)
        expect(channel.mayVerify(withSignature(request, undefined), receiving)).toBe(false)
        expect(channel.mayVerify(withSignature(request, 'x'), receiving)).toBe(false)
        expect(channel.mayVerify({ ...request, method: 'DELETE' }, receiving)).toBe(false)
      },
    )

    test('verifies nothing that its head does not announce', () => {
      fc.assert(
        fc.property(fc.constantFrom(...genuine), fc.string(), (request, value) => {
          const changed = withSignature(request, value)
          const { verified } = channel.receive(changed, receiving)
          expect(verified && !channel.mayVerify(changed, receiving)).toBe(false)
        }),
        { numRuns: 200 },
      )
    })

    test('signs nothing for a stranger that it takes as a body', () => {
      const words = fc.oneof(
        fc.constantFrom(...hostileBodies, ...genuine.map(({ body }) => body.toString())),
        fc.string(),
        fc.json(),
        fc.nat().map(String),
      )
      fc.assert(
        fc.property(words, (body) => {
          for (const given of obtained(examined, body)) {
            for (const value of [given, `sha256=${given}`, `v1,${given}`]) {
              const forged = withSignature(sign(Buffer.from(body)), value)
              expect(channel.receive(forged, receiving).verified).toBe(false)
            }
          }
        }),
        { numRuns: 300 },
      )
    })

    test('answers its challenge, where it has one', () => {
      const answers = [...obtained(examined, 'challenge_of-1.2')]
      expect(answers.length > 0).toBe(examined.challenge !== undefined)
    })

    const [example] = genuine.filter(({ body }) => body.length > 0)
    test.for(Object.entries(expensive(channel.maxBodyBytes)))(
      'spends little on an unproven body of %s, with 10 accounts',
      ([, body]) => {
        if (example === undefined) throw new Error('there is no genuine request with a body')
        const all = [receiving, ...Array.from({ length: 9 }, (_, n) => examined.another(n))]
        const accounts = new Accounts(
          all.map((settings, n) => ({ channel, id: String(n), settings, settleMs: 0 })),
        )
        const request = { ...example, body }
        const forged = withSignature(request, otherOf(signatureIn(example) ?? ''))
        // The first call compiles.
        receptionOf(channel, accounts, { ...forged, body: body.subarray(0, 2_000) })
        const { verified, ms, bytes } = measured(() => receptionOf(channel, accounts, forged))
        expect(verified).toBe(false)
        expect(ms).toBeLessThan(unprovenMs)
        expect(bytes).toBeLessThan(unprovenBytes)
      },
    )

    const floods = Object.entries(flooded(channel.maxBodyBytes))
    test.for(floods)('reads a bounded part of a proven body of %s', ([, body]) => {
      const accounts = new Accounts([{ channel, id: '1', settings: receiving, settleMs: 0 }])
      const request = sign(body)
      const { verified, events, ms } = measured(() => receptionOf(channel, accounts, request))
      expect(verified).toBe(true)
      expect(events.length).toBeGreaterThan(0)
      expect(events.length).toBeLessThanOrEqual(maxEvents)
      expect(ms).toBeLessThan(floodMs)
    })
  })
}

/** Every word that a stranger gets back for a word of his own. */
function obtained({ channel, receiving, sign, challenge }: Examined, word: string): Set<string> {
  const { url } = sign(Buffer.from('{}'))
  const bare = { headers: {}, receivedAt: new Date(), url: URL.parse(url)?.origin ?? url }
  const names = [...usualChallenges, ...(challenge === undefined ? [] : [challenge])]
  const requests: ProviderRequest[] = [
    { ...bare, method: 'POST', body: Buffer.from(word) },
    ...names.map((name) => {
      const query = new URLSearchParams({ [name]: word, 'hub.mode': 'subscribe' })
      return { ...bare, method: 'GET', url: `${bare.url}?${query}`, body: Buffer.alloc(0) }
    }),
  ]
  const answers = requests.map((request) => channel.receive(request, receiving).answer.body ?? '')
  return new Set(answers.flatMap((answer) => [answer, ...answer.split(/["\s<>]+/)]).filter(Boolean))
}

/** Bodies of strangers, as expensive as they come. */
function expensive(maxBytes: number): Record<string, Buffer> {
  const filled = (part: (n: number) => string) => {
    let text = ''
    for (let n = 0; text.length < maxBytes - 20; n++) text += part(n)
    return Buffer.from(text)
  }
  return {
    'many names': filled((n) => `k${n}=1&`),
    'one long value with escapes': Buffer.from(`a=${'%41'.repeat((maxBytes - 2) / 3)}`),
    'as many names as are read, with long values': filled((n) => `k${n}=${'%41'.repeat(200)}&`),
    'a list': filled(() => '{},'),
    'deep lists': Buffer.alloc(maxBytes, '['),
  }
}

/** Bodies of more elements than anybody sends. */
function flooded(maxBytes: number): Record<string, Buffer> {
  const count = Math.min(400_000, Math.floor(maxBytes / 3) - 100)
  const list = `[${Array(count).fill('{}').join(',')}]`
  const short = `[${Array(Math.min(count, 20_000)).fill('{}').join(',')}]`
  const members = Array.from({ length: Math.min(count, 200_000) }, (_, n) => `"k${n}":1`)
  const within = (text: string) => text.length <= maxBytes
  const change = (value: string) => `{"entry":[{"id":"1","changes":[{"value":${value}}]}]}`
  const bodies = {
    'a list of 400,000': list,
    'a list of 20,000': short,
    '400,000 entries': `{"object":"page","entry":${list}}`,
    '20,000 entries': `{"object":"page","entry":${short}}`,
    '20,000 messages': change(`{"messages":${short}}`),
    'a member that is a list': `{"update_id":1,"data":${short}}`,
    'many members': `{"update_id":1,${members.join(',').slice(0, maxBytes - 100)}":1}`,
    'deep lists': `${'['.repeat(maxBytes / 2 - 10)}${']'.repeat(maxBytes / 2 - 10)}`,
  }
  return Object.fromEntries(
    Object.entries(bodies)
      .filter(([, text]) => within(text))
      .map(([name, text]) => [name, Buffer.from(text)]),
  )
}

function measured<T extends object>(act: () => T): T & { ms: number; bytes: number } {
  const before = process.memoryUsage()
  const usage = process.threadCpuUsage()
  const result = act()
  const { user, system } = process.threadCpuUsage(usage)
  const after = process.memoryUsage()
  const bytes = after.heapUsed + after.external - before.heapUsed - before.external
  return { ...result, ms: (user + system) / 1000, bytes }
}

/** Another proof of the same form. */
function otherOf(signature: string): string {
  const at = Math.floor(signature.length / 2)
  return signature.slice(0, at) + (signature[at] === 'A' ? 'B' : 'A') + signature.slice(at + 1)
}
