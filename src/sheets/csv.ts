import { parse } from 'csv-parse/sync'
import { type Bounds, SheetFault } from './fault.ts'

const delimiters = [',', ';', '\t', '|']

/**
 * Reads CSV: UTF-8, UTF-16 with its mark, or else Windows-1252; the delimiter is the one that the first
 * lines have most.
 *
 * @throws SheetFault
 */
export function readCsv(bytes: Uint8Array, bounds: Bounds): (string | null)[][] {
  const text = textOf(bytes)
  if (text.includes('\0'))
    throw new SheetFault('The file is neither a workbook (.xlsx) nor a text (.csv).')
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(text))
    throw new SheetFault(
      'This is a web page that was named like a workbook. Open it, and save it as "Excel Workbook (.xlsx)".',
    )
  const first = text.split(/\r?\n/, 30).join('\n')
  const delimiter = delimiters.reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  let rows: string[][]
  try {
    rows = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: bounds.maxRows + 1,
      max_record_size: bounds.maxCellSigns * 20,
    })
  } catch (error) {
    throw new SheetFault(`The file is no CSV that can be read (${(error as Error).message}).`)
  }
  if (rows.length > bounds.maxRows)
    throw new SheetFault(`The file has more than ${bounds.maxRows} rows. Export fewer at a time.`)
  return rows.map((row) => row.map((cell) => (cell === '' ? null : cell)))
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
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
