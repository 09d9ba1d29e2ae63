import { type Row, readSheet } from 'read-excel-file/node'
import type { NewReport } from './desk.ts'
import { categories, classifications, isSource, types } from './known-values.ts'

/** Why a book is not taken. Rows are as the sheet counts them, from 1. */
export type BookFault =
  | { readonly kind: 'no_workbook' | 'no_rows' }
  | { readonly kind: 'no_column'; readonly column: string }
  | { readonly kind: 'too_many'; readonly rows: number; readonly most: number }
  | { readonly kind: 'empty_cell'; readonly row: number; readonly column: string }
  | {
      readonly kind: 'long_title' | 'unknown' | 'other_category' | 'same_name'
      readonly row: number
      readonly column: string
      readonly value: string
      /** The longest title; the category of this number. */
      readonly rather?: string
    }

export type ReadBook =
  | { readonly kind: 'book'; readonly rows: readonly NewReport[] }
  /** LAPOR! does not take it. */
  | { readonly kind: 'refused'; readonly faults: readonly BookFault[] }

export const mostRows = 100
const mostSignsOfTitle = 140

/** Headers that a book must have, by what they are for. */
const needed = {
  title: 'Judul Laporan',
  text: 'Isi Laporan',
  classification: 'Klasifikasi',
  source: 'Sumber Laporan',
} as const
const columns = {
  ...needed,
  receivedOn: 'Tanggal Laporan',
  categoryId: 'ID Kategori',
  category: 'Kategori',
  type: 'Tipe Laporan',
  agency: 'Instansi Tujuan',
} as const
type Column = keyof typeof columns

/** A row of a book: what a column holds, and where it stands. */
interface BookRow {
  readonly number: number
  cell(column: Column): unknown
  words(column: Column): string
}

/**
 * Reads a *form manual book* as LAPOR! does: more than a hundred rows, an unknown value or a missing
 * column are refused, and then nothing of the book is taken.
 *
 * @param agencies that a report may be for
 */
export async function readBook(
  bytes: Buffer,
  today: string,
  agencies: ReadonlySet<string>,
): Promise<ReadBook> {
  let sheet: Row[]
  try {
    sheet = await readSheet(bytes)
  } catch {
    // The reader throws errors of many kinds at bytes that are no workbook; all mean the same.
    return { kind: 'refused', faults: [{ kind: 'no_workbook' }] }
  }
  const header = sheet.find((row) => row.some((cell) => plain(cell) === needed.text)) ?? []
  const headers = header.map(plain)
  const missing = Object.values(needed).filter((name) => !headers.includes(name))
  if (missing.length > 0)
    return {
      kind: 'refused',
      faults: missing.map((column) => ({ kind: 'no_column', column })),
    }
  const rows = rowsBelow(sheet, sheet.indexOf(header), headers)
  if (rows.length === 0) return { kind: 'refused', faults: [{ kind: 'no_rows' }] }
  if (rows.length > mostRows)
    return {
      kind: 'refused',
      faults: [{ kind: 'too_many', rows: rows.length, most: mostRows }],
    }
  const faults = rows.flatMap((row) => [
    ...faultsOf(row),
    ...unknownIn(row, agencies),
    ...categoryFaults(row),
  ])
  if (faults.length > 0) return { kind: 'refused', faults }
  return { kind: 'book', rows: rows.map((row) => reportOf(row, today)) }
}

const plain = (cell: unknown) =>
  String(cell ?? '')
    .replace(/[*:]/g, '')
    .trim()

function rowsBelow(sheet: readonly Row[], at: number, headers: readonly string[]): BookRow[] {
  return sheet
    .slice(at + 1)
    .map((cells, index) => {
      const cell = (column: Column): unknown => cells[headers.indexOf(columns[column])] ?? ''
      const words = (column: Column) => String(cell(column))
      return { number: at + index + 2, cell, words }
    })
    .filter(({ words }) => words('text').trim() !== '' || words('title').trim() !== '')
}

function faultsOf({ number: row, words }: BookRow): BookFault[] {
  const empty = (['title', 'text', 'classification', 'source'] as const).filter(
    (column) => words(column).trim() === '',
  )
  const faults: BookFault[] = empty.map((column) => ({
    kind: 'empty_cell',
    row,
    column: columns[column],
  }))
  const title = words('title')
  if (title.length > mostSignsOfTitle)
    faults.push({
      kind: 'long_title',
      row,
      column: columns.title,
      value: title,
      rather: String(mostSignsOfTitle),
    })
  return faults
}

/** Values that no list of LAPOR! has. An empty cell is no value. */
function unknownIn({ number: row, words }: BookRow, agencies: ReadonlySet<string>): BookFault[] {
  const isKnown = {
    classification: (value: string) => classifications.some((one) => one === value),
    source: (value: string) => isSource(value, agencies),
    type: (value: string) => types.some((one) => one === value),
    agency: (value: string) => agencies.has(value),
  }
  return (Object.keys(isKnown) as (keyof typeof isKnown)[])
    .map((column) => ({ column, value: words(column) }))
    .filter(({ column, value }) => value !== '' && !isKnown[column](value))
    .map(({ column, value }) => ({ kind: 'unknown', row, column: columns[column], value }))
}

interface Category {
  readonly id: string
  readonly name: string
}

/** "1397 - Jalan Berlubang" in one cell, or the number and the name in two. */
function categoryIn({ words }: BookRow): Category {
  const [, id, name] = /^(\d+) - (.+)$/.exec(words('category')) ?? []
  return { id: id ?? words('categoryId'), name: name ?? words('category') }
}

function idsOf(name: string): string[] {
  return [...categories].flatMap(([id, one]) => (one === name ? [id] : []))
}

function categoryFaults(row: BookRow): BookFault[] {
  const { id, name } = categoryIn(row)
  const at = { row: row.number, column: columns.category }
  const own = categories.get(id)
  if (id !== '' && own === undefined)
    return [{ kind: 'unknown', row: row.number, column: columns.categoryId, value: id }]
  if (name === '' || name === own) return []
  const ids = idsOf(name)
  if (ids.length === 0) return [{ kind: 'unknown', ...at, value: name }]
  if (own !== undefined)
    return [{ kind: 'other_category', ...at, value: name, rather: `${id} - ${own}` }]
  return ids.length > 1 ? [{ kind: 'same_name', ...at, value: name, rather: ids.join(', ') }] : []
}

function reportOf(row: BookRow, today: string): NewReport {
  const { cell, words } = row
  const { id, name } = categoryIn(row)
  const categoryId = id === '' ? (idsOf(name)[0] ?? '') : id
  const receivedOn = cell('receivedOn')
  return {
    receivedOn: receivedOn instanceof Date ? receivedOn.toISOString().slice(0, 10) : today,
    receivedTime: '08:00:00',
    classification: words('classification'),
    categoryId,
    category: categories.get(categoryId) ?? '',
    title: words('title'),
    text: words('text'),
    type: words('type'),
    source: words('source'),
    addressedTo: words('agency'),
  }
}
