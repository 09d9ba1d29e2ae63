import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alarm } from '../../src/alarms/alarms.ts'
import { clear, raiseAll } from '../../src/alarms/alarms.ts'
import { OutageWatch, outageMs } from '../../src/alarms/outages.ts'
import { alarmsPages } from '../../src/console/alarms/pages.ts'
import { clearedAlarmsIn, openAlarmsIn } from '../../src/desk/alarms.ts'
import type { Reach } from '../../src/desk/reach.ts'
import type { Person } from '../../src/staff/person.ts'
import { type AlarmDeps, tellAlarms } from '../../workers/alarms.ts'
import { outageOf, watchOutages } from '../../workers/outages.ts'
import { stepDeps } from '../harness/citizens.ts'
import { asking, htmlOf, newPerson, numbersIn, seesAll } from '../harness/console-ask.ts'
import { type ConsoleSite, openConsoleSite } from '../harness/console-site.ts'
import { accountsOfSite, lay } from '../harness/desk-scene.ts'

let site: ConsoleSite
let ani: Person
let ask: ReturnType<typeof asking>
beforeAll(async () => {
  site = await openConsoleSite()
  ask = asking(alarmsPages, site.deps)
  ani = await newPerson(site.sql, 'Ani')
})
afterAll(() => site.close())
beforeEach(async () => {
  await site.sql`truncate alarm, attention, message, complaint, conversation cascade`
})

const ofAccount = (account: string): Reach => ({
  kind: 'accounts',
  accounts: [{ channel: 'twilio', account }],
})
const room = async (reach: Reach = seesAll) =>
  await htmlOf(await ask('GET', '/alarms', { by: ani, reach }))
const danger = (complaintId: string | undefined): Alarm => ({
  kind: 'danger',
  subject: complaintId ?? '',
  detail: 'fire',
})
const late: Alarm = { kind: 'hand_over_late', subject: '', detail: '12, 2026-11-02T03:00Z' }
const calendar: Alarm = { kind: 'calendar_missing', subject: '2027', detail: '2027' }
const outage = (subject: string): Alarm => ({ kind: 'outage', subject, detail: subject })
const idOf = async (kind: string) =>
  (await site.sql<{ id: string }[]>`select id from alarm where kind = ${kind}`)[0]?.id ?? ''

describe('the alarm room', () => {
  test('has the most urgent first, then those that somebody has in hand, and what is over', async () => {
    const one = await lay(site.sql, { reasons: ['danger'], complaint: { danger: 'fire' } })
    await raiseAll(site.sql, [calendar, late, danger(one.complaintId), outage('overdue:intake')])
    expect((await openAlarmsIn(site.sql, seesAll)).map(({ kind }) => kind)).toEqual([
      'danger',
      'outage',
      'hand_over_late',
      'calendar_missing',
    ])
    const html = await room()
    expect(html).toContain('antrean tertahan (intake)')
    expect(html).toContain(`href="/conversations/${one.id}"`)
    expect(numbersIn(html)).toEqual([one.number])
    await ask('POST', `/alarms/${await idOf('danger')}/acknowledge`, { by: ani })
    expect((await openAlarmsIn(site.sql, seesAll)).map(({ kind }) => kind).at(-1)).toBe('danger')
    expect(await room()).toContain('Ditangani Ani')
    await clear(site.sql, 'calendar_missing', '2027')
    const over = await room()
    expect(over.slice(over.indexOf('cleared-title'))).toContain('2027')
  })

  test('an alarm that somebody takes in hand is told no more, and its conversation wants nobody for it', async () => {
    const one = await lay(site.sql, {
      reasons: ['danger', 'asked'],
      complaint: { danger: 'fire' },
    })
    await raiseAll(site.sql, [danger(one.complaintId)])
    const id = await idOf('danger')
    const answer = await ask('POST', `/alarms/${id}/acknowledge`, { by: ani })
    expect(answer).toMatchObject({ kind: 'go', said: { text: 'Alarm Anda tangani.' } })
    const told: object[] = []
    await tellAlarms({
      ...stepDeps(site.sql, site.deps.ring),
      log: { warn: (given: object) => void told.push(given) } as AlarmDeps['log'],
      http: async () => {
        throw new Error('nobody is told')
      },
      webhook: undefined,
      phones: undefined,
    })
    expect(told).toEqual([])
    expect(await site.sql`select reasons from attention`).toEqual([{ reasons: ['asked'] }])
    // The second is told that the first was there.
    const budi = await newPerson(site.sql, 'Budi')
    const second = await ask('POST', `/alarms/${id}/acknowledge`, { by: budi })
    expect(second).toMatchObject({ kind: 'go', said: { tone: 'bad' } })
    const [row] = await site.sql`select acknowledged_by as by, cleared_at as over from alarm`
    expect(row).toEqual({ by: 'Ani', over: null })
  })

  test('a human ends danger, and nothing that ends by itself', async () => {
    const one = await lay(site.sql, { reasons: ['danger'], complaint: {} })
    await raiseAll(site.sql, [danger(one.complaintId), late])
    const lateId = await idOf('hand_over_late')
    expect((await ask('POST', `/alarms/${lateId}/end`, { by: ani })).kind).toBe('notThere')
    const id = await idOf('danger')
    expect(await ask('POST', `/alarms/${id}/end`, { by: ani })).toMatchObject({ kind: 'go' })
    expect(await site.sql`select from attention`).toHaveLength(0)
    const { alarms } = await clearedAlarmsIn(site.sql, seesAll, 10)
    expect(alarms).toMatchObject([{ kind: 'danger', acknowledgedBy: 'Ani' }])
    expect(await ask('POST', `/alarms/${id}/end`, { by: ani })).toMatchObject({
      said: { tone: 'bad' },
    })
    for (const wrong of [randomUUID(), 'x', "' or true"])
      for (const verb of ['end', 'acknowledge'])
        expect((await ask('POST', `/alarms/${wrong}/${verb}`, { by: ani })).kind).toBe('notThere')
  })

  test('what is over goes on page by page', async () => {
    for (let year = 2000; year < 2007; year += 1) {
      await raiseAll(site.sql, [{ ...calendar, subject: String(year), detail: String(year) }])
      await clear(site.sql, 'calendar_missing', String(year))
    }
    const years: string[] = []
    let next: string | undefined
    do {
      const page = await clearedAlarmsIn(site.sql, seesAll, 3, next)
      years.push(...page.alarms.map(({ detail }) => detail))
      next = page.next
    } while (next !== undefined)
    expect(years).toEqual(['2006', '2005', '2004', '2003', '2002', '2001', '2000'])
  })

  test('of two agencies each sees its own complaints and accounts, and no counts of the other', async () => {
    const [mine, other] = accountsOfSite
    const ours = await lay(site.sql, { account: mine, complaint: {} })
    const theirs = await lay(site.sql, { account: other, complaint: {} })
    const accountsOut = [mine, other].map((account) => outage(`line_not_up:twilio ${account}`))
    await raiseAll(site.sql, [
      danger(ours.complaintId),
      danger(theirs.complaintId),
      ...accountsOut,
      outage('overdue:intake'),
      calendar,
      late,
    ])
    for (const [account, own, foreign] of [
      [mine, ours, theirs],
      [other, theirs, ours],
    ] as const) {
      const reach = ofAccount(account)
      const html = await room(reach)
      expect(numbersIn(html)).toEqual([own.number])
      expect(html).toContain(`twilio ${account}`)
      expect(html).not.toContain(`twilio ${account === mine ? other : mine}`)
      expect(html).not.toContain('intake')
      expect(html).not.toContain('12, 2026')
      expect(html).toContain('Kalender hari libur belum ada')
      const [{ id } = { id: '' }] = await site.sql<{ id: string }[]>`
        select id from alarm where subject = ${foreign.complaintId ?? ''}`
      for (const verb of ['acknowledge', 'end']) {
        const answer = await ask('POST', `/alarms/${id}/${verb}`, { by: ani, reach })
        expect(answer.kind).toBe('notThere')
      }
    }
    await clear(site.sql, 'danger', ours.complaintId ?? '', theirs.complaintId ?? '')
    const { alarms } = await clearedAlarmsIn(site.sql, ofAccount(mine), 10)
    expect(alarms.map(({ receiptNumber }) => receiptNumber)).toEqual([ours.number])
  })
})

describe('an outage', () => {
  test('is named by what fails, and where', () => {
    const reason = {
      level: 'failing',
      remedy: { id: '', en: '' },
      waiting: 0,
      id: '',
      en: '',
    } as const
    expect(outageOf({ ...reason, code: 'overdue', subject: 'reply' })).toBe('overdue:reply')
    expect(
      outageOf({ ...reason, code: 'line_not_up', subject: 'smpp', account: 'whatsapp:+62' }),
    ).toBe('line_not_up:smpp whatsapp:+62')
  })

  test('is an alarm after two minutes, once for all workers, and over two minutes after it ended', async () => {
    const { sql, accounts } = site.deps
    let nowMs = 0
    const workers = [new OutageWatch(), new OutageWatch()].map((watch) => ({
      sql,
      accounts,
      watch,
      nowMs: () => nowMs,
    }))
    const look = async () => {
      for (const worker of workers) await watchOutages(worker)
      return (await openAlarmsIn(sql, seesAll)).map(({ detail }) => detail)
    }
    await lay(sql, {
      complaint: { stage: 'triage', due_at: new Date(Date.now() - 600_000).toISOString() },
    })
    expect(await look()).toEqual([])
    nowMs = outageMs - 1
    expect(await look()).toEqual([])
    nowMs = outageMs
    expect(await look()).toEqual(['overdue:triage'])
    await sql`update complaint set due_at = null, stage = 'done'`
    nowMs += 10_000
    expect(await look()).toEqual(['overdue:triage'])
    nowMs += outageMs
    expect(await look()).toEqual([])
    expect(await sql`select from alarm`).toHaveLength(1)
  })

  test('is told as all others are, in words', async () => {
    await raiseAll(site.sql, [outage('credentials_rejected:twilio +62')])
    const bodies: string[] = []
    await tellAlarms({
      ...stepDeps(site.sql, site.deps.ring),
      log: { warn: () => {} } as unknown as AlarmDeps['log'],
      http: async (_, request) => {
        bodies.push(String(request?.body))
        return { status: 204, headers: {}, body: Buffer.alloc(0) }
      },
      webhook: { url: 'https://piket.contoh.id/', secret: `whsec_${'A'.repeat(32)}` },
      phones: undefined,
    })
    expect(bodies[0]).toContain(
      'Layanan terganggu lebih dari dua menit: kredensial ditolak penyedia (twilio +62)',
    )
  })
})
