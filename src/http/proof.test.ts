import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Accounts } from '../accounts.ts'
import { defineWebhookChannel } from '../contract/channel.ts'
import type { InboundEvent, ProviderRequest } from '../contract/events.ts'
import { messageFrom } from '../contract/reading.ts'
import { characters } from '../contract/text-length.ts'
import { maxEvents, receptionOf, refusalOf } from './proof.ts'

let prepared = 0
let received = 0

/** The header has the secret; the body names the account of each message. */
const choir = defineWebhookChannel({
  name: 'choir',
  title: 'Choir',
  receiving: z.object({ secret: z.union([z.string(), z.array(z.string())]) }),
  sending: z.object({ id: z.string(), token: z.string() }),
  secrets: ['secret', 'token'],
  accountId: ({ id }) => id,
  textLimit: { max: 100, lengthOf: characters },
  settleMs: 0,
  maxBodyBytes: 1_000_000,
  mayVerify: ({ headers }) => headers['x-secret'] !== undefined,
  prepare: ({ body }) => {
    prepared++
    return body.toString().split(',')
  },
  receive({ headers, body }, { secret }, names = body.toString().split(',')) {
    received++
    const verified = [secret].flat().includes(headers['x-secret'] ?? '')
    if (!verified) return { verified, answer: { status: 401 }, events: [] }
    const events = names.map((name, n) => messageFrom(name, `m${n}`, '62811', new Date(0)))
    return { verified, answer: { status: 200 }, events }
  },
  send: async () => ({ kind: 'unknown', detail: '' }),
})

const account = (id: string, secret: string | string[]) => ({
  channel: choir,
  id,
  settings: { id, secret, token: `token of ${id}` },
  settleMs: 0,
})
const accounts = new Accounts([
  account('a', 'alto'),
  account('b', 'bass'),
  account('c', ['old', 'alto']),
  account('d', 'alto'),
])

function request(secret: string | undefined, names: readonly string[]): ProviderRequest {
  const headers = { 'x-secret': secret }
  const body = Buffer.from(names.join(','))
  return { method: 'POST', url: 'http://h/', headers, body, receivedAt: new Date(0) }
}

const said = (events: readonly InboundEvent[]) =>
  events.map(({ kind, account: of }) => `${kind} ${of}`)

describe('an event is believed', () => {
  test.for([
    ['for the account whose secret proved the request', 'alto', ['a'], ['message a']],
    [
      'for one that has the same secret, alone or beside others',
      'alto',
      ['d', 'c'],
      ['message d', 'message c'],
    ],
    [
      'for nobody else: it is set aside under the one that proved it',
      'alto',
      ['b', 'a'],
      ['malformed a', 'message a'],
    ],
    [
      'of the second account as well',
      'bass',
      ['a', 'b', 'c'],
      ['malformed b', 'message b', 'malformed b'],
    ],
    [
      'of a secret that is going, for its account alone',
      'old',
      ['a', 'c'],
      ['malformed c', 'message c'],
    ],
    ['as before for an account that nobody configured', 'alto', ['z'], ['message z']],
  ] as const)('%s', ([, secret, names, events]) => {
    expect(said(receptionOf(choir, accounts, request(secret, names)).events)).toEqual(events)
  })

  test('never, where the request is not proven', () => {
    const { verified, events } = receptionOf(choir, accounts, request('tenor', ['a']))
    expect([verified, events]).toEqual([false, []])
  })

  test('and what is set aside holds what it said', () => {
    const [event] = receptionOf(choir, accounts, request('alto', ['b'])).events
    expect(event).toMatchObject({
      account: 'a',
      reason: 'for another account, whose secret did not prove the request',
      raw: expect.stringContaining('"from":"62811"'),
    })
  })
})

describe('what a proof costs', () => {
  test('a request is prepared once, and each set of secrets is tried once', () => {
    prepared = 0
    received = 0
    receptionOf(choir, accounts, request('tenor', ['a']))
    // The secrets of a and d are the same.
    expect([prepared, received]).toEqual([1, 3])
    received = 0
    receptionOf(choir, accounts, request('alto', Array<string>(50).fill('b')))
    expect(received).toBe(2)
  })

  test('a request without a proof is refused by its head, with the answer of the channel', () => {
    expect(refusalOf(choir, accounts, request(undefined, []))).toMatchObject({
      verified: false,
      answer: { status: 401 },
    })
    expect(refusalOf(choir, accounts, request('x', []))).toBeUndefined()
  })

  test(`more than ${maxEvents} events are set aside together, and nothing of them is lost`, () => {
    const names = Array<string>(maxEvents + 1).fill('a')
    const { events } = receptionOf(choir, accounts, request('alto', names))
    expect(events).toHaveLength(maxEvents)
    expect(events.at(-1)).toMatchObject({ kind: 'malformed', account: 'a' })
    expect(JSON.stringify(events)).toContain(`\\"m${maxEvents}\\"`)
    const whole = receptionOf(choir, accounts, request('alto', names.slice(1))).events
    expect(new Set(whole.map(({ kind }) => kind))).toEqual(new Set(['message']))
  })
})
