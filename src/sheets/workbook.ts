import type { Cell } from './cells.ts'
import { type Bounds, SheetFault, usualBounds } from './fault.ts'
import { type FillValue, filledPart } from './fill.ts'
import { listsIn } from './lists.ts'
import { isOldOrLocked, isZip, type Parts, pack, unpack } from './package.ts'
import { rowsIn } from './sheet-rows.ts'
import { type SheetPart, type Structure, structureOf } from './structure.ts'
import { decode } from './xml.ts'

/** A sheet of a workbook that is to be filled. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly Cell[])[]
  /** What the drop-downs of a column offer, by its index. */
  readonly lists: ReadonlyMap<number, readonly string[]>
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
   * @throws SheetFault where there is no such sheet
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
    structure.sheets.map((sheet) => [
      sheet.name,
      rowsIn(decode(parts.get(sheet.part)), structure, bounds),
    ]),
  )
  return {
    sheets: structure.sheets.map(({ name, part, isHidden }) => {
      const rows = rowsOf.get(name) ?? []
      const lists = listsIn(
        decode(parts.get(part)),
        (one) => structure.definedNames.get(one),
        (one) => (one === undefined ? rows : rowsOf.get(one)),
      )
      return { name, isHidden, rows, lists }
    }),
    filled: (name, firstRow, rows) => {
      const sheet = structure.sheets.find((one) => one.name === name)
      if (!sheet) throw new SheetFault(`The workbook has no sheet "${name}".`)
      return pack(withSheet(parts, structure, sheet, firstRow, rows))
    },
  }
}

function withSheet(
  parts: Parts,
  structure: Structure,
  { part }: SheetPart,
  firstRow: number,
  rows: readonly (readonly (FillValue | undefined)[])[],
): Parts {
  const filled = filledPart(decode(parts.get(part)), structure, firstRow, rows)
  return new Map([...parts].map(([name, content]) => [name, name === part ? filled : content]))
}
