import type { Tx } from './connect.ts'

/** The first and the longest wait after failures, by the kind of work. */
export const backoffs = {
  /** For work that depends on us and the database only. */
  step: { first: '2 seconds', most: '15 minutes' },
  /** For a report that came before its reply is known as sent. */
  report: { first: '1 second', most: '1 hour' },
  /** For an attachment: its link dies soon, so the first attempts follow each other closely. */
  media: { first: '2 seconds', most: '2 hours' },
} as const

/**
 * The longest wait that a provider or a core store can ask for, by the kind of work. Whoever asks for
 * more is asked again after this time: a wrong header or a wrong clock must not silence an account for
 * a day, and an attempt that is refused costs nothing.
 */
export const longestAskedMs = {
  reply: 60 * 60_000,
  forward: 60 * 60_000,
  /** The links of attachments die soon. */
  media: 15 * 60_000,
  list: 15 * 60_000,
} as const

/**
 * The wait that somebody outside asked for, within its bound.
 *
 * @param askedMs as `Retry-After` or a body said it; any number
 * @returns undefined where it says nothing: none, 0, below 0, not a number
 */
export function askedWaitMs(
  kind: keyof typeof longestAskedMs,
  askedMs: number | undefined,
): number | undefined {
  return askedMs !== undefined && askedMs > 0 ? Math.min(askedMs, longestAskedMs[kind]) : undefined
}

/**
 * The wait before the next attempt, as an SQL interval: it doubles with every failure.
 *
 * @param failures SQL expression: how many there were before this one
 */
export function backoff(sql: Tx, kind: keyof typeof backoffs, failures = sql`attempts`) {
  const { first, most } = backoffs[kind]
  // A power beyond 2^30 would overflow the interval; it is far above the bound anyway.
  return sql`least(${most}::interval, ${first}::interval * power(2, least(${failures}, 30)))`
}
