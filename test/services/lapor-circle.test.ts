import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { startEverything } from '../../src/app/everything.ts'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { giveAnswers, importFile } from '../../src/app/lapor/import.ts'
import { judge } from '../../src/app/play/heard.ts'
import { laporClient } from '../../src/app/play/lapor-client.ts'
import { loadConfig } from '../../src/config.ts'
import { defaultBooks } from '../../src/config-core-store.ts'
import { connect } from '../../src/store/connect.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { runProgram } from '../harness/program.ts'

let folder: string
let database: TestDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circle-'))
  await writeFile(join(folder, 'simpul.yaml'), 'coreStore: { kind: lapor-bulk }\n')
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

test('a direct message goes the whole circle: book, LAPOR!, export, answer, STATUS, rating', async () => {
  const config = { ...loadConfig(settings()), coreStore: defaultBooks, logLevel: 'silent' as const }
  const running = await startEverything(config, () => {})
  const store = connect(database.url, 2)
  const house: Desk = { sql: store.sql, config }
  const lapor = laporClient(running)
  const authorization = `Bearer ${running.operatorToken}`
  const phone = `${running.url}/simulator/phones/${encodeURIComponent('meta/instagram')}/${encodeURIComponent('+6281234500001')}`
  const write = async (text: string) => {
    const response = await fetch(`${phone}/messages?wait=ack`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    })
    expect(response.status).toBe(202)
  }
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
  const bring = async (layout: 17 | 20, name: string) => {
    const path = join(folder, name)
    await writeFile(path, await lapor.export(layout))
    return await importFile(house, path)
  }
  try {
    await write('Lampu jalan padam di Jl Melati 12 Serang sudah seminggu')
    await hears(/\b\d{10}\b/)
    const number = /\b\d{10}\b/.exec((await heard()).join(' '))?.[0] ?? ''
    const { books } = await exportBooks(house, { folder, template: undefined, limit: 100 })
    expect(books.map(({ rows }) => rows)).toEqual([1])
    await lapor.upload(books[0]?.file ?? '')
    expect(await bring(17, 'first.xlsx')).toMatchObject({ linkedByCode: 1 })
    const [report] = await lapor.reports()
    const id = report?.trackingId ?? ''
    await lapor.move(id, { verb: 'verify', agency: 'Dinas PUPR' })
    await bring(20, 'second.xlsx')
    await hears(/Diteruskan ke Dinas PUPR/)
    await lapor.move(id, { verb: 'answer', answer: 'Lampu sudah kami ganti.' })
    await bring(17, 'third.xlsx')
    await hears(/Sudah dijawab/)
    await giveAnswers(house, [{ name: id, text: 'Lampu sudah kami ganti.' }])
    await hears(/"Lampu sudah kami ganti\."/)
    await write(`STATUS ${id}`)
    await hears(new RegExp(`${number}.*sudah dijawab`))
    await lapor.move(id, { verb: 'close' })
    await bring(17, 'fourth.xlsx')
    await hears(/nilai 1-5/)
    await write('5')
    await hears(/penilaian/)
    const [row] = await house.sql`
      select rating, status from complaint where receipt_number = ${number}`
    expect(row).toEqual({ rating: 5, status: 'closed' })
  } finally {
    await store.close()
    await running.stop()
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
        (select count(*)::int from core_event e where e.reference in (select id from private)
          and (e.text is not null or e.kind in ('assigned', 'closed', 'archived'))) as heard`
    expect(counted).toEqual({
      complaints: summary.complaints,
      linked: summary.linked,
      heard: summary.heard,
    })
  } finally {
    await store.close()
  }
}, 180_000)

test('a step that was not heard, heard twice or too early is counted', () => {
  const steps = [
    { kind: 'assigned', words: ['to the office'] },
    { kind: 'closed', words: ['closed', 'ditutup'] },
  ]
  const none = { missed: 0, twice: 0, outOfOrder: 0 }
  expect(judge(steps, ['to the office', 'ditutup'])).toEqual({ heard: 2, ...none })
  expect(judge(steps, ['to the office'])).toEqual({ heard: 1, ...none, missed: 1 })
  expect(judge(steps, ['closed', 'to the office'])).toEqual({ heard: 2, ...none, outOfOrder: 1 })
  expect(judge(steps, ['to the office', 'closed', 'closed'])).toMatchObject({ twice: 1 })
})
