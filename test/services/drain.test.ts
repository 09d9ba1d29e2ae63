import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { expect, inject, test } from 'vitest'
import { messageFrom } from '../../src/contract/reading.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { drain } from '../../src/inbox/drain.ts'
import { openLedger } from '../../src/inbox/ledger.ts'
import { toRows } from '../../src/inbox/rows.ts'
import { openSpool } from '../../src/inbox/spool.ts'
import { encodeRows } from '../../src/inbox/spooled-rows.ts'
import { connect } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createDatabase } from '../harness/postgres.ts'

const log = pino({ level: 'silent' })
const count = 400

test('a spooled delivery whose insert is always late is drained in halves', async () => {
  const database = await createDatabase((url) => migrate(url, 'queue'))
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  // All rows together take 6 s, and they take it again at every attempt.
  await sql.unsafe(`
    create function slowly() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.015); return new; end $$;
    create trigger slowly before insert on inbox for each row execute function slowly()`)
  const ring = keyRing([randomBytes(32).toString('base64')])
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'drain-'))
  const spool = await openSpool({
    directory,
    fingerprint: ring.fingerprint,
    maxBytes: 10_000_000,
    log,
  })
  if (typeof spool === 'string') throw new Error(spool)
  const receivedAt = new Date()
  const events = Array.from({ length: count }, (_, n) =>
    messageFrom('1708', `m${n}`, `+62811${n}`, receivedAt),
  )
  await spool.append(encodeRows(ring, toRows(ring, { channel: 'twilio', receivedAt, events })))
  const ledger = openLedger({ connect: () => connect(database.url, 8).sql, log })
  const { signal } = new AbortController()
  await drain({ spool, ledger, ring, log, stored: () => {}, signal })
  expect(spool.state().payloads).toBe(0)
  const [row] = await sql`select count(*)::int, count(distinct event_index)::int as keys from inbox`
  expect(row).toEqual({ count, keys: count })
  await ledger.close()
  await spool.close()
  await sql.end()
  await database.drop()
})
