import { isEmpty, mostRowsAbove } from './form-header.ts'
import type { FormCell, FormSheet, Merged } from './form-sheet.ts'

/** A column as far as its cells below the header matter. */
interface Filled {
  readonly index: number
  readonly field: string | undefined
}

/** The rows that are to be filled. */
export interface FormRows {
  /** The first row for a complaint. */
  readonly firstRow: number
  /** How many fit before something else stands below. */
  readonly room: number
}

/** No book takes more rows. */
const mostRows = 100

/**
 * Rows with hints, numbers of columns or an example stay as they are, and so does what stands below: notes,
 * sums, signatures. A value that the next row has as well was prepared for all rows, and belongs to none.
 */
export function rowsToFill(sheet: FormSheet, bottom: number, columns: readonly Filled[]): FormRows {
  const known = columns.filter(({ field }) => field !== undefined)
  let firstRow = belowMerged(sheet, bottom)
  while (isTaken(sheet, firstRow, known)) firstRow += 1
  const first = sheet.rows[firstRow] ?? []
  let room = 1
  while (room < mostRows && !isForeign(sheet, firstRow + room, first, known)) room += 1
  return { firstRow, room }
}

/** The row below the header, and below headers that take several rows. */
function belowMerged({ merged = [] }: FormSheet, bottom: number): number {
  const ends = merged.flatMap(({ fromRow, toRow }) =>
    fromRow <= bottom && toRow >= bottom && toRow - fromRow < mostRowsAbove ? [toRow] : [],
  )
  return Math.max(bottom, ...ends) + 1
}

/** Something stands in this row that is not to be written over. */
function isTaken(sheet: FormSheet, row: number, columns: readonly Filled[]): boolean {
  if (isAcross(sheet, row, columns)) return true
  return columns.some(({ index, field }) => {
    const cell = sheet.rows[row]?.[index]
    if (isEmpty(cell) || sheet.isComputed?.(row, index)) return false
    if (field === 'rowNumber') return !isNumber(cell) && !isSame(cell, sheet.rows[row + 1]?.[index])
    return field === 'text' || !isSame(cell, sheet.rows[row + 1]?.[index])
  })
}

/** No row like the first one: it has words that the first has not, or is one cell across the columns. */
function isForeign(
  sheet: FormSheet,
  row: number,
  first: readonly FormCell[],
  columns: readonly Filled[],
): boolean {
  if (isAcross(sheet, row, columns)) return true
  return columns.some(({ index, field }) => {
    const cell = sheet.rows[row]?.[index]
    if (typeof cell !== 'string' || isEmpty(cell) || sheet.isComputed?.(row, index)) return false
    return field === 'rowNumber' ? !isNumber(cell) : !isSame(cell, first[index])
  })
}

/** Cells of two columns are one there: what is written into the second is hidden. */
function isAcross({ merged = [] }: FormSheet, row: number, columns: readonly Filled[]): boolean {
  const holds = ({ fromColumn, toColumn }: Merged, index: number) =>
    index >= fromColumn && index <= toColumn
  return merged.some(
    (one) =>
      one.fromRow <= row &&
      one.toRow >= row &&
      columns.filter(({ index }) => holds(one, index)).length > 1,
  )
}

/** "1", "1." and "001" count rows. */
function isNumber(cell: FormCell): boolean {
  return typeof cell === 'number' || /^\s*\d{1,4}\s*\.?\s*$/.test(String(cell))
}

function isSame(one: FormCell, other: FormCell): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  return one === other
}
