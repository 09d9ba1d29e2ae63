import { lettersOf, placeOf, rangeOf, serialOf } from './cells.ts'
import { SheetFault } from './fault.ts'
import type { Structure } from './structure.ts'
import { type Attributes, escapeText, readXml } from './xml.ts'

/** What is written into a cell. A Date is a day at midnight UTC. */
export type FillValue = string | number | boolean | Date

interface CellText {
  readonly column: number
  readonly style: string | undefined
  /** As it stands in the part. */
  readonly xml: string
}

interface RowText {
  /** From 0. */
  readonly index: number
  readonly attributes: Attributes
  readonly cells: readonly CellText[]
  readonly xml: string
}

interface SheetText {
  /** All before the rows, without an empty `sheetData`. */
  readonly before: string
  readonly after: string
  readonly prefix: string
  readonly rows: readonly RowText[]
  /** Styles of whole columns. */
  readonly columnStyles: ReadonlyMap<number, string>
}

/**
 * A sheet with rows filled in. What is not filled stays as it is written there, sign by sign, but for the
 * number of the last row.
 */
export function filledPart(
  xml: string,
  structure: Structure,
  firstRow: number,
  rows: readonly (readonly (FillValue | undefined)[])[],
): Uint8Array {
  const sheet = parse(xml)
  const { prefix } = sheet
  const known = new Map(sheet.rows.map((row) => [row.index, row]))
  const styleOf = styles(sheet, firstRow)
  for (const [offset, values] of rows.entries()) {
    const index = firstRow + offset
    const old = known.get(index)
    const cells = new Map(old?.cells.map((cell) => [cell.column, withPlace(cell, index, prefix)]))
    for (const [column, value] of values.entries()) {
      if (value === undefined) continue
      const style = styleOf(index, column)
      const place = `${lettersOf(column)}${index + 1}`
      cells.set(column, cellXml(prefix, place, style, value, structure))
    }
    known.set(index, rowText(prefix, index, old, cells))
  }
  const all = [...known.values()].sort((one, other) => one.index - other.index)
  const body = all.map((row) => row.xml).join('')
  const { before, after } = sheet
  const data = `<${prefix}sheetData>${body}</${prefix}sheetData>`
  return Buffer.from(withDimension(before, firstRow, rows) + data + after, 'utf8')
}

function parse(xml: string): SheetText {
  const rows: RowText[] = []
  const columnStyles = new Map<number, string>()
  let prefix = ''
  let from = -1
  let to = -1
  let row: { index: number; from: number; attributes: Attributes } | undefined
  let cells: CellText[] = []
  let cell: { column: number; from: number; style: string | undefined } | undefined
  readXml(xml, {
    open({ name, attributes, ...tag }) {
      if (name === 'sheetData') {
        from = tag.from
        prefix = tag.prefix
      } else if (name === 'col' && attributes.style !== undefined) {
        const last = Math.min(Number(attributes.max), Number(attributes.min) + 16_384)
        for (let at = Number(attributes.min); at <= last; at += 1)
          columnStyles.set(at - 1, attributes.style)
      } else if (name === 'row') {
        const given = Number(attributes.r) - 1
        const index = Number.isInteger(given) && given >= 0 ? given : (rows.at(-1)?.index ?? -1) + 1
        row = { index, from: tag.from, attributes }
        cells = []
      } else if (name === 'c' && row) {
        const place = attributes.r === undefined ? undefined : placeOf(attributes.r)
        const column = place?.column ?? (cells.at(-1)?.column ?? -1) + 1
        cell = { column, from: tag.from, style: attributes.s }
      }
    },
    close(name, _, end) {
      if (name === 'sheetData') to = end
      else if (name === 'c' && cell) {
        cells.push({ column: cell.column, style: cell.style, xml: xml.slice(cell.from, end) })
        cell = undefined
      } else if (name === 'row' && row) {
        const { index, attributes } = row
        rows.push({ index, attributes, cells, xml: xml.slice(row.from, end) })
        row = undefined
      }
    },
  })
  if (from === -1)
    throw new SheetFault('The sheet of the template is damaged. Save it again in Excel.')
  return { before: xml.slice(0, from), after: xml.slice(to), prefix, rows, columnStyles }
}

/** A row beyond those that were prepared looks like the last of them. */
function styles(sheet: SheetText, firstRow: number) {
  const prepared = sheet.rows.filter(({ index, cells }) => index >= firstRow && cells.length > 0)
  const byRow = new Map(
    prepared.map(({ index, cells, attributes }) => [
      index,
      {
        cells: new Map(cells.map(({ column, style }) => [column, style])),
        whole: attributes.customFormat === '1' ? attributes.s : undefined,
      },
    ]),
  )
  const last = prepared.at(-1)
  return (index: number, column: number): string | undefined => {
    const row = byRow.get(index) ?? (last && byRow.get(last.index))
    return row?.cells.get(column) ?? row?.whole ?? sheet.columnStyles.get(column)
  }
}

/** A cell that named no place stands behind the one before it, which may be filled now. */
function withPlace({ xml, column }: CellText, row: number, prefix: string): string {
  const tag = /^<[^>]*?>/.exec(xml)?.[0] ?? ''
  if (/\sr\s*=/.test(tag)) return xml
  const place = `${lettersOf(column)}${row + 1}`
  return xml.replace(`<${prefix}c`, `<${prefix}c r="${place}"`)
}

function rowText(
  prefix: string,
  index: number,
  old: RowText | undefined,
  cells: ReadonlyMap<number, string>,
): RowText {
  const inOrder = [...cells].sort(([one], [other]) => one - other)
  // `spans` is a hint, and would be wrong for a row that grew.
  const attributes = Object.entries(old?.attributes ?? {})
    .filter(([name]) => name !== 'r' && name !== 'spans')
    .map(([name, value]) => ` ${name}="${attribute(value ?? '')}"`)
    .join('')
  const xml = `<${prefix}row r="${index + 1}"${attributes}>${inOrder.map(([, one]) => one).join('')}</${prefix}row>`
  return { index, attributes: old?.attributes ?? {}, cells: [], xml }
}

const attribute = (value: string) => escapeText(value).replaceAll('"', '&quot;')

function cellXml(
  prefix: string,
  place: string,
  style: string | undefined,
  value: FillValue,
  { isDate, is1904 }: Structure,
): string {
  const head = `<${prefix}c r="${place}"${style === undefined ? '' : ` s="${attribute(style)}"`}`
  const number = (text: string) => `${head}><${prefix}v>${text}</${prefix}v></${prefix}c>`
  if (typeof value === 'number') return number(String(value))
  if (typeof value === 'boolean')
    return `${head} t="b"><${prefix}v>${value ? 1 : 0}</${prefix}v></${prefix}c>`
  if (value instanceof Date) {
    // In a cell that is not prepared for days the number would say nothing.
    if (style !== undefined && isDate(Number(style))) return number(String(serialOf(value, is1904)))
    return textCell(head, prefix, value.toISOString().slice(0, 10))
  }
  return textCell(head, prefix, value)
}

function textCell(head: string, prefix: string, text: string): string {
  return `${head} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${escapeText(text)}</${prefix}t></${prefix}is></${prefix}c>`
}

function withDimension(
  before: string,
  firstRow: number,
  rows: readonly (readonly unknown[])[],
): string {
  return before.replace(
    /(<(?:\w+:)?dimension\b[^>]*\bref=")([^"]*)(")/,
    (whole, head, ref, tail) => {
      const range = rangeOf(ref)
      if (!range) return whole
      const width = Math.max(range.toColumn, ...rows.map((row) => row.length - 1))
      const last = Math.max(range.toRow, firstRow + rows.length - 1)
      const [from, to] = [
        `${lettersOf(range.fromColumn)}${range.fromRow + 1}`,
        `${lettersOf(width)}${last + 1}`,
      ]
      return `${head}${from}:${to}${tail}`
    },
  )
}
