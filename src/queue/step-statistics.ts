import type { Sql } from 'postgres'

/** Upper bounds in ms of the duration classes; the last class takes longer ones. */
export const durationBoundsMs = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]

interface Minute {
  done: number
  failed: number
  durations: number[]
}

/** Counts what becomes of the rows of a queue. */
export interface Tally {
  /** @param waitedMs for each row that is done, the time from when it was due until it was done */
  done(waitedMs: readonly number[]): void
  failed(count: number): void
}

/**
 * Counts what the steps of this process do, and writes the running minute into the database every
 * few seconds, so that one page shows the work of all processes.
 */
export class StepStatistics {
  readonly #process: string
  readonly #now: () => Date
  readonly #minutes = new Map<string, Minute>()

  /** @param process tells this process from others, as in host-pid */
  constructor(process: string, now: () => Date = () => new Date()) {
    this.#process = process
    this.#now = now
  }

  /** Counts the rows of one queue. */
  of(queue: string): Tally {
    return {
      done: (waitedMs) => {
        for (const ms of waitedMs) this.record(queue, ms, true)
      },
      failed: (count) => {
        for (let n = 0; n < count; n++) this.record(queue, 0, false)
      },
    }
  }

  record(queue: string, durationMs: number, succeeded: boolean): void {
    const minute = new Date(Math.floor(this.#now().getTime() / 60_000) * 60_000).toISOString()
    const key = `${queue} ${minute}`
    const counts = this.#minutes.get(key) ?? { done: 0, failed: 0, durations: emptyDurations() }
    if (succeeded) counts.done++
    else counts.failed++
    this.#minutes.set(key, counts)
    if (!succeeded) return
    const place = durationBoundsMs.findIndex((bound) => durationMs <= bound)
    const slot = place === -1 ? durationBoundsMs.length : place
    counts.durations[slot] = (counts.durations[slot] ?? 0) + 1
  }

  /** Writes every minute that changed; forgets those that are over. */
  async flush(sql: Sql): Promise<void> {
    const thisMinute = Math.floor(this.#now().getTime() / 60_000) * 60_000
    const rows = [...this.#minutes].map(([key, counts]) => {
      const [queue = '', minute = ''] = key.split(' ')
      return { key, queue, minute, process: this.#process, ...counts }
    })
    if (rows.length === 0) return
    await sql`
      insert into queue_minute ${sql(rows, 'queue', 'minute', 'process', 'done', 'failed', 'durations')}
      on conflict (queue, minute, process) do update
      set done = excluded.done, failed = excluded.failed, durations = excluded.durations`
    for (const { key, minute } of rows)
      if (Date.parse(minute) < thisMinute) this.#minutes.delete(key)
  }
}

/** Forgets what was counted before then, by any process. */
export async function forgetMinutes(sql: Sql, before: Date): Promise<void> {
  await sql`delete from queue_minute where minute < ${before}`
}

/**
 * @param durations counts per class, summed over processes and minutes
 * @param share as in 0.95
 * @returns the upper bound in ms of the class that reaches this share; undefined without any rows
 */
export function percentile(durations: readonly number[], share: number): number | undefined {
  const total = durations.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  let seen = 0
  const slot = durations.findIndex((count) => {
    seen += count
    return seen >= total * share
  })
  return durationBoundsMs[slot] ?? Number.POSITIVE_INFINITY
}

function emptyDurations(): number[] {
  return Array.from({ length: durationBoundsMs.length + 1 }, () => 0)
}
