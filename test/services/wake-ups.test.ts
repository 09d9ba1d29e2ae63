import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, inject, test } from 'vitest'
import { openQueues, type Queues } from '../../src/queue/queues.ts'
import { freeze } from '../harness/frozen.ts'
import { eventually } from '../harness/house.ts'
import { type Redis, startRedis } from '../harness/redis.ts'

let cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
  cleanups = []
})

async function open() {
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'wake-'))
  const running = { redis: await startRedis(directory) }
  cleanups.push(() => running.redis.stop())
  const said: string[] = []
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const queues = openQueues({
    redisUrl: running.redis.url,
    databaseUrl: '',
    log,
  })
  cleanups.push(() => queues.close())
  const port = Number(new URL(running.redis.url).port)
  const back = async (): Promise<Redis> => (running.redis = await startRedis(directory, port))
  return { queues, running, said, back }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Wakes what a gateway would in an hour or so of an outage. */
async function wakeMany(queues: Queues): Promise<void> {
  for (let i = 0; i < 20_000; i++) {
    queues.wake('intake', [`away-${i}`])
    if (i % 100 === 0) await nextTurn()
  }
}

/** Wakes ids of their own until one is heard of. */
async function untilWoken(queues: Queues, seen: ReadonlySet<string>): Promise<void> {
  let last = 0
  await eventually(async () => {
    queues.wake('intake', [`back-${last++}`])
    return [...seen].some((id) => id.startsWith('back-'))
  })
}

test('with Redis stopped wake-ups are lost instead of piled up, and go on when it is back', async () => {
  const { queues, running, said, back } = await open()
  const seen = new Set<string>()
  queues.work('intake', async (id) => void seen.add(id), 4)
  queues.wake('intake', ['before'])
  await eventually(async () => seen.has('before'))
  await running.redis.stop()
  await eventually(async () => {
    queues.wake('intake', ['away'])
    return said.some((line) => line.startsWith('wake-ups are lost'))
  })
  await wakeMany(queues)
  await back()
  await untilWoken(queues, seen)
  expect([...seen].filter((id) => id.startsWith('away-'))).toEqual([])
  expect(said.filter((line) => line.startsWith('wake-ups are lost'))).toHaveLength(1)
})

test('with Redis frozen what waits for it is bounded', async () => {
  const { queues, running } = await open()
  const seen = new Set<string>()
  queues.work('intake', async (id) => void seen.add(id), 4)
  queues.wake('intake', ['before'])
  await eventually(async () => seen.has('before'))
  const thaw = freeze(running.redis.pid)
  cleanups.push(thaw)
  await wakeMany(queues)
  thaw()
  await untilWoken(queues, seen)
  const piled = [...seen].filter((id) => id.startsWith('away-'))
  expect(piled.length).toBeLessThanOrEqual(5_000)
})
