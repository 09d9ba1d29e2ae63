import type { Sql } from 'postgres'

// Oids of the arrays that statements take and give: pg_type.dat of PostgreSQL.
const texts = [1009, 2951, 1016]
const numbers = [1007, 1022]

/**
 * Teaches a client text[], uuid[], bigint[], int[] and float[]: what else stands for an array in a
 * statement, Postgres refuses. As single values do, bigint comes out as text.
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

/** The inverse of arrayText, for what Postgres writes. */
export function parseArray(text: string): (string | null)[] {
  const items = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)
  return [...items].map(([, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1')
    return bare === undefined || bare === 'NULL' ? null : bare
  })
}

/** An array of bytes as a parameter, for `bytea[]`: the client takes an array of buffers for one. */
export function bytesArray(items: readonly Buffer[]): string {
  return arrayText(items.map((item) => `\\x${item.toString('hex')}`))
}
