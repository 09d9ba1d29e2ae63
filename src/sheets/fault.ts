/** A spreadsheet that cannot be taken. Its message says why, and what to do, in words for its owner. */
export class SheetFault extends Error {
  override readonly name = 'SheetFault'
}

/** What a spreadsheet from a stranger may hold. */
export interface Bounds {
  /** All parts that are read, unpacked. */
  readonly maxUnpackedBytes: number
  readonly maxRows: number
  readonly maxCells: number
  /** UTF-16 units of one cell. */
  readonly maxCellSigns: number
}

/** An export of 3,000 reports takes 10 MB unpacked, a cell of Excel holds 32,767 signs. */
export const usualBounds: Bounds = {
  maxUnpackedBytes: 96 * 1_048_576,
  maxRows: 50_000,
  maxCells: 1_500_000,
  maxCellSigns: 100_000,
}

/** @param what "more than 50000 rows" */
export function tooMany(what: string): SheetFault {
  return new SheetFault(`The table has ${what}. Export fewer reports at a time.`)
}
