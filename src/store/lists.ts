/** What a column of a statement over many rows may be made of. */
type Listed = string | number | boolean | bigint | Date | Buffer | object | null | undefined

/**
 * Rows as the lists that `unnest` takes them apart from: one statement for many rows costs a tenth of
 * a statement each. Each list is an array for a cast; times, booleans and numbers of any size come as
 * texts, bytes as base64, objects as JSON, and what is missing as null.
 *
 * @returns the list of one field
 */
export function listsOf<Row extends object>(
  rows: readonly Row[],
): (field: keyof Row) => (string | number | null)[] {
  return (field) => rows.map((row) => listed(row[field] as Listed))
}

function listed(value: Listed): string | number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('base64')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
