import type { FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import {
  bookOf,
  headers,
  newLapor,
  reportsOf,
  row,
  take,
  upload,
} from '../../test/harness/simulated-lapor.ts'

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
