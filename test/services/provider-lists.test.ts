import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { twilio } from '../../channels/twilio/channel.ts'
import { x } from '../../channels/x/channel.ts'
import { type Account, Accounts } from '../../src/accounts.ts'
import type { WebhookChannel } from '../../src/contract/channel.ts'
import { type Http, HttpFailure, type HttpRequest } from '../../src/contract/http.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { compareHistories, type HistoryDeps } from '../../workers/history.ts'
import { settingsOf } from '../harness/channel-fixtures.ts'
import { openEvents } from '../harness/provider-ids.ts'
import { neverStopping } from '../harness/steps.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let warnings: Record<string, unknown>[]
beforeAll(async () => {
  store = await openStore(5)
})
afterEach(async () => {
  vi.useRealTimers()
  await store.sql`truncate inbox, circuit, provider_list`
})
afterAll(async () => {
  await store.close()
})

function accountOf(channel: WebhookChannel, given: Record<string, unknown>): Account {
  const settings = settingsOf(channel, given)
  return { channel, id: channel.accountId(settings), settings, settleMs: 0 }
}

const onX = accountOf(x, {
  consumerSecret: 'consumer-secret',
  userId: '1111',
  consumerKey: 'key',
  accessToken: 'token',
  accessSecret: 'access-secret',
  apiUrl: 'https://x.test',
})
const onTwilio = accountOf(twilio, {
  authToken: 'auth-token-of-the-test',
  accountSid: `AC${'0'.repeat(32)}`,
  number: '+6221500170',
  apiUrl: 'https://twilio.test',
})
const twilioList = `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`

interface Given {
  readonly status?: number
  readonly body?: object
}

/** A provider that answers by the address; what it was asked, in order. */
function provider(answer: (url: URL, request: HttpRequest | undefined) => Given | Promise<Given>) {
  const asked: URL[] = []
  const http: Http = async (address, request) => {
    const url = new URL(address)
    asked.push(url)
    const { status = 200, body = {} } = await answer(url, request)
    return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
  }
  return { http, asked }
}

function depsOf(http: Http, ...accounts: Account[]): HistoryDeps {
  warnings = []
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line)) })
  return { sql: store.sql, ring, accounts: new Accounts(accounts), http, wake: () => {}, log }
}

async function compare(deps: HistoryDeps, stopping = neverStopping): Promise<number> {
  await store.sql`update provider_list set due_at = now() where fault is null or began_at is null`
  return await compareHistories(deps, stopping)
}

async function placeOf(list: string) {
  const [row] = await store.sql`
    select *, extract(epoch from due_at - now())::float as due,
      extract(epoch from now() - until)::float as until_ago
    from provider_list where list = ${list}`
  return row
}

const ring = keyRing([randomBytes(32).toString('base64')])
const keys = async () =>
  [...(await openEvents(store.sql, ring)).values()].map(({ eventKey }) => eventKey)

const post = (id: number) => ({
  id: String(id),
  text: `@lapor laporan ${id}`,
  author_id: '2222',
  created_at: new Date(Date.now() - 60_000).toISOString(),
})

/** X's list of mentions: those after `since_id`, the newest first, in pages of this size. */
function mentionsOf(all: readonly number[], query: URLSearchParams, size = 100): Given {
  const since = Number(query.get('since_id') ?? 0)
  const newer = all.filter((id) => id > since).sort((one, other) => other - one)
  const from = Number(query.get('pagination_token') ?? 0)
  const page = newer.slice(from, from + size)
  const meta = {
    ...(newer[0] && page.length > 0 ? { newest_id: String(page[0]) } : {}),
    ...(from + size < newer.length ? { next_token: String(from + size) } : {}),
  }
  return { body: { data: page.map(post), meta } }
}

describe('the lists of an account', () => {
  test('do not touch each other: 50 mentions a day cost 50 reads beside a list that is refused', async () => {
    const all: number[] = []
    const { http, asked } = provider((url) =>
      url.pathname === '/2/dm_events' ? { status: 403 } : mentionsOf(all, url.searchParams),
    )
    const deps = depsOf(http, onX)
    for (let n = 1; n <= 50; n++) {
      all.push(n)
      expect(await compare(deps)).toBe(1)
      await compare(deps)
    }
    const [spent] = await store.sql`select spent_reads from circuit where name = 'x'`
    expect(spent).toEqual({ spent_reads: 50 })
    expect(await keys()).toHaveLength(50)
    expect(asked.filter(({ pathname }) => pathname === '/2/dm_events')).toHaveLength(1)
    const refused = await placeOf('dm_events')
    expect(refused).toMatchObject({ fault: 'HTTP 403 for the list of messages' })
    expect(refused?.['due']).toBeGreaterThan(850)
    expect(await placeOf('mentions')).toMatchObject({ mark: '50', fault: null, next_page: null })
  })

  test('are read on from the page before a crash, at no further cost', async () => {
    const all = Array.from({ length: 9 }, (_, n) => n + 1)
    const down: { isDown: boolean } = { isDown: true }
    const { http } = provider((url) => {
      if (down.isDown && url.searchParams.get('pagination_token') === '6')
        throw new HttpFailure('ECONNREFUSED', false)
      if (url.pathname === '/2/dm_events') return { status: 429 }
      return mentionsOf(all, url.searchParams, 3)
    })
    const deps = depsOf(http, onX)
    expect(await compare(deps)).toBe(6)
    expect(await placeOf('mentions')).toMatchObject({ mark: null, next_page: '6', newest: '9' })
    down.isDown = false
    expect(await compare(deps)).toBe(3)
    expect(await placeOf('mentions')).toMatchObject({ mark: '9', next_page: null, pages: 0 })
    const [spent] = await store.sql`select spent_reads from circuit where name = 'x'`
    expect(spent).toEqual({ spent_reads: 9 })
  })

  test('begin anew where X no longer takes the page to go on from', async () => {
    const all = Array.from({ length: 5 }, (_, n) => n + 1)
    let mood: 'well' | 'down' | 'forgot' = 'down'
    const { http } = provider((url) => {
      const token = url.searchParams.get('pagination_token')
      if (url.pathname === '/2/dm_events') return {}
      if (token !== null && mood === 'down') return { status: 503 }
      if (token !== null && mood === 'forgot') return { status: 400 }
      return mentionsOf(all, url.searchParams, 3)
    })
    const deps = depsOf(http, onX)
    await compare(deps)
    mood = 'forgot'
    await compare(deps)
    expect(await placeOf('mentions')).toMatchObject({ next_page: null, newest: '5' })
    mood = 'well'
    await store.sql`update provider_list set due_at = now()`
    await compare(deps)
    expect(await keys()).toHaveLength(5)
    expect(await placeOf('mentions')).toMatchObject({ mark: '5', fault: null })
  })

  test('are read by one process at a time, and no more often than is due', async () => {
    const { http, asked } = provider(() => ({}))
    const deps = depsOf(http, onX)
    await Promise.all([1, 2, 3].map(() => compareHistories(deps, neverStopping)))
    await compareHistories(deps, neverStopping)
    expect(asked).toHaveLength(2)
    expect((await placeOf('mentions'))?.['due']).toBeGreaterThan(75)
  })

  test('cost nothing once the budget of the day is spent', async () => {
    const { http, asked } = provider(() => ({}))
    await store.sql`
      insert into circuit (kind, name, account, spent_on, spent_reads)
      values ('account', 'x', '1111', (now() at time zone 'utc')::date, 5000)`
    await compare(depsOf(http, onX))
    expect(asked).toEqual([])
  })

  test.for([-26, 26])(
    'are read from the right time on by a clock that is %i h wrong',
    async (hours) => {
      const { http, asked } = provider(() => ({}))
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
      const deps = depsOf(http, onX)
      await compare(deps)
      vi.useRealTimers()
      const start = asked.map(({ searchParams }) => searchParams.get('start_time'))
      const since = Date.parse(start.find((time) => time !== null) ?? '')
      expect(Math.abs(Date.now() - 86_400_000 - since)).toBeLessThan(10_000)
      expect(Math.abs((await placeOf('mentions'))?.['until_ago'])).toBeLessThan(10)
    },
  )
})

const sms = (sid: string, to = '+6221500170') => ({
  sid,
  direction: 'inbound',
  from: '+628111234567',
  to,
  body: `Lampu jalan padam ${sid}`,
  num_media: '0',
  date_sent: new Date(Date.now() - 120_000).toUTCString(),
})

describe('a list', () => {
  test('without an end takes a bounded time, goes on at the next turn, and is left in the end', async () => {
    let page = 0
    const { http, asked } = provider(() => {
      page++
      return { body: { messages: [sms(`SM${page}`)], next_page_uri: `${twilioList}?Page=${page}` } }
    })
    const deps = depsOf(http, onTwilio)
    const startedAt = performance.now()
    expect(await compare(deps)).toBe(50)
    expect(performance.now() - startedAt).toBeGreaterThan(10_000)
    expect(asked).toHaveLength(50)
    expect(await placeOf('messages')).toMatchObject({ next_page: `${twilioList}?Page=50` })
    await store.sql`update provider_list set pages = 999`
    expect(await compare(deps)).toBe(1)
    expect(asked.at(-1)?.search).toBe('?Page=50')
    const left = await placeOf('messages')
    expect(left).toMatchObject({ next_page: null, began_at: null })
    expect(left?.['fault']).toContain('no end')
    expect(left?.['due']).toBeGreaterThan(500)
  })

  test('whose page names itself is left at once', async () => {
    const next_page_uri = `${twilioList}?Page=1`
    const { http, asked } = provider(() => ({ body: { messages: [sms('SM1')], next_page_uri } }))
    expect(await compare(depsOf(http, onTwilio))).toBe(1)
    expect(asked).toHaveLength(2)
    expect((await placeOf('messages'))?.['fault']).toContain('no end')
  })

  test('that hangs does not keep the others waiting, and ends with the process', async () => {
    const { http } = provider(async (url, request) => {
      if (url.pathname === '/2/dm_events') return {}
      if (url.host === 'x.test') return mentionsOf([7], url.searchParams)
      return await new Promise<Given>((_, reject) =>
        request?.signal?.addEventListener('abort', () => reject(new HttpFailure('ended', true))),
      )
    })
    const stopping = new AbortController()
    const deps = depsOf(http, onTwilio, onX)
    const done = compare(deps, stopping.signal)
    await vi.waitFor(async () => expect(await keys()).toEqual(['7']), 5_000)
    const stoppedAt = performance.now()
    stopping.abort()
    expect(await done).toBe(1)
    expect(performance.now() - stoppedAt).toBeLessThan(2_000)
    expect(await placeOf('messages')).toMatchObject({ fault: null })
  })

  test('has nothing for an account that is not the one it is of', async () => {
    const messages = [sms('SM1', '+62999'), sms('SM2'), sms('SM3', 'whatsapp:+6221500170')]
    const { http } = provider(() => ({ body: { messages } }))
    expect(await compare(depsOf(http, onTwilio))).toBe(1)
    expect(await keys()).toEqual(['SM2'])
    expect(warnings).toMatchObject([{ account: '+6221500170' }, { recovered: 1 }])
  })

  test('that cannot be read is shown to the operator, and rests', async () => {
    const { http, asked } = provider(() => ({ status: 401 }))
    const deps = depsOf(http, onTwilio)
    await compareHistories(deps, neverStopping)
    await compareHistories(deps, neverStopping)
    expect(asked).toHaveLength(1)
    expect(await placeOf('messages')).toMatchObject({
      fault: 'HTTP 401 for the list of messages',
    })
  })
})
