/** What a cell of a sheet holds. */
export type FormCell = string | number | boolean | Date | null | undefined

/** Cells that are one; only the first of them shows what it holds. */
export interface Merged {
  readonly fromRow: number
  readonly toRow: number
  readonly fromColumn: number
  readonly toColumn: number
}

/** A sheet of a template, as it was read. */
export interface FormSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly FormCell[])[]
  /** The values that a column takes, by its index. */
  readonly lists: ReadonlyMap<number, readonly string[]>
  /** What is written below the first of them is hidden. */
  readonly merged?: readonly Merged[]
  /** Whether a formula stands in a cell. */
  readonly isComputed?: (row: number, column: number) => boolean
}
