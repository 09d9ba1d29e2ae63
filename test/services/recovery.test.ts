import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { blindIndex } from '../../src/identity/seal.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { type Lane, laneOfAddress } from '../../src/queue/lanes.ts'
import { districtIndex } from '../../src/triage/district.ts'
import { type IntakeDeps, intake } from '../../workers/intake.ts'
import { startTestHouse, type TestHouse } from '../harness/house.ts'
import { defaultVoice, neverStopping, noTally } from '../harness/steps.ts'

let house: TestHouse
let last = 0

beforeAll(async () => {
  house = await startTestHouse('redis', 5)
})
afterAll(async () => {
  await house.stop()
})

const newCitizen = () => `+62812${String(2_000_000 + last++)}`

/** A message that is in the inbox, and of which nobody was told. @returns where it is looked for */
async function storeQuietly(number: string, texts: readonly string[]): Promise<Lane> {
  const { ring, store } = house.house
  const account = String(house.settings.get('twilio')?.['number'])
  const receivedAt = new Date()
  const events = texts.map((text, index) => ({
    kind: 'message' as const,
    account,
    eventKey: `${number}-${index}`,
    externalId: `${number}-${index}`,
    from: number,
    text,
    sentAt: new Date(receivedAt.getTime() + index),
    attachments: [],
  }))
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0), receivedAt }
  await insert(store.sql, [toRows(ring, { channel: 'twilio', request, events })])
  return laneOfAddress(blindIndex(ring, 'twilio', account, number))
}

/** The step of the house, run once more beside it. */
async function listen(lane: Lane): Promise<void> {
  const { store, ring, accounts, config, queues } = house.house
  const { agency, replies } = config
  const deps: IntakeDeps = {
    sql: store.sql,
    ring,
    accounts,
    agency,
    calendar: config.calendar,
    districts: districtIndex([]),
    coreStore: ownStore(store.sql),
    humanPauseHours: replies.humanPauseHours,
    ...defaultVoice,
    wake: queues.wake,
    tally: noTally,
  }
  await intake(deps, lane, neverStopping)
}

function receipt(number: string) {
  return house.simulator.phones.until(
    'twilio',
    number,
    ({ direction, text }) => direction === 'in' && /telah kami terima/.test(text),
  )
}

function repliesTo(number: string) {
  const messages = house.simulator.phones.get('twilio', number)?.messages ?? []
  return messages.filter(({ direction }) => direction === 'in')
}

test('hole 9: a message whose enqueue failed after the answer is found by the sweeper', async () => {
  const number = newCitizen()
  await storeQuietly(number, ['Lampu taman mati di Jl. Merak'])
  await receipt(number)
  expect(repliesTo(number)).toHaveLength(1)
})

test('hole 18: two messages and two steps at once, the job lock lost: one burst, in order', async () => {
  const number = newCitizen()
  const texts = ['got depan rumah tersumbat', 'di Jl. Kutilang nomor 5', 'sejak hari Senin']
  const lane = await storeQuietly(number, texts)
  await Promise.all(Array.from({ length: 6 }, () => listen(lane)))
  await receipt(number)
  const rows = await house.sql`select text from complaint where text like 'got depan%'`
  expect(rows).toEqual([{ text: texts.join('\n') }])
  expect(repliesTo(number)).toHaveLength(1)
})

test('a message that comes just as the burst is whole is in the complaint once', async () => {
  const number = newCitizen()
  const texts = ['atap halte bocor', 'di Jl. Perkutut']
  const lane = await storeQuietly(number, texts.slice(0, 1))
  await listen(lane)
  await storeQuietly(number, texts)
  // As if both had arrived together an hour ago.
  await house.sql`
    with arrived as (
      update inbox set accepted_at = now() - interval '1 hour' where handled_at is null)
    update message set accepted_at = now() - interval '1 hour' where disposition = 'draft'`
  await listen(lane)
  await receipt(number)
  const rows = await house.sql`select text from complaint where text like 'atap halte%'`
  expect(rows).toEqual([{ text: texts.join('\n') }])
})
