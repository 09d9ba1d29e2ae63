import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { importFile } from '../../src/app/lapor/import.ts'
import { loadConfig } from '../../src/config.ts'
import { decideDoubt, openDoubts } from '../../src/core-store/lapor-bulk/doubts.ts'
import type { LaporRow } from '../../src/core-store/lapor-bulk/fields.ts'
import type { TestCitizens } from '../harness/citizens.ts'
import { exportOf } from '../harness/lapor-export.ts'
import { type LaidIn, layIn, openReporters } from '../harness/many-reports.ts'

let citizens: TestCitizens
let conversations: readonly string[]
let house: Desk
let home: string
beforeAll(async () => {
  const opened = await openReporters(1)
  citizens = opened.citizens
  conversations = opened.conversations
  home = await mkdtemp(join(tmpdir(), 'lapor-copies-'))
  await writeFile(join(home, 'simpul.yaml'), 'coreStore: { kind: lapor-bulk }\n')
  const config = loadConfig({
    SIMPUL_CONFIG: join(home, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(home, '.simpul'),
  })
  house = { sql: citizens.sql, config }
})
afterAll(async () => {
  await citizens.close()
  await rm(home, { recursive: true })
})

/** A complaint in a book, by a channel that is Whatsapp in LAPOR!. */
async function inBook(from: number): Promise<LaidIn> {
  const all = await layIn(citizens.sql, conversations, 5, from)
  await exportBooks(house, { folder: home, template: undefined, limit: 100 })
  const found = all.find(({ channel }) => channel === 'meta/whatsapp')
  if (!found) throw new Error('nothing was laid in')
  return found
}

let files = 0
async function comesBack(...rows: readonly Partial<LaporRow>[]) {
  files += 1
  const path = join(home, `export-${files}.xlsx`)
  await writeFile(path, await exportOf(rows))
  return await importFile(house, path)
}

const receivedOn = new Date().toISOString().slice(0, 10)
const rowOf = (trackingId: string, textAtFirst: string): Partial<LaporRow> => ({
  trackingId,
  receivedOn,
  textAtFirst,
  source: 'Whatsapp',
  state: 'Terverifikasi',
})

async function trackingOf({ id }: LaidIn): Promise<string | null> {
  const [row] = await citizens.sql<[{ trackingId: string | null }]>`
    select tracking_id as "trackingId" from lapor_report where reference = ${id}`
  return row.trackingId
}
const inDoubt = async () => (await openDoubts(citizens.sql)).map(({ trackingId }) => trackingId)

test.each([
  ['with its code', 6_100_000, (one: LaidIn) => `${one.text} ${one.code}`],
  ['without it', 6_200_000, (one: LaidIn) => one.text],
])(
  'a report and its copy %s are in doubt until a human says which it is',
  async (_, first, textOf) => {
    const one = await inBook(first)
    const [ours, copy] = [String(first + 1), String(first + 2)]
    const text = textOf(one)
    const both = await comesBack(rowOf(ours, text), rowOf(copy, text))
    expect(both).toMatchObject({ linkedByCode: 0, linkedByText: 0, doubtful: 2, events: 0 })
    // An export of another month holds one of them alone: it is the only one there, and in doubt as before.
    const alone = await comesBack(rowOf(copy, text))
    expect(alone).toMatchObject({ linkedByCode: 0, linkedByText: 0, doubtful: 1 })
    expect(await trackingOf(one)).toBeNull()
    expect(await decideDoubt(citizens.sql, copy, undefined)).toEqual({ kind: 'not_ours' })
    await comesBack(rowOf(copy, text), rowOf(ours, text))
    expect(await trackingOf(one)).toBe(ours)
    expect(await inDoubt()).toEqual([])
  },
)

test('a copy of a report that is linked is nothing of ours', async () => {
  const one = await inBook(6_300_000)
  const text = `${one.text} ${one.code}`
  expect(await comesBack(rowOf('6300001', text))).toMatchObject({ linkedByCode: 1 })
  const later = await comesBack(rowOf('6300001', text), rowOf('6300002', text))
  expect(later).toMatchObject({ known: 1, linkedByCode: 0, linkedByText: 0, doubtful: 0 })
  expect(await trackingOf(one)).toBe('6300001')
})
