import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestOutbox, type TestOutbox } from '../harness/outbox.ts'
import { newConversation } from '../harness/steps.ts'

let house: TestOutbox

beforeAll(async () => {
  house = await openTestOutbox()
})
afterEach(async () => {
  await house.sql`truncate inbox`
  await house.clear()
})
afterAll(() => house.close())

const newPhone = () => `+62811${Math.floor(1e7 + Math.random() * 9e7)}`

async function citizen(address: string): Promise<string> {
  const from = { channel: 'listed', account: 'one', address }
  return await newConversation(house.sql, house.deps.ring, from)
}

/** Sends a reply that the provider calls so. */
async function replied(conversationId: string, externalId: string): Promise<void> {
  house.listed.send = async () => ({ kind: 'accepted', externalId })
  await house.queue({ conversationId, cause: `receipt:${randomUUID()}` })
  await house.step(conversationId)
}

async function statuses(conversationId: string): Promise<unknown[]> {
  const rows = await house.sql`
    select delivery_status as status from outbox where conversation_id = ${conversationId}
    order by position`
  return rows.map(({ status }) => status)
}

const waiting = () => house.sql`select from inbox where kind = 'delivery' and handled_at is null`

/** Everything that waits is due again, six seconds later. */
async function later(): Promise<void> {
  await house.sql`
    update inbox set due_at = now(), accepted_at = accepted_at - interval '6 seconds'
    where handled_at is null`
  await house.applyReports()
}

describe('a delivery report whose id is used again', () => {
  test('goes to the newest reply to that phone, and to nobody else', async () => {
    const [mine, other] = [newPhone(), newPhone()]
    const [me, them] = [await citizen(mine), await citizen(other)]
    await replied(me, '7')
    await replied(me, '7')
    await replied(them, '7')
    await house.report({ externalId: '7', address: mine, status: 'failed' })
    expect([await statuses(me), await statuses(them)]).toEqual([[null, 'failed'], [null]])
    await house.report({ externalId: '7', address: other, status: 'delivered' })
    expect([await statuses(me), await statuses(them)]).toEqual([[null, 'failed'], ['delivered']])
  })

  test('of a phone that had no such reply is set aside', async () => {
    const me = await citizen(newPhone())
    await replied(me, '7')
    await house.report({ externalId: '7', address: newPhone(), status: 'failed' })
    expect(await statuses(me)).toEqual([null])
    expect(await waiting()).toHaveLength(1)
    await house.sql`update inbox set accepted_at = now() - interval '25 hours'`
    await later()
    expect(await house.sql`select fault from inbox`).toEqual([
      { fault: 'about nothing that we have' },
    ])
    expect(await house.sql`select from message`).toEqual([])
  })

  test('and tells no phone goes to the newest reply of all', async () => {
    const [me, them] = [await citizen(newPhone()), await citizen(newPhone())]
    await replied(me, '7')
    await replied(them, '7')
    await house.report({ externalId: '7', status: 'delivered' })
    expect([await statuses(me), await statuses(them)]).toEqual([[null], ['delivered']])
  })
})

describe('a delivery report in another reading', () => {
  const report = { externalId: '6699', otherIds: ['1A2B', '26265'], status: 'delivered' } as const

  test('finds its reply once the answer to the reply has had its time', async () => {
    const phone = newPhone()
    const me = await citizen(phone)
    await replied(me, '1A2B')
    await house.report({ ...report, address: phone })
    expect(await statuses(me)).toEqual([null])
    await later()
    expect(await statuses(me)).toEqual(['delivered'])
  })

  test('gives way to a reply that has the id itself, though that came later', async () => {
    const phone = newPhone()
    const me = await citizen(phone)
    await replied(me, '1A2B')
    await house.report({ ...report, address: phone })
    await replied(me, '6699')
    await later()
    expect(await statuses(me)).toEqual([null, 'delivered'])
  })

  test('names nobody where it tells no phone', async () => {
    const me = await citizen(newPhone())
    await replied(me, '1A2B')
    await house.report(report)
    await later()
    expect(await statuses(me)).toEqual([null])
  })
})
