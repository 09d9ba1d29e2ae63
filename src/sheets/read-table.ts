import type { Cell } from './cells.ts'
import { readCsv } from './csv.ts'
import { type Bounds, SheetFault, usualBounds } from './fault.ts'
import { isOldOrLocked, isZip, partOf, unpack } from './package.ts'
import { rowsIn } from './sheet-rows.ts'
import { structureOf } from './structure.ts'

/** A sheet of a workbook, or a CSV file. */
export interface Table {
  readonly kind: 'xlsx' | 'csv'
  /** Of the sheet that was read; empty for CSV. */
  readonly sheetName: string
  /** The names of all sheets. */
  readonly sheets: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A million empty rows take 130 MB, and are not looked at. */
const maxUnpackedBytes = 192 * 1_048_576

/**
 * Reads a table that a stranger may have made.
 *
 * @param options.sheet the sheet that is meant; without it, or where there is none of this name, the first
 * one that is not hidden
 * @throws SheetFault
 */
export async function readTable(
  bytes: Uint8Array,
  options: Partial<Bounds> & { readonly sheet?: string } = {},
): Promise<Table> {
  const bounds: Bounds = { ...usualBounds, maxUnpackedBytes, ...options }
  if (bytes.length === 0) throw new SheetFault('The file is empty.')
  if (isOldOrLocked(bytes))
    throw new SheetFault(
      'This is a workbook of Excel 97-2003 (.xls), or one with a password. Open it, and save it as "Excel Workbook (.xlsx)" without a password.',
    )
  if (!isZip(bytes)) return { kind: 'csv', sheetName: '', sheets: [], rows: readCsv(bytes, bounds) }
  // Pictures stay packed.
  const parts = await unpack(bytes, bounds.maxUnpackedBytes, (name) => /\.(xml|rels)$/i.test(name))
  const structure = structureOf(parts, bounds.maxCellSigns)
  const { sheets } = structure
  const named = sheets.find(({ name }) => plain(name) === plain(options.sheet ?? ''))
  const sheet = named ?? sheets.find(({ isHidden }) => !isHidden) ?? sheets[0]
  return {
    kind: 'xlsx',
    sheetName: sheet?.name ?? '',
    sheets: sheets.map(({ name }) => name),
    rows: rowsIn(partOf(parts, sheet?.part ?? ''), structure, bounds),
  }
}

/** Programs and people change the case of names, and the spaces. */
const plain = (name: string) => name.replace(/\s+/g, ' ').trim().toLowerCase()
