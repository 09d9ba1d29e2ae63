import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type News, reportNews } from '../../src/complaints/news.ts'
import type { ComplaintStatus } from '../../src/complaints/status.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { readCoreEvents } from '../../workers/core-events.ts'
import { type NewsDeps, tellNews } from '../../workers/news.ts'
import { account, channel, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { type KeptComplaint, keptComplaint } from '../harness/kept-complaint.ts'
import { runProgram } from '../harness/program.ts'
import { neverStopping, newConversation } from '../harness/steps.ts'

let citizens: TestCitizens
let sql: TestCitizens['sql']
let conversation: string
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())
beforeEach(async () => {
  const address = citizens.addressIn('lane-1')
  conversation = await newConversation(sql, citizens.ring, { channel, account, address })
})

const complaint = (status?: ComplaintStatus, isPublic?: boolean) =>
  keptComplaint(sql, conversation, status, isPublic)

const at = (minute: number) => new Date(Date.now() - 3_600_000 + minute * 60_000)

function news(of: KeptComplaint, kind: News['kind'], minute: number, more?: Partial<News>): News {
  return { eventKey: randomUUID(), complaintId: of.id, kind, at: at(minute), ...more }
}

const deps = (): NewsDeps => stepDeps(sql, citizens.ring)

async function tellAll(): Promise<void> {
  for (const lane of allLanes.keys()) await tellNews(deps(), lane, neverStopping)
}

/** Each report comes in a request of its own, then all of it is due. */
async function report(...all: readonly News[]): Promise<void> {
  for (const one of all) expect(await reportNews(sql, [one])).toEqual([])
  await sql`update news set due_at = now() where due_at > now()`
  await tellAll()
}

async function said(): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select text from outbox where conversation_id = ${conversation} order by position`
  return rows.map(({ text }) => text)
}

async function stateOf({ id }: KeptComplaint) {
  const [row] = await sql`
    select c.status, c.agency, c.agency_words as words, c.closed_at is not null as closed,
      k.status as stored
    from complaint c left join core_complaint k on k.reference = c.id where c.id = ${id}`
  return row
}

async function happened({ id }: KeptComplaint): Promise<string[]> {
  const rows = await sql<{ kind: string }[]>`
    select kind from complaint_event where complaint_id = ${id} order by id`
  return rows.map(({ kind }) => kind)
}

describe('news of a complaint', () => {
  test('becomes one message, and the state that our own store has, too', async () => {
    const one = await complaint()
    await report(
      news(one, 'verified', 1),
      news(one, 'assigned', 2, { agency: 'Dinas PU' }),
      news(one, 'answered', 3, { text: 'Lampu sudah diganti.' }),
    )
    expect(await said()).toEqual([
      `LAPOR!: Kabar laporan ${one.number}: Sudah diverifikasi. Diteruskan ke Dinas PU. Sudah dijawab instansi. "Lampu sudah diganti." Jika belum selesai, balas BELUM SELESAI.`,
    ])
    expect(await stateOf(one)).toEqual({
      status: 'answered',
      agency: 'Dinas PU',
      words: 'Lampu sudah diganti.',
      closed: false,
      stored: 'answered',
    })
    expect(await happened(one)).toEqual(['verified', 'assigned', 'answered'])
  })

  test('that comes again with words is said once, with its words', async () => {
    const one = await complaint('in_progress')
    await report(
      news(one, 'answered', 1, { agency: 'Dinas PU' }),
      news(one, 'answered', 2, { agency: 'Dinas PU', text: 'Lampu sudah diganti.' }),
    )
    expect(await said()).toEqual([
      `LAPOR!: Kabar laporan ${one.number}: Sudah dijawab Dinas PU. "Lampu sudah diganti." Jika belum selesai, balas BELUM SELESAI.`,
    ])
  })

  test('is told in the order in which it happened, whatever came first', async () => {
    const one = await complaint()
    await report(news(one, 'assigned', 2))
    await report(news(one, 'verified', 1), news(one, 'closed', 9), news(one, 'answered', 5))
    expect(await said()).toEqual([
      `LAPOR!: Kabar laporan ${one.number}: Diteruskan ke instansi.`,
      `LAPOR!: Kabar laporan ${one.number}: Sudah dijawab instansi. Selesai dan ditutup. Mohon nilai 1-5 atau balas PUAS/BELUM.`,
    ])
    expect(await stateOf(one)).toMatchObject({ status: 'closed', closed: true })
  })

  test('that comes twice is told once, at the same time or later', async () => {
    const one = await complaint()
    const same = news(one, 'verified', 1)
    await Promise.all([1, 2, 3].map(() => reportNews(sql, [same, same])))
    await report(same)
    await report(same)
    expect(await said()).toHaveLength(1)
    expect(await happened(one)).toEqual(['verified'])
  })

  test('is told once by steps that run at the same time', async () => {
    const some = await Promise.all([complaint(), complaint(), complaint()])
    await reportNews(
      sql,
      some.map((one) => news(one, 'answered', 1, { text: `Sudah ${one.number}` })),
    )
    await sql`update news set due_at = now() where due_at > now()`
    await Promise.all([tellAll(), tellAll(), tellAll()])
    const texts = await said()
    expect(texts).toHaveLength(1)
    for (const { number } of some) expect(texts[0]).toContain(`"Sudah ${number}"`)
  })

  test('waits a moment for what follows it', async () => {
    const one = await complaint()
    await reportNews(sql, [news(one, 'verified', 1)])
    await tellAll()
    expect(await said()).toEqual([])
  })

  test('about nobody’s complaint is given back', async () => {
    const one = await complaint()
    const strange = { id: randomUUID(), number: '' }
    const given = [
      news(strange, 'closed', 1),
      news(one, 'verified', 1),
      news({ ...strange, id: 'A-17' }, 'closed', 1),
    ]
    expect(await reportNews(sql, given)).toEqual([given[0], given[2]])
  })

  test('takes any text, and a clock that runs ahead', async () => {
    const one = await complaint()
    const ahead = new Date(Date.now() + 86_400_000)
    await report(news(one, 'answered', 1, { text: 'a\0b\ud800 "c"', at: ahead }))
    await report(news(one, 'closed', 0, { at: new Date(Date.now() + 1000) }))
    expect((await said())[0]).toContain('"ab\ufffd "c""')
    expect(await stateOf(one)).toMatchObject({ status: 'closed' })
  })

  test('that an agency declines is handed on: somebody has to do it', async () => {
    const one = await complaint('in_progress')
    await report(news(one, 'declined', 1, { agency: 'Dishub', reason: 'Jalan provinsi.' }))
    expect(await said()).toEqual([
      `LAPOR!: Kabar laporan ${one.number}: Bukan wewenang Dishub, kami alihkan. "Jalan provinsi."`,
    ])
    expect(await stateOf(one)).toMatchObject({ status: 'verified', agency: null })
    expect(await happened(one)).toEqual(['declined', 'to_do'])
  })

  test('that asks something makes it incomplete, and closes our own question', async () => {
    const one = await complaint('verified')
    await sql`update complaint set asked = 'where', remind_at = now() where id = ${one.id}`
    await report(news(one, 'asked', 1, { text: 'Di tiang nomor berapa?' }))
    expect((await said())[0]).toContain('Mohon balas pertanyaan instansi. "Di tiang nomor berapa?"')
    const [row] = await sql`select status, asked, remind_at from complaint where id = ${one.id}`
    expect(row).toEqual({ status: 'incomplete', asked: null, remind_at: null })
  })
})

describe('nothing is said', () => {
  test('while a human speaks; then all of it is', async () => {
    const one = await complaint()
    await sql`
      update conversation set paused_until = now() + interval '1 hour' where id = ${conversation}`
    await report(news(one, 'verified', 1))
    await report(news(one, 'answered', 2))
    expect(await said()).toEqual([])
    expect(await stateOf(one)).toMatchObject({ status: 'unverified' })
    await sql`update conversation set paused_until = now() where id = ${conversation}`
    await sql`update news set due_at = now() where due_at is not null`
    await tellAll()
    expect(await said()).toHaveLength(1)
    expect(await stateOf(one)).toMatchObject({ status: 'answered' })
  })

  test('to who stopped notices; the state moves all the same', async () => {
    const one = await complaint()
    await sql`update conversation set opted_out_at = now() where id = ${conversation}`
    await report(news(one, 'answered', 1, { text: 'Sudah.' }))
    expect(await said()).toEqual([])
    expect(await stateOf(one)).toMatchObject({ status: 'answered', words: 'Sudah.' })
  })

  test('in public but that there is news, once an hour', async () => {
    const one = await complaint('unverified', true)
    await report(news(one, 'answered', 1, { text: 'Sudah kami perbaiki.' }))
    await report(news(one, 'closed', 2))
    expect(await said()).toEqual([
      'LAPOR!: Ada kabar tentang laporan Bapak/Ibu. Mohon kirim STATUS lewat pesan langsung.',
    ])
  })

  test('in public where she has written in private since then: it is said there', async () => {
    const one = await complaint('unverified', true)
    const asked = randomUUID()
    await sql`
      insert into message (id, conversation_id, inbox_id, text, attachments, public, disposition,
        sent_at, accepted_at)
      values (${asked}, ${conversation}, ${randomInt(2 ** 40)}, 'STATUS', '[]', false, 'command',
        now(), now())`
    await sql`
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, answers,
        state, due_at)
      values (${randomUUID()}, ${conversation}, ${channel}, ${account}, 'status', 'status', 0, 'Baik.',
        ${asked}, 'accepted', null)`
    await report(news(one, 'answered', 1, { text: 'Sudah kami perbaiki.' }))
    const [row] = await sql<[{ text: string; answers: string | null }]>`
      select text, answers from outbox where conversation_id = ${conversation} and purpose = 'answer'`
    expect(row.text).toContain(one.number)
    expect(row.answers).toBeNull()
  })

  test('twice where the same words come again', async () => {
    const one = await complaint()
    await report(news(one, 'answered', 1, { text: 'Sudah.' }))
    await report(news(one, 'answered', 2, { text: 'Sudah.' }))
    expect(await said()).toHaveLength(1)
  })

  test('by the budget of the day: an agency’s answer is no automatic reply', async () => {
    const one = await complaint()
    const none = { perConversation: 0, perAccount: 0 }
    await reportNews(sql, [news(one, 'answered', 1, { text: 'Sudah.' })])
    await sql`update news set due_at = now() where due_at > now()`
    for (const lane of allLanes.keys())
      await tellNews({ ...deps(), replyBudget: none }, lane, neverStopping)
    const [row] = await sql`
      select state, purpose from outbox where conversation_id = ${conversation}`
    expect(row).toEqual({ state: 'pending', purpose: 'answer' })
  })
})

describe('the command tell', () => {
  const command = async (...args: string[]) => {
    const program = runProgram(['tell', ...args], {
      DATABASE_URL: citizens.url,
      SIMPUL_KEYS: citizens.keys,
    })
    const code = await program.ended
    return { code, stdout: program.stdout(), stderr: program.stderr() }
  }

  test('tells the citizen, once under one name', async () => {
    const one = await complaint()
    const args = [one.number, 'answered', '--text', 'Lampu sudah diganti.', '--key', 'surat 7']
    expect(await command(...args)).toMatchObject({ code: 0 })
    expect(await command(...args)).toMatchObject({ code: 0 })
    await eventually(async () => {
      await readCoreEvents({ ...deps(), onUnknown: () => {} })
      const [row] = await sql<[{ n: number }]>`
        select count(*)::int as n from news where complaint_id = ${one.id}`
      return row.n === 1
    })
    await report()
    const said = await sql<{ text: string }[]>`
      select text from outbox where conversation_id = ${conversation}`
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('Lampu sudah diganti.')])
  })

  test('refuses what the state of the complaint does not allow, and names what it allows', async () => {
    const one = await complaint('closed')
    expect(await command(one.number, 'delayed')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'is closed, which does not allow delayed. It allows: nothing.',
      ),
    })
    const other = await complaint('in_progress')
    expect((await command(other.number, 'verified')).stderr).toContain(
      'It allows: assigned, answered, asked, declined, delayed, archived, closed.',
    )
    const events = await sql`
      select from core_event where reference in (${one.id}, ${other.id})`
    expect(events).toHaveLength(0)
  })

  test.for([
    [['1234567897', 'verified'], 'There is no complaint'],
    [['1234567897', 'answered'], 'answered needs --text'],
    [['1234567897', 'burnt'], 'not "burnt"'],
    [['1234567897'], 'tell needs NUMBER and WHAT'],
  ] as const)('%j is refused with a sentence', async ([args, says]) => {
    const { code, stderr } = await command(...args)
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(says) })
  })
})
