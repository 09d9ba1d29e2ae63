import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { MessageEvent } from '../../src/contract/events.ts'
import { type KeptAttachment, openAttachment } from '../../src/conversation/kept-attachments.ts'
import { openPersonalKey } from '../../src/identity/seal.ts'
import { maxTextLength } from '../../src/inbox/admitted.ts'
import { drain } from '../../src/inbox/drain.ts'
import { openLedger } from '../../src/inbox/ledger.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { openSpool } from '../../src/inbox/spool.ts'
import { encodeRows } from '../../src/inbox/spooled-rows.ts'
import { connect } from '../../src/store/connect.ts'
import { intake } from '../../workers/intake.ts'
import {
  account,
  channel,
  openCitizens,
  type StepDeps,
  stepDeps,
  type TestCitizens,
} from '../harness/citizens.ts'
import { neverStopping, workOff } from '../harness/steps.ts'

/*
 * What decides when something was said is when it came to the door. The clocks of senders order what is
 * said within a burst.
 */

const log = pino({ level: 'silent' })
const settleMs = 5_000
const seconds = (count: number) => count * 1_000
let citizens: TestCitizens
let sql: TestCitizens['sql']
let deps: StepDeps
let from: string

beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
  deps = stepDeps(sql, citizens.ring, settleMs)
})
afterAll(() => citizens.close())
beforeEach(() => {
  from = citizens.addressIn('lane-0')
})

/** A message whose clock is this far from its arrival. */
function message(text: string, aheadMs: number, more: Partial<MessageEvent> = {}): MessageEvent {
  const id = randomUUID()
  const sentAt = new Date(Date.now() + aheadMs)
  const names = { account, eventKey: id, externalId: id }
  return { kind: 'message', ...names, from, text, sentAt, attachments: [], ...more }
}

async function arrive(...events: readonly MessageEvent[]): Promise<void> {
  await insert(sql, [toRows(citizens.ring, { channel, receivedAt: new Date(), events })])
  await hear()
}

async function hear(): Promise<void> {
  await workOff('intake', intake, deps, ['lane-0'])
  // Bursts are looked for in the lane of their conversation.
  await workOff('intake', intake, deps)
}

const own = () => sql`
  select conversation_id from conversation_address where address_index = ${citizens.indexOf(from)}`

/** As if all that happened had happened this much earlier. */
async function letPass(ms: number): Promise<void> {
  const ago = sql`${ms} * interval '1 millisecond'`
  await sql`
    update message set accepted_at = accepted_at - ${ago}, sent_at = sent_at - ${ago}
    where conversation_id in (${own()})`
  await sql`
    update conversation set due_at = due_at - ${ago}, burst_ended_at = burst_ended_at - ${ago}
    where id in (${own()})`
  await hear()
}

async function complaints(): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select text from complaint where conversation_id in (${own()}) order by created_at`
  return rows.map(({ text }) => text)
}

const lamp = 'Lampu jalan padam di Jl. Melati'
const road = 'Jalan berlubang di depan pasar'

describe('two matters in a row are two complaints', () => {
  const right = 0
  const hour = seconds(3_600)
  test.for([
    { name: 'an hour ahead, then right', clocks: [hour, right] },
    { name: 'right, then an hour behind', clocks: [right, -hour] },
    {
      name: 'right, then a little behind',
      clocks: [right, -seconds(14)],
      sendersClock: true as const,
    },
    { name: 'an hour ahead, then an hour behind', clocks: [hour, -hour] },
    { name: 'in the year 9999, then right', clocks: [seconds(2.5e11), right] },
    { name: 'right, then in 1970', clocks: [right, -Date.now()] },
    { name: 'right, then none', clocks: [right, Number.NaN] },
    { name: 'in milliseconds taken for seconds, then right', clocks: [Date.now() * 999, right] },
    { name: 'right both times', clocks: [right, right] },
  ])('with a clock that is $name', async ({ clocks: [first = 0, second = 0], sendersClock }) => {
    const clock = sendersClock ? { sendersClock } : {}
    await arrive(message(lamp, first, clock))
    await letPass(seconds(10))
    await arrive(message(road, second, clock))
    await letPass(seconds(10))
    expect(await complaints()).toEqual([lamp, road])
  })

  test('sent at equal times', async () => {
    const sentAt = new Date(Date.now() - 1_000)
    await arrive(message(lamp, 0, { sentAt }))
    await letPass(seconds(10))
    const [{ at }] = await sql<[{ at: Date }]>`
      select sent_at as at from message where conversation_id in (${own()})`
    await arrive(message(road, 0, { sentAt: at }))
    await letPass(seconds(10))
    expect(await complaints()).toEqual([lamp, road])
  })

  test('read at once because no worker ran for an hour', async () => {
    for (const text of [lamp, road]) {
      const events = [message(text, 0)]
      await insert(sql, [toRows(citizens.ring, { channel, receivedAt: new Date(), events })])
      await sql`update inbox set accepted_at = accepted_at - interval '30 minutes'
        where handled_at is null and address_index = ${citizens.indexOf(from)}`
    }
    await hear()
    await hear()
    expect(await complaints()).toEqual([lamp, road])
  })
})

test('within a burst the clocks of senders say what came first', async () => {
  await arrive(message('kedua', -seconds(1)), message('pertama', -seconds(2)))
  await letPass(seconds(10))
  expect(await complaints()).toEqual(['pertama\nkedua'])
})

test('one request that tells much at one time keeps the order in which it tells it', async () => {
  const texts = Array.from({ length: 20 }, (_, place) => `Rumah nomor ${place} tidak ada air`)
  const sentAt = new Date(Date.now() - 1_000)
  await arrive(...texts.map((text) => message(text, 0, { sentAt })))
  // The burst is read from what was kept of it.
  await letPass(seconds(10))
  expect(await complaints()).toEqual([texts.join('\n')])
})

describe('what lay in the spool', () => {
  /** Came to the door so long ago, while Postgres was away; now it is back. */
  async function drained(...spooled: readonly (readonly [number, MessageEvent])[]): Promise<void> {
    const directory = mkdtempSync(join(inject('temporaryDirectory'), 'arrival-'))
    const spool = await openSpool({
      directory,
      fingerprint: citizens.ring.fingerprint,
      maxBytes: 1e6,
      log,
    })
    if (typeof spool === 'string') throw new Error(spool)
    for (const [agoMs, event] of spooled) {
      const receivedAt = new Date(Date.now() - agoMs)
      const rows = toRows(citizens.ring, { channel, receivedAt, events: [event] })
      await spool.append(encodeRows(citizens.ring, rows))
    }
    const ledger = openLedger({ connect: () => connect(citizens.url, 8).sql, log })
    const { ring } = citizens
    await drain({ spool, ledger, ring, log, stored: () => {}, signal: neverStopping })
    await ledger.close()
    await spool.close()
  }

  test('arrived when it came to the door, and its sender’s clock is not ahead of that', async () => {
    await drained([seconds(600), message(lamp, -seconds(300))])
    const [row] = await sql`
      select extract(epoch from now() - accepted_at)::int as accepted,
        extract(epoch from now() - sent_at)::int as sent, due_at > now() as waits
      from inbox where address_index = ${citizens.indexOf(from)}`
    expect(row?.['accepted']).toBeGreaterThanOrEqual(600)
    expect(row?.['accepted']).toBeLessThan(620)
    expect(row?.['sent']).toBeGreaterThanOrEqual(600)
    // For the rest of its burst.
    expect(row?.['waits']).toBe(true)
  })

  test('is as many complaints as it would have been', async () => {
    await drained(
      [seconds(600), message(lamp, -seconds(600))],
      [seconds(598), message('dekat sekolah', -seconds(598))],
      [seconds(300), message(road, -seconds(300))],
    )
    await sql`update inbox set due_at = now() where handled_at is null`
    await hear()
    await hear()
    expect(await complaints()).toEqual([`${lamp}\ndekat sekolah`, road])
  })
})

test('a text that is too long is a complaint, with all of it to be fetched from its message', async () => {
  const text = `${lamp} ${'🌧'.repeat(maxTextLength)}`
  await arrive(message(text, 0))
  await letPass(seconds(10))
  const [complaint] = await complaints()
  expect(complaint).toHaveLength(maxTextLength)
  expect(text.startsWith(complaint?.slice(0, -10) ?? '?')).toBe(true)
  const [row] = await sql<[{ state: string; of: KeptAttachment; key: Buffer }]>`
    select a.state, m.attachments -> a.place::int as of, c.sealed_key as key
    from attachment a join message m on m.id = a.message_id
      join conversation c on c.id = m.conversation_id
    where m.conversation_id in (${own()})`
  const { content } = openAttachment(openPersonalKey(citizens.ring, row.key), row.of)
  expect({ state: row.state, content }).toEqual({ state: 'waiting', content: text })
})
