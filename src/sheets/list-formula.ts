import { type Cell, type Range, rangeOf } from './cells.ts'
import type { NamedTable } from './tables.ts'
import { unescapeText } from './xml.ts'

type Rows = readonly (readonly Cell[])[]

/** Who knows what a formula names. */
export interface Names {
  /** What a defined name stands for. */
  definedAs(name: string): string | undefined
  /** The rows of a sheet; undefined: of the same. */
  rowsOf(sheet: string | undefined): Rows | undefined
  /** A table of whatever sheet, and the rows of that sheet. */
  tableOf(name: string): { readonly table: NamedTable; readonly rows: Rows } | undefined
}

/** No list of a form is longer; LAPOR! has a few hundred categories, and a thousand agencies. */
const mostValues = 20_000
/** A name stands for a name, which stands for a column. */
const deepest = 4

/**
 * The values of a drop-down: of a list in quotes, a range, a name, a column of a table, and of what the
 * usual functions make of these. What depends on other cells of the row gives nothing.
 */
export function listValues(formula: string, names: Names, depth = 0): string[] {
  if (depth > deepest) return []
  const plain = formula.replace(/^=/, '').trim()
  const literal = /^"(.*)"$/s.exec(plain)?.[1]
  if (literal !== undefined) return inQuotes(literal)
  const indirect = /^INDIRECT\(\s*"([^"]+)"\s*(?:,\s*(?:TRUE|1)?\s*)?\)$/i.exec(plain)?.[1]
  if (indirect !== undefined) return listValues(indirect, names, depth + 1)
  const named = names.definedAs(plain)
  if (named !== undefined) return listValues(named, names, depth + 1)
  const cells = cellsOf(plain, names)
  return cells
    .flatMap((cell) => (cell === null || cell === undefined ? [] : [String(cell)]))
    .slice(0, mostValues)
}

function inQuotes(literal: string): string[] {
  return literal
    .replaceAll('""', '"')
    .split(',')
    .map((one) => unescapeText(one.trim()))
}

function cellsOf(plain: string, names: Names): Cell[] {
  const [, tableName = '', columnName = ''] = /^([^[\]!:,()]+?)(?:\[(.*)\])?$/s.exec(plain) ?? []
  const table = tableName === '' ? undefined : names.tableOf(tableName)
  if (table) return inTable(table, columnName)
  // https://support.microsoft.com/office/create-a-dynamic-defined-range (OFFSET with COUNTA, INDEX)
  const offset = /^OFFSET\((.*)\)$/is.exec(plain)?.[1]
  if (offset !== undefined) return atOffset(offset.split(','), names)
  const upTo = /^([^:()]+):INDEX\(/i.exec(plain)?.[1]
  if (upTo !== undefined) return downFrom(upTo, 0, 0, names)
  const found = rangeIn(plain, names)
  return found ? inRange(found.rows, found.range) : []
}

function inTable(
  { table, rows }: { readonly table: NamedTable; readonly rows: Rows },
  columnName: string,
): Cell[] {
  const wanted = columnName.replace(/^\[#(?:Data|All)\],\s*/i, '').replace(/^\[(.*)\]$/s, '$1')
  // "'" stands before signs that have a meaning there.
  const name = wanted.replace(/'(.)/g, '$1').trim().toLowerCase()
  const at = name === '' ? 0 : table.columns.findIndex((one) => one.trim().toLowerCase() === name)
  if (at === -1) return []
  const { range, headerRows, totalsRows } = table
  const column = range.fromColumn + at
  return inRange(rows, {
    fromRow: range.fromRow + headerRows,
    toRow: range.toRow - totalsRows,
    fromColumn: column,
    toColumn: column,
  })
}

/** OFFSET(base, rows, columns, height, width): a height that is counted is as far as values stand. */
function atOffset(given: readonly string[], names: Names): Cell[] {
  const [base = '', down = '0', right = '0'] = given.map((one) => one.trim())
  if (!/^\d*$/.test(down) || !/^\d*$/.test(right)) return []
  return downFrom(base, Number(down), Number(right), names)
}

/** From a cell down to the first empty one. */
function downFrom(place: string, down: number, right: number, names: Names): Cell[] {
  const found = rangeIn(place.trim(), names)
  if (!found) return []
  const column = found.range.fromColumn + right
  const cells = found.rows.slice(found.range.fromRow + down).map((row) => row[column] ?? null)
  const end = cells.findIndex((cell) => cell === null || cell === '')
  return end === -1 ? cells : cells.slice(0, end)
}

function rangeIn(plain: string, names: Names): { rows: Rows; range: Range } | undefined {
  const [, sheet, place = ''] = /^(?:(.+)!)?([^!]+)$/s.exec(plain) ?? []
  const range = rangeOf(place)
  const rows = names.rowsOf(sheet?.replace(/^'(.*)'$/s, '$1').replaceAll("''", "'"))
  return range && rows && { rows, range }
}

function inRange(rows: Rows, range: Range): Cell[] {
  return rows
    .slice(range.fromRow, range.toRow + 1)
    .flatMap((row) => row.slice(range.fromColumn, range.toColumn + 1))
}
