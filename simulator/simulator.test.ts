import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  type StubGateway,
  type StubRequest,
  startStubGateway,
} from '../test/harness/stub-gateway.ts'
import type { faultSettings } from './kit/faults.ts'
import { createSimulator, startSimulator } from './simulator.ts'

const citizen = '+628111000111'
const channels = ['twilio', 'meta/whatsapp']

let gateway: StubGateway
let running: Awaited<ReturnType<typeof startSimulator>>

beforeEach(async () => {
  gateway = await startStubGateway()
  running = await startSimulator({
    gatewayUrl: () => gateway.url,
    reportDelaysMs: [0, 0, 0],
    retryWaitsMs: [],
  })
})

afterEach(async () => {
  await running.close()
  await gateway.close()
})

function settingsOf(channel: string) {
  const account = running.simulator.accounts(running.url).find((each) => each.channel === channel)
  return account?.settings as Record<'accountSid' | 'authToken' | 'number' | 'apiUrl', string> &
    Record<'graphUrl' | 'graphVersion' | 'phoneNumberId' | 'accessToken', string>
}

/** A reply through the channel's own API, as a gateway sends it. */
function reply(channel: string): Promise<Response> {
  const settings = settingsOf(channel)
  if (channel === 'twilio') {
    const { accountSid, authToken, number, apiUrl } = settings
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
    return fetch(`${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({
        From: number,
        To: citizen,
        Body: 'Halo',
        StatusCallback: `${gateway.url}/webhooks/twilio?report`,
      }),
    })
  }
  const { graphUrl, graphVersion, phoneNumberId, accessToken } = settings
  return fetch(`${graphUrl}/${graphVersion}/${phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: citizen, text: { body: 'Halo' } }),
  })
}

function set(channel: string, faults: z.input<typeof faultSettings>): void {
  running.simulator.faults.set(channel, faults)
}

function shownOn(channel: string): number {
  return running.simulator.phones.get(channel, citizen)?.messages.length ?? 0
}

/** The statuses in the reports of either channel, in order of arrival. */
function statusesIn(requests: readonly StubRequest[]): string[] {
  return requests.flatMap(({ body }) =>
    [...body.matchAll(/(?:MessageStatus=|"status":")(\w+)/g)].map(([, status]) => status ?? ''),
  )
}

describe.for(channels)('fault of %s', (channel) => {
  const words =
    channel === 'twilio' ? ['queued', 'sent', 'delivered'] : ['sent', 'delivered', 'read']

  test('refuse: the connection breaks, and nothing reaches the phone', async () => {
    set(channel, { refuse: { times: 1 } })
    await expect(reply(channel)).rejects.toThrow()
    expect(shownOn(channel)).toBe(0)
    expect((await reply(channel)).ok).toBe(true)
  })

  test.for(['reset', 'hang'] as const)(
    'timeout (%s): no answer, but the message is on the phone',
    async (mode) => {
      set(channel, { timeout: { mode } })
      const answer = reply(channel).then(
        () => 'answered',
        () => 'broken off',
      )
      await running.simulator.phones.until(channel, citizen, ({ direction }) => direction === 'in')
      if (mode === 'hang') await running.close()
      expect(await answer).toBe('broken off')
    },
  )

  test('rateLimit: 429 with Retry-After for every second send', async () => {
    set(channel, { rateLimit: { every: 2, retryAfterSeconds: 7 } })
    expect((await reply(channel)).ok).toBe(true)
    const limited = await reply(channel)
    expect(limited.status).toBe(429)
    expect(limited.headers.get('retry-after')).toBe('7')
    expect(await limited.text()).toContain(channel === 'twilio' ? '20429' : '130429')
    expect(shownOn(channel)).toBe(1)
  })

  test("serverError: a 5xx with the provider's words, or with none of them", async () => {
    set(channel, { serverError: { status: 502, times: 1 } })
    const worded = await reply(channel)
    expect(worded.status).toBe(502)
    expect(await worded.text()).toContain('"code":')
    set(channel, { serverError: { body: false } })
    const bare = await reply(channel)
    expect(bare.status).toBe(503)
    expect(bare.headers.get('content-type')).toContain('text/html')
    expect(shownOn(channel)).toBe(0)
  })

  test('reject: the provider refuses with this code', async () => {
    set(channel, { reject: { code: 63016 } })
    const refused = await reply(channel)
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('"code":63016')
  })

  test('delay: the answer takes its time', async () => {
    set(channel, { delay: { ms: 30 } })
    const startedAt = performance.now()
    expect((await reply(channel)).ok).toBe(true)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
  })

  test('undelivered: reported as failed with the code', async () => {
    set(channel, { undelivered: { code: 30008 } })
    await reply(channel)
    const last = channel === 'twilio' ? 'undelivered' : 'failed'
    const told = await gateway.until(channel === 'twilio' ? 3 : 2)
    expect(statusesIn(told).at(-1)).toBe(last)
    expect(told.at(-1)?.body).toContain('30008')
    const shown = await running.simulator.phones.until(
      channel,
      citizen,
      ({ status }) => status === last,
    )
    expect(shown.errorCode).toBe(30008)
  })

  test('duplicateCallback: each report comes twice', async () => {
    set(channel, { duplicateCallback: {} })
    await reply(channel)
    const statuses = statusesIn(await gateway.until(6))
    for (const word of words) expect(statuses.filter((each) => each === word)).toHaveLength(2)
  })

  test('reorderCallbacks: the last report comes first', async () => {
    set(channel, { reorderCallbacks: {} })
    await reply(channel)
    expect(statusesIn(await gateway.until(3))).toEqual(words.toReversed())
  })

  test('earlyCallback: the first report is there before the answer', async () => {
    set(channel, { earlyCallback: {} })
    await reply(channel)
    expect(statusesIn(gateway.requests.slice(0, 1))).toEqual(words.slice(0, 1))
  })

  test('duplicateInbound: the same bytes are delivered twice', async () => {
    set(channel, { duplicateInbound: { times: 1 } })
    running.simulator.phones.send(channel, citizen, { text: 'Halo' })
    const [one, other] = await gateway.until(2)
    expect(one?.body).toBe(other?.body)
    expect(shownOn(channel)).toBe(1)
  })
})

describe('simulator', () => {
  test('gives every account secrets of its own, and fixed ids', async () => {
    const other = createSimulator({ gatewayUrl: () => gateway.url })
    const [mine, theirs] = [running.simulator, other].map((each) =>
      each.accounts('http://h/simulator'),
    )
    expect(mine?.slice(0, 2)).toMatchObject([
      {
        channel: 'twilio',
        settings: { number: '+622150001708', apiUrl: 'http://h/simulator/twilio' },
      },
      {
        channel: 'meta/whatsapp',
        settings: {
          phoneNumberId: '200000000000002',
          graphUrl: 'http://h/simulator/meta',
          graphVersion: 'v26.0',
        },
      },
    ])
    expect(mine?.[0]?.settings['authToken']).not.toBe(theirs?.[0]?.settings['authToken'])
    expect(mine?.[1]?.settings['appSecret']).not.toBe(theirs?.[1]?.settings['appSecret'])
    await other.close()
  })

  test('knows the ports of its own servers while it is open', async () => {
    const simulator = createSimulator({ gatewayUrl: () => gateway.url })
    const portOf = () =>
      simulator.accounts('').find(({ channel }) => channel === 'smpp')?.settings['port']
    expect(portOf()).toBe(0)
    await Promise.all([simulator.open(), simulator.open()])
    expect(portOf()).toBeGreaterThan(0)
    await simulator.close()
    expect(portOf()).toBe(0)
  })

  test('works inside an application that reads bodies in its own way', async () => {
    const app = Fastify()
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer' },
      (_, body, done) => done(null, body),
    )
    const simulator = createSimulator({ gatewayUrl: () => gateway.url, prefix: '/sim' })
    await app.register(simulator.plugin)
    const { accountSid, authToken, number } = (simulator.accounts('')[0]?.settings ?? {}) as Record<
      string,
      string
    >
    const answer = await app.inject({
      method: 'POST',
      url: `/sim/twilio/2010-04-01/Accounts/${accountSid}/Messages.json`,
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ From: String(number), To: citizen, Body: 'Halo' }).toString(),
    })
    expect(answer.statusCode).toBe(201)
    await simulator.close()
    await app.close()
  })

  test('forgets the phone that was idle for longest, but none that waits for its gateway', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const slow = await startStubGateway(async (_, nth) => {
      if (nth === 1) await released
      return { status: 200 }
    })
    const simulator = createSimulator({ gatewayUrl: () => slow.url, maxPhones: 2 })
    const { phones } = simulator
    const busy = phones.send('twilio', '+628110000001', { text: 'satu' })
    await slow.until(1)
    for (const number of ['+628110000002', '+628110000003', '+628110000004'])
      await phones.send('twilio', number, { text: 'x' }).acknowledged
    expect(phones.list().map(({ number }) => number)).toEqual(['+628110000001', '+628110000004'])
    release()
    expect(await busy.acknowledged).toBe(true)
    await simulator.close()
    await slow.close()
  })

  test('refuses in words what a phone cannot send', () => {
    const { phones } = running.simulator
    expect(phones.refusal('twilio', citizen, { text: 'Halo' })).toBeUndefined()
    expect(phones.refusal('fax', citizen, { text: 'Halo' })).toContain('no such channel')
    expect(phones.refusal('twilio', '0811', { text: 'Halo' })).toContain('not a number')
    expect(phones.refusal('twilio', citizen, {})).toBe('nothing to send')
    expect(() => phones.send('twilio', '0811', { text: 'Halo' })).toThrow(RangeError)
  })
})
