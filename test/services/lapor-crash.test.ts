import { watch } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { importFile } from '../../src/app/lapor/import.ts'
import { loadConfig } from '../../src/config.ts'
import { takeAnswers } from '../../src/core-store/lapor-bulk/answer.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { undoBatch } from '../../src/core-store/lapor-bulk/undo-batch.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { connect } from '../../src/store/connect.ts'
import { readCoreEvents } from '../../workers/core-events.ts'
import { tellNews } from '../../workers/news.ts'
import { stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { exportOf } from '../harness/lapor-export.ts'
import { type LaidIn, layIn, openReporters } from '../harness/many-reports.ts'
import { runProgram } from '../harness/program.ts'
import { openStatementProxy, type StatementProxy } from '../harness/statement-proxy.ts'
import { neverStopping } from '../harness/steps.ts'

let citizens: TestCitizens
let conversations: readonly string[]
let proxy: StatementProxy
let home: string
let folder: string

beforeAll(async () => {
  const opened = await openReporters(12)
  citizens = opened.citizens
  conversations = opened.conversations
  proxy = await openStatementProxy(citizens.url)
  home = await mkdtemp(join(tmpdir(), 'lapor-crash-'))
  await writeFile(join(home, 'simpul.yaml'), 'coreStore: { kind: lapor-bulk }\n')
})
afterEach(async () => {
  proxy.heal()
  // What one test leaves is none of the next one's.
  await citizens.sql`
    update lapor_report set tracking_id = 'left ' || code where tracking_id is null`
  await citizens.sql`update lapor_batch set written_at = now() where written_at is null`
})
afterAll(async () => {
  await Promise.all(closings)
  proxy.close()
  await citizens.close()
  await rm(home, { recursive: true })
})

const config = () =>
  loadConfig({
    SIMPUL_CONFIG: join(home, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(home, '.simpul'),
  })

// A pool that lost a connection takes a second to end.
const closings: Promise<void>[] = []

/** Runs as a process of its own would, whose connections die at a statement. */
async function dying<T>(work: (house: Desk) => Promise<T>): Promise<T | undefined> {
  const store = connect(proxy.url, 2)
  try {
    return await work({ sql: store.sql, config: config() })
  } catch {
    return undefined
  } finally {
    closings.push(store.close())
  }
}

const takeOut = (house: Desk, limit = Number.POSITIVE_INFINITY) =>
  exportBooks(house, { folder, template: undefined, limit })

/** Two books of two, as one run makes them of two hundred. */
async function takeTwo(house: Desk): Promise<'done'> {
  await takeOut(house, 2)
  await takeOut(house, 2)
  return 'done'
}

async function freshFolder(): Promise<void> {
  folder = await mkdtemp(join(home, 'out-'))
}

/** How often each code stands in the files of the folder. */
async function codesInFiles(): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.xlsx'))) {
    const { rows } = await readTable(await readFile(join(folder, file)))
    for (const row of rows)
      for (const cell of row)
        for (const [code] of String(cell).matchAll(/SPL[0-9A-Z]{9}$/gm))
          counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

const once = (laid: readonly LaidIn[]) => new Map(laid.map(({ code }) => [code, 1]))

async function lastBook(): Promise<number> {
  const [row] = await citizens.sql<[{ id: number }]>`
    select coalesce(max(id), 0) as id from lapor_batch`
  return row.id
}

/** What the database says of complaints and of the books after one. */
async function kept(laid: readonly LaidIn[], before: number) {
  const ids = laid.map(({ id }) => id)
  const [row] = await citizens.sql<[object]>`
    select (select count(*)::int from lapor_report
        where reference = any(${ids}::uuid[]) and batch_id is null) as waiting,
      (select count(*)::int from lapor_batch where written_at is null) as unwritten,
      (select count(*)::int from lapor_batch b where id > ${before} and rows <>
        (select count(*) from lapor_report r where r.batch_id = b.id)) as uneven,
      (select count(*)::int from complaint_event where kind = 'taken_out'
        and complaint_id = any(${ids}::uuid[]) and (detail ->> 'batch')::int > ${before}) as noted`
  return row
}

const whole = (laid: readonly LaidIn[]) => ({
  waiting: 0,
  unwritten: 0,
  uneven: 0,
  noted: laid.length,
})

/** Every statement of a piece of work, each of both ways to die at it. */
async function everyDeath(
  work: (house: Desk) => Promise<unknown>,
): Promise<{ nth: number; when: 'before' | 'after' }[]> {
  proxy.heal()
  const done = await dying(async (house) => {
    await work(house)
    return 'done'
  })
  expect(done).toBe('done')
  return Array.from({ length: proxy.statements() }, (_, at) => at + 1).flatMap((nth) => [
    { nth, when: 'before' as const },
    { nth, when: 'after' as const },
  ])
}

let laidIn = 0
async function lay(count: number): Promise<LaidIn[]> {
  const laid = await layIn(citizens.sql, conversations, count, laidIn)
  laidIn += count
  return laid
}

describe('whoever takes out books', () => {
  test('may die at any statement: each complaint stands in one book, whose file is there', async () => {
    await freshFolder()
    const laid = await lay(4)
    const deaths = await everyDeath(takeTwo)
    expect(await codesInFiles()).toEqual(once(laid))
    expect(deaths.length).toBeGreaterThan(20)
    let died = 0
    for (const { nth, when } of deaths) {
      await freshFolder()
      const before = await lastBook()
      // The same complaints wait again.
      await citizens.sql`
        update lapor_report set batch_id = null, "row" = null, exported = null
        where tracking_id is null`
      proxy.dieAt(nth, when)
      if ((await dying(takeTwo)) === undefined) died += 1
      proxy.heal()
      await dying(takeTwo)
      expect(await codesInFiles(), `${nth} ${when}`).toEqual(once(laid))
      expect(await kept(laid, before), `${nth} ${when}`).toEqual(whole(laid))
    }
    expect(died).toBe(deaths.length)
  }, 120_000)

  test('may be killed while a file is written', async () => {
    await freshFolder()
    const laid = await lay(250)
    const before = await lastBook()
    const environment = {
      DATABASE_URL: citizens.url,
      SIMPUL_CONFIG: join(home, 'simpul.yaml'),
      SIMPUL_DIRECTORY: join(home, '.simpul'),
    }
    const command = ['lapor', 'export', '--out', folder]
    // At the first sign of a file, then at the second, and so on.
    for (const signs of [1, 2, 3]) {
      const program = runProgram(command, environment, home)
      let left = signs
      const watcher = watch(folder, () => {
        left -= 1
        if (left === 0) program.kill('SIGKILL')
      })
      const code = await program.ended
      watcher.close()
      expect(code, program.stderr()).toBeNull()
      // What is there is whole.
      await codesInFiles()
    }
    const last = runProgram(command, environment, home)
    expect(await last.ended, last.stderr()).toBe(0)
    expect(await codesInFiles()).toEqual(once(laid))
    const books = (await readdir(folder)).filter((name) => name.endsWith('.xlsx'))
    const after = await kept(laid, before)
    expect(after).toEqual(whole(laid))
    expect(books).toHaveLength((await lastBook()) - before)
  }, 120_000)

  test('and finds a book without its file may meet others who do: all of them write it', async () => {
    await freshFolder()
    const laid = await lay(30)
    const house = { sql: citizens.sql, config: config() }
    await takeOut(house)
    await citizens.sql`update lapor_batch set written_at = null where id = (
      select max(batch_id) from lapor_report where tracking_id is null)`
    await freshFolder()
    const runs = await Promise.all([1, 2, 3, 4].map(() => takeOut(house)))
    expect(runs.map(({ finished }) => finished.length)).toEqual([1, 1, 1, 1])
    expect(await codesInFiles()).toEqual(once(laid))
    expect(await readdir(folder)).toHaveLength(1)
  })

  test('and takes a book back may die at any statement: each complaint stands in one book', async () => {
    await freshFolder()
    const laid = await lay(5)
    const bookOf = async () => {
      const [row] = await citizens.sql<[{ id: number }]>`
        select max(batch_id) as id from lapor_report where tracking_id is null`
      return row.id
    }
    await dying(takeOut)
    const first = await bookOf()
    const deaths = await everyDeath(({ sql }) => undoBatch(sql, first))
    for (const { nth, when } of deaths) {
      await freshFolder()
      await dying(takeOut)
      const book = await bookOf()
      await freshFolder()
      proxy.dieAt(nth, when)
      await dying(({ sql }) => undoBatch(sql, book))
      proxy.heal()
      await dying(({ sql }) => undoBatch(sql, book))
      await dying(takeOut)
      expect(await codesInFiles(), `${nth} ${when}`).toEqual(once(laid))
    }
  }, 120_000)
})

/** What the store told and the citizens heard of complaints. */
async function told(laid: readonly LaidIn[]) {
  const ids = laid.map(({ id }) => id)
  const [row] = await citizens.sql<[{ events: number; links: number; linked: number }]>`
    select (select count(*)::int from core_event where reference = any(${ids}::uuid[])) as events,
      (select count(*)::int from core_link
        where store = 'lapor' and complaint_id = any(${ids}::uuid[])) as links,
      (select count(*)::int from complaint_event where kind = 'forwarded'
        and complaint_id = any(${ids}::uuid[])) as linked`
  return row
}

async function tellAll(): Promise<void> {
  const { sql, ring } = citizens
  const deps = { ...stepDeps(sql, ring), coreStore: laporStore(sql) }
  await readCoreEvents({ ...deps, onUnknown: () => undefined })
  await sql`update news set due_at = now() where due_at > now()`
  for (const lane of allLanes.keys()) await tellNews(deps, lane, neverStopping)
}

let tracking = 8_000_000
/** LAPOR!'s export of these complaints, as a file. */
async function exported(laid: readonly LaidIn[], state: string): Promise<string> {
  const path = join(folder, `export-${tracking}.xlsx`)
  const rows = laid.map(({ text, code }) => {
    tracking += 1
    return {
      trackingId: String(tracking),
      receivedOn: new Date().toISOString().slice(0, 10),
      textAtFirst: `${text.toUpperCase()} ${code}`,
      state,
    }
  })
  await writeFile(path, await exportOf(rows, '2026-11-30'))
  return path
}

describe('whoever takes over an export', () => {
  test('may die at any statement: each complaint is linked and told of once', async () => {
    await freshFolder()
    const first = await lay(4)
    await dying(takeOut)
    const path = await exported(first, 'Terverifikasi')
    const deaths = await everyDeath((house) => importFile(house, path))
    expect(deaths.length).toBeGreaterThan(10)
    const all = [...first]
    for (const { nth, when } of deaths) {
      const laid = await lay(4)
      all.push(...laid)
      await dying(takeOut)
      const file = await exported(laid, 'Terverifikasi')
      proxy.dieAt(nth, when)
      expect(await dying((house) => importFile(house, file)), `${nth} ${when}`).toBeUndefined()
      proxy.heal()
      const again = await dying((house) => importFile(house, file))
      expect(again?.rows, `${nth} ${when}`).toBe(4)
      expect(await told(laid), `${nth} ${when}`).toEqual({ events: 4, links: 4, linked: 4 })
    }
    await tellAll()
    await tellAll()
    const heard = await citizens.sql<{ id: string; n: number }[]>`
      select complaint_id as id, count(*)::int as n from news
      where complaint_id = any(${all.map(({ id }) => id)}::uuid[]) group by complaint_id`
    expect(heard.filter(({ n }) => n !== 1)).toEqual([])
    expect(heard).toHaveLength(all.length)
    const outbox = await citizens.sql<{ text: string }[]>`
      select text from outbox where conversation_id = any(${[...conversations]}::uuid[])`
    const texts = outbox.map(({ text }) => text).join('\n')
    const times = all.map(({ number }) => texts.split(number).length - 1)
    expect(new Set(times)).toEqual(new Set([1]))
  }, 300_000)

  test('may be killed at any time: each complaint is linked and told of once', async () => {
    await freshFolder()
    const sample = await lay(30)
    await dying(takeOut)
    const first = await exported(sample, 'Terverifikasi')
    proxy.heal()
    await dying((house) => importFile(house, first))
    const statements = proxy.statements()
    const laid = await lay(30)
    await dying(takeOut)
    const file = await exported(laid, 'Terverifikasi')
    const environment = {
      DATABASE_URL: proxy.url,
      SIMPUL_CONFIG: join(home, 'simpul.yaml'),
      SIMPUL_DIRECTORY: join(home, '.simpul'),
    }
    for (const share of [0.1, 0.4, 0.7, 0.9]) {
      proxy.heal()
      const program = runProgram(['lapor', 'import', file], environment, home)
      // It waits for an answer that does not come before it is killed.
      proxy.dieAt(Math.ceil(statements * share), 'silent')
      while (!proxy.isHeld()) await pause(5)
      program.kill('SIGKILL')
      expect(await program.ended, program.stderr()).toBeNull()
      expect(await told(laid), `${share}`).toEqual({ events: 0, links: 0, linked: 0 })
    }
    proxy.heal()
    for (const events of [30, 0]) {
      const last = runProgram(['lapor', 'import', file], environment, home)
      expect(await last.ended, last.stderr()).toBe(0)
      expect(JSON.parse(last.stdout())).toMatchObject({ rows: 30, events })
      expect(await told(laid)).toEqual({ events: 30, links: 30, linked: 30 })
    }
  }, 300_000)

  test('and pastes answers may die at any statement: their words are told once', async () => {
    await freshFolder()
    const laid = await lay(1)
    await dying(takeOut)
    await dying(async (house) => importFile(house, await exported(laid, 'Ditutup oleh Sistem')))
    const answer = { name: laid[0]?.code ?? '', text: 'Sudah kami perbaiki kemarin.' }
    const deaths = await everyDeath(({ sql }) => takeAnswers(sql, [answer]))
    for (const { nth, when } of deaths) {
      const [one] = await lay(1)
      if (!one) throw new Error('nothing was laid in')
      await dying(takeOut)
      await dying(async (house) => importFile(house, await exported([one], 'Ditutup oleh Sistem')))
      const words = [{ name: one.code, text: 'Sudah kami perbaiki kemarin.' }]
      proxy.dieAt(nth, when)
      await dying(({ sql }) => takeAnswers(sql, words))
      proxy.heal()
      await dying(({ sql }) => takeAnswers(sql, words))
      const [row] = await citizens.sql<[{ told: number; open: number }]>`
        select (select count(*)::int from core_event where reference = ${one.id}
          and text = 'Sudah kami perbaiki kemarin.') as told,
          (select count(*)::int from lapor_todo
            where reference = ${one.id} and done_at is null) as open`
      expect(row, `${nth} ${when}`).toEqual({ told: 1, open: 0 })
    }
  }, 120_000)
})
