import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { exportBooks, undo, writeAgain } from '../../src/app/lapor/export.ts'
import { answersIn, giveAnswers, importFile } from '../../src/app/lapor/import.ts'
import { loadConfig } from '../../src/config.ts'
import { batches, mostRows, takeBatch } from '../../src/core-store/lapor-bulk/batches.ts'
import { openBook } from '../../src/core-store/lapor-bulk/book.ts'
import { decideDoubt, openDoubts } from '../../src/core-store/lapor-bulk/doubts.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { openTodos, tickOff } from '../../src/core-store/lapor-bulk/todo.ts'
import { release, waitingReports, watchWaiting } from '../../src/core-store/lapor-bulk/waiting.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { readCoreEvents } from '../../workers/core-events.ts'
import { intake } from '../../workers/intake.ts'
import { tellNews } from '../../workers/news.ts'
import { triage } from '../../workers/triage.ts'
import { everyYear, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { exportOf } from '../harness/lapor-export.ts'
import { neverStopping, workOff } from '../harness/steps.ts'

let citizens: TestCitizens
let house: Desk
let folder: string
beforeAll(async () => {
  citizens = await openCitizens()
  folder = await mkdtemp(join(tmpdir(), 'lapor-'))
  await writeFile(join(folder, 'simpul.yaml'), 'coreStore: { kind: lapor-bulk }\n')
  const config = loadConfig({
    SIMPUL_CONFIG: join(folder, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(folder, '.simpul'),
  })
  house = { sql: citizens.sql, config }
})
afterAll(async () => {
  await citizens.close()
  await rm(folder, { recursive: true })
})

const deps = () => ({
  ...stepDeps(citizens.sql, citizens.ring),
  coreStore: laporStore(citizens.sql),
})

async function work(): Promise<void> {
  await workOff('intake', intake, deps())
  await workOff('triage', triage, deps())
}

/** All that the store told reaches the citizens. */
async function tellAll(): Promise<void> {
  const { sql } = citizens
  await readCoreEvents({ ...deps(), onUnknown: () => {} } as Parameters<typeof readCoreEvents>[0])
  await sql`update news set due_at = now() where due_at > now()`
  for (const lane of allLanes.keys()) await tellNews(deps(), lane, neverStopping)
}

interface Opened {
  readonly id: string
  readonly number: string
  readonly conversation: string
  readonly code: string
}

let citizenCount = 0

/** A citizen who reports something; undefined code: it is no complaint of its own. */
async function reports(...texts: readonly string[]): Promise<Opened> {
  citizenCount += 1
  const address = `+62812000${String(citizenCount).padStart(5, '0')}`
  for (const text of texts) {
    await citizens.bring(citizens.message(address, text))
    await work()
  }
  const [row] = await citizens.sql<[Opened]>`
    select c.id, c.receipt_number as number, c.conversation_id as conversation, r.code
    from complaint c join lapor_report r on r.reference = c.id order by c.created_at desc limit 1`
  return row
}

async function says({ conversation }: Opened): Promise<string[]> {
  const rows = await citizens.sql<{ text: string }[]>`
    select text from outbox where conversation_id = ${conversation} order by position`
  return rows.map(({ text }) => text)
}

const takeOut = (template?: string) =>
  exportBooks(house, { folder, template, limit: Number.POSITIVE_INFINITY })

async function bookRows(batch: number) {
  const file = join(folder, `lapor-${String(batch).padStart(5, '0')}.xlsx`)
  return (await readTable(await readFile(file))).rows.slice(1).filter(([no]) => no !== undefined)
}

/** LAPOR!'s export of these complaints, taken over. */
async function comesBack(
  rows: readonly { of: Opened; tracking: string; state: string; more?: object }[],
  madeOn?: string,
) {
  const exported = await citizens.sql<{ id: string; text: string }[]>`
    select reference as id, coalesce(exported ->> 'text', '') as text from lapor_report`
  const textOf = new Map(exported.map(({ id, text }) => [id, text]))
  const path = join(folder, `export-${Math.random()}.xlsx`)
  const bytes = await exportOf(
    rows.map(({ of, tracking, state, more }) => ({
      trackingId: tracking,
      receivedOn: '2026-11-29',
      textAtFirst: textOf.get(of.id) ?? '',
      state,
      ...more,
    })),
    madeOn,
  )
  await writeFile(path, bytes)
  return { path, imported: await importFile(house, path) }
}

beforeEach(async () => {
  // What earlier tests left waiting is none of the next one's.
  await citizens.sql`
    update lapor_report set batch_id = null, tracking_id = coalesce(tracking_id, 'left ' || code)
    where tracking_id is null`
})

let lastTracking = 7_000_000
function tracking(): string {
  lastTracking += 1
  return String(lastTracking)
}

describe('taking out books', () => {
  test('a complaint stands in one book, with its code at the end of its text', async () => {
    const one = await reports('Lampu jalan mati di Jl Melati no 5 sudah seminggu')
    const { books } = await takeOut()
    expect(books).toHaveLength(1)
    expect((await takeOut()).books).toEqual([])
    const [row] = await bookRows(books[0]?.batch ?? 0)
    expect(row?.join('|')).toContain(`sudah seminggu ${one.code}`)
    expect(row?.join('|')).toContain('Pelapor-')
    const [batch] = await batches(citizens.sql)
    expect(batch).toMatchObject({ rows: 1, isWritten: true, isUndone: false, linked: 0 })
  })

  test('phone and identity numbers do not leave', async () => {
    await reports('Jalan rusak di Jl Mawar 3, hubungi saya 081234567890 KTP 3673010101900001')
    const { books } = await takeOut()
    const text = JSON.stringify(await bookRows(books[0]?.batch ?? 0))
    expect(text).not.toMatch(/0?81234567890|3673010101900001/)
    expect(text).toContain('[telepon]')
  })

  test('what lacks a place waits, until it is told or somebody releases it', async () => {
    const one = await reports('lampu jalan mati min')
    const other = await reports('sampah menumpuk min')
    expect((await takeOut()).books).toEqual([])
    const waiting = await waitingReports(citizens.sql)
    expect(waiting.find(({ code }) => code === one.code)).toMatchObject({
      hindrance: 'incomplete',
      asked: 'where',
    })
    expect(await release(citizens.sql, [other.number])).toBe(1)
    const { books } = await takeOut()
    expect(JSON.stringify(await bookRows(books[0]?.batch ?? 0))).toContain(other.code)
    expect((await waitingReports(citizens.sql)).map(({ code }) => code)).toEqual([one.code])
  })

  test('danger goes first, whatever is missing', async () => {
    await reports('Jalan berlubang di Jl Kenanga 7 Serang')
    const danger = await reports('tolong kebakaran rumah ada orang di dalam')
    const { books } = await takeOut()
    const [first] = await bookRows(books[0]?.batch ?? 0)
    expect(JSON.stringify(first)).toContain(danger.code)
  })

  test('a book that was not uploaded is taken back, and its complaints stand in the next', async () => {
    const one = await reports('Pohon tumbang di Jl Anggrek 9 menutup jalan')
    const batch = (await takeOut()).books[0]?.batch ?? 0
    expect(await undo(house, batch)).toBe(1)
    await expect(undo(house, batch)).rejects.toThrow('undone before')
    await expect(writeAgain(house, batch, folder)).rejects.toThrow('was undone')
    const next = (await takeOut()).books[0]?.batch ?? 0
    expect(next).not.toBe(batch)
    expect(JSON.stringify(await bookRows(next))).toContain(one.code)
  })

  test('a book whose rows LAPOR! has cannot be taken back', async () => {
    const one = await reports('Got mampet di Jl Flamboyan 2 depan masjid')
    const batch = (await takeOut()).books[0]?.batch ?? 0
    await comesBack([{ of: one, tracking: tracking(), state: 'Belum Terverifikasi' }])
    await expect(undo(house, batch)).rejects.toThrow('in LAPOR! already')
  })

  test('whoever died before the file was written finds it with the next run', async () => {
    await reports('Trotoar rusak di Jl Cempaka 4 depan pasar')
    const opened = await openBook(undefined, { zone: 'WIB' })
    if (opened.kind === 'fault') throw new Error(opened.fault)
    const { batch = 0 } = await takeBatch(citizens.sql, opened.book, mostRows)
    expect(await readdir(folder)).not.toContain(`lapor-${String(batch).padStart(5, '0')}.xlsx`)
    const { books, finished } = await takeOut()
    expect(books).toEqual([])
    expect(finished.map((one) => one.batch)).toEqual([batch])
    expect(await bookRows(batch)).toHaveLength(1)
  })

  test('two who take out at once share the complaints', async () => {
    for (let n = 0; n < 6; n += 1) await reports(`Lampu padam di Jl Dahlia ${n + 1} Serang`)
    const runs = await Promise.all([takeOut(), takeOut(), takeOut()])
    const rows = runs.flatMap(({ books }) => books).reduce((sum, { rows: n }) => sum + n, 0)
    expect(rows).toBe(6)
    const [{ most }] = await citizens.sql<[{ most: number }]>`
      select max(n)::int as most from (select count(*) as n from lapor_report
        where batch_id is not null group by code) as c`
    expect(most).toBe(1)
  })
})

describe('what comes back', () => {
  test('an export links rows by their codes, and tells each step once', async () => {
    const one = await reports('Jalan berlubang di Jl Melur 8 Serang')
    await takeOut()
    const id = tracking()
    const { imported, path } = await comesBack(
      [{ of: one, tracking: id, state: 'Terverifikasi', more: { agency: 'Dinas PUPR' } }],
      '2026-11-30',
    )
    expect(imported).toMatchObject({
      linkedByCode: 1,
      linkedByText: 0,
      doubtful: 0,
      isKnown: false,
    })
    await tellAll()
    const after = await says(one)
    expect(after.join('\n')).toContain('Dinas PUPR')
    expect(await importFile(house, path)).toMatchObject({ isKnown: true, events: 0 })
    await tellAll()
    expect(await says(one)).toEqual(after)
  })

  test('a state leaves nothing to type, flags that a citizen changes do, once', async () => {
    const one = await reports('Halte rusak di Jl Delima 9 Serang')
    await takeOut()
    await comesBack([{ of: one, tracking: tracking(), state: 'Terverifikasi' }], '2026-11-30')
    await tellAll()
    const kinds = async () =>
      (await openTodos(citizens.sql))
        .filter(({ code }) => code === one.code)
        .map(({ kind, words }) => [kind, words])
    expect(await kinds()).toEqual([])
    const store = laporStore(citizens.sql)
    const supplement = {
      reference: one.id,
      title: 'Halte rusak',
      text: 'Halte rusak di Jl Delima 9 Serang',
      place: undefined,
      position: undefined,
      attachmentCount: 0,
      status: 'verified',
      anonymous: true,
      confidential: false,
      incomplete: false,
      kind: 'flags',
    } as const
    for (const id of ['a', 'b']) await store.add({ ...supplement, id })
    expect(await kinds()).toEqual([['flags', 'Anonim']])
    await store.add({ ...supplement, id: 'c', anonymous: false })
    expect(await kinds()).toEqual([
      ['flags', 'Anonim'],
      ['flags', ''],
    ])
  })

  test('an older file takes nothing back', async () => {
    const one = await reports('Air PDAM keruh di Jl Teratai 6 Serang')
    await takeOut()
    const id = tracking()
    await comesBack([{ of: one, tracking: id, state: 'Ditutup oleh Admin' }], '2026-11-30')
    await tellAll()
    const after = await says(one)
    const { imported } = await comesBack(
      [{ of: one, tracking: id, state: 'Belum Terverifikasi' }],
      '2026-11-20',
    )
    expect(imported).toMatchObject({ older: 1, events: 0 })
    await tellAll()
    expect(await says(one)).toEqual(after)
  })

  test('the words of an answer are asked for, pasted, and told once', async () => {
    const one = await reports('Drainase tersumbat di Jl Pahlawan 3 Serang')
    await takeOut()
    const id = tracking()
    await comesBack([{ of: one, tracking: id, state: 'Ditutup oleh Sistem' }], '2026-11-30')
    const todo = (await openTodos(citizens.sql)).filter(({ code }) => code === one.code)
    expect(todo.map(({ kind, trackingId }) => [kind, trackingId])).toEqual([['answer', id]])
    const file = join(folder, 'jawaban.csv')
    await writeFile(file, `Kode;Jawaban\n${id};"Sudah kami keruk, terima kasih."\n`)
    expect(await giveAnswers(house, await answersIn(file))).toBe(1)
    expect(await giveAnswers(house, await answersIn(file))).toBe(0)
    expect((await openTodos(citizens.sql)).filter(({ code }) => code === one.code)).toEqual([])
    await tellAll()
    const said = (await says(one)).filter((text) => text.includes('Sudah kami keruk'))
    expect(said).toHaveLength(1)
  })

  test('what a citizen adds after the book is on the list, and only the new words', async () => {
    const one = await reports('Tiang listrik miring di Jl Veteran 12 Serang')
    await takeOut()
    await citizens.sql`select 1`
    await citizens.bring(
      citizens.message(
        `+62812000${String(citizenCount).padStart(5, '0')}`,
        'sudah 2 minggu begitu pak',
      ),
    )
    await work()
    const [todo] = (await openTodos(citizens.sql)).filter(({ code }) => code === one.code)
    expect(todo).toMatchObject({ kind: 'addition', words: 'sudah 2 minggu begitu pak' })
    expect(await tickOff(citizens.sql, [todo?.id ?? 0])).toEqual([todo?.id])
    expect(await tickOff(citizens.sql, [todo?.id ?? 0])).toEqual([])
  })

  test('a row in doubt waits for a human, who links it', async () => {
    const one = await reports('Warung liar menutup trotoar di Jl Kartini 40 depan sekolah dasar')
    await takeOut()
    const id = tracking()
    const text = 'WARUNG LIAR MENUTUP JALAN DI JL KARTINI 40 DEKAT SEKOLAH DASAR DAN MENGGANGGU'
    const { imported } = await comesBack([
      { of: one, tracking: id, state: 'Terverifikasi', more: { textAtFirst: text } },
    ])
    expect(imported).toMatchObject({ linkedByCode: 0, linkedByText: 0, doubtful: 1 })
    const [doubt] = await openDoubts(citizens.sql)
    expect(doubt).toMatchObject({ trackingId: id, candidates: [{ code: one.code }] })
    expect(await decideDoubt(citizens.sql, id, one.code)).toMatchObject({ kind: 'linked' })
    expect(await decideDoubt(citizens.sql, id, one.code)).toEqual({ kind: 'no_doubt' })
    await tellAll()
    expect((await says(one)).join('\n')).toMatch(/verifikasi/i)
  })

  test('a Tracking ID answers STATUS for its owner', async () => {
    const one = await reports('Parkir liar di Jl Diponegoro 21 Serang')
    await takeOut()
    const id = tracking()
    await comesBack([{ of: one, tracking: id, state: 'Terverifikasi' }])
    await tellAll()
    await citizens.bring(
      citizens.message(`+62812000${String(citizenCount).padStart(5, '0')}`, `STATUS ${id}`),
    )
    await work()
    expect((await says(one)).at(-1)).toContain(one.number)
  })
})

test('words that were taken back stay in no book and in no list', async () => {
  const one = await reports('Selokan bau di Jl Nangka 31 Serang')
  await takeOut()
  const supplement = {
    reference: one.id,
    title: 'Selokan bau',
    place: undefined,
    position: undefined,
    attachmentCount: 0,
    status: 'unverified',
    anonymous: false,
    confidential: false,
    incomplete: false,
  } as const
  const store = laporStore(citizens.sql)
  const text = 'Selokan bau di Jl Nangka 31 Serang'
  await store.add({ ...supplement, id: 'a', kind: 'addition', text: `${text}\npunya pak Mamat` })
  await store.add({ ...supplement, id: 'b', kind: 'deletion', text: '[dihapus oleh pelapor]' })
  const kept = await citizens.sql`
    select r.exported, t.words, t.text_then from lapor_report r
    left join lapor_todo t on t.reference = r.reference where r.code = ${one.code}`
  expect(JSON.stringify(kept)).not.toMatch(/Nangka|Mamat/)
  const open = (await openTodos(citizens.sql)).filter(({ code }) => code === one.code)
  expect(open).toMatchObject([{ kind: 'deletion', words: '[dihapus oleh pelapor]' }])
})

test('what was erased stays in no book, and is on the list', async () => {
  const one = await reports('Saluran rusak di Jl Teluk 77 Serang')
  await takeOut()
  const address = `+62812000${String(citizenCount).padStart(5, '0')}`
  for (const text of ['HAPUS', 'YA']) {
    // As if all that was said had been sent.
    await citizens.sql`
      update outbox set state = 'accepted', due_at = null, settled_at = now()
      where due_at is not null`
    await citizens.bring(citizens.message(address, text, { sentAt: new Date() }))
    await work()
  }
  const dump = await citizens.sql`select * from lapor_report where code = ${one.code}`
  expect(JSON.stringify(dump)).not.toContain('Teluk 77')
  const todos = (await openTodos(citizens.sql)).filter(({ code }) => code === one.code)
  expect(todos.map(({ kind }) => kind)).toEqual(['erasure'])
  const alarms = await citizens.sql`
    select 1 from alarm where kind = 'erasure_elsewhere' and subject = ${one.id} and cleared_at is null`
  expect(alarms).toHaveLength(1)
  await tickOff(
    citizens.sql,
    todos.map(({ id }) => id),
  )
  const open = await citizens.sql`
    select 1 from alarm where subject = ${one.id} and cleared_at is null`
  expect(open).toHaveLength(0)
})

test('an alarm says that complaints wait longer than a working day', async () => {
  const open = () =>
    citizens.sql`select 1 from alarm where kind = 'book_late' and cleared_at is null`
  const one = await reports('Rambu hilang di Jl Sudirman 90 Serang')
  await watchWaiting(citizens.sql, 1, everyYear, new Date())
  expect(await open()).toHaveLength(0)
  await citizens.sql`
    update lapor_report set since = now() - interval '5 days' where code = ${one.code}`
  await watchWaiting(citizens.sql, 1, everyYear, new Date())
  expect(await open()).toHaveLength(1)
  await takeOut()
  await watchWaiting(citizens.sql, 1, everyYear, new Date())
  expect(await open()).toHaveLength(0)
})
