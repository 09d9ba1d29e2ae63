import { randomInt, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { findReceiptNumber } from '../../src/identity/names.ts'
import { redact } from '../../src/identity/redact.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { reviveReplies } from '../../src/outbox/revive.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import type { ReplyDeps } from '../../workers/attempt.ts'
import { intake } from '../../workers/intake.ts'
import { openReplies } from '../../workers/reply.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, type StepDeps, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { quietReplies } from '../harness/outbox.ts'
import { workOff } from '../harness/steps.ts'
import { type StubAnswer, type StubGateway, startStubGateway } from '../harness/stub-gateway.ts'

const page = { channel: 'meta/messenger', account: '100000000000101', edge: 'comments' }
const instagram = { channel: 'meta/instagram', account: '17841400000000001', edge: 'replies' }
/** Its operator wants private replies only. */
const quiet = { channel: 'meta/messenger', account: '100000000000102', edge: 'comments' }
type Account = typeof page

let citizens: TestCitizens
let sql: TestCitizens['sql']
let provider: StubGateway
/** What Meta answers otherwise, to a path. */
let refuse: ((path: string) => StubAnswer | undefined) | undefined
let deps: StepDeps & ReplyDeps

beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
  provider = await startStubGateway(({ path }) => refuse?.(path) ?? accepted(path))
  const accounts = readAccounts(
    [
      { channel: page.channel, settings: { ...meta(), pageId: page.account } },
      { channel: instagram.channel, settings: { ...meta(), instagramId: instagram.account } },
      {
        channel: quiet.channel,
        settings: { ...meta(), pageId: quiet.account, publicReplies: false },
      },
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
  await sql`truncate inbox, outbox, news, complaint, conversation, core_complaint, circuit cascade`
})
afterAll(async () => {
  await provider.close()
  await citizens.close()
})

const meta = () => ({
  appSecret: 'a'.repeat(32),
  verifyToken: 'v'.repeat(32),
  accessToken: 't'.repeat(32),
  graphUrl: provider.url,
})

function accepted(path: string): StubAnswer {
  const id = randomUUID()
  const body = JSON.stringify(isOpen(path) ? { id } : { message_id: id })
  return { status: 200, contentType: 'application/json', body }
}

function graphError(code: number, error_subcode?: number): StubAnswer {
  const error = { code, error_subcode, message: 'x', type: 'OAuthException' }
  return { status: 400, contentType: 'application/json', body: JSON.stringify({ error }) }
}

const isOpen = (path: string) => /\/(?:comments|replies)$/.test(path)

const newCitizen = () => String(randomInt(1e13, 1e14))

function commentOf(to: Account, from: string, text: string, more: object = {}) {
  const id = `9001_${randomInt(1e9, 1e10)}`
  return {
    kind: 'message' as const,
    account: to.account,
    eventKey: id,
    externalId: id,
    from,
    text,
    sentAt: new Date(),
    attachments: [],
    public: true as const,
    place: 'comment',
    ...more,
  }
}

type Event = ReturnType<typeof commentOf>

async function take(to: Account, events: readonly object[]): Promise<void> {
  const delivery = { channel: to.channel, receivedAt: new Date(), events: events as Event[] }
  await insert(sql, [toRows(citizens.ring, delivery)])
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
}

async function send(): Promise<void> {
  const replies = openReplies(deps)
  await replies.run(allLanes)
  await replies.idle()
}

/** A citizen comments, and whatever follows at once follows. @returns the id of the comment */
async function comment(to: Account, from: string, text: string, more: object = {}) {
  const event = commentOf(to, from, text, more)
  await take(to, [event])
  await send()
  return event.externalId
}

interface Heard {
  readonly isOpen: boolean
  readonly path: string
  readonly text: string
}

/** What Meta was told since then. */
function heardSince(place: number): Heard[] {
  return provider.requests.slice(place).map(({ path, body }) => {
    const { message } = JSON.parse(body)
    return { isOpen: isOpen(path), path, text: isOpen(path) ? message : message.text }
  })
}

const openOf = (heard: readonly Heard[]) => heard.filter((one) => one.isOpen)
const rowOf = async () => {
  const [row] = await sql`
    select state, attempts, detail, rejection, due_at from outbox
    where purpose = 'openly' order by position desc limit 1`
  return row
}

const lamp = 'Lampu jalan padam di Jalan Melati 12 Kecamatan Serang'

describe.for([page, instagram])('a comment on $channel', (to) => {
  test('has its private reply with the number, then a short public one without', async () => {
    const before = provider.requests.length
    const id = await comment(to, newCitizen(), lamp)
    const [inPrivate, inPublic, ...rest] = heardSince(before)
    expect(rest).toEqual([])
    expect(inPrivate).toMatchObject({ isOpen: false, text: expect.stringMatching(/\b\d{10}\b/) })
    expect(inPublic).toEqual({
      isOpen: true,
      path: `/v26.0/${id}/${to.edge}`,
      text: expect.stringContaining('Laporan telah kami terima. Untuk nomor dan rinciannya'),
    })
    expect(await rowOf()).toMatchObject({
      state: 'accepted',
      attempts: 1,
      detail: 'public: beside the private reply',
    })
  })

  test('has it once, however often it comes and whatever follows', async () => {
    const from = newCitizen()
    const before = provider.requests.length
    const event = commentOf(to, from, lamp)
    await take(to, [event, event])
    await send()
    await take(to, [event])
    await send()
    await comment(to, from, 'di depan SMP 3')
    expect(openOf(heardSince(before))).toHaveLength(1)
  })

  test('has the numbers of help in public, where there is danger', async () => {
    const before = provider.requests.length
    await comment(to, newCitizen(), 'tolong kebakaran sekarang di pasar lama, api besar')
    const [one, ...rest] = openOf(heardSince(before))
    expect(rest).toEqual([])
    expect(one?.text).toMatch(/113.*pesan langsung/)
    expect(findReceiptNumber(one?.text ?? '')).toBeUndefined()
  })

  test('has it also where the private reply is refused: it asks to write in private', async () => {
    refuse = (path) => (isOpen(path) ? undefined : graphError(10903))
    const before = provider.requests.length
    await comment(to, newCitizen(), lamp)
    expect(openOf(heardSince(before))).toMatchObject([
      { text: expect.stringContaining('mohon kirim STATUS lewat pesan langsung') },
    ])
    const rows = await sql`select purpose, state from outbox order by position`
    expect(rows).toMatchObject([
      { purpose: 'receipt', state: 'rejected' },
      { purpose: 'openly', state: 'accepted' },
    ])
  })

  test('still has its private reply by hand after the public one', async () => {
    refuse = (path) => (isOpen(path) ? undefined : graphError(10903))
    const id = await comment(to, newCitizen(), lamp)
    refuse = undefined
    const rows = await sql<{ id: string }[]>`select id from outbox where purpose = 'receipt'`
    expect(await reviveReplies(sql, [rows[0]?.id ?? ''])).toBe(1)
    await send()
    const { body } = provider.requests.at(-1) ?? { body: '{}' }
    expect(JSON.parse(body)).toMatchObject({ recipient: { comment_id: id } })
  })

  test('that is a week old has no private reply any more, and is asked to write in private', async () => {
    const before = provider.requests.length
    const sentAt = new Date(Date.now() - 8 * 86_400_000)
    await comment(to, newCitizen(), lamp, { sentAt })
    const heard = heardSince(before)
    expect(heard.map((one) => one.isOpen)).toEqual([true])
  })

  test('that is gone ends it: nothing is tried again', async () => {
    refuse = (path) => (isOpen(path) ? graphError(100, 33) : undefined)
    await comment(to, newCitizen(), lamp)
    expect(await rowOf()).toMatchObject({ state: 'rejected', attempts: 1, rejection: 'content' })
    const before = provider.requests.length
    await send()
    expect(heardSince(before)).toEqual([])
  })

  test('is not replied to again where nobody knows whether the reply stands there', async () => {
    refuse = (path) =>
      isOpen(path)
        ? { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }
        : undefined
    await comment(to, newCitizen(), lamp)
    expect(await rowOf()).toMatchObject({ state: 'unknown', attempts: 1 })
    refuse = undefined
    const before = provider.requests.length
    await sql`update outbox set reconcile_at = now(), settled_at = now() - interval '1 day'
      where purpose = 'openly'`
    await send()
    await send()
    expect(heardSince(before)).toEqual([])
    expect(await rowOf()).toMatchObject({ state: 'parked' })
  })

  test('that its author took back has none', async () => {
    const from = newCitizen()
    const event = commentOf(to, from, lamp)
    await take(to, [event])
    const { account, externalId } = event
    const eventKey = `${externalId}:deleted`
    const deletion = {
      kind: 'deletion',
      account,
      eventKey,
      externalId,
      from,
      deletedAt: new Date(),
    }
    await take(to, [deletion])
    const before = provider.requests.length
    await send()
    expect(openOf(heardSince(before))).toEqual([])
    expect(await rowOf()).toEqual({
      state: 'held',
      attempts: 0,
      rejection: null,
      due_at: null,
      detail: 'not said: the comment was taken back',
    })
  })

  test('that cannot be replied to for want of a permission keeps no private reply from going', async () => {
    refuse = (path) => (isOpen(path) ? graphError(200) : undefined)
    await comment(to, newCitizen(), lamp)
    expect(await rowOf()).toMatchObject({ state: 'rejected', rejection: 'unexpected' })
    const before = provider.requests.length
    await comment(to, newCitizen(), lamp)
    expect(heardSince(before).map((one) => one.isOpen)).toEqual([false, true])
  })

  test('whose public reply has to wait keeps no private one of its author waiting', async () => {
    refuse = (path) => (isOpen(path) ? graphError(2) : undefined)
    const from = newCitizen()
    await comment(to, from, lamp)
    expect(await rowOf()).toMatchObject({ state: 'pending', attempts: 1 })
    await sql`update outbox set due_at = now() + interval '1 hour' where purpose = 'openly'`
    const before = provider.requests.length
    await comment(to, from, 'STATUS', { public: false, place: undefined })
    expect(heardSince(before)).toMatchObject([{ isOpen: false }])
  })

  test('pauses the account where its token is dead, and goes later where there are too many', async () => {
    refuse = (path) => (isOpen(path) ? graphError(613) : undefined)
    await comment(to, newCitizen(), lamp)
    expect(await rowOf()).toMatchObject({ state: 'pending', attempts: 1 })
    refuse = (path) => (isOpen(path) ? graphError(190) : undefined)
    await comment(to, newCitizen(), lamp)
    const before = provider.requests.length
    await comment(to, newCitizen(), lamp)
    expect(heardSince(before)).toEqual([])
  })

  test('has none where its private reply is held back', async () => {
    const voice = deps
    deps = { ...deps, replyBudget: { perConversation: 0, perAccount: 50_000 } }
    const before = provider.requests.length
    await comment(to, newCitizen(), lamp)
    deps = voice
    expect(heardSince(before)).toEqual([])
    expect(await rowOf()).toBeUndefined()
  })

  test('has none where the same words stood below another one of the author within the hour', async () => {
    const from = newCitizen()
    const before = provider.requests.length
    await comment(to, from, lamp)
    await comment(to, from, 'Sampah menumpuk di Jalan Kenanga 3 Kecamatan Serang sejak kemarin')
    const heard = heardSince(before)
    expect(heard.filter((one) => !one.isOpen).length).toBeGreaterThan(1)
    expect(openOf(heard)).toHaveLength(1)
  })

  test('that says nothing has none', async () => {
    const before = provider.requests.length
    await comment(to, newCitizen(), 'keren bgt min')
    expect(openOf(heardSince(before))).toEqual([])
  })
})

test('a direct message, and a comment on a live video, have no public reply', async () => {
  const before = provider.requests.length
  await comment(instagram, newCitizen(), lamp, { public: false })
  await comment(instagram, newCitizen(), lamp, { place: 'live_comment' })
  expect(heardSince(before).map((one) => one.isOpen)).toEqual([false, false])
})

test('an account that wants none says none', async () => {
  const before = provider.requests.length
  await comment(quiet, newCitizen(), lamp)
  expect(heardSince(before).map((one) => one.isOpen)).toEqual([false])
})

test('what was planned before the operator wanted none is not said', async () => {
  await take(page, [commentOf(page, newCitizen(), lamp)])
  const told = deps
  const settings = { ...meta(), pageId: page.account, publicReplies: false }
  deps = { ...deps, accounts: readAccounts([{ channel: page.channel, settings }], registry) }
  const before = provider.requests.length
  await send()
  deps = told
  expect(openOf(heardSince(before))).toEqual([])
  expect(await rowOf()).toMatchObject({ state: 'held' })
})

test('no receipt number, phone, identity number or name ever stands in public', async () => {
  const digits = (count: number) =>
    fc.stringMatching(new RegExp(`^\\d{${count}}$`)).map((word) => word.padStart(count, '0'))
  const matters = fc.constantFrom(
    lamp,
    'tolong kebakaran sekarang di pasar lama, api besar',
    'The street light near the market is broken, please help',
    'Petugas kelurahan minta uang untuk KTP, saya takut',
    'mana nih respon laporan saya',
  )
  const said = fc.record({ matter: matters, phone: digits(9), nik: digits(16), old: digits(10) })
  await fc.assert(
    fc.asyncProperty(said, fc.constantFrom(page, instagram), async (one, to) => {
      const text = `${one.matter}, hub saya Zulaikha 081${one.phone}, NIK ${one.nik}, no ${one.old}`
      const before = provider.requests.length
      const from = newCitizen()
      await comment(to, from, text, { fromName: 'Zulaikha' })
      await comment(to, from, text)
      const numbers = await sql<
        { number: string }[]
      >`select receipt_number as number from complaint`
      for (const open of openOf(heardSince(before))) {
        expect(open.text).not.toMatch(/Zulaikha|\d{5}/)
        expect(redact(open.text)).toBe(open.text)
        for (const { number } of numbers) expect(open.text).not.toContain(number)
      }
    }),
    { numRuns: 20 },
  )
})

test('words of an agency that bring a number are not said in public', async () => {
  const told = deps
  const receiptInPublic = '{agency}: Terima kasih. Contoh nomor: 1234567897.'
  const own = [...'0123456789']
    .map((digit) => receiptInPublic.replace(/\d{10}/, `123456789${digit}`))
    .find((text) => findReceiptNumber(text) !== undefined)
  deps = { ...deps, agency: { ...deps.agency, texts: { receiptInPublic: own ?? '' } } }
  const before = provider.requests.length
  await comment(page, newCitizen(), lamp)
  deps = told
  expect(heardSince(before).map((one) => one.isOpen)).toEqual([false])
})
