import type { TransactionSql } from 'postgres'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect, type Store } from '../../src/store/connect.ts'
import { type CutProxy, openCutProxy } from '../harness/cut-proxy.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

const settleMs = 3_000
let database: TestDatabase
let proxy: CutProxy
let witness: Store

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openCutProxy(database.url)
  witness = connect(database.url, 1)
  await witness.sql`create table half (pair int, side int)`
})

afterEach(() => witness.sql`truncate half`)

afterAll(async () => {
  await witness.close()
  proxy.close()
  await database.drop()
})

function openStore(url: string, size: number): Store {
  const store = connect(url, size)
  onTestFinished(() => store.close())
  return store
}

/** What would have ended the process. */
function watchForCrashes(): unknown[] {
  const seen: unknown[] = []
  const note = (error: unknown) => void seen.push(error)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note)
  })
  return seen
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** How many are left after the time in which all should have ended. */
async function unsettled(promises: readonly Promise<unknown>[]): Promise<number> {
  let left = promises.length
  const count = () => void left--
  const all = Promise.all(promises.map((promise) => promise.then(count, count)))
  await Promise.race([all, pause(settleMs)])
  return left
}

async function backend(sql: Store['sql'] | TransactionSql): Promise<number> {
  const [row] = await sql`select pg_backend_pid() as pid`
  return Number(row?.['pid'])
}

/** The server goes on with a statement whose client has gone. */
async function runs(statement: string): Promise<boolean> {
  const found = await witness.sql`
    select from pg_stat_activity where query = ${statement} and state = 'active'`
  return found.length > 0
}

test('loses its connections again and again, and neither ends, hangs nor mixes up', async () => {
  const crashes = watchForCrashes()
  const { sql } = openStore(proxy.url, 10)
  const wrong: unknown[] = []
  const whole: number[] = []
  let asked = 0

  async function ask(n: number): Promise<void> {
    const rows = await sql<{ n: number }[]>`
      select ${n}::int as n, ${'x'.repeat(n % 700)}::text as filling`
    if (rows.length !== 1 || rows[0]?.n !== n) wrong.push([n, rows])
  }

  async function write(n: number): Promise<void> {
    await sql.begin(async (tx) => {
      await Promise.all([tx`select ${n}::int`, tx`insert into half values (${n}, 1)`])
      await tx`insert into half values (${n}, 2)`
    })
    whole.push(n)
  }

  /** Tries again at once, as the hardest of callers would. */
  async function work(until: { over: boolean }): Promise<void> {
    while (!until.over) {
      const n = ++asked
      await (n % 3 ? ask(n) : write(n)).catch(() => undefined)
    }
  }

  for (let cycle = 0; cycle < 10; cycle++) {
    const until = { over: false }
    const works = Array.from({ length: 24 }, () => work(until))
    await pause(15 + 5 * (cycle % 4))
    proxy.cut(cycle % 2 ? 'reset' : 'end')
    await pause(cycle % 3)
    until.over = true
    expect(await unsettled(works)).toBe(0)
  }

  await expect(Promise.all(Array.from({ length: 30 }, (_, i) => ask(i)))).resolves.toBeDefined()
  expect(crashes).toEqual([])
  expect(wrong).toEqual([])
  const kept = await witness.sql<{ pair: number; sides: number }[]>`
    select pair, sum(side)::int as sides from half group by pair`
  expect(kept.filter(({ sides }) => sides !== 3)).toEqual([])
  const pairs = new Set(kept.map(({ pair }) => pair))
  expect(whole.filter((n) => !pairs.has(n))).toEqual([])
})

test('a transaction whose connection is lost does not go on over the next one', async () => {
  const { sql } = openStore(database.url, 1)
  const late = Promise.withResolvers<void>()
  const rest = Promise.withResolvers<void>()
  const transaction = sql.begin(async (tx) => {
    await witness.sql`select pg_terminate_backend(${await backend(tx)})`
    await late.promise
    await tx`insert into half values (1, 1)`.then(() => rest.resolve(), rest.reject)
  })
  await expect(transaction).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await backend(sql)
  late.resolve()
  await expect(rest.promise).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(await witness.sql`select from half`).toHaveLength(0)
})

test('a transaction on another connection than the lost one comes to its end', async () => {
  const { sql } = openStore(database.url, 2)
  await sql.begin(async (tx) => {
    const other = await backend(sql)
    await witness.sql`select pg_terminate_backend(${other})`
    await expect.poll(() => backend(sql).catch(() => other)).not.toBe(other)
    await tx`insert into half values (1, 1)`
  })
  expect(await witness.sql`select from half`).toHaveLength(1)
})

test('a statement that is tried again as its connection breaks goes over a new one', async () => {
  const { sql } = openStore(proxy.url, 1)
  const slow = sql`select pg_sleep(20)`.simple()
  const again = slow.catch(() => sql`select 1`)
  await expect.poll(() => runs('select pg_sleep(20)')).toBe(true)
  proxy.cut('reset')
  await expect(again).resolves.toHaveLength(1)
})

test('what waits for a lost connection fails, and is not sent over what is left of it', async () => {
  const { sql } = openStore(proxy.url, 1)
  const transaction = sql.begin((tx) => tx`select pg_sleep(21)`)
  await expect.poll(() => runs('select pg_sleep(21)')).toBe(true)
  const waiting = sql`insert into half values (1, 1)`
  const both = Promise.allSettled([transaction, waiting])
  proxy.cut('reset')
  expect(await both).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected', reason: { code: 'CONNECTION_CLOSED' } },
  ])
  expect(await witness.sql`select from half`).toHaveLength(0)
})

test('a new connection asks nothing of its own whose loss nobody would notice', async () => {
  const crashes = watchForCrashes()
  const { sql } = openStore(proxy.url, 1)
  proxy.cutAt('pg_type')
  onTestFinished(() => proxy.cutAt('nothing that is ever sent'))
  await expect(sql`select 1`).resolves.toHaveLength(1)
  expect(crashes).toEqual([])
})

test('a connection that the server refuses leaves the others as they are', async () => {
  const { sql } = openStore(database.url, 2)
  const first = await backend(sql)
  const name = new URL(database.url).pathname.slice(1)
  await witness.sql`alter database ${witness.sql(name)} connection limit 2`
  onTestFinished(async () => {
    await witness.sql`alter database ${witness.sql(name)} connection limit -1`
  })
  await sql.begin(async (tx) => {
    expect(await backend(tx)).toBe(first)
    await expect(backend(sql)).rejects.toMatchObject({ code: '53300' })
  })
  expect(await backend(sql)).toBe(first)
})

test('a way to the server that takes connections and closes them makes statements fail', async () => {
  const { sql } = openStore(proxy.url, 2)
  proxy.takeAndClose(true)
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  proxy.takeAndClose(false)
  await expect(sql`select 1`).resolves.toHaveLength(1)
})

test('arrays go to the server and come back', async () => {
  const given = {
    texts: ['Jalan "rusak"', 'a\\b', '', 'NULL', 'x,y', '{z}'],
    none: [],
    gaps: [null, 'a'],
    ids: ['0190b3c4-0000-7000-8000-000000000001'],
    large: ['9007199254740993'],
    numbers: [1, -2],
    fractions: [0.5],
  }
  const [row] = await witness.sql`
    select ${given.texts}::text[] as texts, ${given.none}::text[] as none,
      ${given.gaps}::text[] as gaps, ${given.ids}::uuid[] as ids,
      ${given.large}::bigint[] as large, ${given.numbers}::int[] as numbers,
      ${given.fractions}::float[] as fractions`
  expect(row).toEqual(given)
})
