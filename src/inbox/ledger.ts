import type { Logger } from 'pino'
import type postgres from 'postgres'
import type { Sql } from 'postgres'
import { isDataError } from './rows.ts'

/** What became of one question to Postgres. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The answer may still come; `done` tells it. */
  | { readonly kind: 'late'; readonly done: Promise<T | undefined> }
  /** The rows are at fault. */
  | { readonly kind: 'refused'; readonly error: postgres.PostgresError }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * The inbox's own way to Postgres, with a circuit: after a failure, or an answer that comes too
 * late, Postgres counts as away until a probe was answered.
 */
export interface Ledger {
  isAway(): boolean
  attempt<T>(ask: (sql: Sql) => Promise<T>, patienceMs: number): Promise<Attempt<T>>
  /** The same; an answer ends the outage. The caller probes once at a time. */
  probe<T>(ask: (sql: Sql) => Promise<T>, patienceMs: number): Promise<Attempt<T>>
  /** When Postgres last answered, by `performance.now()`. */
  answeredAt(): number
  /** Breaks what is under way. */
  close(): Promise<void>
}

// An answer that is this late will not come: the other side may be gone without a word. A new client
// replaces the old one, and what hangs on the old one fails.
const stuckMs = 5_000
// At most this many late answers; with more of them nothing but the probe is tried.
const maxLate = 4
const closeSeconds = 1

/**
 * @param options.connect opens a pool that nobody else uses, of at least 8 connections
 * @param options.isUnproven Postgres counts as away until the first probe was answered
 */
export function openLedger(options: {
  connect: () => Sql
  log: Logger
  isUnproven?: boolean
}): Ledger {
  const { connect, log } = options
  let client = connect()
  let late = 0
  let awaySince = options.isUnproven ? performance.now() : undefined
  let answeredAt = Number.NEGATIVE_INFINITY

  function leave(reason: string, error?: unknown): void {
    if (awaySince === undefined) log.warn({ err: error, reason }, 'the database is away')
    awaySince ??= performance.now()
  }

  function comeBack(): void {
    if (awaySince === undefined || late >= maxLate) return
    const seconds = Math.round((performance.now() - awaySince) / 1000)
    log.info({ seconds }, 'the database is back')
    awaySince = undefined
  }

  async function attempt<T>(
    ask: (sql: Sql) => Promise<T>,
    patienceMs: number,
  ): Promise<Attempt<T>> {
    const asked = client
    const answer = ask(asked).then(
      (value): Attempt<T> => {
        answeredAt = performance.now()
        return { kind: 'done', value }
      },
      (error: unknown): Attempt<T> =>
        isDataError(error) ? { kind: 'refused', error } : { kind: 'failed', error },
    )
    const first = await within(answer, patienceMs)
    if (first === undefined) {
      leave('late')
      return { kind: 'late', done: untilDone(asked, answer) }
    }
    if (first.kind === 'failed') leave('failed', first.error)
    return first
  }

  async function untilDone<T>(asked: Sql, answer: Promise<Attempt<T>>): Promise<T | undefined> {
    late++
    const timer = setTimeout(() => replace(asked), stuckMs)
    const last = await answer
    clearTimeout(timer)
    late--
    return last.kind === 'done' ? last.value : undefined
  }

  function replace(stuck: Sql): void {
    if (stuck !== client) return
    client = connect()
    // Whatever becomes of it, nobody uses it any more.
    stuck.end({ timeout: 0 }).catch(() => {})
  }

  return {
    isAway: () => awaySince !== undefined,
    attempt,
    async probe(ask, patienceMs) {
      const answer = await attempt(ask, patienceMs)
      // A database that refuses rows has answered, too.
      if (answer.kind === 'done' || answer.kind === 'refused') comeBack()
      return answer
    },
    answeredAt: () => answeredAt,
    close: () => client.end({ timeout: closeSeconds }),
  }
}

/**
 * Undefined where the answer does not come in time. An answer that came while this process was busy
 * counts as in time: timers run before the network is read.
 */
async function within<T>(answer: Promise<T>, patienceMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => setImmediate(() => resolve(undefined)), patienceMs)
  })
  const first = await Promise.race([answer, late])
  clearTimeout(timer)
  return first
}
