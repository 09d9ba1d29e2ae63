import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import type { Wake } from '../queue/queues.ts'
import { drain } from './drain.ts'
import { openLedger } from './ledger.ts'
import { prove } from './prove.ts'
import { awaken, type Rows } from './rows.ts'
import { openSpool, type Spool } from './spool.ts'

interface SpoolPlace {
  /** SIMPUL_DIRECTORY. */
  readonly directory: string
  readonly fingerprint: string
  readonly maxBytes: number
  readonly log: Logger
}

// More processes than anybody runs on one machine.
const maxSlots = 32
const patienceMs = 5_000
const slotName = /^spool-\d+$/

/**
 * Opens the first spool that no other process has: `spool-1`, `spool-2`, …. So the next process finds
 * what an earlier one left behind.
 *
 * @returns the reason in words where none can be had
 */
export async function openFreeSpool({ directory, ...place }: SpoolPlace): Promise<Spool | string> {
  let reason = ''
  for (let slot = 1; slot <= maxSlots; slot++) {
    const path = join(directory, `spool-${slot}`)
    const spool = await openSpool({ directory: path, ...place })
    if (typeof spool !== 'string') return spool
    reason = spool
  }
  return reason
}

/**
 * Brings into Postgres what lies in numbered spools that nobody has. They belonged to processes that
 * ended in an outage and were not started again.
 */
export async function drainLeftSpools(
  place: Omit<SpoolPlace, 'fingerprint'> & {
    connect: () => Sql
    ring: KeyRing
    wake: Wake
    signal: AbortSignal
  },
): Promise<void> {
  const { directory, maxBytes, connect, ring, wake, log, signal } = place
  for (const name of await readdir(directory)) {
    if (!slotName.test(name) || signal.aborted) continue
    const { fingerprint } = ring
    const spool = await openSpool({ directory: join(directory, name), fingerprint, maxBytes, log })
    if (typeof spool === 'string') continue
    try {
      const { payloads } = spool.state()
      if (payloads === 0) continue
      log.info({ name, payloads }, 'a spool that was left behind')
      const ledger = openLedger({ connect, log })
      const stored = (batch: readonly Rows[]) => awaken(wake, batch)
      try {
        const proof = await ledger.probe((sql) => prove(sql, ring), patienceMs)
        if (proof.kind === 'done') await drain({ spool, ledger, ring, log, stored, signal })
      } finally {
        await ledger.close()
      }
    } finally {
      await spool.close()
    }
  }
}
