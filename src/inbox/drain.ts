import type { Logger } from 'pino'
import type { KeyRing } from '../identity/keys.ts'
import { UnsealError } from '../identity/seal.ts'
import type { Attempt, Ledger } from './ledger.ts'
import { insert, type Rows } from './rows.ts'
import type { Spool } from './spool.ts'
import { decodeRows } from './spooled-rows.ts'

// Payloads in one statement: enough for 10,000 rows a second, and few enough to let others in.
const maxPerBatch = 400
// Longer than the door's patience: nobody waits for the drain, and it tells whether Postgres is back.
const patienceMs = 5_000

interface Frame {
  readonly payload: Buffer
  readonly rows: Rows
}

/**
 * Brings what lies in the spool into Postgres, which is not away, the oldest first, until it is empty
 * or Postgres does not take it. The arrival of what is brought stays that at the door. A batch leaves
 * the spool after its commit. Where a crash leaves a row in both, its unique key makes it one.
 *
 * @param stored called for each batch that is in Postgres
 */
export async function drain(options: {
  spool: Spool
  ledger: Ledger
  ring: KeyRing
  log: Logger
  stored: (batch: readonly Rows[]) => void
  signal: AbortSignal
}): Promise<void> {
  const { spool, ledger, ring, log, stored, signal } = options

  /** @returns false where Postgres does not answer */
  async function store(
    frames: readonly Frame[],
    aside: (frame: Frame) => Promise<void>,
  ): Promise<boolean> {
    if (frames.length === 0) return true
    const batch = frames.map(({ rows }) => rows)
    const attempt: Attempt<void> = await ledger.attempt(
      (sql) => insert(sql, batch, 'spool'),
      patienceMs,
    )
    switch (attempt.kind) {
      case 'done':
        stored(batch)
        return true
      case 'late':
      case 'failed':
        return false
      case 'refused': {
        const [only] = frames
        if (frames.length === 1 && only) {
          log.error({ code: attempt.error.code }, 'a spooled delivery that the database refuses')
          await aside(only)
          return true
        }
        const half = Math.ceil(frames.length / 2)
        return (
          (await store(frames.slice(0, half), aside)) && (await store(frames.slice(half), aside))
        )
      }
    }
  }

  while (!signal.aborted) {
    const spooled = await spool.oldest(maxPerBatch)
    if (!spooled) return
    const frames: Frame[] = []
    for (const payload of spooled.payloads) {
      const rows = unsealed(ring, payload, log)
      if (rows) frames.push({ payload, rows })
      else await spooled.setAside(payload)
    }
    if (!(await store(frames, ({ payload }) => spooled.setAside(payload)))) return
    await spooled.release()
  }
}

function unsealed(ring: KeyRing, payload: Buffer, log: Logger): Rows | undefined {
  try {
    return decodeRows(ring, payload)
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error
    log.error({ err: error }, 'a spooled delivery cannot be opened')
    return undefined
  }
}
