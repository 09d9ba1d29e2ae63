import { parse } from 'csv-parse/sync'
import { type Bounds, SheetFault, tooMany } from './fault.ts'

const delimiters = [',', ';', '\t', '|']

/**
 * Reads CSV: UTF-8, UTF-16 with its mark, or else Windows-1252; the delimiter is the one by which the
 * first rows are most alike.
 *
 * @throws SheetFault
 */
export function readCsv(bytes: Uint8Array, bounds: Bounds): (string | null)[][] {
  if (bytes.length > bounds.maxUnpackedBytes)
    throw tooMany(`more than ${Math.floor(bounds.maxUnpackedBytes / 1_048_576)} MB`)
  const whole = textOf(bytes)
  if (whole.includes('\0') || whole.startsWith('%PDF'))
    throw new SheetFault('The file is neither a workbook (.xlsx) nor a text (.csv).')
  if (/^\s*<(?:[!?]|html|head|meta|style|body|div|table)/i.test(whole))
    throw new SheetFault(
      'This is a web page that was named like a workbook. Open it, and save it as "Excel Workbook (.xlsx)".',
    )
  // Excel takes the delimiter from such a line, and does not show it.
  const [line = '', told] = /^sep=(.)\r?\n/.exec(whole) ?? []
  // Excel writes a line of delimiters for each row that has but a format.
  const text = whole.slice(line.length, endOf(whole))
  const delimiter = told ?? delimiterOf(text, bounds)
  const rows = recordsIn(text, delimiter, bounds.maxRows + 1, bounds)
  if (rows.length > bounds.maxRows) throw tooMany(`more than ${bounds.maxRows} rows`)
  return rows.map((row) => row.map((cell) => (cell === '' ? null : cell)))
}

/** Behind the last sign that is neither a delimiter nor a space. */
function endOf(whole: string): number {
  let end = whole.length
  while (end > 0 && emptySigns.has(whole.charAt(end - 1))) end -= 1
  return end
}
const emptySigns = new Set([...delimiters, '\r', '\n', ' '])

/** Texts are full of commas; but only by the right delimiter do most rows have as many cells. */
function delimiterOf(text: string, bounds: Bounds): string {
  const scores = delimiters.map((delimiter) => {
    const counts = new Map<number, number>()
    for (const { length } of sampleOf(text, delimiter, bounds))
      counts.set(length, (counts.get(length) ?? 0) + 1)
    return Math.max(0, ...[...counts].map(([cells, rows]) => (cells - 1) * rows * rows))
  })
  return delimiters[scores.indexOf(Math.max(...scores))] ?? ','
}

function sampleOf(text: string, delimiter: string, bounds: Bounds): string[][] {
  try {
    return recordsIn(text, delimiter, 50, bounds)
  } catch {
    return []
  }
}

function recordsIn(text: string, delimiter: string, most: number, bounds: Bounds): string[][] {
  let cells = 0
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: most,
      max_record_size: bounds.maxCellSigns * 20,
      on_record(record: string[]) {
        cells += record.length
        if (cells > bounds.maxCells) throw tooMany(`more than ${bounds.maxCells} cells`)
        if (record.some(({ length }) => length > bounds.maxCellSigns))
          throw tooMany(`a cell of more than ${bounds.maxCellSigns} signs`)
        return record
      },
    })
  } catch (error) {
    if (error instanceof SheetFault) throw error
    throw new SheetFault(
      `The file is no CSV that can be read (${(error as Error).message}). Save it as "Excel Workbook (.xlsx)".`,
    )
  }
}

function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Rows as CSV with a byte order mark, by which Excel knows UTF-8. No cell is taken for a formula. */
export function toCsv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  const lines = rows.map((row) => row.map((cell) => quoted(safe(cell))).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

/** @see https://owasp.org/www-community/attacks/CSV_Injection */
function safe(cell: string | number | null | undefined): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell)
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
