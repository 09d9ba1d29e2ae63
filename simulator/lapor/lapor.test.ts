import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'
import { seededRandom } from '../random.ts'
import { laporRoutes } from './routes.ts'

const headers = ['Judul Laporan', 'Isi Laporan *', 'Klasifikasi', 'Sumber Laporan', 'Tipe Laporan']
const row = (n: number) => [`Judul ${n}`, `Lampu padam ${n} SPL8VYRJUF99`, 'Aspirasi', 'SMS', '']

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

const app = Fastify()
beforeAll(async () => {
  const now = () => new Date('2026-11-29T05:00:00Z')
  await app.register(laporRoutes({ random: seededRandom(1), now }), { prefix: '/lapor' })
})
afterAll(() => app.close())

const upload = async (payload: Buffer) =>
  await app.inject({
    method: 'POST',
    url: '/lapor/books',
    headers: { 'content-type': 'application/octet-stream' },
    payload,
  })

describe('a book is refused', () => {
  const many = Array.from({ length: 101 }, (_, n) => row(n))
  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['with more than a hundred rows', () => bookOf(many), /101 rows; 100 are taken/],
    [
      'without a column',
      () => bookOf([row(1)], [...headers.slice(0, 3), 'Kanal', 'Tipe Laporan']),
      /column "Sumber Laporan" is missing/,
    ],
    ['with an unknown value', () => bookOf([row(1).with(2, 'Curhat')]), /Row 1: "Curhat" is no/],
    ['with an unknown type', () => bookOf([row(1).with(4, 'Samar')]), /"Samar" is no type/],
    ['with an empty text', () => bookOf([row(1).with(1, '')]), /text is empty/],
    ['with a long title', () => bookOf([row(1).with(0, 'x'.repeat(141))]), /more than 140/],
    ['without a row', () => bookOf([]), /empty/],
    ['that is none', async () => Buffer.from('no workbook'), /no workbook/],
  ])('%s', async (_, book, sentence) => {
    const response = await upload(await book())
    expect(response.statusCode).toBe(422)
    expect(response.json<{ faults: string[] }>().faults.join(' ')).toMatch(sentence)
  })
})

test('a book is taken once; its reports move only as they may, and stand in both exports', async () => {
  const book = await bookOf([row(1), row(2), row(3)])
  const { trackingIds } = (await upload(book)).json<{ trackingIds: string[] }>()
  expect(trackingIds).toHaveLength(3)
  expect((await upload(book)).statusCode).toBe(409)
  const [id = ''] = trackingIds
  const move = async (verb: string) =>
    (await app.inject({ method: 'POST', url: `/lapor/reports/${id}`, payload: { verb } }))
      .statusCode
  expect(await move('close')).toBe(409)
  expect(await move('verify')).toBe(200)
  expect(await move('answer')).toBe(200)
  for (const [layout, width] of [
    [17, 17],
    [20, 20],
  ] as const) {
    const { rawPayload } = await app.inject({ url: `/lapor/export?layout=${layout}` })
    const { rows } = await readTable(rawPayload)
    const at = rows.findIndex(([first]) => first === 'Tracking ID')
    expect(at).toBe(layout === 17 ? 10 : 0)
    expect(rows[at]).toHaveLength(width)
    // Strangers report beside every second row.
    expect(rows.slice(at + 1)).toHaveLength(4)
    expect(rows[at + 1]).toContain('Ditanggapi')
  }
})

test('offices work until nothing is open', async () => {
  let moved = 1
  for (let day = 0; moved > 0 && day < 12; day += 1)
    moved = (await app.inject({ method: 'POST', url: '/lapor/days' })).json<{ moved: number }>()
      .moved
  const { reports } = (await app.inject({ url: '/lapor/reports' })).json<{
    reports: { state: string }[]
  }>()
  for (const { state } of reports) expect(state).toMatch(/^(?:Ditutup|Diarsipkan) oleh/)
})
