import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HttpFailure } from '../../src/contract/http.ts'
import type { Outcome } from '../../src/contract/sending.ts'
import { snapshot } from '../../src/operations/snapshot.ts'
import { dueLanesStatement } from '../../src/outbox/claim.ts'
import { settle, settlementOf } from '../../src/outbox/settle.ts'
import { allLanes, laneOf } from '../../src/queue/lanes.ts'
import { openReplies } from '../../workers/reply.ts'
import { eventually } from '../harness/house.ts'
import { openTestOutbox, type TestOutbox } from '../harness/outbox.ts'

let house: TestOutbox

beforeAll(async () => {
  house = await openTestOutbox()
})
afterEach(async () => {
  await house.clear()
})
afterAll(async () => {
  await house.close()
})

const rateLimit: Outcome = { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 30_000 }
const unavailable: Outcome = { kind: 'deferred', detail: 'HTTP 503' }
const refused: Outcome = { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' }
const accepted: Outcome = { kind: 'accepted', externalId: 'ext-1' }

async function circuit() {
  const [row] = await house.sql`
    select *, extract(epoch from paused_until - now())::float as seconds from circuit`
  return row
}

async function endPause() {
  await house.sql`update circuit set paused_until = now() where paused_until is not null`
  await house.sql`update outbox set due_at = now() where due_at is not null`
}

async function failFive() {
  house.listed.send = async () => {
    throw new HttpFailure('ECONNREFUSED', false)
  }
  for (let n = 0; n < 5; n++) {
    await house.step(await house.queue())
    // One that is tried again at once would be a failure more.
    await house.sql`
      update outbox set due_at = now() + interval '1 hour' where state = 'pending'`
  }
}

describe('the pause of an account', () => {
  test('hole 11: three times 429 is no failure: Retry-After is honoured and no attempt is burnt', async () => {
    const id = await house.queue()
    house.listed.send = async () => rateLimit
    for (let n = 0; n < 3; n++) {
      await house.step(id)
      const [row] = await house.replies(id)
      expect(row).toMatchObject({ state: 'pending', attempts: 0 })
      const waits = await circuit()
      expect(waits?.['seconds']).toBeGreaterThan(29)
      expect(waits?.['seconds']).toBeLessThan(32)
      await house.step(id)
      expect(house.listed.sent).toHaveLength(n + 1)
      await endPause()
    }
    house.listed.send = async () => accepted
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([
      { state: 'accepted', attempts: 1, detail: null },
    ])
    expect(await circuit()).toMatchObject({ paused_until: null, reason: null })
  })

  test('holds for all its replies, and for no other account', async () => {
    house.listed.send = async () => rateLimit
    await house.step(await house.queue())
    const [same, other] = [await house.queue(), await house.queue({ account: 'other' })]
    house.listed.send = async ({ id }) => ({ kind: 'accepted', externalId: id })
    for (const id of [same, other]) await house.step(id)
    expect(await house.replies(same)).toMatchObject([{ state: 'pending', attempts: 0 }])
    expect(await house.replies(other)).toMatchObject([{ state: 'accepted' }])
  })

  test('ends with one probe, and what waits follows once it came through', async () => {
    house.listed.send = async () => rateLimit
    const ids = [await house.queue()]
    await house.step(String(ids[0]))
    for (let n = 0; n < 8; n++) ids.push(await house.queue())
    await endPause()
    house.listed.sent.length = 0
    const gate = Promise.withResolvers<Outcome>()
    house.listed.send = () => gate.promise
    const steps = ids.map((id) => house.step(id))
    await Promise.race(steps)
    await Promise.all([...ids].map((id) => house.step(id)))
    expect(house.listed.sent).toHaveLength(1)
    gate.resolve(accepted)
    await Promise.all(steps)
    house.listed.send = async ({ id }) => ({ kind: 'accepted', externalId: id })
    for (const id of ids) await house.step(id)
    expect(new Set(house.listed.sent.map(({ to }) => to)).size).toBe(ids.length)
    expect(house.listed.sent).toHaveLength(ids.length)
  })

  test('wrong credentials pause it and cost no reply; the operations page says so', async () => {
    const id = await house.queue()
    house.listed.send = async () => refused
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'pending', attempts: 0, open: true }])
    expect((await circuit())?.['seconds']).toBeGreaterThan(58)
    const judged = async () => {
      const { accounts } = house.deps
      const seen = await snapshot(house.sql, { accounts, refused: new Map(), now: new Date() })
      return seen.verdict.reasons.map(({ code, account }) => ({ code, account }))
    }
    const alarm = { code: 'credentials_rejected', account: 'one' }
    expect(await judged()).toContainEqual(alarm)
    await endPause()
    house.listed.send = async () => accepted
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'accepted' }])
    expect(await judged()).not.toContainEqual(alarm)
  })
})

describe('the circuit of an account', () => {
  test('opens after five failures of the way in a row, and longer when the probe fails', async () => {
    await failFive()
    expect(house.listed.sent).toHaveLength(5)
    await house.step(await house.queue())
    expect(house.listed.sent).toHaveLength(5)
    expect(await circuit()).toMatchObject({ failures_in_row: 5, reason: 'ECONNREFUSED' })
    await endPause()
    for (let n = 0; n < 3; n++) await house.step(await house.queue())
    expect(house.listed.sent).toHaveLength(6)
    const longer = await circuit()
    expect(longer).toMatchObject({ failures_in_row: 6 })
    expect(longer?.['seconds']).toBeGreaterThan(4.5)
  })

  test('is closed by an answer, whatever the answer says of the one message', async () => {
    await failFive()
    await endPause()
    house.listed.send = async () => ({ kind: 'rejected', code: 'content', detail: 'no' })
    await house.step(await house.queue())
    expect(await circuit()).toMatchObject({ failures_in_row: 0, paused_until: null })
  })

  test('is not written to by replies that come through', async () => {
    house.listed.send = async () => ({ kind: 'deferred', detail: 'HTTP 503' })
    await house.step(await house.queue())
    house.listed.send = async ({ id }) => ({ kind: 'accepted', externalId: id })
    await house.step(await house.queue())
    const [before] = await house.sql`select xmin from circuit`
    await house.step(await house.queue())
    const [after] = await house.sql`select xmin from circuit`
    expect(after).toEqual(before)
  })

  test('a dead account holds up nobody, however much waits for it', async () => {
    await failFive()
    house.listed.sent.length = 0
    const dead = await house.queue()
    await house.sql`
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      select gen_random_uuid(), channel, account, sealed_key, sealed_address
      from conversation, generate_series(1, 5000) where id = ${dead}`
    await house.sql`
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, due_at)
      select gen_random_uuid(), id, channel, account, 'receipt', 'receipt:x', 0, 'x',
        now() - interval '1 hour'
      from conversation where id <> ${dead}`
    const living = [
      await house.queue({ account: 'other' }),
      await house.queue({ account: 'other' }),
    ]
    expect(new Set(await house.swept())).toEqual(new Set(living.map(laneOf)))
    // One id of each lane.
    const all = () => Promise.all(['00', '01', '02', '03'].map((id) => house.step(id)))
    house.listed.send = async ({ id, account }) =>
      account === 'one' ? unavailable : { kind: 'accepted', externalId: id }
    await all()
    expect(house.listed.sent.map(({ account }) => account)).toEqual(['other', 'other'])

    await house.sql`update circuit set paused_until = now()`
    expect(await house.swept()).toHaveLength(4)
    await all()
    expect(house.listed.sent.slice(2).map(({ account }) => account)).toEqual(['one'])
    expect(await house.swept()).toEqual([])
  })
})

describe('many replies at once', () => {
  const lanes = ['00', '01', '02', '03']

  test('keep the order of each conversation and go once, whoever sends them', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => house.queue({ text: '0' })))
    for (let n = 1; n < 4; n++)
      await Promise.all(ids.map((conversationId) => house.queue({ conversationId, text: `${n}` })))
    // Two processes at least look at the same lane.
    await Promise.all([...lanes, ...lanes, ...lanes].map((id) => house.step(id)))
    const texts = Map.groupBy(house.listed.sent, ({ to }) => to)
    expect([...texts.values()].map((sent) => sent.map(({ text }) => text))).toEqual(
      ids.map(() => ['0', '1', '2', '3']),
    )
    expect(await house.sql`select from outbox where state <> 'accepted'`).toHaveLength(0)
  })

  test('of a slow account take no place of another’s', async () => {
    const gate = Promise.withResolvers<Outcome>()
    house.listed.send = () => gate.promise
    for (let n = 0; n < 140; n++) await house.queue()
    const sender = openReplies(house.deps)
    await sender.run(allLanes)
    expect(house.listed.sent).toHaveLength(128)
    house.unlisted.send = async ({ id }) => ({ kind: 'accepted', externalId: id })
    const quick = await house.queue({ channel: 'unlisted' })
    await sender.run([laneOf(quick)])
    await eventually(async () => (await house.replies(quick))[0]?.['state'] === 'accepted')
    expect(house.listed.sent).toHaveLength(128)
    house.listed.send = async ({ id }) => ({ kind: 'accepted', externalId: id })
    gate.resolve(accepted)
    await eventually(async () => house.listed.sent.length >= 140)
    await sender.stop()
  })

  test('are written without the one that the database refuses; its claim runs out', async () => {
    const ids = await Promise.all(Array.from({ length: 9 }, () => house.queue()))
    const [bad] = await house.replies(ids[4] ?? '')
    const refused = `id <> '${bad?.['id']}' or state <> 'accepted'`
    await house.sql.unsafe(`alter table outbox add constraint refused check (${refused}) not valid`)
    const tally = { done: 0, failed: 0 }
    const sender = openReplies({
      ...house.deps,
      tally: {
        done(waited) {
          tally.done += waited.length
        },
        failed(count) {
          tally.failed += count
        },
      },
    })
    await sender.run(allLanes)
    await sender.stop()
    await house.sql`alter table outbox drop constraint refused`
    expect(tally).toEqual({ done: 8, failed: 1 })
    const rows = await house.sql`select id, state from outbox where state <> 'accepted'`
    expect(rows).toEqual([{ id: bad?.['id'], state: 'sending' }])
  })

  test('whose address does not open are refused alone', async () => {
    const [broken, whole] = [await house.queue(), await house.queue()]
    await house.sql`update conversation set sealed_address = '\\x00' where id = ${broken}`
    await Promise.all(lanes.map((id) => house.step(id)))
    expect(await house.replies(broken)).toMatchObject([
      { state: 'rejected', rejection: 'unexpected' },
    ])
    expect(await house.replies(whole)).toMatchObject([{ state: 'accepted' }])
  })

  test('that are looked for cost the same, however many wait for a paused account', async () => {
    const dead = await house.queue()
    await house.sql`
      with person as (
        insert into conversation (id, channel, account, sealed_key, sealed_address)
        select gen_random_uuid(), channel, account, sealed_key, sealed_address
        from conversation, generate_series(1, 20000) where id = ${dead} returning *)
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, due_at)
      select gen_random_uuid(), id, channel, account, 'receipt', 'receipt:x', 0, 'x',
        now() - interval '1 hour' from person`
    await house.sql`vacuum analyze outbox`
    await house.sql`
      insert into circuit (kind, name, account, paused_until)
      values ('account', 'listed', 'one', now() + interval '1 hour')`
    const [read] = await house.sql`
      explain (analyze, buffers, format json) ${dueLanesStatement(house.sql, [])}`
    const plan = read?.['QUERY PLAN'][0].Plan
    // Of more than 500 pages of rows.
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(60)
    expect(await house.swept()).toEqual([])
  })
})

describe('an unknown outcome', () => {
  const hang = async (): Promise<Outcome> => {
    throw new HttpFailure('no answer in time', true)
  }
  async function unknown(given: Parameters<TestOutbox['queue']>[0] = {}) {
    const wire = given.channel === 'unlisted' ? house.unlisted : house.listed
    const send = wire.send
    wire.send = hang
    const id = await house.queue(given)
    await house.step(id)
    wire.send = send
    return id
  }
  async function later(interval: string) {
    await house.sql`
      update outbox set reconcile_at = reconcile_at - ${interval}::interval,
        settled_at = settled_at - ${interval}::interval where state = 'unknown'`
  }

  test('is looked up after half a minute, and not before', async () => {
    const id = await unknown()
    expect(await house.replies(id)).toMatchObject([{ state: 'unknown', open: false }])
    expect(await house.swept()).toEqual([])
    await later('29 seconds')
    expect(await house.swept()).toEqual([])
    await later('1 second')
    expect(await house.swept()).toEqual([laneOf(id)])
  })

  test('is accepted where the provider has the message', async () => {
    const id = await unknown()
    house.listed.find = async () => ({ kind: 'accepted', externalId: 'found' })
    await later('30 seconds')
    await house.step(id)
    const [row] = await house.replies(id)
    expect(row).toMatchObject({
      state: 'accepted',
      external_index: house.indexOf('found'),
      reconcile_at: null,
    })
    expect(row?.['settled_at']).not.toBeNull()
    expect(house.listed.sent).toHaveLength(1)
  })

  test('is sent again where the provider has nothing of it, and marked so', async () => {
    const id = await unknown()
    await later('30 seconds')
    await house.step(id)
    expect(house.listed.sent).toHaveLength(2)
    expect(await house.replies(id)).toMatchObject([{ state: 'accepted', resent: 1 }])
  })

  test('is not taken for another reply with the same words', async () => {
    const first = await house.queue({ text: 'Pesan yang sama' })
    await house.step(first)
    const second = await unknown({ conversationId: first, text: 'Pesan yang sama' })
    const [sent] = await house.replies(first)
    house.listed.find = async () => ({
      kind: 'accepted',
      externalId: `ext-${sent?.['id']}`,
    })
    await later('30 seconds')
    await house.step(second)
    expect((await house.replies(second))[1]).toMatchObject({ state: 'unknown' })
  })

  test('waits for a provider whose list does not answer', async () => {
    const id = await unknown()
    house.listed.find = async () => {
      throw new HttpFailure('ECONNREFUSED', false)
    }
    await later('30 minutes')
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'unknown' }])
    expect(house.listed.sent).toHaveLength(1)
  })

  test('holds up no later reply of the conversation', async () => {
    const id = await unknown()
    await house.queue({ conversationId: id })
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'unknown' }, { state: 'accepted' }])
  })

  test('without a list, a receipt is sent once more after ten minutes, then parked', async () => {
    const id = await unknown({ channel: 'unlisted' })
    await later('9 minutes')
    await house.step(id)
    expect(house.unlisted.sent).toHaveLength(1)
    house.unlisted.send = hang
    await later('1 minute')
    await house.step(id)
    expect(house.unlisted.sent).toHaveLength(2)
    await later('10 minutes')
    await house.step(id)
    expect(house.unlisted.sent).toHaveLength(2)
    expect(await house.replies(id)).toMatchObject([
      { state: 'parked', resent: 1, reconcile_at: null },
    ])
  })

  test.for([
    { name: 'what is no receipt', cause: 'help:1', resendUnknownReceipts: true },
    {
      name: 'a receipt, where the setting says no',
      cause: 'receipt:1',
      resendUnknownReceipts: false,
    },
  ])('without a list, $name is parked', async ({ cause, resendUnknownReceipts }) => {
    const id = await unknown({ channel: 'unlisted', cause })
    await later('10 minutes')
    await house.step(id, { resendUnknownReceipts })
    expect(house.unlisted.sent).toHaveLength(1)
    expect(await house.replies(id)).toMatchObject([{ state: 'parked' }])
  })

  test('is settled by a report, before the look-up, after it was parked, and before the answer', async () => {
    const [waiting, parked] = [await unknown(), await unknown()]
    await house.sql`update outbox set state = 'parked' where conversation_id = ${parked}`
    for (const id of [waiting, parked]) {
      const [row] = await house.replies(id)
      const reference = String(row?.['id'])
      await house.report({ reference, externalId: `r-${id}`, status: 'sent' })
      expect(await house.replies(id)).toMatchObject([
        { state: 'accepted', external_index: house.indexOf(`r-${id}`), reconcile_at: null },
      ])
    }
    house.listed.send = async ({ id: reference }) => {
      await house.report({ reference, externalId: 'early', status: 'sent' })
      return await hang()
    }
    const early = await house.queue()
    await house.step(early)
    expect(await house.replies(early)).toMatchObject([
      { state: 'accepted', external_index: house.indexOf('early') },
    ])
  })

  test('is what remains of a sender that died, and its conversation goes on', async () => {
    const id = await house.queue()
    await house.queue({ conversationId: id })
    await house.claim()
    await house.step(id)
    expect(house.listed.sent).toHaveLength(0)
    await house.sql`update outbox set due_at = now() where state = 'sending'`
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'unknown' }, { state: 'accepted' }])
  })

  test('an acceptance that comes after the claim ran out is still heard', async () => {
    const id = await house.queue()
    const [claimed] = await house.claim()
    await house.sql`update outbox set due_at = now() where state = 'sending'`
    await house.step(id)
    if (!claimed) throw new Error('nothing was claimed')
    const now = performance.now()
    const settlement = settlementOf({ claimed, outcome: accepted, account: 'works' }, now, () => 0)
    await settle(house.sql, house.deps.ring, [settlement])
    expect(await house.replies(id)).toMatchObject([{ state: 'accepted', reconcile_at: null }])
  })
})

describe('delivery reports', () => {
  test('hole 12: a late "sent" does not overwrite "delivered"', async () => {
    const id = await house.queue()
    await house.step(id)
    const [row] = await house.replies(id)
    const externalId = `ext-${row?.['id']}`
    for (const status of ['queued', 'delivered', 'sent', 'failed', 'queued'] as const)
      await house.report({ externalId, status })
    expect(await house.replies(id)).toMatchObject([{ delivery_status: 'delivered' }])
    await house.report({ externalId, status: 'read' })
    await house.report({ externalId, status: 'delivered' })
    expect(await house.replies(id)).toMatchObject([{ delivery_status: 'read' }])
  })

  test('hole 13: a report that comes before its answer is stored is parked, and matched later', async () => {
    house.listed.send = async () => {
      await house.report({ externalId: 'ext-1', status: 'delivered' })
      return accepted
    }
    const id = await house.queue()
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'accepted', delivery_status: null }])
    await house.sql`update inbox set due_at = now() where handled_at is null`
    await house.applyReports()
    expect(await house.replies(id)).toMatchObject([{ delivery_status: 'delivered' }])
    expect(await house.sql`select from inbox where handled_at is null`).toHaveLength(0)
  })

  test('one that cannot be opened is given up alone, and the others are applied', async () => {
    const brokenIndex = randomUUID()
    const id = await house.queue()
    await house.step(id)
    const [row] = await house.replies(id)
    await house.sql`
      insert into inbox (channel, account, kind, event_index, sealed_event, sent_at)
      values ('listed', 'one', 'delivery', ${brokenIndex}, '\\x00', now() - interval '1 hour')`
    for (let attempt = 0; attempt < 10; attempt++) {
      await house.sql`update inbox set due_at = now() - interval '1 hour'`
      await house.applyReports().catch(() => {})
    }
    await house.report({ externalId: `ext-${row?.['id']}`, status: 'delivered' })
    expect(await house.replies(id)).toMatchObject([{ delivery_status: 'delivered' }])
    const [broken] = await house.sql`select * from inbox where event_index = ${brokenIndex}`
    expect(broken).toMatchObject({ attempts: 10, dead_at: expect.anything() })
  })
})
