import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type PushOptions, pushEvents } from '../../simulator/core-store-events.ts'
import { signedHeaders } from '../../src/contract/standard-webhooks.ts'
import { PushAnswer } from '../../src/core-store/signed-http/event-body.ts'
import { coreEventsPath, coreEventsRoute } from '../../src/http/core-events.ts'
import { UnprovenBodies } from '../../src/http/unproven-bodies.ts'
import { account, channel, openCitizens, type TestCitizens } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { keptComplaint } from '../harness/kept-complaint.ts'
import { newConversation } from '../harness/steps.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
let citizens: TestCitizens
let app: FastifyInstance
let url: string
let refused: number
beforeAll(async () => {
  citizens = await openCitizens()
})
afterAll(() => citizens.close())
beforeEach(async () => {
  await citizens.sql`truncate news`
  await start(citizens.sql)
})
afterEach(() => app.close())

async function start(sql: Sql): Promise<void> {
  refused = 0
  app = Fastify({ forceCloseConnections: true })
  coreEventsRoute(app, {
    sql,
    store: { name: 'signed-http', secret },
    bodies: new UnprovenBodies(),
    refused: () => {
      refused += 1
    },
    answered: () => {},
  })
  url = (await app.listen({ host: '127.0.0.1', port: 0 })) + coreEventsPath
}

const complaint = async () => {
  const address = citizens.addressIn('lane-1')
  const person = await newConversation(citizens.sql, citizens.ring, { channel, account, address })
  return await keptComplaint(citizens.sql, person)
}

const event = (reference: string, over: object = {}) => ({
  ...{ id: randomUUID(), reference, kind: 'answered', at: new Date().toISOString() },
  ...{ text: 'Sudah diganti.', ...over },
})

async function push(events: readonly unknown[], more?: Partial<PushOptions>) {
  const answer = await pushEvents({ url, secret, ...more }, events)
  return { status: answer.status, body: await answer.json() }
}

/** Sends a head and the first byte of a body. @returns how the answer begins */
async function firstLine(headers: string): Promise<string> {
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
  socket.write(`POST ${coreEventsPath} HTTP/1.1\r\nhost: a\r\n${headers}\r\n{`)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return String(answer)
}

async function newsKept() {
  return await citizens.sql<{ key: string; text: string }[]>`
    select event_key as key, text from news order by position`
}

describe('pushed events', () => {
  test('are kept before they are answered, each once, and the answer stays the same', async () => {
    const { id } = await complaint()
    const first = event(id)
    const events = [first, event(id, { kind: 'closed', text: 'Selesai' })]
    const once = { id: randomUUID() }
    const answer = { status: 200, body: { taken: 2, unknown: [], malformed: [] } }
    expect(await push(events, once)).toEqual(answer)
    expect(await newsKept()).toHaveLength(2)
    expect(await push(events, once)).toEqual(answer)
    // In another body, with another one, and at the same time.
    const all = await Promise.all([1, 2, 3].map(() => push([...events.toReversed(), event(id)])))
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await newsKept()).toHaveLength(5)
    expect((await newsKept())[0]?.key).toBe(`signed-http ${first.id}`)
  })

  test('that cannot be read are named, and the others are taken', async () => {
    const { id } = await complaint()
    const words = 'Gapura Seruni 77'
    const events = [
      event(id),
      event(id, { kind: words }),
      words,
      event('A-17', { text: words }),
      event(id, { text: 'x'.repeat(10_001) }),
      event(id, { kind: 'closed' }),
    ]
    const answer = await push(events)
    expect(answer).toMatchObject({ status: 422, body: { taken: 2 } })
    const { malformed } = PushAnswer.parse(answer.body)
    expect(malformed.map(({ index }) => index)).toEqual([1, 2, 3, 4])
    expect(JSON.stringify(answer)).not.toContain(words)
    expect(await newsKept()).toHaveLength(2)
    expect(await push(events)).toEqual(answer)
    expect(await newsKept()).toHaveLength(2)
  })

  test('of complaints that nobody knows are named, and the others are taken', async () => {
    const { id } = await complaint()
    const stranger = randomUUID()
    expect(await push([event(stranger), event(id), event(stranger)])).toEqual({
      status: 200,
      body: { taken: 3, unknown: [stranger], malformed: [] },
    })
    expect(await newsKept()).toHaveLength(1)
  })

  test('know a complaint by its id in capitals, too', async () => {
    const { id } = await complaint()
    expect(await push([event(id.toUpperCase())])).toMatchObject({ body: { unknown: [] } })
    expect(await newsKept()).toHaveLength(1)
  })

  test.for<[string, readonly unknown[]]>([
    ['no events', []],
    ['too many events', Array.from({ length: 501 }, () => 7)],
  ])('with %s are refused', async ([, events]) => {
    expect(await push(events)).toMatchObject({ status: 422, body: { error: expect.any(String) } })
  })

  test.for<[string, () => Partial<PushOptions>]>([
    ['another secret', () => ({ secret: `whsec_${randomBytes(32).toString('base64')}` })],
    ['a time of ten minutes ago', () => ({ at: new Date(Date.now() - 600_000) })],
    ['a time to come', () => ({ at: new Date(Date.now() + 600_000) })],
  ])('with %s prove nothing', async ([, more]) => {
    const { id } = await complaint()
    expect(await push([event(id)], more())).toMatchObject({ status: 401 })
    expect([await newsKept(), refused]).toEqual([[], 1])
  })

  test('of other bytes than those that were signed prove nothing', async () => {
    const { id } = await complaint()
    const bodyOf = (text: string) =>
      JSON.stringify({ type: 'complaints.progressed', data: { events: [event(id, { text })] } })
    const headers = signedHeaders(secret, randomUUID(), new Date(), bodyOf('Sudah'))
    const answer = await fetch(url, { method: 'POST', headers, body: bodyOf('Belum') })
    expect([answer.status, await newsKept(), refused]).toEqual([401, [], 1])
  })

  test('without a signature are refused before their body has come', async () => {
    expect(await firstLine('content-length: 1000000\r\n')).toMatch(/^HTTP\/1\.1 401 /)
    expect(refused).toBe(1)
  })

  test('of more bytes than are taken are refused before they have come', async () => {
    const proof = Object.entries(signedHeaders(secret, randomUUID(), new Date(), ''))
    const lines = proof.map((pair) => `${pair.join(': ')}\r\n`).join('')
    expect(await firstLine(`content-length: 3000000\r\n${lines}`)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('that cannot be kept are not taken, and told again they are', async () => {
    const { id } = await complaint()
    const told = event(id)
    await app.close()
    const away = postgres('postgres://127.0.0.1:1/none', { max: 1, backoff: () => 0.01 })
    await start(away)
    expect(await push([told])).toMatchObject({ status: 503 })
    await away.end({ timeout: 0 })
    await app.close()
    await start(citizens.sql)
    expect(await push([told])).toMatchObject({ status: 200 })
    expect(await newsKept()).toHaveLength(1)
  })

  test('are put off while too many wait for the database', async () => {
    const { id } = await complaint()
    const locked = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const locking = citizens.sql.begin(async (tx) => {
      await tx`lock table news`
      locked.resolve()
      await mayEnd.promise
    })
    await locked.promise
    const waiting = [1, 2, 3, 4].map(() => push([event(id)]))
    await eventually(async () => {
      const rows = await citizens.sql`
        select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return rows.length === 4
    })
    expect(await push([event(id)])).toMatchObject({ status: 503 })
    mayEnd.resolve()
    await locking
    for (const one of waiting) expect(await one).toMatchObject({ status: 200 })
  })
})
