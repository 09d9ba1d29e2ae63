import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCalendar } from '../../src/agency/calendar.ts'
import { alarmSentence, alarmWords } from '../../src/alarms/alarm-words.ts'
import { clear, openAlarms, raiseAll } from '../../src/alarms/alarms.ts'
import { clearCalendars, watchCalendar, watchHandOvers } from '../../src/alarms/watch.ts'
import { AlarmRaised } from '../../src/alarms/webhook.ts'
import type { HttpResponse } from '../../src/contract/http.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { snapshot } from '../../src/operations/snapshot.ts'
import { type AlarmDeps, tellAlarms } from '../../workers/alarms.ts'
import { account, channel, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { runProgram } from '../harness/program.ts'
import { newConversation } from '../harness/steps.ts'

const key = randomBytes(32)
const webhookSecret = `whsec_${key.toString('base64')}`
const phone = '+6281200000017'

interface Told {
  readonly id: string | undefined
  readonly isProven: boolean
  readonly body: unknown
}

/** A receiver that answers by script, and 204 after that. */
async function openReceiver() {
  const told: Told[] = []
  const script: number[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
        (name) => request.headers[`webhook-${name}`] as string | undefined,
      )
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')
      told.push({ id, isProven: signature === `v1,${mac}`, body: JSON.parse(text) })
      response.writeHead(script.shift() ?? 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/piket`,
    told,
    script,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

let citizens: TestCitizens
let receiver: Awaited<ReturnType<typeof openReceiver>>
let warnings: object[]
const kinds = () => warnings.map((given) => ('kind' in given ? given.kind : 'fault'))

beforeAll(async () => {
  citizens = await openCitizens()
})
afterAll(() => citizens.close())
beforeEach(async () => {
  receiver = await openReceiver()
  warnings = []
})
afterEach(async () => {
  await receiver.close()
  await citizens.sql`truncate alarm, outbox, complaint, conversation, conversation_address cascade`
})

function depsOf(more: Partial<AlarmDeps> = {}): AlarmDeps {
  return {
    ...stepDeps(citizens.sql, citizens.ring),
    log: { warn: (given: object) => void warnings.push(given) } as AlarmDeps['log'],
    http: httpClient,
    webhook: { url: receiver.url, secret: webhookSecret },
    phones: undefined,
    ...more,
  }
}

async function complained(given: Record<string, unknown> = {}) {
  const from = { channel, account, address: `+62811${randomInt(1e6, 1e7)}` }
  const row = {
    id: randomUUID(),
    conversation_id: await newConversation(citizens.sql, citizens.ring, from),
    receipt_number: newReceiptNumber(randomInt),
    pseudonym: 'Pelapor-9K2M',
    channel,
    text: 'Kabel listrik putus dan menyala',
    status: 'unverified',
    stage: 'done',
    due_at: null,
    ...given,
  }
  await citizens.sql`insert into complaint ${citizens.sql(row)}`
  return { id: row.id, number: row.receipt_number }
}

const danger = (subject: string) => ({ kind: 'danger', subject, detail: 'electricity' }) as const
const letDueCome = () => citizens.sql`update alarm set due_at = now() where due_at is not null`

describe('an alarm', () => {
  test('is raised once while it is open, and again after it was cleared', async () => {
    const { sql } = citizens
    expect(await raiseAll(sql, [danger('a'), danger('b'), danger('a')])).toBe(2)
    expect(await raiseAll(sql, [danger('a')])).toBe(0)
    expect(await clear(sql, 'danger', 'a')).toBe(1)
    expect(await clear(sql, 'danger', 'a')).toBe(0)
    expect(await raiseAll(sql, [danger('a')])).toBe(1)
    expect((await openAlarms(sql)).map(({ subject }) => subject)).toEqual(['a', 'b'])
  })

  test('is told once, signed, with the receipt number and nothing of the citizen', async () => {
    const { id, number } = await complained()
    await raiseAll(citizens.sql, [danger(id)])
    await tellAlarms(depsOf())
    await tellAlarms(depsOf())
    expect(receiver.told).toHaveLength(1)
    const [told] = receiver.told
    expect(told?.isProven).toBe(true)
    const body = AlarmRaised.parse(told?.body)
    expect(AlarmRaised.strict().parse(told?.body)).toEqual(body)
    expect(body.data).toMatchObject({ id: told?.id, kind: 'danger', receiptNumber: number })
    const about = { kind: 'danger', detail: 'electricity', receiptNumber: number } as const
    expect(body.data.sentence).toBe(alarmSentence(about, 'id'))
    expect(JSON.stringify(body)).not.toMatch(/Kabel|\+62|Pelapor/)
    expect(kinds()).toEqual(['danger'])
    expect(await openAlarms(citizens.sql)).toMatchObject([{ isUntold: false, fault: undefined }])
  })

  test.for([500, 404, 302])(
    'after HTTP %i is told again later, with the same id',
    async (status) => {
      await raiseAll(citizens.sql, [danger('x')])
      receiver.script.push(status)
      await tellAlarms(depsOf())
      expect(await openAlarms(citizens.sql)).toMatchObject([
        { isUntold: true, fault: `webhook: HTTP ${status}` },
      ])
      const [{ wait }] = await citizens.sql<[{ wait: number }]>`
      select extract(epoch from due_at - now())::float as wait from alarm`
      expect(wait).toBeGreaterThan(1)
      expect(wait).toBeLessThanOrEqual(2)
      await tellAlarms(depsOf())
      expect(receiver.told).toHaveLength(1)
      await letDueCome()
      await tellAlarms(depsOf())
      expect(new Set(receiver.told.map(({ id }) => id)).size).toBe(1)
      expect(receiver.told).toHaveLength(2)
      expect(await openAlarms(citizens.sql)).toMatchObject([{ isUntold: false, fault: undefined }])
      expect(kinds()).toEqual(['danger', 'fault'])
    },
  )

  test('whose receiver is away is told again later', async () => {
    await raiseAll(citizens.sql, [danger('x')])
    await tellAlarms(depsOf({ webhook: { url: 'http://127.0.0.1:1/', secret: webhookSecret } }))
    expect(await openAlarms(citizens.sql)).toMatchObject([
      { isUntold: true, fault: 'webhook: ECONNREFUSED' },
    ])
  })

  test('is told once by two processes at once', async () => {
    const subjects = Array.from({ length: 40 }, (_, n) => String(n))
    await raiseAll(citizens.sql, subjects.map(danger))
    for (let round = 0; round < 3; round++)
      await Promise.all([tellAlarms(depsOf()), tellAlarms(depsOf()), tellAlarms(depsOf())])
    expect(receiver.told).toHaveLength(40)
    expect(new Set(receiver.told.map(({ id }) => id)).size).toBe(40)
  })

  test('whose claimant hangs is told by another one, with the same id', async () => {
    await raiseAll(citizens.sql, [danger('x')])
    const { promise: answer, resolve } = Promise.withResolvers<HttpResponse>()
    const hanging = tellAlarms(depsOf({ http: () => answer }))
    const claimed = () => citizens.sql`select from alarm where attempts = 1`
    await expect.poll(async () => (await claimed()).length).toBe(1)
    await tellAlarms(depsOf())
    expect(receiver.told).toHaveLength(0)
    await letDueCome()
    await tellAlarms(depsOf())
    expect(receiver.told.map(({ id }) => id)).toEqual([(await openAlarms(citizens.sql))[0]?.id])
    resolve({ status: 500, headers: {}, body: Buffer.alloc(0) })
    await hanging
    expect(await openAlarms(citizens.sql)).toMatchObject([{ isUntold: false, fault: undefined }])
  })

  test('that was cleared is told no more', async () => {
    await raiseAll(citizens.sql, [danger('x')])
    receiver.script.push(500)
    await tellAlarms(depsOf())
    await clear(citizens.sql, 'danger', 'x')
    await letDueCome()
    await tellAlarms(depsOf())
    expect(receiver.told).toHaveLength(1)
    expect(await openAlarms(citizens.sql)).toEqual([])
  })

  test('goes to the phones of the operator once, also where the webhook has to be asked again', async () => {
    const { id, number } = await complained()
    await raiseAll(citizens.sql, [danger(id)])
    receiver.script.push(503)
    const phones = { channel, account, numbers: [phone, '+6281200000018'] }
    const woken: string[] = []
    const wake = (queue: string) => void woken.push(queue)
    await tellAlarms(depsOf({ phones, wake }))
    await letDueCome()
    await tellAlarms(depsOf({ phones, wake }))
    expect(receiver.told).toHaveLength(2)
    const said = await citizens.sql<{ text: string; state: string; purpose: string }[]>`
      select text, state, purpose from outbox`
    expect(said).toHaveLength(2)
    expect(said[0]).toMatchObject({
      text: `LAPOR! ALARM. Warga melaporkan bahaya bagi nyawa (no. ${number}): listrik`,
      state: 'pending',
      purpose: 'alarm',
    })
    expect(woken).toContain('reply')
  })

  test('is only logged where nobody else is to be told', async () => {
    await raiseAll(citizens.sql, [danger('x')])
    await tellAlarms(depsOf({ webhook: undefined }))
    expect(warnings).toMatchObject([{ kind: 'danger', detail: 'electricity' }])
    expect(await openAlarms(citizens.sql)).toMatchObject([{ isUntold: false }])
  })

  test('stands in the verdict until it is cleared, without its whole number', async () => {
    const { id, number } = await complained()
    const { sql } = citizens
    await raiseAll(sql, [danger('x')])
    await raiseAll(sql, [danger(id)])
    const { accounts } = stepDeps(sql, citizens.ring)
    const taken = async () => await snapshot(sql, { accounts, refused: new Map(), now: new Date() })
    const seen = await taken()
    expect(seen.alarms).toMatchObject([
      { kind: 'danger', count: 2, detail: 'electricity', receiptEnd: number.slice(-4) },
    ])
    expect(seen.verdict.reasons).toMatchObject([{ code: 'alarm_open', subject: 'danger' }])
    expect(JSON.stringify(seen)).not.toContain(number)
    await clear(sql, 'danger', 'x', id)
    expect((await taken()).alarms).toEqual([])
  })
})

describe('a calendar that is missing', () => {
  const calendar = readCalendar({ zone: 'WIB', holidays: [] }, [])
  const subjects = async () => (await openAlarms(citizens.sql)).map(({ subject }) => subject)

  test('is told of from 60 days before, until it is there', async () => {
    await watchCalendar(citizens.sql, calendar, new Date('2026-11-01T10:00:00Z'))
    expect(await subjects()).toEqual([])
    const now = new Date('2026-11-02T10:00:00Z')
    await watchCalendar(citizens.sql, calendar, now)
    await watchCalendar(citizens.sql, calendar, now)
    expect(await subjects()).toEqual(['2027'])
    await clearCalendars(citizens.sql, calendar, now)
    expect(await subjects()).toEqual(['2027'])
    const given = new Map<number, ReadonlyMap<string, string>>([[2027, new Map()]])
    const known = { ...calendar, daysOff: new Map([...calendar.daysOff, ...given]) }
    await watchCalendar(citizens.sql, known, now)
    expect(await subjects()).toEqual([])
  })

  test('of a year that is over troubles nobody', async () => {
    await watchCalendar(citizens.sql, calendar, new Date('2027-06-01T10:00:00Z'))
    expect(await subjects()).toEqual(['2027'])
    await watchCalendar(citizens.sql, calendar, new Date('2028-01-01T10:00:00Z'))
    expect(await subjects()).toEqual(['2028'])
  })
})

describe('a hand-over that is late', () => {
  const open = async () => (await openAlarms(citizens.sql)).map(({ kind }) => kind)
  const old = new Date(Date.now() - 2 * 3_600_000)

  test.for<[string, Record<string, unknown>, string[]]>([
    [
      'that is tried for two hours',
      { stage: 'forward', due_at: new Date(), created_at: old },
      ['hand_over_late'],
    ],
    ['that was given up', { stage: 'forward', dead_at: old, created_at: old }, ['hand_over_late']],
    ['that has just begun', { stage: 'forward', due_at: new Date() }, []],
    ['that is done', { created_at: old }, []],
  ])('%s', async ([, given, expected]) => {
    await complained(given)
    await watchHandOvers(citizens.sql)
    expect(await open()).toEqual(expected)
    await citizens.sql`update complaint set stage = 'done', due_at = null, dead_at = null`
    await watchHandOvers(citizens.sql)
    expect(await open()).toEqual([])
  })
})

describe('the command', () => {
  async function command(...args: string[]) {
    const program = runProgram(['alarms', ...args], { DATABASE_URL: citizens.url })
    return { code: await program.ended, said: program.stdout(), fault: program.stderr() }
  }

  test('shows what is open with what to do, and clears by receipt number and by id', async () => {
    expect((await command()).said).toBe('No alarm is open.\n')
    const { id, number } = await complained()
    await raiseAll(citizens.sql, [danger(id), danger('a'), danger('b')])
    const { said } = await command()
    expect(said).toContain(number)
    expect(said).toContain(alarmWords.danger.remedy.en)
    expect((await command('clear', number)).said).toBe('{"cleared":1}\n')
    const [first = ''] = (await command('list', '--json')).said.split('\n')
    expect((await command('clear', JSON.parse(first).id)).said).toBe('{"cleared":1}\n')
    expect((await command('clear', '--all')).said).toBe('{"cleared":1}\n')
    expect(await openAlarms(citizens.sql)).toEqual([])
  })

  test.for([['clear'], ['clear', '1234567890', '--all'], ['silence']])(
    'refuses %j',
    async (args) => {
      expect((await command(...args)).code).toBe(1)
    },
  )
})
