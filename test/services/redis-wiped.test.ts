import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { Redis as Client } from 'ioredis'
import { afterEach, expect, inject, test } from 'vitest'
import { startCoreStore } from '../../simulator/core-store.ts'
import type { QueueName } from '../../src/queue/queues.ts'
import { eventually, startTestHouse } from '../harness/house.ts'
import { startRedis } from '../harness/redis.ts'

const channels = ['twilio', 'meta/whatsapp'] as const
const citizens = 300
const boundMs = 60_000
// So many wait that most are of citizens who are woken by nothing else: reports share one wake-up.
const waiting = 5

let cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
  cleanups = []
})

async function open() {
  const redis = await startRedis(mkdtempSync(join(inject('temporaryDirectory'), 'wiped-')))
  cleanups.push(() => redis.stop())
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const core = await startCoreStore({ secret })
  cleanups.push(() => core.close())
  // The core store takes its time, so that steps are under way and others wait for them.
  core.faults.set({ delay: { ms: 300 } })
  const coreStore = { kind: 'signed-http', url: core.url, secret } as const
  const house = await startTestHouse('redis', redis.url, 300, coreStore)
  cleanups.push(() => house.stop())
  const client = new Client(redis.url)
  cleanups.push(() => client.disconnect())
  return { core, house, client }
}

/** Wipes Redis at a moment when wake-ups of the queue wait and a step of it is under way. */
async function wipeUnder(client: Client, queue: QueueName, slowDown = async () => {}) {
  const script = `
    local waits = redis.call('llen', KEYS[1]) >= ${waiting}
    local runs = redis.call('llen', KEYS[2]) > 0
    if waits and runs then redis.call('flushall') end
    return waits and runs and 1 or 0`
  const keys = [`simpul:${queue}:wait`, `simpul:${queue}:active`]
  await eventually(async () => {
    await slowDown()
    return (await client.eval(script, 2, ...keys)) === 1
  })
}

test('FLUSHALL in the middle of a run: everything still arrives, within a minute', async () => {
  const { core, house, client } = await open()
  const { simulator, sql } = house
  const phones = Array.from({ length: citizens }, (_, index) => ({
    channel: channels[index % channels.length] ?? channels[0],
    number: `+62813${String(3_000_000 + index)}`,
  }))
  const send = (from: number, to: number) =>
    phones
      .slice(from, to)
      .map(
        ({ channel, number }) =>
          simulator.phones.send(channel, number, { text: `Pipa air bocor, rumah ${number}` })
            .acknowledged,
      )
  // Each wave meets queues that lost what the one before left in them.
  const sent = send(0, 100)
  await wipeUnder(client, 'intake')
  // A step that is over so soon that none would wait for it: its rows are held for a while.
  await sql.begin(async (tx) => {
    await wipeUnder(client, 'triage', async () => {
      await tx`select from complaint where stage = 'triage' for update skip locked`
    })
  })
  sent.push(...send(100, 200))
  await wipeUnder(client, 'forward')
  sent.push(...send(200, citizens))
  // Now it is the providers that are slow.
  const slowReplies = (ms: number) => {
    for (const channel of channels) simulator.faults.set(channel, { delay: { ms } })
  }
  slowReplies(1_000)
  core.faults.set({})
  await wipeUnder(client, 'reply')
  slowReplies(50)
  expect(new Set(await Promise.all(sent))).toEqual(new Set([true]))

  await eventually(async () => {
    const [open] = await sql`
      select count(*)::int as n from outbox where cause like 'receipt:%' and state = 'accepted'`
    return open?.['n'] === citizens
  }, boundMs)
  const complaints = await sql`
    select count(*)::int as complaints, count(distinct conversation_id)::int as citizens,
      count(*) filter (where stage = 'done')::int as forwarded from complaint`
  expect([...complaints]).toEqual([{ complaints: citizens, citizens, forwarded: citizens }])
  const taken = core.record().complaints
  expect(taken).toHaveLength(citizens)
  expect(taken.filter(({ creations }) => creations > 1)).toEqual([])
  for (const { channel, number } of phones) {
    const messages = simulator.phones.get(channel, number)?.messages ?? []
    expect(messages.map(({ direction }) => direction)).toEqual(['out', 'in'])
  }
}, 120_000)
