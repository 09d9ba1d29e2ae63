import { randomBytes, randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Accounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { operationsRoutes } from '../../src/http/operations.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { eventIndex, externalIndex } from '../../src/identity/seal.ts'
import { rowsStatement } from '../../src/operations/rows.ts'
import { type Snapshot, snapshot } from '../../src/operations/snapshot.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { calmDoor, calmInbox } from '../harness/door.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

const ours = { channel: 'twilio', account: '+6221500170' }
const accounts = new Accounts(
  registry
    .filter(({ name }) => name === ours.channel)
    .map((channel) => ({ channel, id: ours.account, settings: {}, settleMs: 0 })),
)
const keys = [ours]
// Half a minute past, so that "3 minutes ago" is the same minute however long the test takes.
const now = new Date('2026-11-22T03:10:30Z')
const secret = 'Lampu jalan padam di depan rumah saya'

const ring = keyRing([randomBytes(32).toString('base64')])
const eventOf = (eventKey: string, account = ours.account) =>
  eventIndex(ring, { ...ours, account, kind: 'message', eventKey })

let database: TestDatabase
let sql: Sql

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  sql = postgres(database.url, { max: 3, onnotice: () => {} })
})

afterAll(async () => {
  await sql.end()
  await database.drop()
})

afterEach(async () => {
  await sql`truncate inbox, message, outbox, complaint, conversation, queue_minute cascade`
})

function ago(seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000)
}

async function take(timeoutMs = 10_000): Promise<Snapshot> {
  return await snapshot(sql, { accounts, refused: new Map(), now, timeoutMs })
}

async function arrived(given: Record<string, unknown> = {}): Promise<string> {
  const acceptedAt = (given['accepted_at'] as Date | undefined) ?? now
  const row = {
    ...ours,
    kind: 'message',
    event_index: randomUUID(),
    address_index: Buffer.from('address'),
    sealed_event: Buffer.from(secret),
    sent_at: acceptedAt,
    accepted_at: acceptedAt,
    due_at: acceptedAt,
    handled_at: now,
    ...given,
  }
  const [inserted] = await sql<[{ id: string }]>`insert into inbox ${sql(row)} returning id`
  return inserted.id
}

async function citizen(given: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID()
  const sealed = { sealed_key: Buffer.alloc(1), sealed_address: Buffer.alloc(1) }
  await sql`insert into conversation ${sql({ id, ...ours, ...sealed, ...given })}`
  return id
}

async function said(conversationId: string, given: Record<string, unknown> = {}): Promise<void> {
  const row = {
    id: randomUUID(),
    conversation_id: conversationId,
    ...ours,
    purpose: 'guide',
    cause: randomUUID(),
    part: 0,
    text: secret,
    state: 'accepted',
    due_at: null,
    settled_at: now,
    created_at: now,
    ...given,
  }
  await sql`insert into outbox ${sql(row)}`
}

async function waitingStatements(): Promise<number> {
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return count
}

let numbers = 1_000_000_000

async function complained(
  conversationId: string,
  given: Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID()
  const row = {
    id,
    conversation_id: conversationId,
    receipt_number: String(++numbers),
    pseudonym: 'Pelapor-7F3K',
    channel: ours.channel,
    text: secret,
    status: 'unverified',
    stage: 'done',
    due_at: null,
    created_at: now,
    ...given,
  }
  await sql`insert into complaint ${sql(row)}`
  return id
}

describe('a snapshot of real rows', () => {
  test('tells the traffic of each account', async () => {
    await arrived({ accepted_at: ago(12) })
    await arrived({ accepted_at: ago(4 * 60) })
    await arrived({ accepted_at: ago(30 * 60) })
    await arrived({ accepted_at: ago(2 * 3_600) })
    await arrived({ kind: 'malformed', fault: 'no id', accepted_at: ago(60) })
    await arrived({ kind: 'malformed', fault: 'no id', accepted_at: ago(2 * 3_600) })
    await arrived({ kind: 'delivery', accepted_at: ago(1) })
    await arrived({ account: 'not ours', accepted_at: ago(60) })
    const someone = await citizen()
    await said(someone, { sent_at: ago(20) })
    await said(someone, { sent_at: ago(5_000) })
    await said(someone, { state: 'pending', due_at: now, settled_at: null })
    await said(someone, { state: 'rejected', rejection: 'recipient_unreachable' })
    await said(someone, { state: 'rejected', settled_at: ago(4_000), rejection: 'content' })
    await said(someone, { state: 'unknown' })
    await said(someone, { state: 'exhausted', settled_at: ago(3_500) })

    const { channels, verdict } = await take()
    expect(channels.map(({ account, isConfigured }) => [account, isConfigured])).toEqual([
      [ours.account, true],
      ['not ours', false],
    ])
    expect(channels[0]?.traffic).toMatchObject({
      lastMessageAt: ago(12),
      lastReplyAcceptedAt: ago(20),
      messagesIn5Minutes: 2,
      messagesInHour: 3,
      malformedInHour: 1,
      repliesAcceptedInHour: 1,
      repliesRejected: 1,
      repliesUnreachable: 1,
      repliesUnknown: 1,
      repliesExhausted: 1,
      repliesWaiting: 1,
      credentialsRejectedAt: undefined,
      listFaults: [],
    })
    const perMinute = channels[0]?.traffic?.messagesPerMinute ?? []
    expect([perMinute[59], perMinute[55], perMinute[29]]).toEqual([1, 1, 1])
    expect(verdict.reasons.map(({ code }) => code)).toEqual(['account_unknown'])
  })

  test('is failing while the provider refuses our credentials', async () => {
    const someone = await citizen()
    const refusal = { state: 'rejected', rejection: 'credentials' }
    await said(someone, { sent_at: ago(900), settled_at: ago(900) })
    await said(someone, { ...refusal, settled_at: ago(300) })
    expect((await take()).verdict).toMatchObject({
      level: 'failing',
      reasons: [{ code: 'credentials_rejected' }],
    })
    await said(someone, { sent_at: ago(10) })
    expect((await take()).verdict.level).toBe('healthy')
  })

  test('hole 17: is failing as soon as a check finds the credentials refused', async () => {
    await said(await citizen(), { sent_at: ago(10) })
    expect((await take()).verdict.level).toBe('healthy')
    const check = async (fault: string | null) => {
      await sql`
        insert into circuit (kind, name, account, checked_at, check_fault)
        values ('account', ${ours.channel}, ${ours.account}, now(), ${fault})
        on conflict (kind, name, account) do update set check_fault = excluded.check_fault`
    }
    await check('HTTP 401')
    expect((await take()).verdict).toMatchObject({
      level: 'failing',
      reasons: [{ code: 'credentials_rejected' }],
    })
    await check(null)
    expect((await take()).verdict.level).toBe('healthy')
  })

  test('tells what each queue has to do, and how it gets on', async () => {
    await arrived({ handled_at: null, due_at: ago(90), attempts: 6 })
    await arrived({ handled_at: null, due_at: ago(-60), attempts: 1 })
    await citizen({ due_at: ago(5) })
    await citizen({ due_at: ago(-5) })
    const someone = await citizen()
    await complained(someone, { stage: 'triage', due_at: ago(3) })
    await complained(someone, { stage: 'forward', due_at: ago(7), attempts: 1 })
    await said(someone, { state: 'pending', due_at: ago(30) })
    const [sent] = await sql<[{ id: string }]>`
      insert into message (id, conversation_id, inbox_id, external_index, text, attachments,
        disposition, sent_at, accepted_at)
      values (gen_random_uuid(), ${someone}, 1708, gen_random_uuid(), '', '[]', 'draft', ${now}, ${now})
      returning id`
    await sql`
      insert into attachment (id, message_id, place, channel, account, due_at, attempts)
      values (gen_random_uuid(), ${sent.id}, 0, 'twilio', '1708', ${ago(20)}, 1)`
    // A delivery report that waits for its reply is due now and then, and no trouble.
    await arrived({ kind: 'delivery', address_index: null, handled_at: null, attempts: 9 })
    const durations = Array.from({ length: 15 }, (_, place) => (place === 4 ? 10 : 0))
    for (const [queue, minute, done] of [
      ['intake', '03:09', 50],
      ['intake', '03:10', 5],
      ['intake', '03:04', 1_000],
      ['upkeep', '03:09', 1_000],
    ] as const)
      await sql`insert into queue_minute ${sql({
        queue,
        minute: new Date(`2026-11-22T${minute}:00Z`),
        process: 'test',
        done,
        failed: 0,
        durations: [...durations],
      })}`

    const { queues, verdict } = await take()
    expect(queues.map(({ queue, work }) => [queue, work?.due, work?.oldestDueSeconds])).toEqual([
      ['intake', 2, 90],
      ['triage', 1, 3],
      ['forward', 1, 7],
      ['reply', 2, 30],
      ['media', 1, 20],
    ])
    expect(queues.map(({ work }) => [work?.retrying, work?.stuck])).toEqual([
      [2, 1],
      [0, 0],
      [1, 0],
      [0, 0],
      [1, 0],
    ])
    expect(queues[0]?.work).toMatchObject({
      perMinute: 10,
      done: 55,
      p95: { relation: 'at_most', ms: 16 },
    })
    expect(verdict.reasons.map(({ code, subject }) => `${subject} ${code}`)).toEqual([
      'intake overdue',
      'intake rows_stuck',
    ])
  })

  test('shows the ten latest complaints and what each waits for', async () => {
    const someone = await citizen()
    const first = await complained(someone, { created_at: ago(600) })
    await said(someone, { cause: `receipt:${first}`, sent_at: now })
    const repeat = await complained(someone, { repeat_of: first, created_at: ago(500) })
    await said(someone, { cause: `repeat:${repeat}`, state: 'pending', due_at: now })
    for (let minutes = 0; minutes < 8; minutes++)
      await complained(someone, {
        receipt_number: `12345678${minutes}0`,
        stage: 'triage',
        due_at: now,
        category_name: 'Sampah',
        district_name: 'Gubeng',
        created_at: ago(minutes * 60),
      })
    await complained(someone, { pseudonym: 'Pelapor-OLD2', created_at: ago(900) })

    const { latestComplaints } = await take()
    expect(latestComplaints).toHaveLength(10)
    expect(latestComplaints[3]).toEqual({
      pseudonym: 'Pelapor-7F3K',
      receiptEnd: '7830',
      channel: 'twilio',
      category: 'Sampah',
      district: 'Gubeng',
      stage: 'triage',
      waitingFor: 'triage',
      isRepeat: false,
      minutesAgo: 3,
    })
    expect(latestComplaints.slice(8).map(({ isRepeat, waitingFor }) => [isRepeat, waitingFor]))
      // The repeat is the younger one.
      .toEqual([
        [true, 'reply'],
        // Its network told nothing of late.
        [false, 'sent'],
      ])
    expect(JSON.stringify(latestComplaints)).not.toContain(secret)
  })

  test('seen false: is failing where the network says that no reply arrived', async () => {
    for (let sent = 0; sent < 4; sent++)
      await said(await citizen(), {
        sent_at: ago(30_000),
        delivery_status: 'failed',
        delivery_error: `30003 ${secret}`,
        undelivered_at: ago(600 + sent),
      })
    const { verdict, channels } = await take()
    expect(verdict).toMatchObject({
      level: 'failing',
      reasons: [{ code: 'replies_undelivered', account: ours.account, waiting: 4 }],
    })
    expect(channels[0]?.traffic?.delivery).toEqual({
      latest: 4,
      delivered: 0,
      undelivered: 4,
      mostInOneConversation: 0,
      undeliveredInHour: 4,
      codes: [{ code: '30003', count: 4 }],
      citizens: 4,
    })
  })

  test('seen false: a loop of replies to one conversation strains', async () => {
    const machine = await citizen()
    for (let sent = 0; sent < 16; sent++) await said(machine, { sent_at: ago(sent * 20) })
    expect((await take()).verdict).toMatchObject({
      level: 'strained',
      reasons: [{ code: 'replies_looping' }],
    })
  })

  test('seen false: a complaint without a receipt, because staff spoke, is shown and strains', async () => {
    const until = ago(-7_200)
    const untold = await citizen({ paused_until: until })
    const told = await citizen({ paused_until: ago(-60) })
    await citizen({ paused_until: ago(60) })
    const of = async (conversationId: string) => {
      const id = await complained(conversationId)
      await sql`update conversation set latest_complaint_id = ${id} where id = ${conversationId}`
      return id
    }
    await of(untold)
    await said(told, { cause: `receipt:${await of(told)}`, sent_at: now })
    const { pauses, verdict, latestComplaints } = await take()
    expect(pauses).toEqual({ conversations: 2, until, untold: 1 })
    expect(verdict).toMatchObject({
      level: 'strained',
      reasons: [{ code: 'replies_paused', waiting: 1 }],
    })
    expect(latestComplaints.map(({ waitingFor }) => waitingFor).sort()).toEqual(['sent', 'staff'])
  })

  test('counts the citizens who wait, each once in a queue', async () => {
    const someone = await citizen()
    for (let part = 0; part < 3; part++)
      await said(someone, { state: 'pending', due_at: ago(400), settled_at: null, part })
    await arrived({ handled_at: null, due_at: ago(400) })
    await arrived({ handled_at: null, due_at: ago(400) })
    const { queues, verdict } = await take()
    expect(queues.map(({ queue, work }) => `${queue} ${work?.citizens}`)).toEqual([
      'intake 1',
      'triage 0',
      'forward 0',
      'reply 1',
      'media 0',
    ])
    expect(verdict.reasons.map(({ code, waiting }) => `${code} ${waiting}`)).toEqual([
      'overdue 1',
      'overdue 1',
    ])
  })

  test('is failing where the database was sealed with other keys than ours', async () => {
    const door = { ...calmDoor, keyRing: 'ours' }
    const judged = async () =>
      (await snapshot(sql, { accounts, refused: new Map(), door, now })).verdict.reasons
    await sql`insert into installation (name, value) values ('key ring', 'theirs')`
    expect((await judged()).map(({ code }) => code)).toEqual(['key_mismatch'])
    await sql`update installation set value = 'ours' where name = 'key ring'`
    expect(await judged()).toEqual([])
    await sql`delete from installation where name = 'key ring'`
  })

  test('does not wait for a database that is stuck, and leaves no statement behind', async () => {
    const blocker = postgres(database.url, { max: 1 })
    const { promise: isOver, resolve: release } = Promise.withResolvers<void>()
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>()
    const blocking = blocker.begin(async (tx) => {
      await tx`lock table inbox in access exclusive mode`
      locked()
      await isOver
    })
    try {
      await isLocked
      const taken = await take(100)
      expect(taken.database).toEqual({ state: 'away', detail: 'no answer within 100 ms' })
      expect(taken.verdict.reasons.map(({ code }) => code)).toEqual(['database_away'])
      await expect.poll(waitingStatements).toBe(0)
    } finally {
      release()
      await blocking
      await blocker.end()
    }
    expect((await take()).database.state).toBe('up')
  })
})

describe('the cost of a snapshot', () => {
  test('does not grow with history: indexes alone, and few pages', {
    timeout: 120_000,
  }, async () => {
    await fillHistory(200_000)
    const [explained] = await sql<[{ 'QUERY PLAN': [{ Plan: PlanNode }] }]>`
      explain (analyze, buffers, format json) ${rowsStatement(sql, keys, now)}`
    const plan = explained['QUERY PLAN'][0].Plan
    const big = ['inbox', 'message', 'outbox', 'complaint', 'conversation', 'queue_minute']
    const scanned = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan')
    expect(scanned.map((node) => node['Relation Name']).filter(isIn(big))).toEqual([])
    // Measured: 286 pages of 8 KB, out of some 20,000, in 8 ms.
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(600)
  })
})

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: PlanNode[]
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

function isIn(names: readonly string[]) {
  return (name: string | undefined) => name !== undefined && names.includes(name)
}

/** Two months of handled rows, up to now. */
async function fillHistory(messages: number): Promise<void> {
  const { channel, account } = ours
  const people = messages / 10
  const someTime = sql`${now}::timestamptz - random() * interval '60 days'`
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address, paused_until)
    select md5('person' || i)::uuid, ${channel}, ${account}, '', '', ${someTime}
    from generate_series(1, ${people}::int) as i`
  await sql`
    insert into inbox (channel, account, kind, event_index, address_index, sealed_event, sent_at,
      accepted_at, handled_at)
    select ${channel}, ${account}, (array['message', 'delivery', 'malformed'])[1 + i % 3], gen_random_uuid(),
      decode(md5(i::text), 'hex'), decode(repeat('00', 200), 'hex'), ${now}, ${someTime}, ${now}
    from generate_series(1, ${messages}::int) as i`
  await sql`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status,
      stage, due_at, created_at)
    select md5('complaint' || i)::uuid, md5('person' || i)::uuid, (1000000000 + i)::text,
      'Pelapor-7F3K', ${channel}, 'x', 'unverified', 'done', null, ${someTime}
    from generate_series(1, ${people}::int) as i`
  await sql`
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, state,
      due_at, settled_at, sent_at, created_at, delivery_status, undelivered_at)
    select gen_random_uuid(), conversation_id, channel, ${account}, 'receipt', 'receipt:' || id, 0, 'x',
      'accepted', null, created_at, created_at, created_at,
      case when random() < 0.1 then 'failed' else 'delivered' end, null
    from complaint`
  await sql`update outbox set undelivered_at = sent_at where delivery_status = 'failed'`
  await sql`
    insert into queue_minute
    select queue, date_trunc('minute', ${now}::timestamptz) - i * interval '1 minute', 'test', 1, 0,
      array[1]
    from unnest(array['intake', 'triage', 'forward', 'reply']) as queue,
      generate_series(0, 10080) as i`
  await sql`vacuum (analyze) inbox, conversation, complaint, outbox, queue_minute`
}

describe('operations over HTTP', () => {
  let app: FastifyInstance

  beforeEach(async () => {
    app = Fastify()
    operationsRoutes(app, {
      sql,
      ring,
      accounts,
      inbox: {
        state: () => ({ ...calmInbox, spool: 'none' }),
      },
      doorHealth: async () => calmDoor,
      refused: new Map(),
      log: pino({ level: 'silent' }),
    })
    await app.ready()
  })

  afterEach(async () => {
    await app.close()
  })

  test('tell what became of messages, in the order of asking', async () => {
    const someone = await citizen()
    const complaintId = await complained(someone)
    const repeatId = await complained(someone, { repeat_of: complaintId })
    const heard = async (externalId: string, given: Record<string, unknown>) => {
      const inboxId = await arrived({ event_index: eventOf(externalId) })
      const row = {
        id: randomUUID(),
        conversation_id: someone,
        inbox_id: inboxId,
        external_index: externalIndex(ring, ours, externalId),
        text: secret,
        attachments: '[]',
        disposition: 'complaint',
        sent_at: now,
        accepted_at: now,
        ...given,
      }
      await sql`insert into message ${sql(row)}`
    }
    await heard('SM1', { complaint_id: complaintId, accepted_at: ago(60) })
    await heard('SM2', { complaint_id: repeatId, accepted_at: ago(10) })
    await heard('SM3', { disposition: 'set_aside', accepted_at: ago(5) })
    await arrived({ event_index: eventOf('SM4'), handled_at: null })
    await arrived({ event_index: eventOf('SM6', 'another'), account: 'another' })
    await said(someone, { created_at: ago(10) })
    await said(someone, { created_at: now, state: 'rejected' })

    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/operations/outcomes',
      payload: { ...ours, externalIds: ['SM4', 'SM1', 'SM2', 'SM3', 'SM5', 'SM6', 'SM1'] },
    })
    expect(statusCode).toBe(200)
    const first = { externalId: 'SM1', disposition: 'complaint', complaintId, repeat: false }
    expect(JSON.parse(body)).toEqual([
      { externalId: 'SM4', disposition: 'unhandled', repeat: false, replied: false },
      { ...first, replied: true },
      {
        externalId: 'SM2',
        disposition: 'complaint',
        complaintId: repeatId,
        repeat: true,
        replied: true,
      },
      { externalId: 'SM3', disposition: 'set_aside', repeat: false, replied: false },
      { externalId: 'SM5', disposition: 'missing', repeat: false, replied: false },
      { externalId: 'SM6', disposition: 'missing', repeat: false, replied: false },
      { ...first, replied: true },
    ])
  })

  test('answer 5,000 ids at once', async () => {
    const externalIds = Array.from({ length: 5_000 }, (_, place) => `SM${place}`.padEnd(200, 'x'))
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/operations/outcomes',
      payload: { ...ours, externalIds },
    })
    expect(statusCode).toBe(200)
    expect(JSON.parse(body)).toHaveLength(5_000)
  })

  test.each(['/operations', '/operations/snapshot', '/metrics'])(
    '%s shows no text of a citizen and no whole receipt number',
    async (url) => {
      const someone = await citizen()
      await arrived({ accepted_at: new Date() })
      await said(someone, { state: 'rejected', detail: `content: ${secret}` })
      await complained(someone, { receipt_number: '1234567890', fault: secret })
      const { statusCode, body } = await app.inject(url)
      expect(statusCode).toBe(200)
      expect(body).toContain('twilio')
      expect(body).not.toContain('Lampu jalan')
      expect(body).not.toContain('1234567890')
    },
  )
})
