import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import { type Inbox, openInbox } from '../../src/inbox/inbox.ts'
import { openSpool } from '../../src/inbox/spool.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { connect } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { eventually } from '../harness/house.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

const log = pino({ level: 'silent' })
const newRing = () => keyRing([randomBytes(32).toString('base64')])
const ours = newRing()
const nobody = 'postgres://127.0.0.1:1/nobody'

let database: TestDatabase
let directory: string
let open: Inbox[] = []

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  await closing(await gateway(ours, database.url), (inbox) => inbox.accept(delivery('first')))
})
afterAll(async () => {
  await database.drop()
})
beforeEach(() => {
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'keys-'))
})
afterEach(async () => {
  for (const inbox of open.splice(0)) await inbox.close()
})

async function gateway(ring: KeyRing, url: string): Promise<Inbox> {
  directory ??= mkdtempSync(join(inject('temporaryDirectory'), 'keys-'))
  const { fingerprint } = ring
  const spool = await openSpool({ directory, fingerprint, maxBytes: 1e6, log })
  if (typeof spool === 'string') throw new Error(spool)
  const inbox = openInbox({ connect: () => connect(url, 4).sql, spool, ring, wake: () => {}, log })
  open.push(inbox)
  return inbox
}

/** Does it, then closes the gateway, as a restart would. */
async function closing(inbox: Inbox, act: (inbox: Inbox) => Promise<unknown>): Promise<void> {
  await act(inbox)
  await inbox.close()
  open = open.filter((one) => one !== inbox)
}

function delivery(id: string) {
  const event: InboundEvent = {
    kind: 'message',
    account: 'a',
    eventKey: id,
    externalId: id,
    from: '+628111',
    text: 'Lampu jalan padam',
    sentAt: new Date(),
    attachments: [],
  }
  return { channel: 'twilio', receivedAt: new Date(), events: [event] }
}

const proven = (inbox: Inbox) => eventually(async () => inbox.state().keys === 'proven')

test('with other keys than before nothing is taken while the database is away', async () => {
  await closing(await gateway(ours, database.url), proven)
  await closing(await gateway(newRing(), nobody), async (inbox) => {
    await expect(inbox.accept(delivery('lost'))).rejects.toThrow('the database is away')
    expect(inbox.state()).toMatchObject({ keys: 'unproven', spooledDeliveries: 0 })
  })
  // The right ones are known by the spool, without the database.
  await closing(await gateway(ours, nobody), async (inbox) => {
    await inbox.accept(delivery('kept'))
    expect(inbox.state()).toMatchObject({ spooledDeliveries: 1 })
  })
})

test('nothing goes into a database that was sealed with other keys, and nothing is promised', async () => {
  const inbox = await gateway(newRing(), database.url)
  await eventually(async () => inbox.state().keys === 'foreign')
  await expect(inbox.accept(delivery('lost'))).rejects.toThrow('the database is away')
  expect(inbox.state()).toMatchObject({ postgres: 'away', spooledDeliveries: 0 })
})

test('what was spooled under other keys waits for a gateway that has them', async () => {
  const other = newRing()
  await closing(await gateway(other, nobody), (inbox) => inbox.accept(delivery('spooled')))
  await expect(gateway(ours, database.url)).rejects.toThrow('sealed with other keys')
  const again = await gateway(other, nobody)
  expect(again.state()).toMatchObject({ spooledDeliveries: 1 })
})

test('a key that was added afterwards opens what the spool holds, under the indexes of the ring', async () => {
  const [old, added] = [1, 2].map(() => randomBytes(32).toString('base64'))
  const before = keyRing([old ?? ''])
  const own = await createDatabase((url) => migrate(url, queueSchema))
  await closing(await gateway(before, nobody), (inbox) => inbox.accept(delivery('rotated')))
  const inbox = await gateway(keyRing([added ?? '', old ?? '']), own.url)
  await eventually(async () => inbox.state().spooledDeliveries === 0)
  const { sql, close } = connect(own.url, 1)
  expect(await sql`select kind, fault from inbox`).toEqual([{ kind: 'message', fault: null }])
  await close()
  await inbox.close()
  open = []
  await own.drop()
})
