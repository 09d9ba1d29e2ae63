import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startCoreStore } from '../../simulator/core-store.ts'
import type { ComplaintStatus } from '../../src/complaints/status.ts'
import type { Corrected } from '../../src/complaints/supplements.ts'
import { rateAll, reopenAll, withdrawAll } from '../../src/complaints/withdraw.ts'
import type { CoreStore } from '../../src/core-store/core-store.ts'
import { passOn } from '../../src/core-store/pass-on.ts'
import { signedHttpStore } from '../../src/core-store/signed-http/signed-http-store.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import type { Tx } from '../../src/store/connect.ts'
import { fingerprint } from '../../src/triage/normalise.ts'
import type { ForwardDeps } from '../../workers/forward.ts'
import { supplement } from '../../workers/supplement.ts'
import { account, channel, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { forwardLaneOf, neverStopping, newConversation } from '../harness/steps.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const text = 'Lampu padam di Jalan Melati 12'

let citizens: TestCitizens
let sql: TestCitizens['sql']
let conversation: string
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())
beforeEach(async () => {
  const address = citizens.addressIn('lane-2')
  conversation = await newConversation(sql, citizens.ring, { channel, account, address })
})

interface Given {
  readonly status?: ComplaintStatus
  readonly stage?: 'triage' | 'forward' | 'done'
  readonly attempts?: number
  readonly isDead?: boolean
}

async function complaint({ status = 'unverified', stage = 'done', ...more }: Given = {}) {
  const id = randomUUID()
  const isDue = stage !== 'done' && !more.isDead
  await sql`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, fingerprint,
      status, stage, attempts, due_at, dead_at)
    values (${id}, ${conversation}, ${newReceiptNumber(randomInt)}, 'Pelapor-9K2M', ${channel},
      ${text}, ${fingerprint(text)}, ${status}, ${stage}, ${more.attempts ?? 0},
      ${isDue ? sql`now()` : null}, ${more.isDead ? sql`now()` : null})`
  return id
}

/** One that our own store has. */
async function stored(status: ComplaintStatus = 'unverified') {
  const id = await complaint({ status })
  await sql`
    insert into core_complaint (reference, reporter, source_channel, text, attachment_count, status,
      received_at)
    values (${id}, 'Pelapor-9K2M', ${channel}, ${text}, 0, ${status}, now())`
  await sql`insert into core_link (complaint_id, store, tracking_id) values (${id}, 'own', ${id})`
  return id
}

async function act(
  which: (tx: Tx, ids: readonly string[]) => Promise<Corrected[]>,
  ids: readonly string[],
  coreStore: CoreStore = stepDeps(sql, citizens.ring).coreStore,
): Promise<void> {
  await sql.begin(async (tx) => passOn(coreStore, tx, await which(tx, ids)))
}

async function stateOf(id: string) {
  const [row] = await sql`
    select c.status, c.stage, c.due_at is not null as due, c.withdrawn_at is not null as withdrawn,
      c.closed_at is not null as closed, k.status as stored,
      k.withdrawn_at is not null as "storedWithdrawn", k.corrected_at is not null as corrected
    from complaint c left join core_complaint k on k.reference = c.id where c.id = ${id}`
  const events = await sql<{ kind: string }[]>`
    select kind from complaint_event where complaint_id = ${id} order by id`
  return { ...row, events: events.map(({ kind }) => kind) }
}

describe('a complaint that is withdrawn', () => {
  test('is closed here and in our own store, once', async () => {
    const id = await stored('in_progress')
    await act(withdrawAll, [id])
    await act(withdrawAll, [id])
    expect(await stateOf(id)).toMatchObject({
      status: 'closed',
      withdrawn: true,
      closed: true,
      stored: 'closed',
      storedWithdrawn: true,
      corrected: false,
      events: ['withdrawn'],
    })
  })

  test.for<[string, Given]>([
    ['waits for triage', { stage: 'triage' }],
    ['failed in triage', { stage: 'triage', attempts: 2 }],
    ['waits for its store', { stage: 'forward' }],
    ['was given up', { stage: 'forward', attempts: 50, isDead: true }],
  ])('is forwarded no more where it %s', async ([, given]) => {
    const id = await complaint(given)
    await act(withdrawAll, [id])
    expect(await stateOf(id)).toMatchObject({ status: 'closed', stage: 'done', due: false })
  })

  test.for<ComplaintStatus>(['closed', 'archived'])(
    'stays as it is where it is %s',
    async (status) => {
      const id = await stored(status)
      await act(withdrawAll, [id])
      expect(await stateOf(id)).toMatchObject({ status, withdrawn: false, events: [] })
    },
  )

  test('takes its repeats with it, and is no first of another one', async () => {
    const [first, repeat] = [await stored(), await complaint()]
    await sql`update complaint set repeat_of = ${first} where id = ${repeat}`
    await act(withdrawAll, [first])
    expect(await stateOf(repeat)).toMatchObject({ status: 'closed', withdrawn: true })
    const rows = await sql`
      select id from complaint where conversation_id = ${conversation} and fingerprint is not null`
    expect(rows).toEqual([])
  })
})

describe('a complaint that is opened again', () => {
  test.for<ComplaintStatus>(['closed', 'answered'])('goes on after it was %s', async (status) => {
    const id = await stored(status)
    await act(reopenAll, [id])
    await act(reopenAll, [id])
    expect(await stateOf(id)).toMatchObject({
      status: 'in_progress',
      closed: false,
      stored: 'in_progress',
      events: ['reopened'],
    })
  })

  test('after it was withdrawn is no longer withdrawn, here and in our own store', async () => {
    const id = await stored('verified')
    await act(withdrawAll, [id])
    await act(reopenAll, [id])
    expect(await stateOf(id)).toMatchObject({ withdrawn: false, storedWithdrawn: false })
  })

  test('begins anew where it never left the house', async () => {
    const id = await complaint({ stage: 'forward' })
    await act(withdrawAll, [id])
    await act(reopenAll, [id])
    expect(await stateOf(id)).toMatchObject({ status: 'unverified', stage: 'triage', due: true })
    const [row] = await sql`select fingerprint from complaint where id = ${id}`
    expect(row).toEqual({ fingerprint: fingerprint(text) })
  })

  test('stays as it is where it is archived or open', async () => {
    const ids = [await stored('archived'), await stored('verified')]
    await act(reopenAll, ids)
    for (const id of ids) expect(await stateOf(id)).toMatchObject({ events: [] })
  })
})

test('a rating stays with us: the latest, of what is answered or closed', async () => {
  const [closed, open] = [await stored('closed'), await stored('verified')]
  const rate = (id: string, rating: number) => sql.begin((tx) => rateAll(tx, [{ id, rating }]))
  for (const rating of [2, 5, 6]) await rate(closed, rating)
  await rate(open, 5)
  const rows = await sql`
    select rating from complaint where id in (${closed}, ${open}) order by rating`
  expect(rows.map(({ rating }) => rating)).toEqual([5, null])
  expect(await stateOf(closed)).toMatchObject({ events: ['rated', 'rated'] })
})

describe('another core store', () => {
  let core: Awaited<ReturnType<typeof startCoreStore>>
  beforeEach(async () => {
    core = await startCoreStore({ secret })
  })
  afterEach(() => core.close())
  const store = () => signedHttpStore({ url: core.url, secret, http: httpClient })
  const deps = (): ForwardDeps => ({
    ...stepDeps(sql, citizens.ring),
    coreStore: store(),
    onFault: (error) => {
      throw error
    },
  })
  const supplementAll = async () => {
    for (const lane of allLanes.keys()) await supplement(deps(), lane, neverStopping)
  }
  const kindsOf = (id: string) =>
    core
      .record()
      .complaints.find(({ reference }) => reference === id)
      ?.supplements.map(({ kind }) => kind)

  test('hears of a withdrawal and of an opening, in their order', async () => {
    const id = await complaint({ stage: 'forward' })
    await forwardLaneOf(deps(), id)
    await act(withdrawAll, [id], store())
    await act(reopenAll, [id], store())
    await supplementAll()
    expect(kindsOf(id)).toEqual(['withdrawal', 'reopened'])
  })

  test('hears of it after the complaint, where that was on its way', async () => {
    const id = await complaint({ stage: 'forward', attempts: 1 })
    await act(withdrawAll, [id], store())
    await supplementAll()
    expect(kindsOf(id)).toBeUndefined()
    await forwardLaneOf(deps(), id)
    await supplementAll()
    expect(kindsOf(id)).toEqual(['withdrawal'])
  })

  test('never hears of one that had not left', async () => {
    const id = await complaint({ stage: 'forward' })
    await act(withdrawAll, [id], store())
    await forwardLaneOf(deps(), id)
    await supplementAll()
    expect(kindsOf(id)).toBeUndefined()
  })
})
