import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { readTemplate } from '../../src/app/lapor/template.ts'
import { loadConfig } from '../../src/config.ts'
import { waitingReports } from '../../src/core-store/lapor-bulk/waiting.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { type AgencyTemplate, agencyBook, withMacros } from '../harness/agency-templates.ts'
import type { TestCitizens } from '../harness/citizens.ts'
import { layIn, openReporters } from '../harness/many-reports.ts'

let citizens: TestCitizens
let conversations: readonly string[]
let home: string
beforeAll(async () => {
  const opened = await openReporters(5)
  citizens = opened.citizens
  conversations = opened.conversations
  home = await mkdtemp(join(tmpdir(), 'lapor-templates-'))
})
afterAll(async () => {
  await citizens.close()
  await rm(home, { recursive: true })
})

/** An installation with these settings. */
async function houseWith(settings: string) {
  await writeFile(join(home, 'simpul.yaml'), settings)
  const config = loadConfig({
    SIMPUL_CONFIG: join(home, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(home, '.simpul'),
  })
  return { sql: citizens.sql, config }
}
const plainHouse = () => houseWith('coreStore: { kind: lapor-bulk }\n')

async function fileOf(template: AgencyTemplate, name = 'kosong.xlsx'): Promise<string> {
  const path = join(home, name)
  await writeFile(path, agencyBook(template))
  return path
}

async function takeOut(house: Awaited<ReturnType<typeof houseWith>>, template: string) {
  const folder = await mkdtemp(join(home, 'out-'))
  return await exportBooks(house, { folder, template, limit: Number.POSITIVE_INFINITY })
}

test('a channel without a source is told beforehand, and goes once the line that is told is written', async () => {
  const template = await fileOf({
    rows: [['No', 'Isi Laporan', 'Sumber Laporan *']],
    lists: [['C2:C9', '"Whatsapp,Instagram,Telegram,Twitter,Pos Surat"']],
  })
  const { notes } = await readTemplate(await plainHouse(), template)
  expect(notes.join('\n')).toMatch(
    /has none for: smpp \("SMS"\), kannel \("SMS"\), twilio \("SMS"\)/,
  )
  expect(notes.join('\n')).not.toContain('telegram')
  const some = await layIn(citizens.sql, conversations, 5)
  const { books, faulty } = await takeOut(await plainHouse(), template)
  expect(books.map(({ rows }) => rows)).toEqual([4])
  const bySms = some.filter(({ channel }) => channel === 'twilio').map(({ number }) => number)
  expect(faulty.map(({ receiptNumber }) => receiptNumber)).toEqual(bySms)
  const [waiting] = await waitingReports(citizens.sql)
  const fault = waiting?.fault ?? ''
  expect(fault).toMatch(/list of "Sumber Laporan" has no "SMS"; nearest: "\w+/)
  // What is told to be written is YAML that is taken as it is.
  const told = await houseWith(fault.slice(fault.indexOf('coreStore:')))
  expect((await takeOut(told, template)).books.map(({ rows }) => rows)).toEqual([1])
  // Of an installation with accounts only their channels are looked at.
  const only = await houseWith(
    'coreStore: { kind: lapor-bulk }\naccounts: [{ channel: telegram, settings: {} }]\n',
  )
  expect((await readTemplate(only, template)).notes).toHaveLength(1)
})

test('what stands below the rows stays, and more complaints give more books', async () => {
  const template = await fileOf({
    rows: [['No', 'Isi Laporan'], [1], [2], ['Catatan: dua baris saja', 'Kepala Dinas']],
  })
  const { notes } = await readTemplate(await plainHouse(), template)
  expect(notes).toContainEqual(expect.stringContaining('room for 2'))
  const some = await layIn(citizens.sql, conversations, 5, 100)
  const { books } = await takeOut(await plainHouse(), template)
  expect(books.map(({ rows }) => rows)).toEqual([2, 2, 1])
  const held = []
  for (const { file } of books) {
    const { rows } = await readTable(await readFile(file), { sheet: 'Form' })
    expect(rows[3]).toEqual(['Catatan: dua baris saja', 'Kepala Dinas'])
    held.push(...rows.slice(1, 3).flatMap((row) => /SPL\w{9}$/.exec(String(row[1]))?.[0] ?? []))
  }
  expect(new Set(held)).toEqual(new Set(some.map(({ code }) => code)))
})

test('a book with macros has their ending', async () => {
  const template = await fileOf(
    { rows: [['No', 'Isi Laporan']], rewrite: withMacros },
    'kosong.xlsm',
  )
  await layIn(citizens.sql, conversations, 1, 200)
  const { books } = await takeOut(await plainHouse(), template)
  expect(books.map(({ file }) => basename(file))).toEqual([
    expect.stringMatching(/^lapor-\d+\.xlsm$/),
  ])
})
