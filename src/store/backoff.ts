import type { Tx } from './connect.ts'

/** Waits after failures grow up to these bounds, by the kind of work. */
export const backoffs = {
  /** Of what waits for nobody but us and the database. */
  step: { first: '2 seconds', most: '15 minutes' },
  /** Of a report that came before its reply is known as sent. */
  report: { first: '1 second', most: '1 hour' },
  /** Of an attachment: its link dies soon, so the first attempts follow each other closely. */
  media: { first: '2 seconds', most: '2 hours' },
} as const

/**
 * The wait before the next attempt, as an SQL interval: it doubles with every failure.
 *
 * @param failures SQL expression: how many there were before this one
 */
export function backoff(sql: Tx, kind: keyof typeof backoffs, failures = sql`attempts`) {
  const { first, most } = backoffs[kind]
  // Beyond 2^30 the power would overflow the interval; `least` has decided long before.
  return sql`least(${most}::interval, ${first}::interval * power(2, least(${failures}, 30)))`
}
