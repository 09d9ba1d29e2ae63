import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startCoreStore } from '../../simulator/core-store.ts'
import { readAccounts } from '../../src/accounts.ts'
import { claimSupplements } from '../../src/complaints/supplements.ts'
import { defaultAgency } from '../../src/config-file.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import { signedHttpStore } from '../../src/core-store/signed-http/signed-http-store.ts'
import { listDeadLetters, retryDeadLetters } from '../../src/dead-letters/dead-letters.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { type ForwardDeps, openForwarder, reassureLate } from '../../workers/forward.ts'
import { intake } from '../../workers/intake.ts'
import { supplement } from '../../workers/supplement.ts'
import { triage } from '../../workers/triage.ts'
import {
  account,
  openCitizens,
  type StepDeps,
  stepDeps,
  type TestCitizens,
} from '../harness/citizens.ts'
import { eventually, startTestHouse, type TestHouse } from '../harness/house.ts'
import { runProgram } from '../harness/program.ts'
import { defaultVoice, forwardLaneOf, noTally, workOff } from '../harness/steps.ts'
import { openStore, type TestStore } from '../harness/store.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
type Core = Awaited<ReturnType<typeof startCoreStore>>

let store: TestStore
beforeAll(async () => {
  store = await openStore()
})
afterAll(async () => {
  await store.close()
})

/** A complaint that is ready to be forwarded. */
async function complaintOf(ageSeconds = 0, attempts = 0): Promise<string> {
  const [id, conversation] = [randomUUID(), randomUUID()]
  const number = newReceiptNumber(randomInt)
  await store.sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address)
    values (${conversation}, 'twilio', '+62215', '\\x00', '\\x00')`
  await store.sql`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status,
      stage, attempts, created_at)
    values (${id}, ${conversation}, ${number}, 'Pelapor-9K2M', 'twilio',
      'Gorong-gorong tersumbat di Jl. Pandan', 'unverified', 'forward', ${attempts},
      now() - ${ageSeconds} * interval '1 second')`
  return id
}

async function stateOf(id: string) {
  const [row] = await store.sql<
    [
      {
        stage: string
        attempts: number
        fault: string | null
        due_at: string | null
        dead: boolean
      },
    ]
  >`select stage, attempts, fault, due_at, dead_at is not null as dead from complaint
    where id = ${id}`
  const events = await store.sql<{ kind: string }[]>`
    select kind from complaint_event where complaint_id = ${id} order by id`
  const links = await store.sql<{ tracking_id: string }[]>`
    select tracking_id from core_link where complaint_id = ${id}`
  const said = await store.sql<{ cause: string }[]>`
    select cause from outbox where complaint_id = ${id} order by position`
  return {
    ...row,
    events: events.map(({ kind }) => kind),
    links: links.map((link) => link.tracking_id),
    receipts: said.filter(({ cause }) => cause === `receipt:${id}`).length,
  }
}

/** As the sweeper finds it later: its claim has run out, or its retry is due. */
async function letDueComeFor(id: string): Promise<void> {
  await store.sql`update complaint set due_at = now() where id = ${id} and due_at is not null`
}

describe('forwarding to a store that has no idempotency key', () => {
  let core: Core
  let faults: unknown[]
  beforeEach(async () => {
    core = await startCoreStore({ secret, isIdempotent: false })
    faults = []
    await store.sql`delete from circuit`
    await store.sql`update complaint set due_at = null, stage = 'done'`
  })
  afterEach(async () => {
    await core.close()
    expect(faults).toEqual([])
  })

  function depsOf(submitTimeoutMs = 5_000): ForwardDeps {
    return {
      sql: store.sql,
      accounts: readAccounts([], []),
      ...defaultVoice,
      agency: defaultAgency,
      coreStore: signedHttpStore({ url: core.url, secret, http: httpClient, submitTimeoutMs }),
      wake: () => {},
      tally: noTally,
      onFault: (error) => void faults.push(error),
    }
  }

  const forward = forwardLaneOf
  const entryOf = (id: string) => core.record().complaints.find(({ reference }) => reference === id)

  test('links the complaint and gives the receipt', async () => {
    const id = await complaintOf()
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({
      stage: 'done',
      due_at: null,
      events: ['forwarded'],
      links: [expect.stringMatching(/-000001$/)],
      receipts: 1,
    })
  })

  test('two workers at once hand it in once', async () => {
    const id = await complaintOf()
    core.faults.set({ delay: { ms: 100 } })
    await Promise.all([forward(depsOf(), id), forward(depsOf(), id), forward(depsOf(), id)])
    expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
    expect(await stateOf(id)).toMatchObject({ events: ['forwarded'], receipts: 1 })
  })

  test('a claim that was taken over brings one link and one receipt, whoever ends last', async () => {
    const id = await complaintOf()
    core.faults.set({ timeout: { times: 1, mode: 'hang' } })
    const slow = forward(depsOf(400), id)
    await eventually(async () => entryOf(id))
    await letDueComeFor(id)
    await forward(depsOf(), id)
    await slow
    expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
    expect(await stateOf(id)).toMatchObject({
      stage: 'done',
      due_at: null,
      events: ['forwarded'],
      receipts: 1,
    })
  })

  test.for(['reset', 'hang'] as const)(
    'an answer that is lost (%s) after the store took it is looked up, not sent again',
    async (mode) => {
      const id = await complaintOf()
      core.faults.set({ timeout: { times: 1, mode } })
      await forward(depsOf(200), id)
      expect(await stateOf(id)).toMatchObject({ stage: 'forward', attempts: 1, links: [] })
      await letDueComeFor(id)
      await forward(depsOf(), id)
      expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
      expect(await stateOf(id)).toMatchObject({
        links: [expect.stringMatching(/-000001$/)],
        events: ['forwarded'],
      })
    },
  )

  test('a dead letter that may have arrived is looked up when a human brings it back', async () => {
    const id = await complaintOf(90_000)
    core.faults.set({ timeout: { times: 1 } })
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({ dead: true })
    expect(await retryDeadLetters(store.sql, { kind: 'complaint', ids: [id], limit: 1 })).toEqual({
      inbox: 0,
      burst: 0,
      complaint: 1,
      supplement: 0,
      news: 0,
      reply: 0,
    })
    await forward(depsOf(), id)
    expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
    expect(await stateOf(id)).toMatchObject({ stage: 'done', dead: false, receipts: 1 })
  })

  test('a lookup that fails is no leave to send again', async () => {
    const id = await complaintOf()
    core.faults.set({ timeout: { times: 1 } })
    await forward(depsOf(), id)
    core.faults.set({ refuse: { times: 1 } })
    await letDueComeFor(id)
    await forward(depsOf(), id)
    expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
    expect(await stateOf(id)).toMatchObject({ stage: 'forward', fault: 'lookup: HTTP 503' })
  })

  test('a store that hangs without taking it gets it later', async () => {
    const id = await complaintOf()
    core.faults.set({ hang: { times: 1 } })
    await forward(depsOf(100), id)
    expect(await stateOf(id)).toMatchObject({ fault: 'no answer in time', receipts: 0 })
    await letDueComeFor(id)
    await forward(depsOf(), id)
    expect(entryOf(id)).toMatchObject({ creations: 1 })
  })

  test('the citizen has the receipt while the store still hangs, and only once', async () => {
    const id = await complaintOf(9)
    core.faults.set({ hang: {} })
    const attempt = forward(depsOf(3_000), id)
    await eventually(async () => {
      await reassureLate(depsOf())
      return (await stateOf(id)).receipts === 1
    })
    const [claim] = await store.sql`select due_at > now() as held from complaint where id = ${id}`
    expect(claim).toEqual({ held: true })
    expect((await stateOf(id)).fault).toBeNull()
    await attempt
    core.faults.set({})
    await letDueComeFor(id)
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({
      events: ['provisional_receipt', 'forwarded'],
      receipts: 1,
      links: [expect.stringMatching(/-000001$/)],
    })
  })

  test('the citizen has the receipt while a dead worker’s claim has not run out', async () => {
    const id = await complaintOf(11)
    await store.sql`update complaint set due_at = now() + interval '15 s' where id = ${id}`
    await Promise.all([reassureLate(depsOf()), reassureLate(depsOf()), forward(depsOf(), id)])
    await reassureLate(depsOf())
    expect(await stateOf(id)).toMatchObject({ events: ['provisional_receipt'], receipts: 1 })
    expect(entryOf(id)).toBeUndefined()
  })

  test('a young complaint that is put off for a moment needs no provisional receipt', async () => {
    const id = await complaintOf()
    core.faults.set({ refuse: { times: 1 } })
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({ attempts: 1, fault: 'HTTP 503: under maintenance' })
    expect((await stateOf(id)).receipts).toBe(0)
  })

  test('a complaint that the store refuses is a dead letter, and its citizen has a receipt', async () => {
    const id = await complaintOf()
    core.faults.set({ reject: { times: 1 } })
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({
      stage: 'forward',
      dead: true,
      due_at: null,
      fault: 'HTTP 422: not a matter of ours',
      events: ['refused'],
      receipts: 1,
    })
  })

  test.for([
    ['the fiftieth attempt', 60, 49],
    ['a day', 86_401, 3],
  ] as const)('after %s a complaint is a dead letter', async ([, age, attempts]) => {
    const id = await complaintOf(age, attempts)
    core.faults.set({ refuse: {} })
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({
      dead: true,
      due_at: null,
      events: ['given_up'],
      receipts: 1,
    })
  })

  test('a dead letter that a human brought back has another day', async () => {
    const id = await complaintOf(90_000)
    await store.sql`
      insert into complaint_event (complaint_id, kind, detail) values (${id}, 'retried', '{}')`
    core.faults.set({ refuse: {} })
    await forward(depsOf(), id)
    expect(await stateOf(id)).toMatchObject({ dead: false, attempts: 1, receipts: 1 })
  })

  test('hole 11: a rate limit pauses the store for all, and burns no attempt', async () => {
    const one = await complaintOf()
    core.faults.set({ rateLimit: { retryAfterSeconds: 30 } })
    await forward(depsOf(), one)
    core.faults.set({})
    const other = await complaintOf()
    await forward(depsOf(), other)
    for (const id of [one, other]) {
      expect(await stateOf(id)).toMatchObject({
        attempts: 0,
        events: ['provisional_receipt'],
        receipts: 1,
      })
      const [wait] = await store.sql`
        select extract(epoch from due_at - now())::int as s from complaint where id = ${id}`
      expect(wait?.['s']).toBeGreaterThanOrEqual(29)
      expect(wait?.['s']).toBeLessThanOrEqual(36)
    }
    expect(core.record().complaints).toEqual([])
  })

  test('a pause that is over is probed by one, and the others are called back', async () => {
    await store.sql`
      insert into circuit (kind, name, failures_in_row, paused_until)
      values ('core_store', 'signed-http', 5, now())`
    const ids = await Promise.all(Array.from({ length: 4 }, () => complaintOf()))
    core.faults.set({ delay: { ms: 1_500 } })
    const attempts = ids.map((id) => forward(depsOf(), id))
    await eventually(async () => {
      const [row] = await store.sql`
        select count(*)::int as n from complaint
        where id in ${store.sql(ids)} and waits_for_store and attempts = 0`
      return row?.['n'] === 3
    })
    expect(core.record().complaints).toEqual([])
    await Promise.all(attempts)
    expect(core.record().complaints).toHaveLength(1)
    const [later] = await store.sql`
      select count(*)::int as n from complaint
      where id in ${store.sql(ids)} and stage = 'forward' and due_at > now() + interval '5 s'`
    expect(later).toEqual({ n: 0 })
  })

  test('failures in a row are over with the first complaint that is taken', async () => {
    await store.sql`
      insert into circuit (kind, name, failures_in_row) values ('core_store', 'signed-http', 4)`
    await forward(depsOf(), await complaintOf())
    expect(await store.sql`select failures_in_row from circuit`).toEqual([{ failures_in_row: 0 }])
  })

  test('hole 8: a worker that is killed between handing in and recording leaves one complaint', async () => {
    const id = await complaintOf()
    core.faults.set({ timeout: { times: 1, mode: 'hang' } })
    const folder = mkdtempSync(join(inject('temporaryDirectory'), 'forwarding-'))
    const config = join(folder, 'simpul.yaml')
    writeFileSync(
      config,
      `coreStore:\n  kind: signed-http\n  url: ${core.url}\n  secret: ${secret}\n`,
    )
    const environment = {
      DATABASE_URL: store.url,
      REDIS_URL: `${inject('redisUrl')}/5`,
      SIMPUL_KEYS: randomBytes(32).toString('base64'),
      SIMPUL_CONFIG: config,
      SIMPUL_DIRECTORY: folder,
    }
    const killed = runProgram(['worker'], environment)
    await eventually(async () => entryOf(id))
    killed.kill('SIGKILL')
    await killed.ended
    expect(await stateOf(id)).toMatchObject({ stage: 'forward', links: [], receipts: 0 })

    await letDueComeFor(id)
    const heir = runProgram(['worker'], environment)
    await eventually(async () => (await stateOf(id)).stage === 'done')
    heir.kill('SIGTERM')
    expect(await heir.ended).toBe(0)
    expect(entryOf(id)).toMatchObject({ creations: 1, posts: 1 })
    expect(await stateOf(id)).toMatchObject({
      events: ['forwarded'],
      links: [expect.stringMatching(/-000001$/)],
      receipts: 1,
    })
  })
})

describe('what a citizen changes after the complaint was handed in', () => {
  let core: Core
  let citizens: TestCitizens
  let steps: StepDeps
  let deps: ForwardDeps
  beforeAll(async () => {
    citizens = await openCitizens()
  })
  afterAll(() => citizens.close())
  beforeEach(async () => {
    core = await startCoreStore({ secret })
    const coreStore = signedHttpStore({ url: core.url, secret, http: httpClient })
    const { sql, ring } = citizens
    steps = { ...stepDeps(sql, ring), coreStore }
    deps = { ...steps, onFault: (error) => expect.unreachable(String(error)) }
    await sql`truncate inbox, conversation, circuit cascade`
  })
  afterEach(() => core.close())

  const entries = () => core.record().complaints

  /** A message of somebody new, and what changes it. */
  function said(text: string) {
    const from = citizens.addressIn('lane-0')
    const message = citizens.message(from, text)
    const { externalId } = message
    const names = () => ({ account, eventKey: randomUUID(), externalId, from })
    const later = (seconds: number) => new Date(message.sentAt.getTime() + seconds * 1000)
    return {
      message,
      edit: (words: string, seconds: number) =>
        ({ kind: 'edit', ...names(), text: words, editedAt: later(seconds) }) as const,
      deletion: (seconds: number) =>
        ({ kind: 'deletion', ...names(), deletedAt: later(seconds) }) as const,
    }
  }

  async function hear(...events: readonly InboundEvent[]): Promise<void> {
    await citizens.bring(...events)
    await workOff('intake', intake, steps)
    await workOff('triage', triage, steps)
  }

  async function forward(over?: Partial<ForwardDeps>): Promise<void> {
    for (const lane of allLanes) {
      const forwarder = openForwarder({ ...deps, ...over })
      await forwarder.run(lane)
      await forwarder.idle()
    }
  }

  async function supply(): Promise<void> {
    for (const lane of [0, 1, 2, 3]) await supplement(deps, lane, new AbortController().signal)
  }

  async function open(): Promise<Record<string, unknown>[]> {
    return await citizens.sql`
      select kind, due_at is not null as due, attempts, fault, dead_at is not null as dead
      from supplement where done_at is null order by position`
  }

  const later = () => citizens.sql`
    update supplement set due_at = now() where due_at is not null`

  test('follows it, in its order and once', async () => {
    const { message, edit, deletion } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    await supply()
    await hear(edit('Lampu padam di Jalan Mawar 98', 70))
    await hear(deletion(80))
    await supply()
    await supply()
    expect(entries()).toMatchObject([{ creations: 1, posts: 1, text: '[dihapus oleh pelapor]' }])
    expect(entries()[0]?.supplements.map(({ kind }) => kind)).toEqual([
      'correction',
      'correction',
      'deletion',
    ])
    expect(await open()).toEqual([])
  })

  test('goes along with a complaint that was never tried', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    await forward()
    expect(entries()).toMatchObject([{ text: 'Lampu padam di Jalan Mawar 99', supplements: [] }])
    expect(await open()).toEqual([])
  })

  test('is not lost while the complaint is on its way', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    core.faults.set({ delay: { times: 1, ms: 3_000 } })
    const handingIn = forward()
    await eventually(async () => {
      const [row] = await citizens.sql`select attempts from complaint`
      return row?.['attempts'] === 1
    })
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    expect(await open()).toMatchObject([{ due: false }])
    await handingIn
    await supply()
    expect(entries()).toMatchObject([{ text: 'Lampu padam di Jalan Mawar 99' }])
  })

  test.for([
    ['refuse', 'HTTP 503: under maintenance'],
    ['timeout', 'ECONNRESET'],
  ] as const)('is told again after %s, and counts once', async ([fault]) => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    core.faults.set({ [fault]: { times: 1 } })
    await supply()
    expect(await open()).toMatchObject([{ due: true, attempts: 1, fault: expect.any(String) }])
    await later()
    await supply()
    expect(await open()).toEqual([])
    expect(entries()[0]?.supplements).toHaveLength(1)
  })

  test('a claim of a process that died runs out; nothing overtakes it', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    for (const lane of [0, 1, 2, 3]) await claimSupplements(citizens.sql, lane, 8)
    await hear(edit('Lampu padam di Jalan Mawar 98', 70))
    await supply()
    expect(entries()[0]?.supplements).toEqual([])
    await later()
    await supply()
    await supply()
    expect(entries()).toMatchObject([
      { text: 'Lampu padam di Jalan Mawar 98', supplements: [{}, {}] },
    ])
  })

  test('waits while the store is paused, without an attempt', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    await citizens.sql`
      insert into circuit (kind, name, paused_until)
      values ('core_store', 'signed-http', now() + interval '1 minute')`
    await supply()
    expect(await open()).toMatchObject([{ due: true, attempts: 0, fault: null }])
    expect(entries()[0]?.supplements).toEqual([])
  })

  test('a store that asks for a day is asked again after an hour', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    core.faults.set({ rateLimit: { times: 1, retryAfterSeconds: 86_400 } })
    await supply()
    const [pause] = await citizens.sql`
      select extract(epoch from paused_until - now())::float8 as s from circuit
      where kind = 'core_store'`
    expect(pause?.['s']).toBeGreaterThan(3_000)
    expect(pause?.['s']).toBeLessThanOrEqual(3_600)
  })

  test('is a dead letter where the store refuses it, and comes back by hand', async () => {
    const { message, edit } = said('Lampu padam di Jalan Melati 12')
    await hear(message)
    await forward()
    await hear(edit('Lampu padam di Jalan Mawar 99', 60))
    core.faults.set({ reject: { times: 1 } })
    await supply()
    expect(await open()).toMatchObject([{ dead: true, due: false }])
    const [letter] = await listDeadLetters(citizens.sql, { kind: 'supplement', limit: 1 })
    expect(letter).toMatchObject({ what: 'correction', cause: 'HTTP 422: not a matter of ours' })
    await retryDeadLetters(citizens.sql, { limit: 9 })
    await supply()
    expect(entries()).toMatchObject([{ text: 'Lampu padam di Jalan Mawar 99' }])
  })
})

describe('a whole house whose core store is somewhere else', () => {
  let core: Core
  let house: TestHouse
  beforeAll(async () => {
    core = await startCoreStore({ secret })
    const { url } = core
    house = await startTestHouse('redis', 5, 100, { kind: 'signed-http', url, secret })
  })
  afterAll(async () => {
    await house.stop()
    await core.close()
  })

  test('gives the receipt while the store refuses, and forwards once when it is back', async () => {
    core.faults.set({ refuse: {} })
    const citizens = ['+628115550001', '+628115550002']
    for (const number of citizens)
      house.simulator.phones.send('twilio', number, { text: `Kabel menjuntai di Jl. ${number}` })
    for (const number of citizens)
      await house.simulator.phones.until('twilio', number, ({ text }) => /telah kami/.test(text))
    expect(core.record().complaints).toEqual([])

    core.faults.set({})
    await eventually(async () => {
      const [row] = await house.sql`select count(*)::int as n from core_link`
      return row?.['n'] === citizens.length
    }, 40_000)
    const complaints = core.record().complaints
    expect(complaints.map(({ creations }) => creations)).toEqual([1, 1])
    const told = await house.sql`
      select count(*)::int as n from complaint_event where kind = 'provisional_receipt'`
    expect(told).toEqual([{ n: citizens.length }])
    const replies = await house.sql`select cause, state from outbox where cause like 'receipt:%'`
    expect(replies).toHaveLength(citizens.length)
    for (const number of citizens) {
      const heard = house.simulator.phones.get('twilio', number)?.messages ?? []
      expect(heard.filter(({ direction }) => direction === 'in')).toHaveLength(1)
    }
  })

  test('tells the store of a correction', async () => {
    const [row] = await house.sql<[{ id: string }]>`select id from complaint limit 1`
    await house.sql`
      insert into supplement (id, complaint_id, kind, due_at)
      values (${randomUUID()}, ${row.id}, 'correction', now())`
    await eventually(async () =>
      core.record().complaints.some(({ supplements }) => supplements.length === 1),
    )
  })
})
