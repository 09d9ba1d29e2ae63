import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import { UsageError } from '../../usage-error.ts'

/**
 * The texts of one column of a CSV file with a header row (RFC 4180), in order. Rows without a text
 * are passed over: there is nothing to send.
 *
 * @param limit the largest number of texts
 * @throws UsageError where the file cannot be read or has no such column
 */
export async function readTexts(file: string, column: string, limit: number): Promise<string[]> {
  const texts: string[] = []
  const rows = parse({
    bom: true,
    relax_column_count: true,
    columns: (header) => checked(header, column),
  })
  pipeline(createReadStream(file), rows, () => {
    // Whatever fails is thrown by the loop that reads the rows.
  })
  try {
    for await (const row of rows as AsyncIterable<Record<string, string | undefined>>) {
      const text = row[column]?.trim()
      if (text) texts.push(text)
      if (texts.length >= limit) break
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  return texts
}

function checked(header: string[], column: string): string[] {
  if (!header.includes(column))
    throw new UsageError(`There is no column "${column}"; there are: ${header.join(', ')}.`)
  return header
}
