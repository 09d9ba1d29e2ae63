import { randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { account, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { workOff } from '../harness/steps.ts'

let citizens: TestCitizens
let sql: Sql
let phone: string
let user: string
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())
beforeEach(() => {
  phone = newPhone()
  user = newUser()
})

const newPhone = () => `+62811${randomInt(10_000_000, 99_999_999)}`
const newUser = () => `ID.${randomInt(1e9, 1e10)}`

async function step(settleMs = 0): Promise<void> {
  const deps = stepDeps(sql, citizens.ring, settleMs)
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
}

async function hear(...events: readonly InboundEvent[]): Promise<void> {
  await citizens.bring(...events)
  await step()
}

const both = (text: string, of = phone, also = user) =>
  citizens.message(of, text, { alsoKnownAs: [also] })

async function ownerOf(address: string): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    select conversation_id as id from conversation_address
    where address_index = ${citizens.indexOf(address)}`
  return row.id
}

async function complaintsOf(address: string) {
  return await sql<{ number: string; pseudonym: string }[]>`
    select receipt_number as number, pseudonym from complaint
    where conversation_id = ${await ownerOf(address)} order by created_at`
}

async function saidTo(address: string): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select text from outbox where conversation_id = ${await ownerOf(address)} order by position`
  return rows.map(({ text }) => text)
}

/** Nothing belongs to a conversation that was joined to another one. */
async function strays() {
  return await sql`
    with gone as (select id from conversation where joined_to is not null)
    select 'message' from message where conversation_id in (select id from gone) union all
    select 'complaint' from complaint where conversation_id in (select id from gone) union all
    select 'reply' from outbox where conversation_id in (select id from gone) union all
    select 'address' from conversation_address where conversation_id in (select id from gone) union all
    select 'burst' from conversation where joined_to is not null and due_at is not null union all
    select 'chain' from conversation where joined_to in (select id from gone)`
}

describe('a number and a user id that a message names together', () => {
  test('are one person from then on: complaints, STATUS from either, pseudonyms, one address to answer', async () => {
    await hear(citizens.message(phone, 'Sampah menumpuk di Jl. Anggrek'))
    await hear(citizens.message(user, 'Saluran mampet di Jl. Dahlia'))
    const before = [...(await complaintsOf(phone)), ...(await complaintsOf(user))]
    const survivor = await ownerOf(phone)
    expect(await ownerOf(user)).not.toBe(survivor)

    await hear(both(`STATUS ${before[1]?.number}`))
    expect(await ownerOf(user)).toBe(survivor)
    expect(await complaintsOf(user)).toEqual(before)
    expect((await saidTo(phone)).at(-1)).toContain(before[1]?.number)
    await hear(citizens.message(user, `STATUS ${before[0]?.number}`))
    expect((await saidTo(phone)).at(-1)).toContain(before[0]?.number)
    expect(await saidTo(phone)).toHaveLength(4)
    expect(await strays()).toEqual([])
  })

  test('bring their drafts, pauses and opt-outs together', async () => {
    await hear(citizens.message(user, 'STOP'))
    await citizens.bring(
      citizens.message(phone, 'Lampu padam'),
      citizens.message(user, 'di Jl. Kenari'),
    )
    await step(60_000)
    await sql`update conversation set paused_until = now() + interval '1 hour'
      where id = ${await ownerOf(user)}`
    await citizens.bring(both('sejak Senin'))
    await step(60_000)
    const [row] = await sql`
      select opted_out_at is not null as stopped, paused_until > now() as paused,
        draft_opened_at is not null and due_at is not null as settles
      from conversation where id = ${await ownerOf(phone)}`
    expect(row).toEqual({ stopped: true, paused: true, settles: true })
    await sql`update conversation set due_at = now() where due_at is not null`
    await sql`update message set accepted_at = accepted_at - interval '10 minutes'`
    await step(60_000)
    const texts = await sql`
      select text from complaint where conversation_id = ${await ownerOf(phone)}`
    expect(texts).toEqual([{ text: 'Lampu padam\ndi Jl. Kenari\nsejak Senin' }])
    expect(await strays()).toEqual([])
  })

  test('keep what both were told for one cause, and replies that are being sent', async () => {
    await hear(citizens.message(phone, 'Halo'))
    await hear(citizens.message(user, 'Halo'))
    await sql`update outbox set state = 'sending', attempts = 1
      where conversation_id = ${await ownerOf(user)}`
    await hear(both('Jembatan retak'))
    const states = await sql`
      select state from outbox where conversation_id = ${await ownerOf(phone)} order by position`
    expect(states.map(({ state }) => state)).toEqual(['pending', 'sending', 'pending'])
    expect(await strays()).toEqual([])
  })
})

describe('an address that two people claim', () => {
  test('joins nobody: the other number has a conversation of its own', async () => {
    await hear(both('Pungli di loket'))
    const [{ number } = { number: '' }] = await complaintsOf(phone)
    const stranger = newPhone()
    await hear(both(`STATUS ${number}`, stranger), both('STATUS', stranger))
    expect(await ownerOf(stranger)).not.toBe(await ownerOf(phone))
    for (const text of await saidTo(stranger)) expect(text).not.toContain('verifikasi')
    await hear(citizens.message(user, `STATUS ${number}`))
    expect((await saidTo(phone)).at(-1)).toContain(number)
  })
})

describe('a new number', () => {
  test('joins its conversation with that of the old one; replies go there', async () => {
    const next = newPhone()
    await hear(citizens.message(phone, 'Trotoar amblas'))
    await hear(citizens.message(next, 'Rambu hilang'))
    await hear({
      kind: 'renumbered',
      account,
      eventKey: randomUUID(),
      previous: phone,
      current: next,
      at: new Date(),
    })
    expect(await ownerOf(next)).toBe(await ownerOf(phone))
    expect(await complaintsOf(next)).toHaveLength(2)
    expect(await strays()).toEqual([])
  })
})

describe('at the same time', () => {
  test('joins that cross make one person of all, and lose and double nothing', async () => {
    for (let turn = 0; turn < 8; turn++) {
      const [number, id] = [newPhone(), newUser()]
      await hear(
        citizens.message(number, `Got mampet ${turn}`),
        citizens.message(id, `Lampu padam ${turn}`),
      )
      await citizens.bring(
        both(`Pohon tumbang ${turn}`, number, id),
        both(`Jalan retak ${turn}`, id, number),
        citizens.message(id, `Halte bocor ${turn}`),
        citizens.message(number, `Parit buntu ${turn}`),
      )
      await Promise.all([step(), step(), step()])
      await step()
      expect(await ownerOf(id)).toBe(await ownerOf(number))
      const words = await sql<{ text: string }[]>`
        select string_agg(text, ' ') as text from message
        where conversation_id = ${await ownerOf(number)} and complaint_id is not null`
      for (const word of ['Got', 'Lampu', 'Pohon', 'Jalan', 'Halte', 'Parit'])
        expect(words[0]?.text.split(word)).toHaveLength(2)
    }
    expect(await strays()).toEqual([])
    expect(await sql`select from inbox where handled_at is null`).toEqual([])
  })
})
