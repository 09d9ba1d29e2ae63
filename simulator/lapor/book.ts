import { type Row, readSheet } from 'read-excel-file/node'
import type { NewReport } from './desk.ts'

export type ReadBook =
  | { readonly kind: 'book'; readonly rows: readonly NewReport[] }
  /** LAPOR! does not take it; each sentence says why. */
  | { readonly kind: 'refused'; readonly faults: readonly string[] }

const mostRows = 100
const classifications = [
  'Pengaduan Berkadar Pengawasan',
  'Pengaduan Tidak Berkadar Pengawasan',
  'Permintaan Informasi',
  'Aspirasi',
]
const types = ['', 'Anonim', 'Rahasia', 'Anonim|Rahasia']

/** Headers that a book must have, by what they are for. */
const needed = {
  title: 'Judul Laporan',
  text: 'Isi Laporan',
  classification: 'Klasifikasi',
  source: 'Sumber Laporan',
} as const
const optional = {
  receivedOn: 'Tanggal Laporan',
  categoryId: 'ID Kategori',
  category: 'Kategori',
  type: 'Tipe Laporan',
  agency: 'Instansi Tujuan',
} as const

/**
 * Reads a *form manual book* as LAPOR! does: more than a hundred rows, an unknown value or a missing
 * column are refused, and then nothing of the book is taken.
 */
export async function readBook(bytes: Buffer, today: string): Promise<ReadBook> {
  let rows: Row[]
  try {
    rows = await readSheet(bytes)
  } catch (error) {
    return { kind: 'refused', faults: [`The file is no workbook (${(error as Error).message}).`] }
  }
  const at = rows.findIndex((row) => row.some((cell) => plain(cell) === needed.text))
  if (at === -1) return { kind: 'refused', faults: [`The column "${needed.text}" is missing.`] }
  const header = (rows[at] ?? []).map(plain)
  const missing = Object.values(needed).filter((name) => !header.includes(name))
  if (missing.length > 0)
    return { kind: 'refused', faults: missing.map((name) => `The column "${name}" is missing.`) }
  const columns = { ...needed, ...optional }
  const read = rows
    .slice(at + 1)
    .map((row) => (name: keyof typeof columns) => row[header.indexOf(columns[name])] ?? '')
    .filter((of) => String(of('text')).trim() !== '' || String(of('title')).trim() !== '')
  if (read.length === 0) return { kind: 'refused', faults: ['The book is empty.'] }
  if (read.length > mostRows)
    return { kind: 'refused', faults: [`The book has ${read.length} rows; ${mostRows} are taken.`] }
  const faults = read.flatMap((of, index) => faultsOf(of).map((one) => `Row ${index + 1}: ${one}`))
  if (faults.length > 0) return { kind: 'refused', faults }
  return {
    kind: 'book',
    rows: read.map((of) => ({
      receivedOn: dayOf(of('receivedOn')) ?? today,
      receivedTime: '08:00:00',
      classification: String(of('classification')),
      categoryId: String(of('categoryId')),
      category: String(of('category')),
      title: String(of('title')),
      textAtFirst: String(of('text')),
      type: String(of('type')),
      source: String(of('source')),
      agency: String(of('agency')),
    })),
  }
}

const plain = (cell: unknown) =>
  String(cell ?? '')
    .replace(/[*:]/g, '')
    .trim()

function faultsOf(of: (name: 'title' | 'text' | 'classification' | 'type' | 'source') => unknown) {
  const faults: string[] = []
  const title = String(of('title'))
  if (title.trim() === '') faults.push('the title is empty.')
  if (title.length > 140) faults.push('the title has more than 140 signs.')
  if (String(of('text')).trim() === '') faults.push('the text is empty.')
  if (String(of('source')).trim() === '') faults.push('the source is empty.')
  if (!classifications.includes(String(of('classification'))))
    faults.push(`"${String(of('classification'))}" is no classification.`)
  if (!types.includes(String(of('type')))) faults.push(`"${String(of('type'))}" is no type.`)
  return faults
}

function dayOf(cell: unknown): string | undefined {
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : undefined
}
