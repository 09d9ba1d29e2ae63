import type { Cell, Range } from './cells.ts'
import { type Bounds, SheetFault, usualBounds } from './fault.ts'
import { type FillValue, filledPart } from './fill.ts'
import { listsOf, rulesIn } from './lists.ts'
import { isOldOrLocked, isZip, type Parts, pack, partOf, unpack } from './package.ts'
import { rowsIn } from './sheet-rows.ts'
import { structureOf } from './structure.ts'
import { grownTable, tablesOf } from './tables.ts'
import { readXml } from './xml.ts'

/** A sheet of a workbook that is to be filled. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly Cell[])[]
  /** What the drop-downs of a column offer, by its index. */
  readonly lists: ReadonlyMap<number, readonly string[]>
  /** Whether a formula stands in a cell; rows and columns count from 0. */
  isComputed(row: number, column: number): boolean
  /** Cells that are one; only the first of them shows what it holds. */
  readonly merged: readonly Range[]
}

/** A workbook that is to be filled. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** What its file's name ends with; under another ending Excel does not open it. */
  readonly ending: 'xlsx' | 'xlsm' | 'xltx' | 'xltm'
  /**
   * The workbook with rows in one sheet. Every other part stays byte for byte as it is, and of that sheet
   * all but the cells that are filled. A table of Excel that ends above the last row grows.
   *
   * @param firstRow where they begin, from 0
   * @param rows by the index of the column; what is undefined stays as it is
   * @throws SheetFault where there is no such sheet, or a text is longer than a cell
   */
  filled(
    sheet: string,
    firstRow: number,
    rows: readonly (readonly (FillValue | undefined)[])[],
  ): Uint8Array
}

/**
 * Opens a workbook as a template.
 *
 * @throws SheetFault
 */
export async function openWorkbook(
  bytes: Uint8Array,
  bounds: Bounds = usualBounds,
): Promise<Workbook> {
  if (isOldOrLocked(bytes) || !isZip(bytes))
    throw new SheetFault(
      'The template is no workbook of Excel (.xlsx) without a password. Open it, and save it as "Excel Workbook (.xlsx)".',
    )
  const parts = await unpack(bytes, bounds.maxUnpackedBytes)
  const structure = structureOf(parts, bounds.maxCellSigns)
  const rowsOf = new Map(
    structure.sheets.map(({ name, part }) => [
      name,
      rowsIn(partOf(parts, part), structure, bounds),
    ]),
  )
  const tablesBySheet = new Map(
    structure.sheets.map(({ name, part }) => [name, tablesOf(parts, part)]),
  )
  const tables = new Map(
    [...tablesBySheet].flatMap(([sheet, some]) =>
      some.map((table) => [table.name.toLowerCase(), { table, rows: rowsOf.get(sheet) ?? [] }]),
    ),
  )
  const sheets = structure.sheets.map((sheet) => {
    const { name, part, isHidden } = sheet
    const rows = rowsOf.get(name) ?? []
    const rules = rulesIn(partOf(parts, part))
    const lists = listsOf(rules, {
      definedAs: (one) => structure.definedAs(one, sheet),
      rowsOf: (one) => (one === undefined ? rows : rowsOf.get(one)),
      tableOf: (one) => tables.get(one.toLowerCase()),
    })
    const { merged, isComputed } = rules
    return { name, isHidden, rows, lists, merged, isComputed }
  })
  return {
    sheets,
    ending: endingOf(parts),
    filled(name, firstRow, rows) {
      const part = structure.sheets.find((one) => one.name === name)?.part
      if (part === undefined) throw new SheetFault(`The workbook has no sheet "${name}".`)
      // A part that is there keeps its place in the order.
      const changed = new Map(parts)
      changed.set(part, filledPart(partOf(parts, part), structure, firstRow, rows))
      for (const table of tablesBySheet.get(name) ?? [])
        if (table.range.fromRow < firstRow && table.range.toRow >= firstRow - 1)
          changed.set(
            table.part,
            grownTable(partOf(parts, table.part), table, firstRow + rows.length - 1),
          )
      return pack(changed)
    },
  }
}

function endingOf(parts: Parts): Workbook['ending'] {
  let ending: Workbook['ending'] = 'xlsx'
  const types = parts.get('[Content_Types].xml')
  if (types)
    readXml(types, {
      open({ attributes: { ContentType = '' } }) {
        if (/(?:^|\.)sheet\.macroEnabled\.main\+xml$/i.test(ContentType)) ending = 'xlsm'
        if (/(?:^|\.)template\.main\+xml$/i.test(ContentType)) ending = 'xltx'
        if (/(?:^|\.)template\.macroEnabled\.main\+xml$/i.test(ContentType)) ending = 'xltm'
      },
    })
  return ending
}
