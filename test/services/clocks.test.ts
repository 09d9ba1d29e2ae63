import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { defaultAgency } from '../../src/config-file.ts'
import type { Outcome } from '../../src/contract/sending.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { reportFailure } from '../../src/store/circuits.ts'
import { openTestOutbox, type TestOutbox } from '../harness/outbox.ts'
import { defaultVoice, forwardLaneOf, noTally } from '../harness/steps.ts'

/** The clock of this process is wrong by so much; that of the database is right. */
const clocks = [-26, 0, 26].map((hours) => ({ hours }))

let house: TestOutbox
beforeAll(async () => {
  house = await openTestOutbox()
})
afterEach(async () => {
  vi.useRealTimers()
  await house.clear()
  await house.sql`truncate complaint cascade`
})
afterAll(async () => {
  await house.close()
})

function setClock(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
}

async function untilDue(id: string) {
  const [row] = await house.sql`
    select state, extract(epoch from due_at - now())::float as due,
      extract(epoch from reconcile_at - now())::float as looked_up
    from outbox where conversation_id = ${id}`
  return row
}

describe.for(clocks)('a process whose clock is $hours h ahead', ({ hours }) => {
  test.for<{ outcome: Outcome; least: number; most: number }>([
    { outcome: { kind: 'deferred', detail: 'HTTP 503' }, least: -1, most: 3 },
    {
      outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 30_000 },
      least: 29,
      most: 33,
    },
    {
      outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 86_401_000 },
      least: 3_590,
      most: 3_603,
    },
    {
      outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: Number.POSITIVE_INFINITY },
      least: 3_590,
      most: 3_603,
    },
    {
      outcome: { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' },
      least: 59,
      most: 63,
    },
  ])('gives no reply up, and none is due early: $outcome', async ({ outcome, least, most }) => {
    const id = await house.queue()
    house.listed.send = async () => outcome
    setClock(hours)
    await house.step(id)
    const row = await untilDue(id)
    expect(row?.['state']).toBe('pending')
    expect(row?.['due']).toBeGreaterThan(least)
    expect(row?.['due']).toBeLessThan(most)
    const [paused] = await house.sql`
      select extract(epoch from paused_until - now())::float as s from circuit
      where paused_until is not null`
    if (least > 0) expect(paused?.['s']).toBeGreaterThan(least - 1)
    expect(paused?.['s'] ?? 0).toBeLessThan(most)
  })

  test('looks a reply in doubt up at its time, and parks it no earlier', async () => {
    const id = await house.queue({ channel: 'unlisted', cause: 'status:1' })
    house.unlisted.send = async () => ({ kind: 'unknown', detail: 'HTTP 502' })
    setClock(hours)
    await house.step(id)
    expect((await untilDue(id))?.['looked_up']).toBeGreaterThan(29)
    await house.sql`update outbox set reconcile_at = now()`
    await house.step(id)
    const row = await untilDue(id)
    expect(row).toMatchObject({ state: 'unknown' })
    expect(row?.['looked_up']).toBeGreaterThan(500)
    expect(row?.['looked_up']).toBeLessThan(601)
  })

  test('pauses an account that fails for as long as any other process would', async () => {
    const key = { kind: 'account', name: 'listed', account: 'one' } as const
    setClock(hours)
    await reportFailure(house.sql, key, { reason: 'HTTP 503', count: 9 })
    const [row] = await house.sql`
      select extract(epoch from paused_until - now())::float as s from circuit`
    expect(row?.['s']).toBeGreaterThan(2)
    expect(row?.['s']).toBeLessThan(6)
  })

  test('gives no complaint up that its core store defers', async () => {
    const [id, conversation] = [randomUUID(), randomUUID()]
    await house.sql`
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      values (${conversation}, 'listed', 'one', '\\x00', '\\x00')`
    await house.sql`
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status,
        stage) values (${id}, ${conversation}, ${newReceiptNumber(randomInt)}, 'Pelapor-9K2M',
        'listed', 'Gorong-gorong tersumbat', 'unverified', 'forward')`
    setClock(hours)
    const submit = async () =>
      ({ kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 86_401_000 }) as const
    await forwardLaneOf(
      {
        ...house.deps,
        ...defaultVoice,
        agency: defaultAgency,
        coreStore: {
          name: 'other',
          capabilities: {
            isHere: false,
            canFind: false,
            tells: 'nothing',
            isByHand: false,
            moves: 'as told',
          },
          submit,
          add: async () => ({ kind: 'taken' }),
        },
        wake: () => {},
        tally: noTally,
        onFault: (error) => {
          throw error
        },
      },
      id,
    )
    const [row] = await house.sql`
      select dead_at, fault, extract(epoch from due_at - now())::float as due
      from complaint where id = ${id}`
    expect(row).toMatchObject({ dead_at: null, fault: 'HTTP 429' })
    expect(row?.['due']).toBeGreaterThan(3_590)
    expect(row?.['due']).toBeLessThan(3_610)
  })
})
