import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear } from '../../src/alarms/alarms.ts'
import { reportNews } from '../../src/complaints/news.ts'
import { settleAttention, wantHuman } from '../../src/conversation/attention.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { tellNews } from '../../workers/news.ts'
import { watchPromises } from '../../workers/remind.ts'
import { account, channel, everyYear } from '../harness/citizens.ts'
import { openDesk, type TestDesk } from '../harness/desk.ts'
import { neverStopping, newConversation } from '../harness/steps.ts'

const report = 'Lampu jalan mati di Jalan Melati 12 sudah seminggu'

let desk: TestDesk
let sql: TestDesk['sql']
beforeAll(async () => {
  desk = await openDesk()
  sql = desk.sql
})
afterAll(() => desk.close())

async function reasonsOf(id: string): Promise<string[]> {
  const [row] = await sql<[{ reasons: string[] }?]>`
    select reasons from attention where conversation_id = ${id}`
  return row?.reasons ?? []
}

describe('a conversation wants a human', () => {
  test.for<[string, string[], string[]]>([
    ['for each new complaint', [report], ['to_verify']],
    ['whose complaint was a guess', ['kok gitu sih di sana kemarin'], ['unsure', 'to_verify']],
    ['in danger', ['tolong ada kebakaran di rumah sebelah, apinya besar'], ['danger', 'to_verify']],
    ['for a prank', ['pesan pizza dong'], ['prank']],
    ['where a rule took it for somebody else’s business', ['mau cerai gimana'], ['unsure']],
    ['who asks us something', ['bisa nanya?'], ['asked']],
    ['not for a greeting', ['assalamualaikum'], []],
    ['not for a command', ['STATUS'], []],
  ])('%s', async ([, texts, reasons]) => {
    const { conversationId } = await desk.hear(desk.addressIn('lane-1'), ...texts)
    expect(await reasonsOf(conversationId)).toEqual(reasons)
  })

  test('who answers what the agency said', async () => {
    const from = desk.addressIn('lane-1')
    const { conversationId, complaintIds } = await desk.hear(from, report)
    const complaintId = complaintIds[0] ?? ''
    await settleAttention(sql, [conversationId])
    const news = { complaintId, kind: 'answered', text: 'Sudah diganti.' } as const
    await reportNews(sql, [{ ...news, eventKey: randomUUID(), at: new Date() }], 0)
    for (const lane of allLanes.keys()) await tellNews(desk.deps, lane, neverStopping)
    await desk.hear(from, 'lah salah tempat pak, bukan yang itu')
    expect(await reasonsOf(conversationId)).toEqual(['replied'])
  })

  test('once a promised day has passed, once', async () => {
    const { conversationId, complaintIds } = await desk.hear(desk.addressIn('lane-1'), report)
    await sql`
      update complaint set promised_for = current_date - 3 where id = ${complaintIds[0] ?? ''}`
    await watchPromises(sql, everyYear)
    expect(await reasonsOf(conversationId)).toEqual(['late', 'to_verify'])
    await settleAttention(sql, [conversationId], ['late'])
    await watchPromises(sql, everyYear)
    expect(await reasonsOf(conversationId)).toEqual(['to_verify'])
  })
})

describe('reasons', () => {
  const of = async () => {
    const address = desk.addressIn('lane-2')
    const conversationId = await newConversation(sql, desk.ring, { channel, account, address })
    return { conversationId, channel, account }
  }
  const rowOf = async (id: string) => {
    const [row] = await sql<[{ reasons: string[]; rank: number; since: string }?]>`
      select reasons, rank, since::text from attention where conversation_id = ${id}`
    return row
  }

  test('come together, the most urgent first, and only that one moves the time', async () => {
    const one = await of()
    await wantHuman(sql, [
      { ...one, reason: 'prank' },
      { ...one, reason: 'asked' },
    ])
    const first = await rowOf(one.conversationId)
    expect(first).toMatchObject({ reasons: ['asked', 'prank'], rank: 3 })
    await wantHuman(sql, [{ ...one, reason: 'to_verify' }])
    const second = await rowOf(one.conversationId)
    expect(second).toMatchObject({ reasons: ['asked', 'to_verify', 'prank'], since: first?.since })
    await wantHuman(sql, [{ ...one, reason: 'danger' }])
    const third = await rowOf(one.conversationId)
    expect(third).toMatchObject({ reasons: ['danger', 'asked', 'to_verify', 'prank'], rank: 0 })
    expect(third?.since).not.toBe(first?.since)
  })

  test('that are settled leave the others, and none leaves no row', async () => {
    const one = await of()
    await wantHuman(sql, [
      { ...one, reason: 'danger' },
      { ...one, reason: 'unsure' },
    ])
    await settleAttention(sql, [one.conversationId], ['danger', 'late'])
    expect(await rowOf(one.conversationId)).toMatchObject({ reasons: ['unsure'], rank: 4 })
    await settleAttention(sql, [one.conversationId], ['unsure'])
    expect(await rowOf(one.conversationId)).toBeUndefined()
  })

  test('of danger are settled with the last alarm of the conversation', async () => {
    const from = desk.addressIn('lane-3')
    await desk.hear(from, 'tolong ada kebakaran di rumah sebelah, apinya besar')
    await sql`update complaint set created_at = created_at - interval '1 day' where danger is not null`
    const { conversationId, complaintIds } = await desk.hear(
      from,
      'tolong ada orang tenggelam di sungai',
    )
    expect(complaintIds).toHaveLength(2)
    await clear(sql, 'danger', complaintIds[0] ?? '')
    expect(await reasonsOf(conversationId)).toContain('danger')
    await clear(sql, 'danger', complaintIds[1] ?? '')
    expect(await reasonsOf(conversationId)).toEqual(['to_verify'])
  })

  test('to look at complaints end with the last that nobody has looked at', async () => {
    const from = desk.addressIn('lane-3')
    await desk.hear(from, report)
    const { conversationId, complaintIds } = await desk.hear(
      from,
      'laporan lain: sampah menumpuk di Pasar Rau sudah sebulan',
    )
    expect(complaintIds).toHaveLength(2)
    await desk.done(conversationId, { verb: 'verify', complaintId: complaintIds[0] ?? '' })
    expect(await reasonsOf(conversationId)).toEqual(['to_verify'])
    await desk.hear(from, 'CABUT laporan yang sampah')
    await desk.done(conversationId, { verb: 'withdraw', complaintId: complaintIds[1] ?? '' })
    expect(await reasonsOf(conversationId)).not.toContain('to_verify')
  })
})
