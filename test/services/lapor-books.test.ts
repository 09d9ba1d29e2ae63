import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { exportBooks } from '../../src/app/lapor/export.ts'
import { importFile } from '../../src/app/lapor/import.ts'
import { readTemplate } from '../../src/app/lapor/template.ts'
import { loadConfig } from '../../src/config.ts'
import { decideDoubt, openDoubts } from '../../src/core-store/lapor-bulk/doubts.ts'
import { release, waitingReports } from '../../src/core-store/lapor-bulk/waiting.ts'
import { redact } from '../../src/identity/redact.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import type { TestCitizens } from '../harness/citizens.ts'
import { editedExport } from '../harness/edited-reports.ts'
import {
  formPart,
  formSheet,
  type TemplateColumn,
  templateOf,
  templateParts,
} from '../harness/form-template.ts'
import { exportOf } from '../harness/lapor-export.ts'
import { type LaidIn, layIn, openReporters, reportAgencies } from '../harness/many-reports.ts'

let citizens: TestCitizens
let conversations: readonly string[]
let house: Desk
let home: string

beforeAll(async () => {
  const opened = await openReporters(50)
  citizens = opened.citizens
  conversations = opened.conversations
  home = await mkdtemp(join(tmpdir(), 'lapor-books-'))
  await writeFile(
    join(home, 'simpul.yaml'),
    'coreStore:\n  kind: lapor-bulk\n  contact: { phone: "021 500 100" }\n  constants: { Kode Wilayah: "36.73" }\n',
  )
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

const sources = ['Website', 'Whatsapp', 'SMS', 'Instagram', 'Twitter', 'Telegram']
const columns: readonly TemplateColumn[] = [
  { header: 'No' },
  { header: 'Tgl Laporan *', isDay: true },
  { header: 'Kanal *', list: { in: 'x14', values: sources } },
  { header: 'Perihal *' },
  { header: 'Uraian Aduan *' },
  {
    header: 'Klasifikasi *',
    list: { in: 'plain', values: ['Aspirasi', 'Pengaduan', 'Permintaan Informasi'] },
  },
  {
    header: 'Kategori *',
    list: { in: 'sheet', values: ['927 - Air Bersih', '[928] Jalan & "Gang"'] },
  },
  {
    header: 'Sifat',
    list: { in: 'name', values: ['Publik', 'Anonim', 'Rahasia', 'Anonim|Rahasia'] },
  },
  {
    header: 'OPD Tujuan *',
    list: { in: 'range', values: reportAgencies.map((name) => name.toUpperCase()) },
  },
  { header: 'Alamat Kejadian' },
  { header: 'Nama Lengkap Pelapor' },
  { header: 'No HP *' },
  { header: 'NIK' },
  { header: 'Kode Wilayah *' },
  { header: 'Lampiran' },
]
const shape = { columns, headerRow: 7, indent: 1, prepared: 30, isDecorated: true }

async function templateFile(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(home, name)
  await writeFile(path, bytes)
  return path
}

async function takeOut(template?: string): Promise<{
  readonly folder: string
  readonly books: Awaited<ReturnType<typeof exportBooks>>['books']
  readonly faulty: Awaited<ReturnType<typeof exportBooks>>['faulty']
}> {
  const folder = await mkdtemp(join(home, 'out-'))
  const limit = Number.POSITIVE_INFINITY
  return { folder, ...(await exportBooks(house, { folder, template, limit })) }
}

/** The rows of a book below its header. */
async function rowsOf(file: string) {
  const { rows } = await readTable(await readFile(file), { sheet: formSheet })
  return rows.slice(7, 107)
}

function isStrictXml(text: string): boolean {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return true
}

/** As a cell holds a text. */
const inCell = (text: string) =>
  redact(text)
    .replace(/[^\t\n\r\P{Cc}]/gu, '')
    .trim()

let laid: readonly LaidIn[]

describe('a thousand complaints', () => {
  test('stand in ten books of a hundred, as the template wants them', async () => {
    laid = await layIn(citizens.sql, conversations, 1_000)
    const template = await templateFile('form.xlsx', templateOf(shape))
    const startedAt = performance.now()
    const { books, faulty } = await takeOut(template)
    const tookMs = performance.now() - startedAt
    expect(faulty).toEqual([])
    expect(books.map(({ rows }) => rows)).toEqual(Array.from({ length: 10 }, () => 100))
    expect(tookMs).toBeLessThan(30_000)
    const byCode = new Map(laid.map((one) => [one.code, one]))
    const parts = templateParts(shape)
    for (const { file } of books) {
      const packed = unzipSync(await readFile(file))
      expect(Object.keys(packed)).toEqual(Object.keys(parts))
      for (const [name, bytes] of Object.entries(packed)) {
        if (name.endsWith('.xml')) expect(isStrictXml(Buffer.from(bytes).toString())).toBe(true)
        if (name !== formPart)
          expect(Buffer.from(bytes).equals(Buffer.from(parts[name] ?? [])), name).toBe(true)
      }
      for (const [number, row] of (await rowsOf(file)).entries()) {
        const [, no, day, source, title, text, kind, category, type, agency, place, ...rest] = row
        const code = String(text).slice(-12)
        const one = byCode.get(code)
        if (!one) throw new Error(`${code} stands twice, or is nobody's`)
        byCode.delete(code)
        expect(no).toBe(number + 1)
        expect(day).toEqual(expect.any(Date))
        expect(text).toBe(`${inCell(one.text)} ${code}`)
        expect(String(title).length).toBeLessThanOrEqual(140)
        expect(source).toBe(sourceOf(one))
        expect(kind).toBe(kindOf(one))
        expect(category).toBe('[928] Jalan & "Gang"')
        expect(type ?? null).toBe(one.anonymous ? 'Anonim' : null)
        expect(agency).toBe(one.agency.toUpperCase())
        expect(place).toBe(one.place)
        expect(rest.slice(0, 4)).toEqual(['Pelapor-9K2M', '021 500 100', null, '36.73'])
      }
    }
    expect(byCode.size).toBe(0)
    const [{ booked }] = await citizens.sql<[{ booked: number }]>`
      select count(*)::int as booked from lapor_report where batch_id is not null`
    expect(booked).toBe(1_000)
  })

  test.each([
    { width: 17, madeOn: '2026-11-30', day: 'text', first: 4_000_000 },
    { width: 20, madeOn: undefined, day: 'iso', first: 5_000_000 },
  ] as const)(
    'are known again in an export of $width columns',
    async ({ width, madeOn, day, first }) => {
      const { sql } = citizens
      await sql`update lapor_report set tracking_id = null, linked_at = null, linked_by = null,
        state = null, agency = null, reason = null, seen_on = null`
      await sql`delete from lapor_doubt`
      await sql`delete from core_event`
      await sql`delete from core_link where store = 'lapor'`
      const exported = await sql<{ id: string; text: string }[]>`
        select reference as id, exported ->> 'text' as text from lapor_report
        where exported is not null`
      const texts = new Map(exported.map(({ id, text }) => [id, text]))
      const edited = editedExport(laid, texts, sourceOf, first, day)
      const path = await templateFile(
        `export-${width}.xlsx`,
        await exportOf(edited.rows, madeOn, width),
      )
      const imported = await importFile(house, path)
      const links = await sql<{ id: string; trackingId: string }[]>`
        select reference as id, tracking_id as "trackingId" from lapor_report
        where tracking_id is not null`
      const wrong = links.filter(({ id, trackingId }) => edited.ours.get(trackingId)?.id !== id)
      expect(wrong).toEqual([])
      expect(links.length / edited.ours.size).toBeGreaterThanOrEqual(0.95)
      expect(imported.linkedByCode + imported.linkedByText).toBe(links.length)
      const doubts = await openDoubts(sql)
      // Of rows that quote a code whose own row is there nothing is left to decide.
      for (const { candidates } of doubts) expect(candidates).not.toEqual([])
      const there = new Set([...edited.ours.values()].map(({ code }) => code))
      const quoting = doubts.filter(({ trackingId }) => edited.foreign.has(trackingId))
      expect(quoting.length).toBeGreaterThan(0)
      for (const { candidates } of quoting)
        expect(candidates.filter(({ code }) => there.has(code))).toEqual([])
      const linked = new Set(links.map(({ trackingId }) => trackingId))
      const listed = new Set(doubts.map(({ trackingId }) => trackingId))
      const lost = [...edited.ours.keys()].filter((id) => !linked.has(id) && !listed.has(id))
      expect(lost.length / edited.ours.size).toBeLessThan(0.01)
      process.stderr.write(
        `${width} columns: ${edited.ours.size} of ours, ${imported.linkedByCode} by code, ${imported.linkedByText} by text, ${doubts.length} in doubt (${[...listed].filter((id) => edited.foreign.has(id)).length} of others), ${lost.length} not listed\n`,
      )
      const everything = () => sql`
        select (select jsonb_agg(to_jsonb(r) order by r.reference) from lapor_report r) as reports,
          (select jsonb_agg(to_jsonb(e) order by e.position) from core_event e) as events,
          (select jsonb_agg(to_jsonb(l) order by l.complaint_id, l.store) from core_link l) as links,
          (select jsonb_agg(to_jsonb(d) order by d.tracking_id) from lapor_doubt d) as doubts,
          (select count(*) from complaint_event) as happened,
          (select count(*) from lapor_todo) as todos`
      const before = await everything()
      expect(await importFile(house, path)).toMatchObject({ isKnown: true, events: 0 })
      expect(await everything()).toEqual(before)
      // The same rows in a file of other bytes, as from a second download.
      const again = await templateFile(
        `again-${width}.xlsx`,
        await exportOf([...edited.rows].reverse(), madeOn, width),
      )
      expect(await importFile(house, again)).toMatchObject({
        isKnown: false,
        linkedByCode: 0,
        linkedByText: 0,
        events: 0,
      })
    },
  )
})

test('a row in doubt is none any more once a later export has its code', async () => {
  const { sql } = citizens
  const [one, other] = await layIn(sql, conversations, 2, 25_000)
  if (!one || !other) throw new Error('nothing was laid in')
  await takeOut()
  const row = (textAtFirst: string) => ({
    trackingId: '9100001',
    receivedOn: new Date().toISOString().slice(0, 10),
    textAtFirst,
    source: sourceOf(one),
    state: 'Terverifikasi',
  })
  const half = one.text.slice(0, one.text.length * 0.6).toUpperCase()
  const first = await templateFile('first.xlsx', await exportOf([row(`${half} TERIMA KASIH`)]))
  expect(await importFile(house, first)).toMatchObject({ doubtful: 1, linkedByCode: 0 })
  expect((await openDoubts(sql)).map(({ trackingId }) => trackingId)).toContain('9100001')
  const later = await templateFile('later.xlsx', await exportOf([row(`${one.text} ${one.code}`)]))
  expect(await importFile(house, later)).toMatchObject({ doubtful: 0, linkedByCode: 1 })
  expect((await openDoubts(sql)).map(({ trackingId }) => trackingId)).not.toContain('9100001')
  expect(await decideDoubt(sql, '9100001', other.code)).toEqual({ kind: 'no_doubt' })
})

test('two exports at once link and tell each report once, and leave none in doubt', async () => {
  const { sql } = citizens
  const some = await layIn(sql, conversations, 60, 70_000)
  await takeOut()
  const rows = some.map((one, at) => ({
    trackingId: String(9_200_000 + at),
    receivedOn: new Date().toISOString().slice(0, 10),
    textAtFirst: `${one.text.toUpperCase()} ${one.code}`,
    source: sourceOf(one),
    state: 'Terverifikasi',
  }))
  const paths = await Promise.all(
    [rows, [...rows].reverse(), [...rows.slice(30), ...rows.slice(0, 30)]].map(async (order, at) =>
      templateFile(`at-once-${at}.xlsx`, await exportOf(order)),
    ),
  )
  const imported = await Promise.all(paths.map((path) => importFile(house, path)))
  const sum = (field: 'linkedByCode' | 'events' | 'doubtful' | 'known') =>
    imported.reduce((all, one) => all + one[field], 0)
  expect([sum('linkedByCode'), sum('events'), sum('doubtful'), sum('known')]).toEqual([
    60, 60, 0, 120,
  ])
})

const sourceOf = ({ channel }: LaidIn) =>
  ({
    'meta/whatsapp': 'Whatsapp',
    twilio: 'SMS',
    'meta/instagram': 'Instagram',
    x: 'Twitter',
    telegram: 'Telegram',
  })[channel] ?? ''
const kindOf = ({ kind }: LaidIn) =>
  ({ pengaduan: 'Pengaduan', aspirasi: 'Aspirasi', permintaan_informasi: 'Permintaan Informasi' })[
    kind
  ] ?? ''

describe('a template', () => {
  test('without a column for the text is refused with a sentence', async () => {
    const without = columns.filter(({ header }) => header !== 'Uraian Aduan *')
    const path = await templateFile('without.xlsx', templateOf({ ...shape, columns: without }))
    await expect(readTemplate(house, path)).rejects.toThrow(
      /without\.xlsx: .*no column for the text of a report.*coreStore\.columns/s,
    )
  })

  test('with a required column that nobody knows is refused, and the column named', async () => {
    const more = [...columns, { header: 'Nomor Surat Tugas *' }]
    const path = await templateFile('more.xlsx', templateOf({ ...shape, columns: more }))
    await expect(readTemplate(house, path)).rejects.toThrow(/Required, but unknown: "Nomor Surat/)
  })

  test.each([
    ['a prefix', { prefix: 'x:' }],
    ['shared texts', { areStringsShared: true }],
    ['dates from 1904', { is1904: true }],
    ['no places of cells', { isWithoutPlaces: true, indent: 2 }],
    ['no prepared rows', { prepared: 0 }],
    ['columns beyond Z', { indent: 30 }],
  ])('with %s is filled alike', async (_, more) => {
    const [one] = await layIn(citizens.sql, conversations, 1, 30_000)
    const path = await templateFile('variant.xlsx', templateOf({ ...shape, headerRow: 3, ...more }))
    const { books, faulty } = await takeOut(path)
    expect(faulty).toEqual([])
    const { rows } = await readTable(await readFile(books[0]?.file ?? ''), { sheet: formSheet })
    const words = rows[3]?.map(String)
    expect(words).toContain(`${inCell(one?.text ?? '')} ${one?.code}`)
    expect(words).toContain(one ? sourceOf(one) : '')
  })

  test('whose lists lack a value leaves the complaint waiting, and names the nearest', async () => {
    const lists = columns.map((column) =>
      column.header === 'OPD Tujuan *'
        ? {
            ...column,
            list: {
              in: 'range' as const,
              values: ['Dinas Pekerjaan Umum dan Tata Ruang', 'Satpol PP'],
            },
          }
        : column,
    )
    const path = await templateFile('lists.xlsx', templateOf({ ...shape, columns: lists }))
    const some = await layIn(citizens.sql, conversations, 2, 40_000)
    const { books, faulty } = await takeOut(path)
    expect(books).toEqual([])
    expect(new Set(faulty.map(({ receiptNumber }) => receiptNumber))).toEqual(
      new Set(some.map(({ number }) => number)),
    )
    const waiting = await waitingReports(citizens.sql)
    expect(waiting).toHaveLength(2)
    for (const one of waiting) expect(one).toMatchObject({ hindrance: 'fault' })
    expect(waiting.map(({ fault }) => fault).join()).toMatch(
      /list of "OPD Tujuan" has no "Dinas \w+.*nearest: "Dinas Pekerjaan Umum dan Tata Ruang"/,
    )
    // With a template that has the values they go.
    const good = await templateFile('good.xlsx', templateOf(shape))
    expect((await takeOut(good)).books.map(({ rows }) => rows)).toEqual([2])
    expect(await waitingReports(citizens.sql)).toEqual([])
  })
})

test('a book is of what is ready: an unsure one waits until somebody releases it', async () => {
  const [unsure, ready] = await layIn(citizens.sql, conversations, 2, 50_000)
  await citizens.sql`update complaint set to_verify = true where id = ${unsure?.id ?? ''}`
  const { books } = await takeOut()
  expect(books.map(({ rows }) => rows)).toEqual([1])
  expect(await readCodes(books[0]?.file ?? '')).toEqual([ready?.code])
  expect(await release(citizens.sql, [unsure?.code ?? ''])).toBe(1)
  expect(await readCodes((await takeOut()).books[0]?.file ?? '')).toEqual([unsure?.code])
})

async function readCodes(file: string): Promise<string[]> {
  const { rows } = await readTable(await readFile(file))
  const words = rows.flat().map(String)
  return words.flatMap((text) => /SPL[0-9A-Z]{9}$/.exec(text)?.[0] ?? [])
}
