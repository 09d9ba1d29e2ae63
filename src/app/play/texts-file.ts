import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { UsageError } from '../../usage-error.ts'

/** The texts of a file, and what is odd about its rows. */
export interface Texts {
  readonly texts: readonly string[]
  /** A sentence for each row that has more or fewer fields than the header, with its line. */
  readonly odd: readonly string[]
}

export interface TextsOptions {
  readonly column: string
  /** The largest number of texts. */
  readonly limit: number
  /** One sign; without it the one under which the header has the column. */
  readonly delimiter?: string | undefined
  /** A name of the Encoding Standard, such as windows-1252; without it the bytes decide. */
  readonly encoding?: string | undefined
}

const delimiters = [',', ';', '\t', '|']

/**
 * The texts of one column of a file with a header row, in order: CSV (RFC 4180) and what spreadsheets
 * make of it. Rows without a text are passed over: there is nothing to send.
 *
 * @throws UsageError where the file cannot be read or has no such column
 */
export function readTexts(file: string, { column, limit, ...given }: TextsOptions): Texts {
  const content = decode(bytesOf(file), given.encoding)
  const { delimiter, header } = headerOf(file, content, column, given.delimiter)
  const place = header.indexOf(column)
  if (place < 0)
    throw new UsageError(
      `There is no column "${column}"; there are: ${header.join(', ')}. If that is one column only, --delimiter names the sign between them.`,
    )
  const texts: string[] = []
  const odd: string[] = []
  for (const { record, info } of rowsOf(file, content, delimiter, { from: 2 })) {
    if (texts.length >= limit) break
    // In the last column further fields are the rest of a text without quotes.
    const isLast = place === header.length - 1
    if (isLast ? record.length < header.length : record.length !== header.length)
      odd.push(`line ${info.lines}: ${record.length} fields, the header has ${header.length}`)
    const text = (isLast ? record.slice(place).join(delimiter) : (record[place] ?? '')).trim()
    if (text) texts.push(text)
  }
  return { texts, odd }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/**
 * Bytes as text. A byte order mark decides; without one zeros show UTF-16, and what is no UTF-8 is
 * what Windows writes in western languages.
 *
 * @throws UsageError where no encoding has that name
 */
export function decode(bytes: Buffer, encoding = detect(bytes)): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    // It throws a RangeError for a name that it does not know, and for nothing else.
    throw new UsageError(`--encoding takes utf-8, utf-16le or windows-1252, not "${encoding}".`)
  }
}

function detect(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 1_000)
  const zerosAt = (parity: number) =>
    head.filter((byte, at) => byte === 0 && at % 2 === parity).length
  // Half of the bytes of a header in UTF-16 are zero.
  if (zerosAt(1) > head.length / 4) return 'utf-16le'
  if (zerosAt(0) > head.length / 4) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function headerOf(file: string, content: string, column: string, given: string | undefined) {
  if (given !== undefined && given.length !== 1)
    throw new UsageError(`--delimiter takes one sign, or tab, not "${given}".`)
  const readings = (given === undefined ? delimiters : [given]).map((delimiter) => {
    const [row] = rowsOf(file, content, delimiter, { to: 1 })
    return { delimiter, header: row?.record.map((name) => name.trim()) ?? [] }
  })
  const most = readings.reduce((one, other) =>
    other.header.length > one.header.length ? other : one,
  )
  return readings.find(({ header }) => header.includes(column)) ?? most
}

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** A quote within a field stands for itself; rows may have any number of fields. */
function rowsOf(
  file: string,
  content: string,
  delimiter: string,
  part: { to: 1 } | { from: 2 },
): readonly Row[] {
  try {
    return parse(content, {
      ...part,
      delimiter,
      info: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Row[]
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read with "${delimiter}" between its fields: ${(error as Error).message}`,
    )
  }
}
