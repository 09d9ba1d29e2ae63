import { join } from 'node:path'
import { DoorTally } from '../inbox/door-tally.ts'
import { type Inbox, NotAccepted, openInbox } from '../inbox/inbox.ts'
import { openSpool, type Spool } from '../inbox/spool.ts'
import { drainLeftSpools, openFreeSpool } from '../inbox/spool-slots.ts'
import type { DoorHealth, Holding } from '../operations/health.ts'
import { readVolumes } from '../operations/volumes.ts'
import { keepSweeping } from '../queue/sweep.ts'
import { connect } from '../store/connect.ts'
import type { House } from './house.ts'

/** The inbox of a process, with its spool. */
export interface Door {
  readonly inbox: Inbox
  /** What it took and refused of late. */
  readonly tally: DoorTally
  /** How it stands, for the operations page; never rejects. */
  health(): Promise<DoorHealth>
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
  const tally = new DoorTally()
  const inbox = counted(openInbox({ connect: connectDoor, spool, ring, wake, log }), tally)
  const folders = foldersOf(house)
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
    tally,
    health: async () => ({
      inbox: inbox.state(),
      spoolMaxBytes: maxBytes,
      counts: tally.lately(),
      volumes: await readVolumes(folders),
      keyRing: ring.fingerprint,
    }),
    async close() {
      stopping.abort()
      await first
      await sweeping.stop()
      await inbox.close()
    },
  }
}

/** Counts what an inbox takes and cannot take, whoever brings it: a webhook or a connection. */
function counted(inbox: Inbox, tally: DoorTally): Inbox {
  return {
    ...inbox,
    async accept(delivery) {
      try {
        await inbox.accept(delivery)
        if (delivery.events.length > 0) tally.count(delivery.channel, 'taken')
      } catch (error) {
        tally.count(delivery.channel, error instanceof NotAccepted ? 'not_stored' : 'fault')
        throw error
      }
    },
  }
}

/** Where the database is elsewhere, its disk cannot be seen from here. */
function foldersOf({ config }: House): { holds: Holding; folder: string }[] {
  const { directory, databaseUrl } = config
  const spool = { holds: 'spool' as const, folder: join(directory, 'spool') }
  if (databaseUrl !== undefined) return [spool]
  return [{ holds: 'database', folder: join(directory, 'postgres') }, spool]
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
