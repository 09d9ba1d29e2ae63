import postgres, { type Sql } from 'postgres'

/** What a field of a row may be. */
type Listed = string | number | boolean | bigint | Date | Buffer | object | null | undefined

/**
 * Turns rows into one list for each field, as `unnest` takes them: one statement for many rows costs a
 * tenth of a statement for each. A list is an array that the statement casts; times, booleans and
 * bigints are texts in it, bytes are base64, objects are JSON, and what is missing is null.
 *
 * @returns a function that gives the list of one field
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

// Oids of the arrays that statements take and give: pg_type.dat of PostgreSQL.
const texts = [1009, 2951, 1016]
const numbers = [1007, 1022]

/**
 * Teaches a client text[], uuid[], bigint[], int[] and float[]: Postgres refuses other arrays in a
 * statement. A bigint comes out as text, as a single one does.
 */
export function acceptArrays({ options }: Sql): void {
  for (const type of [...texts, ...numbers]) {
    options.serializers[type] = (value: unknown) =>
      Array.isArray(value) ? arrayText(value) : value
  }
  for (const type of texts) options.parsers[type] = parseArray
  for (const type of numbers)
    options.parsers[type] = (text: string) =>
      parseArray(text).map((item) => (item === null ? null : Number(item)))
}

/** https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO, of one dimension */
export function arrayText(items: readonly unknown[]): string {
  const quoted = items.map((item) =>
    item === null || item === undefined ? 'NULL' : `"${String(item).replace(/["\\]/g, '\\$&')}"`,
  )
  return `{${quoted.join(',')}}`
}

/** Reads an array that Postgres wrote. */
export function parseArray(text: string): (string | null)[] {
  const items = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)
  return [...items].map(([, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1')
    return bare === undefined || bare === 'NULL' ? null : bare
  })
}

/** A parameter for `bytea[]`: the client would take an array of buffers for something else. */
export function bytesArray(items: readonly Buffer[]): string {
  return arrayText(items.map((item) => `\\x${item.toString('hex')}`))
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: in_failed_sql_transaction
const afterFailure = '25P02'

/**
 * Statements of one transaction that go out together: they share a round trip and still run one
 * after the other. Like Promise.all, but of several failures it throws the one that caused the
 * others: after a statement failed, Postgres refuses all that follow it.
 */
export async function together<T extends readonly unknown[]>(
  statements: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(statements)
  const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failures.length > 0) throw failures.find((one) => !isAfterFailure(one)) ?? failures[0]
  return results.map((one) => one.status === 'fulfilled' && one.value) as {
    -readonly [K in keyof T]: Awaited<T[K]>
  }
}

function isAfterFailure(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return error.code === afterFailure
  return error instanceof Error && error.cause !== undefined && isAfterFailure(error.cause)
}
