import { columnIndex, type Range, rangeOf, rowIndex } from './cells.ts'
import { withoutEmptyEnd } from './empty-end.ts'
import { listValues, type Names } from './list-formula.ts'
import { readXml } from './xml.ts'

/** The cells of a sheet that take a value of a list, by the formula of the list. */
export interface ListRule {
  readonly formula: string
  readonly ranges: readonly Range[]
}

/** What a sheet says beside its rows. */
export interface SheetRules {
  readonly lists: readonly ListRule[]
  readonly merged: readonly Range[]
  /** Whether a formula stands in a cell. */
  isComputed(row: number, column: number): boolean
}

const mostRanges = 200
/** A form has one for each of its columns. */
const mostRules = 1_000

/**
 * The values that the drop-downs of a sheet offer, by column. Where several stand in one column, the one
 * for most rows counts. What a program computes, as INDIRECT does, is left out.
 */
export function listsOf(rules: SheetRules, names: Names): ReadonlyMap<number, readonly string[]> {
  const lists = new Map<number, { readonly rows: number; readonly values: readonly string[] }>()
  const known = new Map<string, readonly string[]>()
  for (const { formula, ranges } of rules.lists) {
    const values = known.get(formula) ?? listValues(formula, names)
    known.set(formula, values)
    if (values.length === 0) continue
    for (const { fromRow, toRow, fromColumn, toColumn } of ranges)
      for (let column = fromColumn; column <= Math.min(toColumn, fromColumn + 255); column += 1) {
        const rows = toRow - fromRow + 1
        if (rows > (lists.get(column)?.rows ?? 0)) lists.set(column, { rows, values })
      }
  }
  return new Map([...lists].map(([column, { values }]) => [column, values]))
}

/** Lists of the sheet itself, and those that Excel 2010 and later keep apart (x14). */
export function rulesIn(part: Uint8Array): SheetRules {
  const lists: ListRule[] = []
  const merged: Range[] = []
  const computed = new Map<number, Set<number>>()
  let row = -1
  let column = -1
  let isList = false
  let formula = ''
  let places = ''
  let into: 'formula' | 'places' | undefined
  readXml(withoutEmptyEnd(part), {
    open({ name, attributes }) {
      if (name === 'row') {
        row = rowIndex(attributes.r, row)
        column = -1
      } else if (name === 'c') column = columnIndex(attributes.r, column)
      else if (name === 'f') computed.set(row, (computed.get(row) ?? new Set()).add(column))
      if (name === 'mergeCell') merged.push(...rangesOf(attributes.ref))
      if (name === 'dataValidation') {
        isList = attributes.type === 'list'
        formula = ''
        places = attributes.sqref ?? ''
      } else if (name === 'formula1') into = 'formula'
      else if (name === 'sqref') {
        into = 'places'
        places = ''
      }
    },
    text(text) {
      if (into === 'formula') formula += text
      else if (into === 'places') places += text
    },
    close(name) {
      if (name === 'formula1' || name === 'sqref') into = undefined
      if (name !== 'dataValidation' || !isList) return
      isList = false
      if (lists.length < mostRules)
        lists.push({ formula: formula.trim(), ranges: rangesOf(places).slice(0, mostRanges) })
    },
  })
  return { lists, merged, isComputed: (at, of) => computed.get(at)?.has(of) ?? false }
}

const rangesOf = (places = '') => places.split(/\s+/).flatMap((place) => rangeOf(place) ?? [])
