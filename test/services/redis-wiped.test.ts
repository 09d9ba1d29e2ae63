import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { Redis as Client } from 'ioredis'
import type { Sql } from 'postgres'
import { afterEach, expect, inject, test } from 'vitest'
import { startCoreStore } from '../../simulator/core-store.ts'
import { eventually, startTestHouse } from '../harness/house.ts'
import { startRedis } from '../harness/redis.ts'

const channels = ['twilio', 'meta/whatsapp'] as const
const citizens = 300
const boundMs = 60_000
// What the step of a queue writes when it acts on a row.
const writes = {
  intake: { table: 'inbox', when: 'old.handled_at is null' },
  triage: { table: 'complaint', when: "old.stage = 'triage'" },
  forward: { table: 'complaint', when: "old.stage = 'forward'" },
  reply: { table: 'outbox', when: 'true' },
} as const

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

/** From now on each step stands still before it writes, while whoever holds its queue's lock wills. */
async function makeStoppable(sql: Sql): Promise<void> {
  await sql`
    create function stand_still() returns trigger language plpgsql
    as 'begin perform pg_advisory_xact_lock_shared(hashtext(tg_argv[0])); return new; end'`
  for (const [queue, { table, when }] of Object.entries(writes))
    await sql.unsafe(`
      create trigger stand_still_${queue} before update on ${table}
      for each row when (${when}) execute function stand_still('${queue}')`)
}

/**
 * Wipes Redis at a moment when a step of the queue is under way and wake-ups for other lanes wait;
 * the replies' step is over as soon as their sending has begun.
 */
async function wipeUnder(
  { sql, client }: { sql: Sql; client: Client },
  queue: keyof typeof writes,
  begin: () => void,
): Promise<void> {
  const script = `
    local waits = redis.call('llen', KEYS[1]) > 0
    local runs = redis.call('llen', KEYS[2]) > 0
    local now = runs and (waits or ARGV[1] == 'reply')
    if now then redis.call('flushall') end
    return now and 1 or 0`
  const keys = [`simpul:${queue}:wait`, `simpul:${queue}:active`]
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${queue}))`
    begin()
    await eventually(async () => (await client.eval(script, 2, ...keys, queue)) === 1)
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
  await makeStoppable(sql)
  const sent: Promise<boolean>[] = []
  const [wave, site] = [citizens / 4, { sql, client }]
  // Each wave meets queues that lost what the one before left in them.
  await wipeUnder(site, 'intake', () => sent.push(...send(0, wave)))
  await wipeUnder(site, 'triage', () => sent.push(...send(wave, 2 * wave)))
  await wipeUnder(site, 'forward', () => sent.push(...send(2 * wave, 3 * wave)))
  // Now it is the providers that are slow.
  const slowReplies = (ms: number) => {
    for (const channel of channels) simulator.faults.set(channel, { delay: { ms } })
  }
  slowReplies(1_000)
  core.faults.set({})
  await wipeUnder(site, 'reply', () => sent.push(...send(3 * wave, citizens)))
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
