import { lettersOf, type Range, rangeOf } from './cells.ts'
import { type Parts, partOf } from './package.ts'
import { relationsOf } from './relations.ts'
import { decode, encode, readXml } from './xml.ts'

/** A table of Excel: a range of a sheet with a name, whose columns have names. */
export interface NamedTable {
  /** The name of its part. */
  readonly part: string
  /** By which formulas name it. */
  readonly name: string
  readonly range: Range
  readonly headerRows: number
  /** Rows of sums at its end. */
  readonly totalsRows: number
  readonly columns: readonly string[]
}

/** A sheet has a few. */
const mostTables = 100

/**
 * The tables of a sheet.
 *
 * @param sheetPart the name of the sheet's part
 * @throws SheetFault
 */
export function tablesOf(parts: Parts, sheetPart: string): NamedTable[] {
  return [...relationsOf(parts, sheetPart).values()]
    .filter(({ type }) => type.endsWith('/table'))
    .slice(0, mostTables)
    .flatMap(({ target }) => tableIn(target, partOf(parts, target)) ?? [])
}

function tableIn(part: string, content: Uint8Array): NamedTable | undefined {
  let table: NamedTable | undefined
  const columns: string[] = []
  readXml(content, {
    open({ name, attributes }) {
      const { displayName, headerRowCount = '1', totalsRowCount = '0' } = attributes
      const range = rangeOf(attributes.ref ?? '')
      if (name === 'table' && range)
        table = {
          part,
          name: displayName ?? attributes.name ?? '',
          range,
          headerRows: Number(headerRowCount),
          totalsRows: Number(totalsRowCount),
          columns,
        }
      if (name === 'tableColumn') columns.push(attributes.name ?? '')
    },
  })
  return table
}

/**
 * The part of a table that covers its rows as far as one; the same part where it does already, or where
 * sums stand at its end.
 *
 * @param lastRow from 0
 */
export function grownTable(content: Uint8Array, table: NamedTable, lastRow: number): Uint8Array {
  const { range, totalsRows } = table
  if (lastRow <= range.toRow || totalsRows > 0) return content
  const place = (column: number, row: number) => `${lettersOf(column)}${row + 1}`
  const ref = `${place(range.fromColumn, range.fromRow)}:${place(range.toColumn, lastRow)}`
  const xml = decode(content).replace(
    /(<(?:\w+:)?(?:table|autoFilter)\b[^>]*?\sref\s*=\s*)(?:"[^"]*"|'[^']*')/g,
    (_, head: string) => `${head}"${ref}"`,
  )
  return encode(xml, content)
}
