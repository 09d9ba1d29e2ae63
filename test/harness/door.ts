import type { InboxState } from '../../src/inbox/inbox.ts'
import type { DoorHealth } from '../../src/operations/health.ts'

/** A door that takes everything and keeps nothing back. */
export const calmInbox: InboxState = {
  postgres: 'up',
  spooledDeliveries: 0,
  spoolBytes: 0,
  spool: 'ready',
  keys: 'proven',
}

/** How it stands. */
export const calmDoor: DoorHealth = {
  inbox: calmInbox,
  spoolMaxBytes: 1_024,
  counts: [],
  volumes: [],
  keyRing: 'of this process',
}
