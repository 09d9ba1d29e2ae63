import type { Logger } from 'pino'
import type { KeyRing } from '../identity/keys.ts'
import { UnsealError } from '../identity/seal.ts'
import type { Attempt, Ledger } from './ledger.ts'
import { insert, type Rows } from './rows.ts'
import type { Spool } from './spool.ts'
import { decodeRows } from './spooled-rows.ts'

// Payloads in one statement: enough for 10,000 rows a second, and few enough to let others in.
const maxPerBatch = 400
const maxRows = 10_000
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

  // What was late is tried again in halves, and what follows is taken as large as was in time.
  let most = maxRows

  /** @returns false where Postgres does not answer */
  async function store(
    frames: readonly Frame[],
    aside: (frame: Frame) => Promise<void>,
  ): Promise<boolean> {
    const count = rowsIn(frames)
    if (count === 0) return true
    const inHalves = async () => {
      const [first, second] = halvesOf(frames)
      return (await store(first, aside)) && (await store(second, aside))
    }
    if (count > most) return await inHalves()
    const batch = frames.map(({ rows }) => rows)
    const attempt: Attempt<void> = await ledger.attempt(
      (sql) => insert(sql, batch, 'spool'),
      patienceMs,
    )
    switch (attempt.kind) {
      case 'done':
        stored(batch)
        most = Math.min(maxRows, Math.max(most, count * 2))
        return true
      case 'late': {
        most = Math.ceil(count / 2)
        const isThere = count > 1 && !signal.aborted && (await answers(ledger))
        return isThere && (await inHalves())
      }
      case 'failed':
        return false
      case 'refused': {
        const [only] = frames
        if (frames.length > 1 || only === undefined) return await inHalves()
        log.error({ code: attempt.error.code }, 'a spooled delivery that the database refuses')
        await aside(only)
        return true
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

function rowsIn(frames: readonly Frame[]): number {
  return frames.reduce((sum, { rows }) => sum + rows.inbox.length, 0)
}

/** A single frame is cut within its rows. */
function halvesOf(frames: readonly Frame[]): [readonly Frame[], readonly Frame[]] {
  const [only] = frames
  if (frames.length > 1 || only === undefined) {
    const half = Math.ceil(frames.length / 2)
    return [frames.slice(0, half), frames.slice(half)]
  }
  const { inbox } = only.rows
  const half = Math.ceil(inbox.length / 2)
  const part = (rows: Rows['inbox']) => [{ ...only, rows: { ...only.rows, inbox: rows } }]
  return [part(inbox.slice(0, half)), part(inbox.slice(half))]
}

/** Whether the database was only slow. */
async function answers(ledger: Ledger): Promise<boolean> {
  const { kind } = await ledger.attempt((sql) => sql`select 1`, patienceMs)
  return kind === 'done'
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
