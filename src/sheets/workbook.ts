import type { Cell, Range } from './cells.ts'
import { type Bounds, SheetFault, usualBounds } from './fault.ts'
import { type FillValue, filledPart } from './fill.ts'
import { listsOf, rulesIn } from './lists.ts'
import { isOldOrLocked, isZip, pack, partOf, unpack } from './package.ts'
import { rowsIn } from './sheet-rows.ts'
import { structureOf } from './structure.ts'

/** A sheet of a workbook that is to be filled. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly Cell[])[]
  /** What the drop-downs of a column offer, by its index. */
  readonly lists: ReadonlyMap<number, readonly string[]>
  /** Cells that are one; only the first of them shows what it holds. */
  readonly merged: readonly Range[]
}

/** A workbook that is to be filled. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  /**
   * The workbook with rows in one sheet. Every other part stays byte for byte as it is, and of that sheet
   * all but the cells that are filled.
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
  const sheets = structure.sheets.map((sheet) => {
    const { name, part, isHidden } = sheet
    const rows = rowsOf.get(name) ?? []
    const rules = rulesIn(partOf(parts, part))
    const lists = listsOf(rules, {
      definedAs: (one) => structure.definedAs(one, sheet),
      rowsOf: (one) => (one === undefined ? rows : rowsOf.get(one)),
    })
    return { name, isHidden, rows, lists, merged: rules.merged }
  })
  return {
    sheets,
    filled(name, firstRow, rows) {
      const part = structure.sheets.find((one) => one.name === name)?.part
      if (part === undefined) throw new SheetFault(`The workbook has no sheet "${name}".`)
      const filled = filledPart(partOf(parts, part), structure, firstRow, rows)
      // A part that is there keeps its place in the order.
      return pack(new Map(parts).set(part, filled))
    },
  }
}
