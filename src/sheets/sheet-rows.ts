import { type Cell, dateOf, mostColumns, placeOf } from './cells.ts'
import { type Bounds, SheetFault } from './fault.ts'
import type { Structure } from './structure.ts'
import { readXml, unescapeText } from './xml.ts'

/**
 * The rows of a sheet as far as something stands in them. Formulas count by what the last program made
 * of them.
 *
 * @throws SheetFault
 */
export function rowsIn(xml: string, structure: Structure, bounds: Bounds): Cell[][] {
  const rows: Cell[][] = []
  let row = -1
  let column = -1
  let cells = 0
  let type = ''
  let style = 0
  let words = ''
  let isValue = false
  let spoken = 0
  readXml(xml, {
    open({ name, attributes }) {
      if (name === 'row') {
        const given = Number(attributes.r) - 1
        row = Number.isInteger(given) && given >= 0 ? given : row + 1
        column = -1
        if (row >= bounds.maxRows) throw tooMany(`more than ${bounds.maxRows} rows`)
      } else if (name === 'c') {
        const place = attributes.r === undefined ? undefined : placeOf(attributes.r)
        column = place?.column ?? column + 1
        if (column >= mostColumns) throw tooMany('more columns than Excel has')
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        words = ''
      } else if (name === 'rPh') spoken += 1
      isValue = (name === 'v' || name === 't') && spoken === 0
    },
    text(text) {
      if (isValue && words.length < bounds.maxCellSigns) words += text
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'rPh') spoken -= 1
      else if (name === 'c' && row >= 0) {
        const value = cellOf(type, style, words, structure)
        if (value === null) return
        cells += 1
        // What stands far to the right costs the cells before it.
        const line = rows[row] ?? []
        if (line.length < column) cells += column - line.length
        if (cells > bounds.maxCells) throw tooMany(`more than ${bounds.maxCells} cells`)
        while (line.length < column) line.push(null)
        line[column] = value
        rows[row] = line
      }
    },
  })
  return Array.from(rows, (line) => line ?? [])
}

const tooMany = (what: string) =>
  new SheetFault(`The sheet has ${what}. Export fewer reports at a time.`)

function cellOf(type: string, style: number, words: string, structure: Structure): Cell {
  switch (type) {
    case 's':
      return structure.sharedStrings[Number(words)] ?? null
    case 'inlineStr':
    case 'str':
      return words === '' ? null : unescapeText(words)
    case 'b':
      return words === '1'
    case 'e':
      return null
    case 'd': {
      const date = new Date(/z$|[+-]\d\d:\d\d$/i.test(words) ? words : `${words}Z`)
      return Number.isNaN(date.getTime()) ? words : date
    }
    default: {
      if (words.trim() === '') return null
      const number = Number(words)
      if (!Number.isFinite(number)) return words
      const date = structure.isDate(style) ? dateOf(number, structure.is1904) : undefined
      return date && !Number.isNaN(date.getTime()) ? date : number
    }
  }
}
