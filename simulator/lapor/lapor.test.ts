import Fastify, { type FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'
import { seededRandom } from '../random.ts'
import type { LaporReport, Move } from './desk.ts'
import { laporRoutes } from './routes.ts'

const headers = [
  'Judul Laporan',
  'Isi Laporan *',
  'Klasifikasi',
  'Sumber Laporan',
  'Tipe Laporan',
  'ID Kategori',
  'Kategori',
  'Instansi Tujuan',
]
const row = (n: number): string[] => [
  `Judul ${n}`,
  `Lampu padam ${n} SPL8VYRJUF99`,
  'Aspirasi',
  'SMS',
  '',
  '1398',
  'Penerangan Jalan',
  '',
]

async function bookOf(
  rows: readonly (readonly string[])[],
  columns: readonly string[] = headers,
): Promise<Buffer> {
  const empty = plainWorkbook(
    'Form',
    columns.map((header) => ({ header, width: 20 })),
    0,
  )
  return Buffer.from((await openWorkbook(empty)).filled('Form', 1, rows))
}

async function newLapor(seed = 1, at = '2026-11-29T05:00:00Z') {
  const app = Fastify()
  const options = { random: seededRandom(seed), now: () => new Date(at) }
  await app.register(laporRoutes(options), { prefix: '/lapor' })
  return app
}

const upload = async (app: FastifyInstance, payload: Buffer, query = '?lang=en') =>
  await app.inject({
    method: 'POST',
    url: `/lapor/books${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload,
  })
const take = async (app: FastifyInstance, rows: readonly (readonly string[])[]) =>
  (await upload(app, await bookOf(rows))).json<{ trackingIds: string[] }>().trackingIds
const move = async (app: FastifyInstance, id: string, payload: object) =>
  await app.inject({ method: 'POST', url: `/lapor/reports/${id}?lang=en`, payload })
const reportsOf = async (app: FastifyInstance) =>
  (await app.inject('/lapor/reports')).json<{ reports: LaporReport[] }>().reports
const movesOf = async (app: FastifyInstance) =>
  (await app.inject('/lapor/history')).json<{ moves: Move[] }>().moves
const day = async (app: FastifyInstance) =>
  (await app.inject({ method: 'POST', url: '/lapor/days' })).json<{ moved: number }>().moved

/** Cells of the export by header, of the first report. */
async function exportedOf(app: FastifyInstance, layout: 17 | 20) {
  const { rawPayload } = await app.inject(`/lapor/export?layout=${layout}`)
  const { rows } = await readTable(rawPayload)
  const at = rows.findIndex(([first]) => first === 'Tracking ID')
  const names = (rows[at] ?? []).map(String)
  const cells = rows[at + 1] ?? []
  return { at, rows, cell: (name: string) => String(cells[names.indexOf(name)] ?? '') }
}

let lapor: FastifyInstance
beforeAll(async () => {
  lapor = await newLapor()
})

describe('a book is refused', () => {
  const many = Array.from({ length: 101 }, (_, n) => row(n))
  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['with more than a hundred rows', () => bookOf(many), /101 reports; 100 are taken/],
    [
      'without a column',
      () => bookOf([row(1)], headers.with(3, 'Kanal')),
      /column "Sumber Laporan" is missing/,
    ],
    [
      'with an unknown classification',
      () => bookOf([row(1), row(2).with(2, 'Curhat')]),
      /Row 3, column "Klasifikasi": "Curhat" is not known/,
    ],
    ['with an unknown type', () => bookOf([row(1).with(4, 'Samar')]), /"Samar" is not known/],
    ['with an unknown source', () => bookOf([row(1).with(3, 'Merpati')]), /"Merpati" is not known/],
    [
      'with the website of an agency that nobody knows',
      () => bookOf([row(1).with(3, 'Website - Dinas Hantu')]),
      /"Website - Dinas Hantu" is not known/,
    ],
    [
      'with an unknown agency',
      () => bookOf([row(1).with(7, 'Dinas Hantu')]),
      /column "Instansi Tujuan": "Dinas Hantu" is not known/,
    ],
    [
      'with an unknown number of a category',
      () => bookOf([row(1).with(5, '4')]),
      /column "ID Kategori": "4" is not known/,
    ],
    [
      'with an unknown category',
      () => bookOf([row(1).with(6, 'Cuaca')]),
      /column "Kategori": "Cuaca" is not known/,
    ],
    [
      'with the number of another category',
      () => bookOf([row(1).with(5, '1397')]),
      /"Penerangan Jalan" is not that category; it is 1397 - Jalan Berlubang/,
    ],
    [
      'with a name that two categories have',
      () => bookOf([row(1).with(5, '').with(6, 'Bantuan Sosial Tunai (Bst)')]),
      /write the number: 1449, 1665/,
    ],
    ['with an empty text', () => bookOf([row(1).with(1, '')]), /"Isi Laporan": it must not be/],
    ['with an empty source', () => bookOf([row(1).with(3, '')]), /"Sumber Laporan": it must not/],
    ['with a long title', () => bookOf([row(1).with(0, 'x'.repeat(141))]), /more than 140/],
    ['without a row', () => bookOf([]), /No report stands/],
    ['that is none', async () => Buffer.from('no workbook'), /no .xlsx workbook/],
  ])('%s', async (_, book, sentence) => {
    const response = await upload(lapor, await book())
    expect(response.statusCode).toBe(422)
    expect(response.json<{ faults: string[] }>().faults.join(' ')).toMatch(sentence)
    expect(await reportsOf(lapor)).toEqual([])
  })

  test('in Indonesian where nobody asks for English', async () => {
    const response = await upload(lapor, await bookOf([row(1).with(2, 'Curhat')]), '')
    expect(response.json()).toEqual({
      faults: ['Baris 2, kolom "Klasifikasi": "Curhat" tidak dikenal.'],
    })
  })
})

test.each([
  ['without a category', (one: string[]) => one.with(5, '').with(6, ''), '', ''],
  ['with its number alone', (one: string[]) => one.with(6, ''), '1398', 'Penerangan Jalan'],
  ['with its name alone', (one: string[]) => one.with(5, ''), '1398', 'Penerangan Jalan'],
  [
    'with both in one cell',
    (one: string[]) => one.with(5, '').with(6, '1397 - Jalan Berlubang'),
    '1397',
    'Jalan Berlubang',
  ],
])('a report %s is taken', async (_, changed, categoryId, category) => {
  const app = await newLapor()
  await take(app, [changed(row(1))])
  expect(await reportsOf(app)).toMatchObject([{ categoryId, category }])
})

test('an agency that was named to it is known, and its website is a source', async () => {
  const app = await newLapor()
  await app.inject({ method: 'POST', url: '/lapor/agencies', payload: { names: ['Dinas Baru'] } })
  expect(await take(app, [row(1).with(7, 'Dinas Baru').with(3, 'Website - Dinas Baru')])).toEqual([
    expect.stringMatching(/^\d{7}$/),
  ])
})

test('the empty book has drop-downs, and is taken as people fill it', async () => {
  const empty = await openWorkbook((await lapor.inject('/lapor/books/empty')).rawPayload)
  const [form] = empty.sheets.filter(({ isHidden }) => !isHidden)
  const names = (form?.rows[3] ?? []).map(String)
  const listOf = (header: string) => form?.lists.get(names.indexOf(header)) ?? []
  for (const source of ['SMS', 'Whatsapp', 'Instagram', 'Facebook', 'Twitter', 'Telegram'])
    expect(listOf('Sumber Laporan *')).toContain(source)
  expect(listOf('Klasifikasi *')).toHaveLength(4)
  expect(listOf('Tipe Laporan')).toHaveLength(3)
  expect(listOf('Instansi Tujuan')).toContain('Dinas PUPR')
  expect(listOf('Kategori')).toContain('1397 - Jalan Berlubang')
  expect(listOf('Kategori')).toHaveLength(225)
  const values: Record<string, string> = {
    'Sumber Laporan *': 'Twitter',
    'Judul Laporan *': 'Jalan',
    'Isi Laporan *': 'Jalan berlubang',
    'Klasifikasi *': 'Aspirasi',
    Kategori: '1397 - Jalan Berlubang',
  }
  const app = await newLapor()
  const filled = empty.filled('Form Manual', 4, [names.map((name) => values[name])])
  expect((await upload(app, Buffer.from(filled))).statusCode).toBe(200)
  const faulty = empty.filled('Form Manual', 4, [names.map((name) => values[name] && 'x')])
  expect((await upload(app, Buffer.from(faulty))).body).toMatch(/Row 5, column \\"Klasifikasi\\"/)
})

test('a book is taken once; its reports move only as they may, and stand in both exports', async () => {
  const app = await newLapor()
  const book = await bookOf([row(1), row(2), row(3)])
  const { trackingIds } = (await upload(app, book)).json<{ trackingIds: string[] }>()
  expect(trackingIds).toHaveLength(3)
  expect((await upload(app, book)).statusCode).toBe(409)
  const [id = ''] = trackingIds
  const refused = await move(app, id, { verb: 'close' })
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toEqual({
    error: 'A report that is "Belum Terverifikasi" does not take "Close".',
  })
  for (const verb of ['verify', 'answer'])
    expect((await move(app, id, { verb })).statusCode).toBe(200)
  for (const layout of [17, 20] as const) {
    const { at, rows, cell } = await exportedOf(app, layout)
    expect(at).toBe(layout === 17 ? 10 : 0)
    expect(rows[at]).toHaveLength(layout)
    // Strangers report beside every second row.
    expect(rows.slice(at + 1)).toHaveLength(4)
    expect(cell('Status Laporan')).toBe('Ditanggapi')
  }
})

describe('an office that declines', () => {
  const dinas = 'Dinas Perhubungan'

  test('gives the report back: exports show it without an agency, and why', async () => {
    const app = await newLapor()
    const [id = ''] = await take(app, [row(1)])
    expect((await move(app, id, { verb: 'decline' })).statusCode).toBe(409)
    await move(app, id, { verb: 'verify', agency: dinas })
    expect((await move(app, id, { verb: 'verify', agency: 'PDAM' })).statusCode).toBe(409)
    await move(app, id, { verb: 'decline', reason: 'Bukan wewenang kami' })
    const { cell } = await exportedOf(app, 20)
    expect(cell('Instansi Terdisposisi')).toBe('')
    expect(cell('ID Instansi Terdisposisi')).toBe('')
    expect(cell('Alasan Tunda/Arsip')).toBe('Bukan wewenang kami')
    expect(cell('Status Laporan')).toBe('Terverifikasi')
    expect((await move(app, id, { verb: 'decline' })).json()).toEqual({
      error: 'No agency has this report.',
    })
    expect((await move(app, id, { verb: 'verify', agency: 'Dinas PUPR' })).statusCode).toBe(200)
    expect((await exportedOf(app, 17)).cell('Alasan Tunda/Arsip')).toBe('')
  })

  test('is not asked again: another one has it, or it is archived', async () => {
    const app = await newLapor()
    for (let book = 0; book < 5; book += 1)
      await take(
        app,
        Array.from({ length: 100 }, (_, n) => row(book * 100 + n)),
      )
    for (let days = 0; (await day(app)) > 0 && days < 12; days += 1);
    const moves = Map.groupBy(await movesOf(app), ({ trackingId }) => trackingId)
    const declined = [...moves.values()].filter((all) => all.some(({ verb }) => verb === 'decline'))
    expect(declined.length).toBeGreaterThan(10)
    const ends = declined.map((all) => {
      const at = all.findIndex(({ verb }) => verb === 'decline')
      const next = all[at + 1]
      expect(next?.agency).not.toBe(all[at - 1]?.agency)
      return next?.verb
    })
    expect(new Set(ends)).toEqual(new Set(['verify', 'archive']))
  })
})

test('a report goes to the agency that it names where an admin names none', async () => {
  const app = await newLapor()
  const [id = ''] = await take(app, [row(1).with(7, 'Dinas Sosial')])
  expect((await exportedOf(app, 20)).cell('Instansi Terdisposisi')).toBe('')
  await move(app, id, { verb: 'verify' })
  expect((await exportedOf(app, 20)).cell('Instansi Terdisposisi')).toBe('Dinas Sosial')
})

test('the history has each move with its words, and no other', async () => {
  const app = await newLapor()
  const [id = ''] = await take(app, [row(1)])
  await move(app, id, { verb: 'close' })
  await move(app, id, { verb: 'verify', agency: 'Dinas PUPR' })
  await move(app, id, { verb: 'answer', answer: 'Sudah.' })
  await move(app, id, { verb: 'archive', reason: 'Salah' })
  expect(await movesOf(app)).toEqual([
    { trackingId: id, verb: 'verify', agency: 'Dinas PUPR', reason: '', answer: '' },
    { trackingId: id, verb: 'answer', agency: 'Dinas PUPR', reason: '', answer: 'Sudah.' },
  ])
})

test('admins leave the code in 97 % of the texts, and take it out of 1 % as they came, the same ones each time', async () => {
  const edited = async () => {
    const app = await newLapor(7)
    for (let book = 0; book < 20; book += 1)
      await take(
        app,
        Array.from({ length: 100 }, (_, n) => row(book * 100 + n)),
      )
    await day(app)
    const ours = (await reportsOf(app)).filter(({ source }) => source === 'SMS')
    const without = (text: keyof Pick<LaporReport, 'textAtFirst' | 'textAtLast'>) =>
      ours.filter((one) => !one[text].toUpperCase().endsWith('SPL8VYRJUF99'))
    return { first: without('textAtFirst'), last: without('textAtLast') }
  }
  const { first, last } = await edited()
  expect(first.length).toBeGreaterThan(8)
  expect(first.length).toBeLessThan(35)
  expect(last.length).toBeGreaterThan(40)
  expect(last.length).toBeLessThan(85)
  for (const one of first) expect(one.textAtFirst).toMatch(/^Lampu padam \d+$/)
  expect((await edited()).first).toEqual(first)
})

test('offices work until nothing is open', async () => {
  const app = await newLapor()
  await take(app, [row(1), row(2), row(3)])
  for (let days = 0; (await day(app)) > 0 && days < 12; days += 1);
  for (const { state } of await reportsOf(app))
    expect(state).toMatch(/^(?:Ditutup|Diarsipkan) oleh/)
})

test('a LAPOR! of a later hour gives other Tracking IDs', async () => {
  const [first] = await take(await newLapor(), [row(1)])
  const [second] = await take(await newLapor(1, '2026-11-29T05:01:00Z'), [row(1)])
  expect(Number(second) - Number(first)).toBe(600)
})

describe('the page', () => {
  const shown = async (query: string, accepted?: string) =>
    await lapor.inject({
      url: `/lapor/${query}`,
      headers: accepted === undefined ? {} : { 'accept-language': accepted },
    })
  test.each([
    ['', undefined, 'id'],
    ['', 'en-GB,en;q=0.9', 'en'],
    ['', 'fr, id;q=0.5, en;q=0.4', 'id'],
    ['?lang=en', 'id', 'en'],
    ['?lang=id', 'en', 'id'],
    ['?lang=xx', undefined, 'id'],
  ])('at %j in a browser that speaks %s is in %s', async (query, accepted, language) => {
    const { body } = await shown(query, accepted)
    expect(body).toContain(`<html lang="${language}">`)
    expect(body).toContain(language === 'en' ? 'Download the empty book' : 'Unduh buku kosong')
    expect(body).not.toContain('{t:')
    expect(body).not.toContain('undefined')
  })

  test('links to the empty book and both exports, and runs nothing but its own files', async () => {
    const { body, headers } = await shown('')
    for (const link of ['books/empty', 'export?layout=17', 'export?layout=20'])
      expect(body).toContain(`href="${link}"`)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
  })
})
