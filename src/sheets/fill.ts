import { type CellFrame, cellXml, type FillValue } from './cell-xml.ts'
import { lettersOf, rangeOf } from './cells.ts'
import { emptyEnd } from './empty-end.ts'
import { type CellText, type RowText, type SheetText, sheetText } from './sheet-text.ts'
import type { Structure } from './structure.ts'
import { decode, encode, escapeAttribute } from './xml.ts'

export type { FillValue } from './cell-xml.ts'

type Rows = readonly (readonly (FillValue | undefined)[])[]

/**
 * A sheet with rows filled in. Cells that are not filled stay as they are written there, and all that
 * stands before and behind the rows, but for the place of the last cell.
 */
export function filledPart(
  part: Uint8Array,
  structure: Structure,
  firstRow: number,
  rows: Rows,
): Uint8Array {
  const xml = decode(part)
  const end = emptyEnd(xml, firstRow + rows.length - 1)
  const sheet = sheetText(end?.without ?? xml)
  const { prefix } = sheet
  const texts = new Map(sheet.rows.map(({ index, xml }) => [index, xml]))
  const prepared = new Map(sheet.rows.map((row) => [row.index, row]))
  const styleOf = styles(sheet, firstRow)
  for (const [offset, values] of rows.entries()) {
    const index = firstRow + offset
    const old = prepared.get(index)
    const cells = new Map(old?.cells.map((cell) => [cell.column, withPlace(cell, index, prefix)]))
    const like = styleOf(index)
    for (const [column, value] of values.entries()) {
      if (value === undefined) continue
      const formula = old?.cells.find((cell) => cell.column === column)?.formula
      const place = `${lettersOf(column)}${index + 1}`
      const frame: CellFrame = { prefix, place, style: like(column), formula }
      cells.set(column, cellXml(frame, value, structure))
    }
    if (old || cells.size > 0) texts.set(index, rowXml(prefix, index, old, cells))
  }
  const inOrder = [...texts].sort(([one], [other]) => one - other)
  const data = inOrder.map(([, xml]) => xml).join('')
  const before = withDimension(sheet.before, firstRow, rows)
  const whole = `${before}<${prefix}sheetData>${data}${end?.rows ?? ''}</${prefix}sheetData>${sheet.after}`
  return encode(whole, part)
}

/**
 * The style of each cell of a row. A row that is not prepared looks like the prepared one above it. To be
 * asked from the first row to the last.
 */
function styles(sheet: SheetText, firstRow: number) {
  const prepared = sheet.rows
    .filter(({ index, cells }) => index >= firstRow && cells.length > 0)
    .sort((one, other) => one.index - other.index)
  let next = 0
  let above = new Map<number, string | undefined>()
  let whole: string | undefined
  return (index: number) => {
    for (let row = prepared[next]; row && row.index <= index; row = prepared[next]) {
      above = new Map(row.cells.map(({ column, style }) => [column, style]))
      whole = row.attributes.customFormat === '1' ? row.attributes.s : undefined
      next += 1
    }
    return (column: number) => above.get(column) ?? whole ?? sheet.columnStyles.get(column)
  }
}

/** A cell that named no place stands behind the one before it, which may be filled now. */
function withPlace({ xml, column }: CellText, row: number, prefix: string): string {
  const tag = /^<[^>]*>/.exec(xml)?.[0] ?? ''
  if (/\sr\s*=/.test(tag)) return xml
  const name = `<${prefix}c`
  return `${name} r="${lettersOf(column)}${row + 1}"${xml.slice(name.length)}`
}

function rowXml(
  prefix: string,
  index: number,
  old: RowText | undefined,
  cells: ReadonlyMap<number, string>,
): string {
  const inOrder = [...cells].sort(([one], [other]) => one - other)
  // `spans` is a hint, and would be wrong for a row that grew.
  const attributes = Object.entries(old?.attributes ?? {})
    .filter(([name]) => name !== 'r' && name !== 'spans')
    .map(([name, value]) => ` ${name}="${escapeAttribute(value ?? '')}"`)
    .join('')
  return `<${prefix}row r="${index + 1}"${attributes}>${inOrder.map(([, one]) => one).join('')}</${prefix}row>`
}

function withDimension(before: string, firstRow: number, rows: Rows): string {
  return before.replace(
    /(<(?:\w+:)?dimension\b[^>]*\bref=["'])([^"']*)(["'])/,
    (whole, head: string, ref: string, tail: string) => {
      const range = rangeOf(ref)
      if (!range) return whole
      const width = rows.reduce((most, row) => Math.max(most, row.length - 1), range.toColumn)
      const last = Math.max(range.toRow, firstRow + rows.length - 1)
      const from = `${lettersOf(range.fromColumn)}${Math.min(range.fromRow, firstRow) + 1}`
      return `${head}${from}:${lettersOf(width)}${last + 1}${tail}`
    },
  )
}
