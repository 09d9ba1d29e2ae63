import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type StubGateway, startStubGateway } from '../test/harness/stub-gateway.ts'
import { createSimulator, startSimulator } from './simulator.ts'

const citizen = '+628111000111'

let gateway: StubGateway
let running: Awaited<ReturnType<typeof startSimulator>>

beforeEach(async () => {
  gateway = await startStubGateway()
  running = await startSimulator({
    gatewayUrl: () => gateway.url,
  })
})

afterEach(async () => {
  await running.close()
  await gateway.close()
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
