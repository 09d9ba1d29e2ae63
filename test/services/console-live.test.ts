import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { LiveChanges } from '../../src/console/live.ts'
import { wantHuman } from '../../src/conversation/attention.ts'
import type { Reach } from '../../src/desk/reach.ts'
import type { Person } from '../../src/staff/person.ts'
import { person } from '../harness/desk.ts'
import { accountsOfSite, lay } from '../harness/desk-scene.ts'
import { eventually } from '../harness/house.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let watched: postgres.Sql
const asked: string[] = []
beforeAll(async () => {
  store = await openStore()
  watched = postgres(store.url, { max: 1, debug: (_, statement) => asked.push(statement) })
})
beforeEach(async () => {
  await store.sql`truncate attention`
})
afterAll(async () => {
  await watched.end()
  await store.close()
})

const all: Reach = { kind: 'all' }
const ofAccount = (account: string): Reach => ({
  kind: 'accounts',
  accounts: [{ channel: 'twilio', account }],
})

function open(reachOf: (person: Person) => Reach = () => all) {
  const failures: unknown[] = []
  const changes = new LiveChanges({
    sql: watched,
    reachOf: async (one) => reachOf(one),
    failed: (error) => failures.push(error),
  })
  return { changes, failures }
}

interface Listening {
  /** How often it was told that something changed. */
  told(): number
  readonly end: () => void
}

async function listen(changes: LiveChanges, who = person()): Promise<Listening> {
  let heard = ''
  const to = new PassThrough()
  to.on('data', (bytes: Buffer) => {
    heard += bytes.toString()
  })
  const end = await changes.listen(who, to)
  return { told: () => heard.split('event: changed').length - 1, end }
}

async function change(account: string = accountsOfSite[0]): Promise<void> {
  const { id } = await lay(store.sql, { account })
  await wantHuman(store.sql, [{ conversationId: id, channel: 'twilio', account, reason: 'asked' }])
}

/** Resolves after so many more looks. */
async function looks(count: number): Promise<void> {
  const until = looksUntilNow() + count
  await eventually(async () => looksUntilNow() >= until)
}
const looksUntilNow = () => asked.filter((statement) => /attention/.test(statement)).length

test('twenty who listen cost one question a look, and are told once of one change', async () => {
  const { changes, failures } = open()
  const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(changes)))
  await looks(2)
  const [before, startedAt] = [asked.length, performance.now()]
  await change()
  await eventually(async () => listeners.every(({ told }) => told() > 0))
  // Looks reach back two seconds: as many as find the same row again.
  await looks(10)
  const mostLooks = (performance.now() - startedAt) / 250 + 2
  expect(asked.length - before).toBeLessThanOrEqual(mostLooks)
  expect(listeners.map(({ told }) => told())).toEqual(listeners.map(() => 1))
  await change()
  await eventually(async () => listeners.every(({ told }) => told() === 2))
  expect(failures).toEqual([])
  changes.close()
})

test('a change is told to those within whose reach it is', async () => {
  const [mine, theirs] = accountsOfSite
  const [ani, budi, owner] = [person('media_admin'), person('media_admin'), person('owner')]
  const { changes } = open(({ id }) =>
    id === ani.id ? ofAccount(mine) : id === budi.id ? ofAccount(theirs) : all,
  )
  const [one, other, both] = await Promise.all(
    [ani, budi, owner].map((who) => listen(changes, who)),
  )
  await looks(2)
  await change(mine)
  await eventually(async () => one?.told() === 1)
  await looks(2)
  expect([one?.told(), other?.told(), both?.told()]).toEqual([1, 0, 1])
  changes.close()
})

test('what is committed late, with an earlier time, is told as well', async () => {
  const { changes } = open()
  const listener = await listen(changes)
  await looks(2)
  const { id } = await lay(store.sql)
  await store.sql.begin(async (tx) => {
    await wantHuman(tx, [
      { conversationId: id, channel: 'twilio', account: accountsOfSite[0], reason: 'asked' },
    ])
    await looks(2)
    expect(listener.told()).toBe(0)
  })
  await eventually(async () => listener.told() === 1)
  changes.close()
})

test('nobody is asked for while nobody listens', async () => {
  const { changes } = open()
  const listener = await listen(changes)
  await looks(1)
  listener.end()
  // A look that was under way.
  await pause(500)
  const before = asked.length
  await pause(1_200)
  expect(asked.length).toBe(before)
  await change()
  const again = await listen(changes, person('owner', { id: randomUUID() }))
  await looks(3)
  expect(again.told()).toBeLessThanOrEqual(1)
  changes.close()
})

test('a stream ends by itself, so that whoever may no longer see anything is asked again', async () => {
  const changes = new LiveChanges({
    sql: watched,
    reachOf: async () => all,
    failed: () => undefined,
    lastsMs: 200,
  })
  const to = new PassThrough()
  to.on('close', await changes.listen(person(), to))
  expect(to.destroyed).toBe(false)
  await eventually(async () => to.destroyed)
  changes.close()
})

test('who leaves before they are heard is not kept', async () => {
  const { changes } = open()
  const to = new PassThrough()
  to.destroy()
  await changes.listen(person(), to)
  const before = looksUntilNow()
  await pause(1_000)
  expect(looksUntilNow()).toBe(before)
  changes.close()
})
