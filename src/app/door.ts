import { join } from 'node:path'
import { type Inbox, openInbox } from '../inbox/inbox.ts'
import { openSpool, type Spool } from '../inbox/spool.ts'
import { drainLeftSpools, openFreeSpool } from '../inbox/spool-slots.ts'
import { keepSweeping } from '../queue/sweep.ts'
import { connect } from '../store/connect.ts'
import type { House } from './house.ts'

/** The inbox of a process, with its spool. */
export interface Door {
  readonly inbox: Inbox
  /** Resolves when what was accepted is stored. */
  close(): Promise<void>
}

// For inserts under way, late ones, and draining the spool; see src/inbox/ledger.ts.
const doorPoolSize = 8
const leftSpoolsMs = 30_000

/**
 * Opens the inbox of this process.
 *
 * @param whose a gateway has the one spool of its volume; several processes that hold connections
 *   may share a folder, and each has a spool with a number
 */
export async function openDoor(house: House, whose: 'gateway' | 'connections'): Promise<Door> {
  const { config, databaseUrl, ring, queues, log } = house
  const { directory, spoolMaxBytes: maxBytes } = config
  const { wake } = queues
  const connectDoor = () => connect(databaseUrl, doorPoolSize).sql
  const spool = await spoolOf(house, whose)
  const inbox = openInbox({ connect: connectDoor, spool, ring, wake, log })
  const stopping = new AbortController()
  const left = { directory, maxBytes, connect: connectDoor, ring, wake, log }
  const drainLeft = async () => {
    if (spool) await drainLeftSpools({ ...left, signal: stopping.signal })
  }
  const first = drainLeft().catch((error: unknown) =>
    log.warn({ err: error }, 'spools that were left behind were not drained'),
  )
  const sweeping = keepSweeping(drainLeft, leftSpoolsMs, log)
  return {
    inbox,
    async close() {
      stopping.abort()
      await first
      await sweeping.stop()
      await inbox.close()
    },
  }
}

/** The door works without a spool, too, as long as Postgres works. */
async function spoolOf(
  { config, ring: { fingerprint }, log }: House,
  whose: 'gateway' | 'connections',
): Promise<Spool | undefined> {
  const { directory, spoolMaxBytes: maxBytes } = config
  if (maxBytes === 0) return undefined
  const spool =
    whose === 'gateway'
      ? await openSpool({ directory: join(directory, 'spool'), fingerprint, maxBytes, log })
      : await openFreeSpool({ directory, fingerprint, maxBytes, log })
  if (typeof spool !== 'string') return spool
  log.warn({ reason: spool }, 'no spool: while the database is away, deliveries are refused')
  return undefined
}
