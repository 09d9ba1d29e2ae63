import { type Column, columnsIn, type ExportCell } from './export-columns.ts'
import { dayIn, timeIn } from './export-dates.ts'
import type { LaporRow } from './fields.ts'
import { rankOf } from './lapor-state-words.ts'

export type ReadExport =
  | {
      readonly kind: 'export'
      readonly rows: readonly LaporRow[]
      /** The day on which LAPOR! made it, YYYY-MM-DD, where it says so. */
      readonly madeOn: string | undefined
      /** Rows that were left out, and what could not be read in others. */
      readonly notes: readonly RowNote[]
    }
  /** It is no export of LAPOR!; a sentence says why. */
  | { readonly kind: 'fault'; readonly fault: string }

export interface RowNote {
  /** As a sheet counts them, from 1. */
  readonly row: number
  readonly note: string
}

/** Metadata take ten rows. */
const mostRowsAbove = 100
const fewestKnown = 3

/**
 * Reads the export "Laporan Ringkas" of LAPOR!: with rows of metadata or without, its columns in any
 * order. Columns that nobody knows are left out.
 */
export function readExport(table: readonly (readonly ExportCell[])[]): ReadExport {
  const at = table.slice(0, mostRowsAbove).findIndex(isHeader)
  if (at === -1)
    return {
      kind: 'fault',
      fault:
        'This is not the export "Laporan Ringkas" of LAPOR!: no row begins with "Tracking ID" beside "Status Laporan" and the others. Export the reports again, and do not delete the header row.',
    }
  const columns = columnsIn(table[at] ?? [])
  const madeOn = generationDay(table.slice(0, at))
  const byId = new Map<string, LaporRow>()
  const notes: RowNote[] = []
  for (const [index, cells] of table.slice(at + 1).entries()) {
    const row = at + index + 2
    if (cells.every(isEmpty)) continue
    const read = readRow(cells, columns)
    if ('fault' in read) {
      notes.push({ row, note: read.fault })
      continue
    }
    if (read.note) notes.push({ row, note: read.note })
    const { trackingId } = read.row
    const other = byId.get(trackingId)
    if (other) notes.push({ row, note: `Tracking ID ${trackingId} stands in the file twice` })
    if (!other || rankOf(read.row.state) > rankOf(other.state)) byId.set(trackingId, read.row)
  }
  return { kind: 'export', rows: [...byId.values()], madeOn, notes }
}

function isHeader(cells: readonly ExportCell[]): boolean {
  const columns = columnsIn(cells)
  return columns.has('trackingId') && columns.size >= fewestKnown
}

const generation =
  /^\s*tanggal\s+(?:di\s?)?(?:generate|cetak|unduh|ekspor|export)\w*\s*:?\s*(.*)$/is

/** "Tanggal Generate" stands above the header, its value behind it, in the next cells or below. */
function generationDay(above: readonly (readonly ExportCell[])[]): string | undefined {
  for (const [row, cells] of above.entries())
    for (const [index, cell] of cells.entries()) {
      const found = typeof cell === 'string' ? generation.exec(cell) : null
      if (!found) continue
      const places = [found[1], ...cells.slice(index + 1), above[row + 1]?.[index]]
      const days = places.flatMap(
        (place) => dayIn(typeof place === 'string' ? place.replace(/^[\s:]+/, '') : place) ?? [],
      )
      if (days[0] !== undefined) return days[0]
    }
  return undefined
}

function isEmpty(cell: ExportCell): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

type ReadRow =
  | { readonly row: LaporRow; readonly note: string | undefined }
  | { readonly fault: string }

function readRow(cells: readonly ExportCell[], columns: ReadonlyMap<Column, number>): ReadRow {
  const cell = (column: Column): ExportCell => cells[columns.get(column) ?? -1]
  const words = (column: Column) => wordsIn(cell(column))
  const trackingId = trackingIdIn(cell('trackingId'))
  if (trackingId === undefined) {
    const seen = textIn(cell('trackingId'))
    return { fault: seen ? `"${seen.slice(0, 40)}" is no Tracking ID` : 'no Tracking ID' }
  }
  const day = cell('receivedOn')
  const receivedOn = dayIn(day)
  const isUnread = receivedOn === undefined && !isEmpty(day)
  const row = {
    trackingId,
    receivedOn,
    receivedTime: timeIn(cell('receivedTime')) ?? timeBehind(day),
    classification: words('classification'),
    categoryId: numberIn(cell('categoryId')),
    category: words('category'),
    title: textIn(cell('title')),
    textAtFirst: textIn(cell('textAtFirst')),
    textAtLast: textIn(cell('textAtLast')),
    type: words('type'),
    source: words('source'),
    parentAgency: words('parentAgency'),
    agencyId: words('agencyId'),
    agency: words('agency'),
    state: words('state'),
    reason: words('reason'),
    province: words('province'),
    regency: words('regency'),
    district: words('district'),
    village: words('village'),
  }
  return { row: withoutEmpty(row), note: isUnread ? `no date: "${textIn(day)}"` : undefined }
}

/** A time stands behind the date in some files; a date alone has none. */
function timeBehind(day: ExportCell): string | undefined {
  const time = timeIn(day)
  return time === '00:00:00' ? undefined : time
}

/** A number, or digits of a text as "#1234567"; no other text. */
function trackingIdIn(cell: ExportCell): string | undefined {
  const text = typeof cell === 'number' ? String(cell) : textIn(cell)
  return /^[#']?\s*(\d{1,15})(?:\.0+)?$/.exec(text ?? '')?.[1]
}

function numberIn(cell: ExportCell): number | undefined {
  const number = typeof cell === 'number' ? cell : Number(wordsIn(cell) ?? Number.NaN)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function textIn(cell: ExportCell): string | undefined {
  if (cell === null || cell === undefined) return undefined
  const text = cell instanceof Date ? (dayIn(cell) ?? '') : String(cell).trim()
  return text === '' ? undefined : text
}

const nothing = new Set(['-', '--', 'null', 'n/a', 'na', 'tidak diketahui', 'tidak ada'])

/** Words of a column that holds no free text: a dash is nothing there. */
function wordsIn(cell: ExportCell): string | undefined {
  const text = textIn(cell)?.replace(/\s+/g, ' ')
  return text === undefined || nothing.has(text.toLowerCase()) ? undefined : text
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined }

function withoutEmpty(
  row: Optional<Required<LaporRow>> & { readonly trackingId: string },
): LaporRow {
  const kept = Object.entries(row).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as Partial<LaporRow> & { trackingId: string }
}
