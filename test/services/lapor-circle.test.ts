import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { startEverything } from '../../src/app/everything.ts'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { giveAnswers, importFile } from '../../src/app/lapor/import.ts'
import { expectationsOf } from '../../src/app/play/expected-steps.ts'
import { judge } from '../../src/app/play/heard.ts'
import { laporClient } from '../../src/app/play/lapor-client.ts'
import { loadConfig } from '../../src/config.ts'
import { defaultBooks } from '../../src/config-core-store.ts'
import { decideDoubt } from '../../src/core-store/lapor-bulk/doubts.ts'
import { connect } from '../../src/store/connect.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { runProgram } from '../harness/program.ts'

let folder: string
let database: TestDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circle-'))
  await writeFile(
    join(folder, 'simpul.yaml'),
    'coreStore: { kind: lapor-bulk, defaultAgency: Dinas Ujung Contoh }\n',
  )
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const settings = () => ({
  DATABASE_URL: database.url,
  SIMPUL_DIRECTORY: join(folder, '.simpul'),
  SIMPUL_CONFIG: join(folder, 'simpul.yaml'),
  PORT: '0',
})

/** A gateway with its LAPOR!, and one citizen of it on Instagram. */
async function meet(citizen: string) {
  const config = { ...loadConfig(settings()), coreStore: defaultBooks, logLevel: 'silent' as const }
  const running = await startEverything(config, () => {})
  const store = connect(database.url, 2)
  const house: Desk = { sql: store.sql, config }
  const lapor = laporClient(running)
  const authorization = `Bearer ${running.operatorToken}`
  const phone = `${running.url}/simulator/phones/${encodeURIComponent('meta/instagram')}/${encodeURIComponent(citizen)}`
  const heard = async () => {
    const response = await fetch(phone, { headers: { authorization } })
    const { messages } = (await response.json()) as {
      messages: { direction: string; text?: string }[]
    }
    return messages.flatMap(({ direction, text }) => (direction === 'in' && text ? [text] : []))
  }
  const hears = async (words: RegExp) => {
    await vi.waitFor(async () => expect((await heard()).join('\n')).toMatch(words), {
      timeout: 20_000,
      interval: 200,
    })
  }
  return {
    house,
    lapor,
    heard,
    hears,
    async write(text: string) {
      const response = await fetch(`${phone}/messages?wait=ack`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      })
      expect(response.status).toBe(202)
    },
    /** The receipt number that she was told. */
    async receipt() {
      await hears(/\b\d{10}\b/)
      return /\b\d{10}\b/.exec((await heard()).join(' '))?.[0] ?? ''
    },
    /** Carries what waits into LAPOR!, in its own empty book. @returns the newest report there */
    async carry() {
      const template = join(folder, 'empty.xlsx')
      await writeFile(template, await lapor.emptyBook())
      const { books } = await exportBooks(house, { folder, template, limit: 100 })
      expect(books.map(({ rows }) => rows)).toEqual([1])
      await lapor.upload(books[0]?.file ?? '')
      const report = (await lapor.reports()).at(-1)
      if (!report) throw new Error('LAPOR! has no report')
      return report
    },
    async bring(layout: 17 | 20) {
      const path = join(folder, 'Laporan.xlsx')
      await writeFile(path, await lapor.export(layout))
      return await importFile(house, path)
    },
    async stop() {
      await store.close()
      await running.stop()
    },
  }
}

test('a direct message goes the whole circle: book, LAPOR!, export, answer, STATUS, rating', async () => {
  const { house, lapor, write, hears, receipt, carry, bring, stop } = await meet('+6281234500001')
  try {
    await write('Lampu jalan padam di Jl Melati 12 Serang sudah seminggu')
    const number = await receipt()
    const report = await carry()
    expect(report).toMatchObject({ category: 'Penerangan Jalan', source: 'Instagram' })
    const { trackingId: id } = report
    expect(await bring(17)).toMatchObject({ linkedByCode: 1 })
    await lapor.move(id, { verb: 'verify', agency: 'Dinas Sosial' })
    await bring(20)
    await hears(/Diteruskan ke Dinas Sosial/)
    await lapor.move(id, { verb: 'decline', reason: 'Bukan wewenang Dinas Sosial' })
    await bring(17)
    await lapor.move(id, { verb: 'verify', agency: 'Dinas PUPR' })
    await bring(17)
    await hears(/Diteruskan ke Dinas PUPR/)
    await lapor.move(id, { verb: 'answer', answer: 'Lampu sudah kami ganti.' })
    await bring(17)
    await hears(/Sudah dijawab/)
    await giveAnswers(house, [{ name: id, text: 'Lampu sudah kami ganti.' }])
    await hears(/"Lampu sudah kami ganti\."/)
    await write(`STATUS ${id}`)
    await hears(new RegExp(`${number}.*sudah dijawab`))
    await lapor.move(id, { verb: 'close' })
    await bring(17)
    await hears(/nilai 1-5/)
    await write('5')
    await hears(/penilaian/)
    const [row] = await house.sql`
      select rating, status from complaint where receipt_number = ${number}`
    expect(row).toEqual({ rating: 5, status: 'closed' })
  } finally {
    await stop()
  }
}, 120_000)

test('a report without its code waits for a human; until then nobody hears of it', async () => {
  const { house, lapor, write, heard, hears, receipt, carry, bring, stop } =
    await meet('+6281234500002')
  try {
    await write('Sampah menumpuk di Jl Anggrek 7 Serang')
    const number = await receipt()
    const { trackingId: id, textAtFirst } = await carry()
    const code = textAtFirst.split(' ').at(-1) ?? ''
    const text = textAtFirst.replace(/ \S+$/, '')
    await lapor.edit(id, { first: text, last: text })
    await lapor.move(id, { verb: 'verify', agency: 'Dinas Lingkungan Hidup' })
    expect(await bring(17)).toMatchObject({ linkedByCode: 0, linkedByText: 0, doubtful: 1 })
    const expectations = async (knownAfter: ReadonlyMap<string, number>) => {
      const carried = { codes: new Map([[id, code]]), history: await lapor.history(), knownAfter }
      const isOfLapor = (one: string) => one === id
      const { expected, doubtful } = await expectationsOf(house, new Date(0), carried, isOfLapor)
      return { doubtful, expectation: expected.get(number) ?? { steps: [], forbidden: [] } }
    }
    const before = await expectations(new Map())
    expect(before).toMatchObject({ doubtful: 1, expectation: { steps: [] } })
    expect(judge(before.expectation, await heard())).toMatchObject({ forbidden: 0 })
    const moves = (await lapor.history()).length
    expect(await decideDoubt(house.sql, id, code)).toMatchObject({ kind: 'linked' })
    await hears(/Diteruskan ke Dinas Lingkungan Hidup/)
    // News of it would have been found before.
    expect(judge(before.expectation, await heard())).toMatchObject({ forbidden: 1 })
    const after = await expectations(new Map([[id, moves]]))
    expect(after).toMatchObject({ doubtful: 0, expectation: { forbidden: [] } })
    expect(judge(after.expectation, await heard())).toMatchObject({ heard: 1, missed: 0, twice: 0 })
    // What is linked to another one is missed.
    expect((await expectations(new Map())).expectation.steps).toHaveLength(1)
  } finally {
    await stop()
  }
}, 120_000)

test('play --agency: every citizen hears each step once, as the database counts them', async () => {
  const rows = Array.from(
    { length: 24 },
    (_, n) => `Lampu jalan padam di Jl Kenanga ${n + 1} Serang`,
  )
  const file = join(folder, 'texts.csv')
  await writeFile(file, `isi\n${rows.join('\n')}\n`)
  const program = runProgram(
    ['play', file, '--column', 'isi', '--channel', 'all', '--agency'],
    settings(),
    folder,
  )
  expect(await program.ended, program.stderr()).toBe(0)
  const summary = JSON.parse(program.stdout().trim().split('\n').at(-1) ?? '{}')
  expect(summary).toMatchObject({ sent: 24, missed: 0, twice: 0, outOfOrder: 0, elsewhere: 0 })
  const store = connect(database.url, 1)
  try {
    const [counted] = await store.sql`
      with private as (
        select c.id from complaint c where c.text like 'Lampu jalan padam di Jl Kenanga%'
          and exists (select from message m where m.complaint_id = c.id and not m.public))
      select (select count(*)::int from complaint where text like '%Jl Kenanga%') as complaints,
        (select count(*)::int from lapor_report r join complaint c on c.id = r.reference
          where r.tracking_id is not null and c.text like '%Jl Kenanga%') as linked,
        (select count(distinct (e.reference, e.kind, e.agency, e.text))::int from core_event e
          where e.reference in (select id from private)
          and (e.text is not null or e.kind in ('assigned', 'asked', 'closed', 'archived'))) as heard`
    expect(counted).toEqual({
      complaints: summary.complaints,
      linked: summary.linked,
      heard: summary.heard,
    })
  } finally {
    await store.close()
  }
}, 180_000)
