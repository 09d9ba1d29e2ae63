/** What a cell holds. A day is a Date at midnight UTC, as it stands there without a zone. */
export type Cell = string | number | boolean | Date | null

/** Where a cell is, from 0. Undefined: no such place. */
export function placeOf(reference: string): { row: number; column: number } | undefined {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference)
  if (!found) return undefined
  const [, letters = '', digits = ''] = found
  const column = columnOf(letters)
  const row = Number(digits) - 1
  return row < 0 || row >= mostRows || column >= mostColumns ? undefined : { row, column }
}

// https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (specifications and limits)
const mostRows = 1_048_576
export const mostColumns = 16_384

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** "A", "Z", "AA" of 0, 25, 26. */
export function lettersOf(column: number): string {
  const rest = Math.floor(column / 26) - 1
  return (rest >= 0 ? lettersOf(rest) : '') + String.fromCharCode(65 + (column % 26))
}

/** The index of a row by its attribute `r`. Without one it follows the row before. */
export function rowIndex(r: string | undefined, before: number): number {
  const given = Number(r) - 1
  return Number.isInteger(given) && given >= 0 ? given : before + 1
}

/** The index of the column of a cell by its attribute `r`. Without one it follows the cell before. */
export function columnIndex(r: string | undefined, before: number): number {
  return (r === undefined ? undefined : placeOf(r)?.column) ?? before + 1
}

/** Cells from one corner to the other, from 0. */
export interface Range {
  readonly fromRow: number
  readonly toRow: number
  readonly fromColumn: number
  readonly toColumn: number
}

/** "B4:B103", "$A$1", "C:C". */
export function rangeOf(reference: string): Range | undefined {
  const [first = '', last = first] = reference.trim().split(':')
  const [from, to] = [cornerOf(first, 0), cornerOf(last, mostRows - 1)]
  if (!from || !to) return undefined
  return { fromRow: from.row, toRow: to.row, fromColumn: from.column, toColumn: to.column }
}

function cornerOf(reference: string, row: number) {
  const column = /^\$?([A-Z]{1,3})$/.exec(reference)?.[1]
  return column === undefined ? placeOf(reference) : { row, column: columnOf(column) }
}

const dayMs = 86_400_000
/** Excel counts a 29 February 1900 that never was: what follows is one too high. */
const firstDay = Date.UTC(1899, 11, 30)
const daysTo1904 = 1_462

/** The day and time of a serial number. */
export function dateOf(serial: number, is1904: boolean): Date {
  return new Date(
    Math.round((firstDay + (serial + (is1904 ? daysTo1904 : 0)) * dayMs) / 1000) * 1000,
  )
}

/** The serial number of a day and time. */
export function serialOf(date: Date, is1904: boolean): number {
  return (date.getTime() - firstDay) / dayMs - (is1904 ? daysTo1904 : 0)
}
