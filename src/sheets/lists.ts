import { type Cell, type Range, rangeOf } from './cells.ts'
import { readXml, unescapeText } from './xml.ts'

/** The cells of a sheet that take a value of a list, by the formula of the list. */
interface ListRule {
  readonly formula: string
  readonly ranges: readonly Range[]
}

/**
 * The values that the drop-downs of a sheet offer, by column. Where several stand in one column, the one
 * for most rows counts. What a program computes, as INDIRECT does, is left out.
 *
 * @param nameOf what a defined name stands for
 * @param cellsOf the rows of a sheet, by its name; undefined: the same sheet
 */
export function listsIn(
  xml: string,
  nameOf: (name: string) => string | undefined,
  cellsOf: (sheet: string | undefined) => readonly (readonly Cell[])[] | undefined,
): ReadonlyMap<number, readonly string[]> {
  const lists = new Map<number, { readonly rows: number; readonly values: readonly string[] }>()
  for (const { formula, ranges } of listRules(xml)) {
    const values = valuesOf(formula, nameOf, cellsOf)
    if (values.length === 0) continue
    for (const { fromRow, toRow, fromColumn, toColumn } of ranges)
      for (let column = fromColumn; column <= Math.min(toColumn, fromColumn + 255); column += 1) {
        const rows = toRow - fromRow + 1
        if (rows > (lists.get(column)?.rows ?? 0)) lists.set(column, { rows, values })
      }
  }
  return new Map([...lists].map(([column, { values }]) => [column, values]))
}

/** Those of the sheet itself, and those that Excel 2010 and later keep apart (x14). */
function listRules(xml: string): ListRule[] {
  const rules: ListRule[] = []
  let isList = false
  let formula = ''
  let places = ''
  let into: 'formula' | 'places' | undefined
  readXml(xml, {
    open({ name, attributes }) {
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
      const ranges = places
        .split(/\s+/)
        .flatMap((place) => rangeOf(place) ?? [])
        .slice(0, mostRanges)
      rules.push({ formula: formula.trim(), ranges })
      isList = false
    },
  })
  return rules
}

const mostRanges = 1_000
/** No list of a form is longer; LAPOR! has a few hundred categories, and a thousand agencies. */
const mostValues = 20_000

function valuesOf(
  formula: string,
  nameOf: (name: string) => string | undefined,
  cellsOf: (sheet: string | undefined) => readonly (readonly Cell[])[] | undefined,
  depth = 0,
): string[] {
  const plain = formula.replace(/^=/, '').trim()
  const literal = /^"(.*)"$/s.exec(plain)?.[1]
  if (literal !== undefined)
    return literal
      .replaceAll('""', '"')
      .split(',')
      .map((one) => unescapeText(one.trim()))
  const named = nameOf(plain.toLowerCase())
  if (named !== undefined) return depth < 3 ? valuesOf(named, nameOf, cellsOf, depth + 1) : []
  const [, sheet, place = ''] = /^(?:(.+)!)?([^!]+)$/s.exec(plain) ?? []
  const range = rangeOf(place)
  if (!range) return []
  const rows = cellsOf(sheet?.replace(/^'(.*)'$/s, '$1').replaceAll("''", "'")) ?? []
  const values = rows
    .slice(range.fromRow, range.toRow + 1)
    .flatMap((row) => row.slice(range.fromColumn, range.toColumn + 1))
  return values
    .flatMap((cell) => (cell === null || cell === undefined ? [] : [String(cell)]))
    .slice(0, mostValues)
}
