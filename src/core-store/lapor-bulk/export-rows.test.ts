import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportCell } from './export-columns.ts'
import { readExport } from './export-rows.ts'

const short = [
  'Tracking ID',
  'Tanggal Laporan Masuk',
  'Waktu Laporan Masuk',
  'Klasifikasi Laporan',
  'ID Kategori',
  'Kategori',
  'Judul Laporan',
  'Isi Laporan Awal',
  'Isi Laporan Akhir',
  'Tipe Laporan (Anonim/Rahasia)',
  'Sumber Laporan',
  'Instansi Induk',
  'Instansi Terdisposisi',
  'Status Laporan',
  'Alasan Tunda/Arsip',
  'Provinsi',
  'Kota/Kabupaten',
]
const long = [
  ...short.slice(0, 12),
  'ID Instansi Terdisposisi',
  ...short.slice(12),
  'Kecamatan',
  'Kelurahan',
]
const metadata: ExportCell[][] = [
  ['Judul Laporan', 'Laporan Ringkas'],
  [],
  ['Nama Instansi', 'Pemerintah Kota'],
  [null],
  ['Tanggal Generate', '2025-11-14'],
  [],
  ['Periode Masuk', '(2021-01-01) - (2024-12-31)'],
  [],
  ['Pengelola', 'Admin'],
  [],
]
const cells: Readonly<Record<string, ExportCell>> = {
  'Tracking ID': 7_654_321,
  'Tanggal Laporan Masuk': '29 May 2023',
  'Waktu Laporan Masuk': '04:05:34',
  'Klasifikasi Laporan': 'Aspirasi',
  'ID Kategori': '928',
  Kategori: 'Infrastruktur Jalan',
  'Judul Laporan': 'Usul',
  'Isi Laporan Awal': 'Usul jalan',
  'Isi Laporan Akhir': 'usul  jalan ',
  'Tipe Laporan (Anonim/Rahasia)': 'Anonim|Rahasia',
  'Sumber Laporan': 'Website',
  'Instansi Induk': 'Pemerintah Kota',
  'ID Instansi Terdisposisi': 12_345,
  'Instansi Terdisposisi': 'Dinas Jalan',
  'Status Laporan': 'Ditutup  Oleh Sistem',
  'Alasan Tunda/Arsip': '-',
  Provinsi: 'Banten',
  'Kota/Kabupaten': 'Kota Serang',
  Kecamatan: 'Serang',
  Kelurahan: null,
}
const inShort = {
  trackingId: '7654321',
  receivedOn: '2023-05-29',
  receivedTime: '04:05:34',
  classification: 'Aspirasi',
  categoryId: 928,
  category: 'Infrastruktur Jalan',
  title: 'Usul',
  textAtFirst: 'Usul jalan',
  textAtLast: 'usul  jalan',
  type: 'Anonim|Rahasia',
  source: 'Website',
  parentAgency: 'Pemerintah Kota',
  agency: 'Dinas Jalan',
  state: 'Ditutup Oleh Sistem',
  province: 'Banten',
  regency: 'Kota Serang',
}

function rowOf(headers: readonly string[], more: Readonly<Record<string, ExportCell>> = {}) {
  return headers.map((header) => ({ ...cells, ...more })[header])
}

function read(table: readonly (readonly ExportCell[])[]) {
  const found = readExport(table)
  if (found.kind === 'fault') throw new Error(found.fault)
  return found
}

describe('an export of LAPOR!', () => {
  test('is read with its metadata', () => {
    const found = read([...metadata, short, rowOf(short)])
    expect(found).toEqual({ kind: 'export', rows: [inShort], madeOn: '2025-11-14', notes: [] })
  })

  test('is read without metadata', () => {
    const found = read([long, rowOf(long)])
    const row = { ...inShort, agencyId: '12345', district: 'Serang' }
    expect(found).toEqual({ kind: 'export', rows: [row], madeOn: undefined, notes: [] })
  })

  test('is read with its columns in any order, and with others', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...short, 'Rating'], { minLength: 18 }), (order) => {
        expect(read([order, rowOf(order, { Rating: 5 })]).rows).toEqual([inShort])
      }),
    )
  })

  test.for([
    [['Tanggal Generate', null, '14 Nov 2025']],
    [['', 'Tanggal Generate:', new Date('2025-11-14')]],
    [['Tanggal Generate : 2025-11-14 10:00']],
    [['TANGGAL GENERATE', 45_975]],
    [['Tanggal Cetak', ': 14/11/2025']],
  ] as const)('tells when it was made: %j', ([line]) => {
    expect(read([line, short, rowOf(short)]).madeOn).toBe('2025-11-14')
  })

  test('may have that day below its name', () => {
    expect(read([['Tanggal Generate'], ['2025-11-14'], short]).madeOn).toBe('2025-11-14')
  })

  test('is of no day where the day cannot be read', () => {
    expect(read([['Tanggal Generate', 'kemarin'], short]).madeOn).toBeUndefined()
  })

  test('has days as dates and numbers, too', () => {
    const rows = [
      { 'Tracking ID': '1', 'Tanggal Laporan Masuk': new Date('2023-05-29T04:05:34Z') },
      { 'Tracking ID': '2', 'Tanggal Laporan Masuk': 45_075.1705324074 },
      { 'Tracking ID': '3', 'Tanggal Laporan Masuk': '29 Mei 2023 04:05:34' },
    ].map((more) => rowOf(short, { ...more, 'Waktu Laporan Masuk': null }))
    for (const row of read([short, ...rows]).rows)
      expect(row).toMatchObject({ receivedOn: '2023-05-29', receivedTime: '04:05:34' })
  })

  test('has Tracking IDs as numbers and as texts', () => {
    const ids = [1_234_567, '1234568', ' #1234569 ', '1234570.0', "'1234571"]
    const rows = ids.map((id) => rowOf(short, { 'Tracking ID': id }))
    expect(read([short, ...rows]).rows.map(({ trackingId }) => trackingId)).toEqual([
      '1234567',
      '1234568',
      '1234569',
      '1234570',
      '1234571',
    ])
  })

  test('has the first of two columns with the same name', () => {
    const twice = [...short, 'Status', 'Isi Laporan Awal']
    expect(read([twice, [...rowOf(short), 'Terverifikasi', 'x']]).rows).toEqual([inShort])
  })

  test('may lack much', () => {
    const few = ['Status Laporan', 'Tracking ID', 'Isi Laporan Awal']
    expect(read([few, ['Terverifikasi', 1], ['', 2, '   ']]).rows).toEqual([
      { trackingId: '1', state: 'Terverifikasi' },
      { trackingId: '2' },
    ])
  })

  test('names rows that have no Tracking ID or one that is none, and reads the others', () => {
    const rows = [null, 'Jumlah', 1.5, -3, '12345678901234567890', true].map((id) =>
      rowOf(short, { 'Tracking ID': id }),
    )
    const found = read([...metadata, short, ...rows, [], rowOf(short)])
    expect(found.rows).toEqual([inShort])
    expect(found.notes.map(({ row }) => row)).toEqual([12, 13, 14, 15, 16, 17])
    expect(found.notes[0]?.note).toBe('no Tracking ID')
    expect(found.notes[1]?.note).toBe('"Jumlah" is no Tracking ID')
  })

  test('names a Tracking ID that it has twice, and takes the row that has come further', () => {
    const rows = ['Terverifikasi', 'Ditutup oleh Admin', 'Belum Terverifikasi'].map((state) =>
      rowOf(short, { 'Status Laporan': state }),
    )
    const found = read([short, ...rows])
    expect(found.rows.map(({ state }) => state)).toEqual(['Ditutup oleh Admin'])
    expect(found.notes.map(({ row }) => row)).toEqual([3, 4])
  })

  test('names days that cannot be read', () => {
    const found = read([short, rowOf(short, { 'Tanggal Laporan Masuk': 'kemarin' })])
    expect(found.rows[0]).not.toHaveProperty('receivedOn')
    expect(found.notes).toEqual([{ row: 2, note: 'no date: "kemarin"' }])
  })

  test.for([
    [[]],
    [[['Nama', 'Alamat']]],
    [[['Tracking ID']]],
    [[short.slice(1)]],
    [[...Array.from({ length: 100 }, () => ['x']), short]],
  ] as const)('is none without its header: case %$', ([table]) => {
    expect(readExport(table)).toMatchObject({ kind: 'fault' })
  })

  test('is read whatever its cells hold', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.date(),
      fc.constantFrom(null, undefined),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 20 }), { maxLength: 20 }), (rows) => {
        const found = read([short, ...rows])
        expect(found.rows.every(({ trackingId }) => /^\d{1,15}$/.test(trackingId))).toBe(true)
      }),
    )
  })
})
