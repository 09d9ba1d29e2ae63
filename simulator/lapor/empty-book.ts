import { mostRows } from './book.ts'
import { categories, classifications, shownCategory, sources, types } from './known-values.ts'
import { letterOf, workbookOf } from './workbook.ts'

interface BookColumn {
  readonly header: string
  readonly width: number
  readonly isDay?: boolean
  /** What its drop-down offers. */
  readonly values?: readonly string[]
}

const listSheet = 'Daftar'

/**
 * The empty *form manual book* that an agency downloads: stars where a value must stand, and drop-downs
 * that take their values from a list sheet.
 */
export function emptyBook(agencies: ReadonlySet<string>): Uint8Array {
  const columns: readonly BookColumn[] = [
    { header: 'No', width: 5 },
    { header: 'Tanggal Laporan *', width: 14, isDay: true },
    { header: 'Sumber Laporan *', width: 20, values: sources },
    { header: 'Judul Laporan *', width: 32 },
    { header: 'Isi Laporan *', width: 70 },
    { header: 'Klasifikasi *', width: 32, values: classifications },
    {
      header: 'Kategori',
      width: 40,
      values: [...categories].map(([id, name]) => shownCategory(id, name)),
    },
    { header: 'Tipe Laporan', width: 16, values: types },
    { header: 'Instansi Tujuan', width: 32, values: [...agencies] },
    { header: 'Tanggal Kejadian', width: 14, isDay: true },
    { header: 'Lokasi Kejadian', width: 32 },
    { header: 'Lampiran', width: 24 },
  ]
  const lists = columns.flatMap(({ values }) => (values ? [values] : []))
  const longest = Math.max(...lists.map(({ length }) => length))
  const placeOf = (values: readonly string[]) => {
    const letter = letterOf(lists.indexOf(values))
    return `${listSheet}!$${letter}$1:$${letter}$${values.length}`
  }
  return workbookOf([
    {
      name: 'Form Manual',
      rows: [
        ['Form Manual Book SP4N-LAPOR! (simulasi)'],
        [`Kolom bertanda * wajib diisi. Paling banyak ${mostRows} laporan.`],
        [],
        columns.map(({ header }) => header),
      ],
      form: {
        columns: columns.map(({ width, isDay = false, values }) => ({
          width,
          isDay,
          list: values && placeOf(values),
        })),
        prepared: mostRows,
      },
    },
    {
      name: listSheet,
      isHidden: true,
      rows: Array.from({ length: longest }, (_, row) => lists.map((values) => values[row] ?? '')),
    },
  ])
}
