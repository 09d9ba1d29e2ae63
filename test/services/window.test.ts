import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { reportNews } from '../../src/complaints/news.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { snapshot } from '../../src/operations/snapshot.ts'
import { eraseReplies } from '../../src/outbox/erase.ts'
import { keepWaiting, releaseWaiting } from '../../src/outbox/window.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import type { ReplyDeps } from '../../workers/attempt.ts'
import { intake } from '../../workers/intake.ts'
import { tellNews } from '../../workers/news.ts'
import { openReplies } from '../../workers/reply.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, type StepDeps, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { quietReplies } from '../harness/outbox.ts'
import { workOff } from '../harness/steps.ts'
import { type StubAnswer, type StubGateway, startStubGateway } from '../harness/stub-gateway.ts'

const bare = { channel: 'meta/whatsapp', account: '200000000000002' }
const withTemplates = { channel: 'meta/whatsapp', account: '200000000000003' }
const sms = { channel: 'twilio', account: '+62215550123' }
const page = { channel: 'meta/messenger', account: '100000000000101' }
type Account = typeof bare

let citizens: TestCitizens
let sql: TestCitizens['sql']
/** Where the providers are: it answers as they do. */
let provider: StubGateway
let refuse: ((payload: string) => StubAnswer | undefined) | undefined
let deps: StepDeps & ReplyDeps

beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
  provider = await startStubGateway(({ body }) => refuse?.(body) ?? accepted())
  const meta = {
    appSecret: 'a'.repeat(32),
    verifyToken: 'v'.repeat(32),
    accessToken: 't'.repeat(32),
    graphUrl: provider.url,
  }
  const whatsapp = { ...meta, markRead: false }
  const accounts = readAccounts(
    [
      { channel: bare.channel, settings: { ...whatsapp, phoneNumberId: bare.account } },
      {
        channel: withTemplates.channel,
        settings: {
          ...whatsapp,
          phoneNumberId: withTemplates.account,
          templates: { news: 'kabar_laporan' },
        },
      },
      {
        channel: sms.channel,
        settings: {
          accountSid: `AC${'0'.repeat(32)}`,
          authToken: 'x'.repeat(32),
          number: sms.account,
          apiUrl: provider.url,
        },
      },
      { channel: page.channel, settings: { ...meta, pageId: page.account, publicReplies: false } },
    ].map((one) => ({ ...one, settleMs: 0 })),
    registry,
  )
  deps = {
    ...stepDeps(sql, citizens.ring),
    accounts,
    ...quietReplies,
    http: httpClient,
  }
})
afterEach(async () => {
  refuse = undefined
  await sql`truncate inbox, outbox, news, complaint, conversation, core_complaint cascade`
})
afterAll(async () => {
  await provider.close()
  await citizens.close()
})

function accepted(): StubAnswer {
  const id = `id-${randomUUID()}`
  const body = JSON.stringify({ sid: id, message_id: id, messages: [{ id }] })
  return { status: 200, contentType: 'application/json', body }
}

async function send(): Promise<void> {
  const replies = openReplies(deps)
  await replies.run(allLanes)
  await replies.idle()
}

/** A citizen writes, and whatever follows at once follows. */
async function write(to: Account, from: string, text: string, more: object = {}): Promise<void> {
  const id = randomUUID()
  const event = {
    kind: 'message' as const,
    account: to.account,
    eventKey: id,
    externalId: id,
    from,
    text,
    sentAt: new Date(),
    attachments: [],
    ...more,
  }
  const delivery = { channel: to.channel, receivedAt: new Date(), events: [event] }
  await insert(sql, [toRows(citizens.ring, delivery)])
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
  await send()
}

const newCitizen = () => `+62811${randomInt(1e9, 1e10)}`

/** What the providers were told since then, as they have it. */
function heardSince(place: number): { text: string; type: string }[] {
  return provider.requests.slice(place).map(({ body }) => {
    if (!body.startsWith('{')) {
      const form = new URLSearchParams(body)
      return { type: 'sms', text: form.get('Body') ?? '' }
    }
    const { type, text, template, message, recipient } = JSON.parse(body)
    const parameter = template?.components[0].parameters[0].text
    return {
      type: template ? `template ${template.name}` : (type ?? Object.keys(recipient).join()),
      text: text?.body ?? parameter ?? message?.text,
    }
  })
}

/** A citizen with a complaint, who has been silent since. @returns her address */
async function silentFor(hours: number, to: Account, more: object = {}): Promise<string> {
  const from = newCitizen()
  await write(to, from, 'Lampu jalan padam di Jalan Melati 12 Kecamatan Serang', more)
  await pass(hours)
  return from
}

async function pass(hours: number): Promise<void> {
  const past = sql`${hours}::int * interval '1 hour'`
  await sql`update conversation set last_inbound_at = last_inbound_at - ${past}`
  await sql`update message set sent_at = sent_at - ${past}`
  await sql`update outbox set created_at = created_at - ${past}`
}

async function tell(kind: 'assigned' | 'answered', text?: string): Promise<void> {
  const [complaint] = await sql<[{ id: string }]>`select id from complaint limit 1`
  const words = text === undefined ? {} : { text }
  const one = { eventKey: randomUUID(), complaintId: complaint.id, kind, at: new Date(), ...words }
  expect(await reportNews(sql, [one])).toEqual([])
  await sql`update news set due_at = now() where due_at is not null`
  for (const lane of allLanes.keys()) await tellNews(deps, lane, new AbortController().signal)
  await send()
}

const latest = async () => {
  const [row] = await sql`
    select state, held_back, detail, attempts, first_attempt_at, rejection,
      extract(epoch from due_at - created_at)::int / 86400 as days
    from outbox order by position desc limit 1`
  return row
}

describe('news after 25 hours', () => {
  test('on WhatsApp waits, and goes out first when she writes', async () => {
    const from = await silentFor(25, bare)
    const before = provider.requests.length
    await tell('answered', 'Lampu sudah diganti.')
    await tell('answered', 'Tiang juga.')
    expect(heardSince(before)).toEqual([])
    expect(await latest()).toEqual({
      state: 'pending',
      held_back: 'window',
      detail: 'wait: 25 h after the last message, and no other way',
      attempts: 0,
      first_attempt_at: null,
      rejection: null,
      days: 30,
    })
    await write(bare, from, 'gimana laporan saya')
    const heard = heardSince(before).map(({ text }) => text)
    expect(heard).toHaveLength(3)
    expect(heard[0]).toContain('Lampu sudah diganti.')
    expect(heard[1]).toContain('Tiang juga.')
    expect(await latest()).toMatchObject({ state: 'accepted', held_back: null })
  })

  test('on WhatsApp goes at once as the template that the account has for news', async () => {
    await silentFor(25, withTemplates)
    const before = provider.requests.length
    await tell('answered', 'Lampu sudah diganti.')
    expect(heardSince(before)).toEqual([
      { type: 'template kabar_laporan', text: expect.stringContaining('Lampu sudah diganti.') },
    ])
    expect(await latest()).toMatchObject({
      state: 'accepted',
      detail: 'template: 25 h after the last message',
    })
  })

  test('by SMS goes at once', async () => {
    await silentFor(25, sms)
    const before = provider.requests.length
    await tell('answered', 'Lampu sudah diganti.')
    expect(heardSince(before)).toMatchObject([{ type: 'sms' }])
    expect(await latest()).toMatchObject({ state: 'accepted', detail: null })
  })

  test('is counted for operators by why, and not among what waits for us', async () => {
    await silentFor(25, bare)
    await tell('assigned')
    const found = await snapshot(sql, {
      accounts: deps.accounts,
      refused: new Map(),
      now: new Date(),
    } as never)
    const traffic = found.channels.find(({ account }) => account === bare.account)?.traffic
    expect(traffic).toMatchObject({
      repliesWaiting: 0,
      repliesAwaiting: { windowClosed: 1, noticesStopped: 0 },
      held: { count: 0 },
    })
  })

  test('stands in nobody’s way: what can go goes', async () => {
    await silentFor(25, withTemplates)
    await sql`update outbox set state = 'pending', due_at = now(), settled_at = null, sent_at = null`
    const before = provider.requests.length
    await tell('assigned')
    expect(heardSince(before)).toMatchObject([{ type: 'template kabar_laporan' }])
    const rows = await sql`select purpose, state from outbox order by position`
    expect(rows).toMatchObject([
      { purpose: 'receipt', state: 'pending' },
      { purpose: 'news', state: 'accepted' },
    ])
  })

  test('is given up after 30 days, and shown', async () => {
    await silentFor(25, bare)
    await tell('assigned')
    await sql`update outbox set due_at = now(), created_at = created_at - interval '30 days'
      where held_back = 'window'`
    await send()
    expect(await latest()).toMatchObject({
      state: 'exhausted',
      held_back: null,
      rejection: 'window_closed',
      detail: expect.stringContaining('given up after 30 days'),
    })
  })

  test('is not said to who stopped notices meanwhile, and is once she starts them', async () => {
    await silentFor(1, sms)
    await sql`update conversation set paused_until = null`
    await tell('assigned')
    await sql`
      update outbox set state = 'pending', due_at = now(), settled_at = null, sent_at = null
      where purpose = 'news'`
    await sql`update conversation set opted_out_at = now()`
    const before = provider.requests.length
    await send()
    expect(heardSince(before)).toEqual([])
    expect(await latest()).toMatchObject({ state: 'pending', held_back: 'notices_stopped' })
    await sql`update conversation set opted_out_at = null`
    await sql.begin(async (tx) => {
      const rows = await tx<{ id: string }[]>`select id from conversation`
      await releaseWaiting(
        tx,
        rows.map(({ id }) => id),
      )
    })
    await send()
    expect(heardSince(before)).toHaveLength(1)
  })
})

describe('what waits', () => {
  test('is what the provider refuses for its window, too: nothing is given up for it', async () => {
    const from = await silentFor(1, bare)
    const closed = { error: { code: 131047, message: 'x', type: 'OAuthException' } }
    const body = JSON.stringify(closed)
    refuse = () => ({ status: 400, contentType: 'application/json', body })
    await tell('assigned')
    expect(await latest()).toMatchObject({
      state: 'pending',
      held_back: 'window',
      rejection: 'window_closed',
      attempts: 0,
    })
    refuse = undefined
    const before = provider.requests.length
    await write(bare, from, 'gimana laporan saya')
    expect(heardSince(before)[0]?.text).toContain('Diteruskan')
  })

  test('is due at once where she wrote while it was claimed', async () => {
    await silentFor(25, bare)
    await tell('assigned')
    const [row] = await sql`
      update outbox set state = 'sending', attempts = 1, held_back = null
      where held_back = 'window' returning id, conversation_id as "conversationId"`
    const [{ at }] = await sql<[{ at: Date }]>`select last_inbound_at as at from conversation`
    await sql`update conversation set last_inbound_at = now()`
    const claimed = { ...row, attempts: 1, lastInboundAt: new Date(at) }
    await keepWaiting(sql, [{ claimed: claimed as never, awaits: 'window', why: 'wait' }])
    const [kept] = await sql`select state, held_back, due_at <= now() as due from outbox
      order by position desc limit 1`
    expect(kept).toEqual({ state: 'pending', held_back: null, due: true })
  })

  test('is no reminder: what was asked is overtaken when she writes', async () => {
    const from = await silentFor(25, bare)
    await tell('assigned')
    await sql`update outbox set purpose = 'remind' where held_back = 'window'`
    const before = provider.requests.length
    await write(bare, from, 'gimana laporan saya')
    expect(heardSince(before).map(({ text }) => text)).not.toContainEqual(
      expect.stringContaining('Diteruskan ke instansi'),
    )
    const [row] = await sql`select state, due_at from outbox where purpose = 'remind'`
    expect(row).toEqual({ state: 'held', due_at: null })
  })

  test('is not sent once its citizen had everything erased', async () => {
    await silentFor(25, bare)
    await tell('assigned')
    await sql.begin(async (tx) => {
      const rows = await tx<{ id: string }[]>`select id from conversation`
      await eraseReplies(
        tx,
        rows.map(({ id }) => id),
      )
    })
    expect(await latest()).toMatchObject({ state: 'held', days: null })
    const [left] = await sql`select count(*)::int as count from outbox where text <> ''`
    expect(left).toEqual({ count: 0 })
  })
})

describe('a comment', () => {
  const comment = { public: true, place: 'comment' }

  test('has its one private reply, and what is due after that waits until she writes', async () => {
    const before = provider.requests.length
    const from = await silentFor(1, page, comment)
    expect(heardSince(before).map(({ type }) => type)).toEqual(['comment_id'])
    expect(await latest()).toMatchObject({
      state: 'accepted',
      detail: expect.stringMatching(/^private reply/),
    })
    await tell('assigned')
    expect(heardSince(before)).toHaveLength(1)
    expect(await latest()).toMatchObject({ state: 'pending', held_back: 'window' })
    await write(page, from, 'gimana laporan saya')
    expect(heardSince(before).map(({ type }) => type)).not.toContain('comment_id,id')
    expect(
      heardSince(before)
        .slice(1)
        .every(({ type }) => type === 'id' || type === 'RESPONSE'),
    ).toBe(true)
  })
})
