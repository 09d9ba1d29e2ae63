import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { readAccounts } from '../../src/accounts.ts'
import type { Calendar } from '../../src/agency/working-days.ts'
import { registry } from '../../src/app/registry.ts'
import { defaultAgency } from '../../src/config-file.ts'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import { blindIndex } from '../../src/identity/seal.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { type Lane, laneOfAddress } from '../../src/queue/lanes.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { connect } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { districtIndex } from '../../src/triage/district.ts'
import type { IntakeDeps } from '../../workers/intake.ts'
import type { TriageDeps } from '../../workers/triage.ts'
import { createDatabase } from './postgres.ts'
import { defaultVoice, noTally } from './steps.ts'

export const channel = 'twilio'
export const account = '+62215550123'

/** Every year is known, and nobody has a holiday: tests do not depend on the day on which they run. */
export const everyYear: Calendar = {
  zone: 'WIB',
  daysOff: new Map(Array.from({ length: 100 }, (_, n) => [2000 + n, new Map()])),
}

/** What the steps take of their house, with the core store in the same database. */
export type StepDeps = IntakeDeps & TriageDeps

/** @param settleMs so long a citizen has to be quiet; with none, what was read is a whole burst */
export function stepDeps(sql: Sql, ring: KeyRing, settleMs = 0): StepDeps {
  const settings = { number: account, accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32) }
  return {
    sql,
    ring,
    accounts: readAccounts([{ channel, settings, settleMs }], registry),
    agency: defaultAgency,
    calendar: everyYear,
    humanPauseHours: 24,
    ...defaultVoice,
    districts: districtIndex([], undefined),
    coreStore: ownStore(sql),
    wake: () => {},
    tally: noTally,
    forwardTally: noTally,
  }
}

/** A database with the steps in it, and citizens of whose messages nobody is told. */
export interface TestCitizens {
  /** Of the database. */
  readonly url: string
  /** As SIMPUL_KEYS has it. */
  readonly keys: string
  readonly ring: KeyRing
  readonly sql: Sql
  /** A message that was sent after all that were made before. */
  message(from: string, text: string, more?: Partial<MessageEvent>): MessageEvent
  /** Brings events into the inbox, in one statement. */
  bring(...events: readonly InboundEvent[]): Promise<void>
  /** An address that nobody has, whose events are looked for in this lane. */
  addressIn(lane: Lane): string
  /** The same, of another kind: one person may have both. */
  userIn(lane: Lane): string
  /** Its blind index. */
  indexOf(address: string): Buffer
  close(): Promise<void>
}

export async function openCitizens(connections = 10): Promise<TestCitizens> {
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const { sql, close } = connect(database.url, connections)
  const keys = randomBytes(32).toString('base64')
  const ring = keyRing([keys])
  let lastSentAt = Date.now() - 3_600_000
  const indexOf = (address: string) => blindIndex(ring, channel, account, address)
  const newIn = (lane: Lane, prefix: string) => {
    for (;;) {
      const address = `${prefix}${randomInt(1e9, 1e10)}`
      if (laneOfAddress(indexOf(address)) === lane) return address
    }
  }
  return {
    url: database.url,
    keys,
    ring,
    sql,
    indexOf,
    message(from, text, more) {
      const id = randomUUID()
      lastSentAt += 10
      const sentAt = new Date(lastSentAt)
      const names = { account, eventKey: id, externalId: id }
      return { kind: 'message', ...names, from, text, sentAt, attachments: [], ...more }
    },
    async bring(...events) {
      await insert(sql, [toRows(ring, { channel, receivedAt: new Date(), events })])
    },
    addressIn: (lane) => newIn(lane, '+62811'),
    userIn: (lane) => newIn(lane, 'ID.'),
    async close() {
      await close()
      await database.drop()
    },
  }
}
