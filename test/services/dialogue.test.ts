import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { defaultAgency } from '../../src/config-file.ts'
import type { EchoEvent, InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { blindIndex, externalIndex } from '../../src/identity/seal.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { laneOfAddress } from '../../src/queue/lanes.ts'
import { districtIndex } from '../../src/triage/district.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { everyYear } from '../harness/citizens.ts'
import { defaultVoice, noTally, workOff } from '../harness/steps.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let sql: Sql
let from: string
const ring = keyRing([randomBytes(32).toString('base64')])
const account = '+62215550123'
const channel = 'twilio'

beforeAll(async () => {
  store = await openStore()
  sql = store.sql
})
afterAll(async () => {
  await store.close()
})
beforeEach(() => {
  from = `+62811${randomInt(10_000_000, 99_999_999)}`
})

function deps(humanPauseHours: number) {
  const settings = { number: account, accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32) }
  return {
    sql,
    ring,
    // Nothing settles: what was read is a whole burst.
    accounts: readAccounts([{ channel, settings, settleMs: 0 }], registry),
    agency: defaultAgency,
    calendar: everyYear,
    humanPauseHours,
    ...defaultVoice,
    districts: districtIndex([], undefined),
    coreStore: ownStore(sql),
    wake: () => {},
    tally: noTally,
    forwardTally: noTally,
  }
}

function message(text: string, more: Partial<MessageEvent> = {}): MessageEvent {
  const key = randomUUID()
  const sentAt = new Date()
  const said = { kind: 'message', account, eventKey: key, externalId: key, from, text } as const
  return { ...said, sentAt, attachments: [], ...more }
}

/** Brings events in and takes whatever follows from them as far as it goes. */
async function hear(events: readonly InboundEvent[], humanPauseHours = 24): Promise<void> {
  if (events.length > 0)
    await insert(sql, [toRows(ring, { channel, receivedAt: new Date(), events })])
  const all = deps(humanPauseHours)
  await workOff('intake', intake, all, [laneOfAddress(blindIndex(ring, channel, account, from))])
  await workOff('triage', triage, all)
}

const own = () => sql`
  select conversation_id from conversation_address
  where address_index = ${blindIndex(ring, channel, account, from)}`

async function complaints(): Promise<{ id: string; text: string; receipt_number: string }[]> {
  return await sql`
    select id, text, receipt_number from complaint where conversation_id in (${own()})
    order by created_at`
}

async function said(): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select text from outbox where conversation_id in (${own()}) order by position`
  return rows.map(({ text }) => text)
}

async function messages() {
  return await sql<{ text: string; disposition: string }[]>`
    select text, disposition from message where conversation_id in (${own()}) order by inbox_id`
}

describe('a text that came in parts', () => {
  const part = (text: string, number: number, total = 3, group = 'g1') =>
    message(text, { part: { group, number, total } })
  /** Its time is over: as if everything had come six minutes ago. */
  const letTimePass = async () => {
    await sql`
      update inbox set accepted_at = accepted_at - interval '6 minutes',
        due_at = due_at - interval '6 minutes' where handled_at is null`
  }

  test('is one message in one complaint, though each part came by itself', async () => {
    await hear([part('di Jl. Melati ', 2)])
    await hear([part('Jalan rusak parah ', 1)])
    expect(await complaints()).toEqual([])
    await hear([part('sejak Senin', 3)])
    expect(await complaints()).toMatchObject([
      { text: 'Jalan rusak parah di Jl. Melati sejak Senin' },
    ])
    expect(await messages()).toHaveLength(1)
    expect(await sql`select from inbox where handled_at is null`).toEqual([])
  })

  test('S7: takes no part of the next one with its reference, and each has a receipt', async () => {
    const at = (ms: number) => ({ sentAt: new Date(Date.now() - 60_000 + ms) })
    const texts = [
      ['Jalan rusak parah ', 'di Jl. Cemara sejak Senin'],
      ['Lampu jalan padam ', 'di Jl. Kenanga sejak Rabu'],
    ]
    for (const [place, parts] of texts.entries()) {
      for (const [index, text] of parts.entries())
        await hear([{ ...part(text, index + 1, 2, 'g0'), ...at(place * 8_000 + index * 300) }])
    }
    expect(await complaints()).toMatchObject(texts.map((parts) => ({ text: parts.join('') })))
    expect(await said()).toHaveLength(2)
    expect(await sql`select from inbox where handled_at is null`).toEqual([])
  })

  test('does not wait for ever: what came is a complaint, and what comes late is added', async () => {
    await hear([part('Lampu jalan padam ', 1, 3, 'g2'), part('di Jl. Kenari', 2, 3, 'g2')])
    expect(await complaints()).toEqual([])
    await letTimePass()
    await hear([])
    expect(await complaints()).toMatchObject([{ text: 'Lampu jalan padam di Jl. Kenari[…]' }])
    await hear([part('sejak kemarin', 3, 3, 'g2')])
    await letTimePass()
    await hear([])
    expect(await complaints()).toHaveLength(1)
    expect(await messages()).toMatchObject([
      { disposition: 'complaint' },
      { disposition: 'addition', text: '[…]sejak kemarin' },
    ])
  })

  test('holds up nothing else that the citizen says', async () => {
    await hear([part('Jalan ', 1, 2, 'g3')])
    await hear([message('STATUS')])
    expect(await said()).toHaveLength(1)
    expect(await messages()).toMatchObject([{ disposition: 'command' }])
  })
})

describe('a message that was changed before it was read', () => {
  test('is in the complaint as it was changed', async () => {
    const first = message('Sampah menumpuk di Jl. Mawar')
    const at = new Date(Date.now() + 1_000)
    const { externalId } = first
    await hear([
      first,
      {
        kind: 'edit',
        account,
        eventKey: 'e1',
        externalId,
        from,
        text: 'Sampah di Jl. Anggrek 5 menumpuk',
        editedAt: at,
      },
    ])
    expect(await complaints()).toMatchObject([{ text: 'Sampah di Jl. Anggrek 5 menumpuk' }])
  })

  test('is no complaint where it was taken back', async () => {
    const first = message('Petugas loket meminta uang')
    const { externalId } = first
    const deletedAt = new Date(Date.now() + 1_000)
    await hear([
      first,
      { kind: 'deletion', account, eventKey: `d ${externalId}`, externalId, from, deletedAt },
    ])
    expect(await complaints()).toEqual([])
    expect(await messages()).toMatchObject([{ text: '' }])
  })
})

describe('what everybody can read', () => {
  test('is answered without the number, which STATUS in private tells', async () => {
    await hear([message('Got tersumbat di Jl. Dahlia', { public: true })])
    const [{ receipt_number: number = '' } = {}] = await complaints()
    expect(await said()).toEqual([expect.stringContaining('pesan langsung')])
    await hear([message('STATUS', { public: true })])
    await hear([message('Got tersumbat di Jl. Dahlia', { public: true })])
    const inPublic = await said()
    expect(inPublic).toHaveLength(3)
    for (const text of inPublic) expect(text).not.toContain(number)
    await hear([message('STATUS')])
    expect((await said()).at(-1)).toContain(number)
  })
})

describe('while a human of ours has the word', () => {
  const echo = (): EchoEvent => ({
    kind: 'echo',
    account,
    eventKey: randomUUID(),
    externalId: randomUUID(),
    to: from,
    text: 'Baik, kami periksa.',
    sentAt: new Date(),
  })
  /** Staff need a minute to answer. */
  const aMinuteAgo = () => ({ sentAt: new Date(Date.now() - 60_000) })

  test('complaints are taken and nothing automatic is said, but what was asked for', async () => {
    await hear([message('Selamat pagi', aMinuteAgo())])
    await hear([echo()])
    await hear([message('Pohon tumbang di Jl. Cempaka')])
    await hear([message('Dahannya menutup jalan')])
    expect(await complaints()).toHaveLength(1)
    expect(await said()).toHaveLength(1)
    await hear([message('STATUS')])
    expect(await said()).toHaveLength(2)
    await sql`update conversation set paused_until = now() where id in (${own()})`
    await hear([message('Jembatan retak di Jl. Flamboyan')])
    expect(await said()).toHaveLength(3)
  })

  test('what the gateway itself sent, and the provider echoes, is no human', async () => {
    await hear([message('Selamat sore')])
    const [text = ''] = await said()
    await sql`update outbox set external_index = ${externalIndex(ring, { channel, account }, 'o1')},
       first_attempt_at = now()
      where conversation_id in (${own()})`
    await hear([
      { ...echo(), externalId: 'o1' },
      { ...echo(), text },
    ])
    await hear([message('Trotoar rusak di Jl. Teratai')])
    expect(await said()).toHaveLength(2)
  })

  test('the instant reply of the provider’s app is no human: the receipt goes out', async () => {
    await hear([message('Air PDAM mati di Perum Griya Asri')])
    await hear([{ ...echo(), text: 'Terima kasih telah menghubungi kami.' }])
    await hear([message('Pipa bocor di Jl. Cendana')])
    expect(await said()).toHaveLength(2)
    const [row] = await sql`
      select paused_until from conversation where id in (${own()})`
    expect(row).toEqual({ paused_until: null })
  })

  test('an away message is no human from the second citizen on', async () => {
    const text = `Kantor kami tutup, silakan tunggu ${randomUUID()}`
    const awayTo = async () => {
      from = `+62811${randomInt(10_000_000, 99_999_999)}`
      await hear([message('Selamat malam', aMinuteAgo())])
      await hear([{ ...echo(), text }])
      await hear([message('Lampu taman padam')])
      return (await said()).length
    }
    expect([await awayTo(), await awayTo(), await awayTo()]).toEqual([1, 2, 2])
  })

  test('nothing is held back where the pause is set to none', async () => {
    await hear([echo()], 0)
    await hear([message('Pipa bocor di Jl. Kamboja')], 0)
    expect(await said()).toHaveLength(1)
  })
})
