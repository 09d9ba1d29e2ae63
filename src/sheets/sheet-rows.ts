import { type Cell, columnIndex, dateOf, mostColumns, rowIndex } from './cells.ts'
import { withoutEmptyEnd } from './empty-end.ts'
import { type Bounds, tooMany } from './fault.ts'
import type { Structure } from './structure.ts'
import { readXml, unescapeText } from './xml.ts'

/**
 * The rows of a sheet as far as something stands in them. Formulas count by what the last program made
 * of them.
 *
 * @throws SheetFault
 */
export function rowsIn(part: Uint8Array, structure: Structure, bounds: Bounds): Cell[][] {
  const rows: Cell[][] = []
  let row = -1
  let column = -1
  let cells = 0
  let type = ''
  let style = 0
  let words = ''
  let isValue = false
  let spoken = 0
  const keep = (value: Cell) => {
    if (row >= bounds.maxRows) throw tooMany(`more than ${bounds.maxRows} rows`)
    const line = rows[row] ?? []
    // What stands far to the right costs the cells before it.
    cells += Math.max(1, column - line.length + 1)
    if (cells > bounds.maxCells) throw tooMany(`more than ${bounds.maxCells} cells`)
    while (line.length < column) line.push(null)
    line[column] = value
    rows[row] = line
  }
  readXml(withoutEmptyEnd(part), {
    open({ name, attributes }) {
      if (name === 'row') {
        row = rowIndex(attributes.r, row)
        column = -1
      } else if (name === 'c') {
        column = columnIndex(attributes.r, column)
        if (column >= mostColumns) throw tooMany('more columns than Excel has')
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        words = ''
      } else if (name === 'rPh') spoken += 1
      isValue = (name === 'v' || name === 't') && spoken === 0
    },
    text(text) {
      if (!isValue) return
      words += text
      if (words.length > bounds.maxCellSigns)
        throw tooMany(`a cell of more than ${bounds.maxCellSigns} signs`)
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'rPh') spoken -= 1
      else if (name === 'c' && row >= 0) {
        const value = cellOf(type, style, words, structure)
        if (value !== null) keep(value)
      }
    },
  })
  return Array.from(rows, (line) => line ?? [])
}

function cellOf(type: string, style: number, words: string, structure: Structure): Cell {
  if (words === '') return null
  switch (type) {
    case 's':
      return structure.sharedStrings[Number(words)] || null
    case 'inlineStr':
    case 'str':
      return unescapeText(words)
    case 'b':
      return words === '1' || words === 'true'
    case 'e':
      return null
    case 'd':
      return isoDate(words) ?? words
    default: {
      const number = Number(words)
      if (words.trim() === '' || !Number.isFinite(number)) return words.trim() || null
      const date = structure.isDate(style) ? dateOf(number, structure.is1904) : undefined
      return date && !Number.isNaN(date.getTime()) ? date : number
    }
  }
}

/** "2026-03-01" and "2026-03-01T08:00:00", without a zone as they stand there. */
function isoDate(words: string): Date | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(
    words,
  )
  if (!found) return undefined
  const [, day = '', time = 'T00:00', zone = 'Z'] = found
  const date = new Date(`${day}${time}${zone}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
