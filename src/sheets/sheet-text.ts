import { columnIndex, mostColumns, rowIndex } from './cells.ts'
import { SheetFault } from './fault.ts'
import { type Attributes, readXml } from './xml.ts'

/** A cell as it stands in its part. */
export interface CellText {
  readonly column: number
  readonly style: string | undefined
  /** The element of its formula. */
  readonly formula: string | undefined
  readonly xml: string
}

/** A row as it stands in its part. */
export interface RowText {
  /** From 0. */
  readonly index: number
  readonly attributes: Attributes
  readonly cells: readonly CellText[]
  readonly xml: string
}

/** A sheet's part in pieces. */
export interface SheetText {
  /** All before `sheetData`, and all behind it. */
  readonly before: string
  readonly after: string
  /** Of its name, with the colon. */
  readonly prefix: string
  readonly rows: readonly RowText[]
  /** Styles of whole columns. */
  readonly columnStyles: ReadonlyMap<number, string>
}

/**
 * Takes a sheet apart, so that it can be put together again sign by sign.
 *
 * @throws SheetFault
 */
export function sheetText(xml: string): SheetText {
  const rows: RowText[] = []
  const columnStyles = new Map<number, string>()
  let lastColumn = 0
  let prefix = ''
  let from = -1
  let to = -1
  let row: { index: number; from: number; attributes: Attributes } | undefined
  let cells: CellText[] = []
  let cell: { column: number; from: number; style: string | undefined } | undefined
  let formula: { from: number; to: number } | undefined
  // No value of an attribute holds a "<".
  const tagBefore = (end: number) => xml.lastIndexOf('<', end - 1)
  readXml(xml, {
    open({ name, attributes, end, ...tag }) {
      const start = tagBefore(end)
      if (name === 'sheetData' && from === -1) {
        from = start
        prefix = tag.prefix
      } else if (name === 'col' && from === -1) {
        const { min, max, style } = attributes
        // They stand in order, and none of them overlaps.
        const first = Math.max(Number(min), lastColumn + 1)
        lastColumn = Math.max(lastColumn, Math.min(Number(max), mostColumns))
        for (let at = first; at <= lastColumn && style !== undefined; at += 1)
          columnStyles.set(at - 1, style)
      }
      // The anchors of buttons and pictures have rows of their own.
      if (from === -1 || to !== -1) return
      if (name === 'row') {
        row = { index: rowIndex(attributes.r, rows.at(-1)?.index ?? -1), from: start, attributes }
        cells = []
      } else if (name === 'c' && row) {
        const column = columnIndex(attributes.r, cells.at(-1)?.column ?? -1)
        cell = { column, from: start, style: attributes.s }
        formula = undefined
      } else if (name === 'f' && cell) formula = { from: start, to: end }
    },
    close(name, end) {
      if (name === 'sheetData' && to === -1) to = end
      else if (name === 'f' && formula) formula.to = end
      else if (name === 'c' && cell) {
        const { column, style } = cell
        const written = formula && xml.slice(formula.from, formula.to)
        cells.push({ column, style, formula: written, xml: xml.slice(cell.from, end) })
        cell = undefined
      } else if (name === 'row' && row) {
        const { index, attributes } = row
        rows.push({ index, attributes, cells, xml: xml.slice(row.from, end) })
        row = undefined
      }
    },
  })
  if (to === -1)
    throw new SheetFault('The sheet of the template is damaged. Save it again in Excel.')
  return { before: xml.slice(0, from), after: xml.slice(to), prefix, rows, columnStyles }
}
