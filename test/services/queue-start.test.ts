import type { AddressInfo } from 'node:net'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { openQueues } from '../../src/queue/queues.ts'
import { migrate } from '../../src/store/migrate.ts'
import { eventually } from '../harness/house.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

let database: TestDatabase
let way: Server
let isOpen = false
let asked = 0
const sockets = new Set<Socket>()

// The way to Postgres: while it is not open it takes connections and closes them at once.
beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  const { hostname, port } = new URL(database.url)
  way = createServer((near) => {
    asked++
    if (!isOpen) return near.end()
    const far = dial(Number(port), hostname)
    for (const one of [near, far]) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => near.destroy() && far.destroy())
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  way.close()
  await database.drop()
})

test('a worker that begins while Postgres is away works when it is back, and starves nobody', async () => {
  const url = new URL(database.url)
  url.port = String((way.address() as AddressInfo).port)
  const queues = openQueues({
    redisUrl: undefined,
    databaseUrl: url.href,
    log: pino({ level: 'silent' }),
  })
  const done: string[] = []
  queues.work('intake', async (id) => void done.push(id), 2)
  // Timers fire, and nobody asks without a pause.
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(asked).toBeGreaterThan(0)
  expect(asked).toBeLessThan(20)
  isOpen = true
  await eventually(async () => {
    queues.wake('intake', ['a'])
    return done.length > 0
  }, 30_000)
  await queues.close()
})
