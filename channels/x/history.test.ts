import { describe, expect, test } from 'vitest'
import type { HistoryPage } from '../../src/contract/channel.ts'
import type { HttpResponse } from '../../src/contract/http.ts'
import { x } from './channel.ts'

const settings = x.receiving.extend(x.sending.shape).parse({
  consumerSecret: 'consumer-secret',
  userId: '1111',
  username: 'lapor1708',
  consumerKey: 'key',
  accessToken: 'token',
  accessSecret: 'access-secret',
  apiUrl: 'https://api.x.test',
})
const time = new Date('2026-11-22T00:00:00.500Z')
const sentAt = new Date('2026-11-22T01:00:00Z')
const nothing = { reads: 0, usd: 0 }
const from = time.toISOString()

interface Asked {
  readonly path: string
  readonly query: Record<string, string>
}

/** A fake X whose lists are asked for by path; a number stands for a refusal. */
function provider(pages: Record<string, (object | number)[]>) {
  const asked: Asked[] = []
  const http = async (url: string): Promise<HttpResponse> => {
    const { pathname, searchParams } = new URL(url)
    asked.push({ path: pathname, query: Object.fromEntries(searchParams) })
    const page = pages[pathname]?.shift() ?? {}
    const status = typeof page === 'number' ? page : 200
    return { status, headers: {}, body: Buffer.from(JSON.stringify(page)) }
  }
  return { http, asked }
}

const mentions = '/2/users/1111/mentions'
const messages = '/2/dm_events'

function post(id: string, more: object = {}) {
  return {
    id,
    text: `@lapor1708 laporan ${id}`,
    author_id: '2222',
    created_at: sentAt.toISOString(),
    edit_history_tweet_ids: [id],
    ...more,
  }
}

function message(id: string, more: object = {}) {
  return {
    id,
    event_type: 'MessageCreate',
    text: `pesan ${id}`,
    sender_id: '2222',
    created_at: sentAt.toISOString(),
    ...more,
  }
}

async function read(
  { http }: ReturnType<typeof provider>,
  start: { cursor?: object | string; spent?: { reads: number; usd: number } } = {},
  changes: object = {},
): Promise<HistoryPage[]> {
  const { cursor, spent = nothing } = start
  const text = typeof cursor === 'object' ? JSON.stringify(cursor) : cursor
  const pages: HistoryPage[] = []
  const given = { ...settings, ...changes }
  for await (const page of x.history?.({ time, cursor: text, spent }, given, http) ?? [])
    pages.push(page)
  return pages
}

function keysOf(pages: readonly HistoryPage[]) {
  return pages.map(({ events }) => events.map(({ kind, eventKey }) => `${kind} ${eventKey}`))
}

function cursorsOf(pages: readonly HistoryPage[]): unknown[] {
  return pages.map(({ cursor }) => JSON.parse(cursor ?? ''))
}

const onlyMentions = { pollDms: false }
const onlyDms = { pollMentions: false }

describe('x mentions', () => {
  test('are read from a time at first, then from the latest id on', async () => {
    const fake = provider({
      [mentions]: [
        { data: [post('12'), post('9')], meta: { newest_id: '12', result_count: 2 } },
        { meta: { result_count: 0 } },
      ],
    })
    const first = await read(fake, {}, onlyMentions)
    expect(keysOf(first)).toEqual([['message 9', 'message 12']])
    const [cursor] = cursorsOf(first)
    expect(cursor).toEqual({ from, mentions: '12' })
    expect(await read(fake, { cursor: first[0]?.cursor ?? '' }, onlyMentions)).toEqual([
      { events: [], cursor: JSON.stringify(cursor), spent: nothing },
    ])
    expect(fake.asked.map(({ query }) => [query['start_time'], query['since_id']])).toEqual([
      ['2026-11-22T00:00:00Z', undefined],
      [undefined, '12'],
    ])
  })

  test('come as their webhook would have told them', async () => {
    const fake = provider({
      [mentions]: [
        {
          data: [post('12', { attachments: { media_keys: ['3_1'] } })],
          includes: {
            users: [{ id: '2222', username: 'warga', name: 'Warga' }],
            media: [{ media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/a.jpg' }],
          },
          errors: [{ title: 'Not Found Error' }],
        },
      ],
    })
    const [page] = await read(fake, {}, onlyMentions)
    expect(page?.events).toEqual([
      {
        kind: 'message',
        account: '1111',
        eventKey: '12',
        externalId: '12',
        from: '2222',
        fromName: 'Warga (@warga)',
        text: 'laporan 12',
        sentAt,
        attachments: [{ type: 'image', externalId: '12/3_1', url: 'https://pbs.twimg.com/a.jpg' }],
        public: true,
        place: 'timeline',
      },
    ])
  })

  test('are read to the end before the place in the list moves', async () => {
    const fake = provider({
      [mentions]: [
        { data: [post('14')], meta: { newest_id: '14', next_token: 'two' } },
        { data: [post('13')], meta: { newest_id: '13', next_token: 'three' } },
        { data: [post('12')], meta: { newest_id: '12' } },
      ],
    })
    const pages = await read(fake, { cursor: { from, mentions: '11' } }, onlyMentions)
    expect(keysOf(pages)).toEqual([['message 14'], ['message 13'], ['message 12']])
    expect(cursorsOf(pages)).toEqual([
      { from, mentions: '11' },
      { from, mentions: '11' },
      { from, mentions: '14' },
    ])
    expect(fake.asked.map(({ query }) => [query['since_id'], query['pagination_token']])).toEqual([
      ['11', undefined],
      ['11', 'two'],
      ['11', 'three'],
    ])
  })

  test('are read again from the same place after a crash between two pages', async () => {
    const first = { data: [post('14')], meta: { newest_id: '14', next_token: 'two' } }
    const second = { data: [post('13')], meta: { newest_id: '13' } }
    const fake = provider({ [mentions]: [first, 503, first, second] })
    const start = { cursor: { from, mentions: '11' } }
    await expect(read(fake, start, onlyMentions)).rejects.toThrow(
      'HTTP 503 for the list of mentions',
    )
    const pages = await read(fake, start, onlyMentions)
    expect(keysOf(pages)).toEqual([['message 14'], ['message 13']])
    expect(cursorsOf(pages).at(-1)).toEqual({ from, mentions: '14' })
  })

  test('of an edited post bring its first version too', async () => {
    const edited = post('15', { edit_history_post_ids: ['11', '15'], edit_history_tweet_ids: [] })
    const fake = provider({ [mentions]: [{ data: [edited] }] })
    expect(keysOf(await read(fake, {}, onlyMentions))).toEqual([['message 11', 'edit 15']])
  })

  test('leave our own posts out and set aside what cannot be read', async () => {
    const data = [post('15', { author_id: '1111' }), { id: '14' }, post('13')]
    const fake = provider({ [mentions]: [{ data }] })
    const [page] = await read(fake, {}, onlyMentions)
    expect(page?.events.map(({ kind }) => kind)).toEqual(['message', 'malformed'])
    expect(cursorsOf(page ? [page] : [])).toEqual([{ from, mentions: '15' }])
  })

  test('wait for the next turn where the rate limit is used up', async () => {
    const fake = provider({ [mentions]: [429], [messages]: [{ data: [message('7')] }] })
    const pages = await read(fake, { cursor: { from, mentions: '11', dms: '6' } })
    expect(keysOf(pages)).toEqual([['message 7']])
    expect(cursorsOf(pages)).toEqual([{ from, mentions: '11', dms: '7' }])
  })

  test.for([401, 403, 500])('are not taken for read where X answers %i', async (status) => {
    const fake = provider({ [mentions]: [status] })
    await expect(read(fake)).rejects.toThrow(`HTTP ${status} for the list of mentions`)
  })

  test('begin at the given time with a cursor that is none', async () => {
    const fake = provider({})
    await read(fake, { cursor: 'abc' }, onlyMentions)
    expect(fake.asked[0]?.query['start_time']).toBe('2026-11-22T00:00:00Z')
  })
})

describe('x direct messages', () => {
  test('are read until one is known', async () => {
    const fake = provider({
      [messages]: [
        { data: [message('12'), message('11')], meta: { next_token: 'two' } },
        { data: [message('10'), message('9'), message('8')], meta: { next_token: 'three' } },
      ],
    })
    const pages = await read(fake, { cursor: { from, dms: '9' } }, onlyDms)
    expect(keysOf(pages)).toEqual([['message 11', 'message 12'], ['message 10']])
    expect(cursorsOf(pages)).toEqual([
      { from, dms: '9' },
      { from, dms: '12' },
    ])
    expect(
      fake.asked.map(({ query }) => [query['max_results'], query['pagination_token']]),
    ).toEqual([
      ['20', undefined],
      ['100', 'two'],
    ])
  })

  test('are read back to the given time at first, and come in private', async () => {
    const old = message('5', { created_at: '2026-11-21T23:59:59Z' })
    const data = [message('12', { attachments: { media_keys: ['3_1'] } }), old]
    const media = [{ media_key: '3_1', type: 'photo', url: 'https://ton.twitter.com/a.jpg' }]
    const fake = provider({
      [messages]: [{ data, includes: { media }, meta: { next_token: 'x' } }],
    })
    const pages = await read(fake, {}, onlyDms)
    expect(pages.flatMap(({ events }) => events)).toEqual([
      {
        kind: 'message',
        account: '1111',
        eventKey: '12',
        externalId: '12',
        from: '2222',
        text: 'pesan 12',
        sentAt,
        attachments: [{ type: 'image', externalId: '3_1', url: 'https://ton.twitter.com/a.jpg' }],
      },
    ])
    expect(fake.asked).toHaveLength(1)
  })

  test('leave out our own and what is no message, and compare ids by their size', async () => {
    const data = [
      message('101', { sender_id: '1111' }),
      message('100', { event_type: 'ParticipantsJoin' }),
      message('99'),
    ]
    const fake = provider({ [messages]: [{ data }] })
    const pages = await read(fake, { cursor: { from, dms: '98' } }, onlyDms)
    expect(keysOf(pages)).toEqual([['message 99']])
    expect(cursorsOf(pages)).toEqual([{ from, dms: '101' }])
  })
})

describe('x spending', () => {
  test('counts each post and each message that X lists', async () => {
    const fake = provider({
      [mentions]: [{ data: [post('2'), post('1')] }],
      [messages]: [{ data: [message('3')] }],
    })
    expect((await read(fake)).map(({ spent }) => spent)).toEqual([
      { reads: 2, usd: 0.002 },
      { reads: 1, usd: 0.01 },
    ])
  })

  test('counts a message that is listed again once in a day', async () => {
    const list = { data: [message('4'), message('3'), message('2')] }
    const fake = provider({ [messages]: [list, list] })
    const cursor = { from, dms: '3' }
    const [firstToday] = await read(fake, { cursor }, onlyDms)
    expect(firstToday?.spent).toEqual({ reads: 3, usd: 0.03 })
    const [later] = await read(fake, { cursor, spent: { reads: 3, usd: 0.03 } }, onlyDms)
    expect(later?.spent).toEqual({ reads: 1, usd: 0.01 })
  })

  test.for([
    ['reads', { dailyReads: 3 }],
    ['dollars', { dailyUsd: 0.003 }],
  ] as const)(
    'stops where the %s of the day are spent, and keeps its place',
    async ([, budget]) => {
      const fake = provider({
        [mentions]: [
          { data: [post('14'), post('13')], meta: { newest_id: '14', next_token: 'two' } },
        ],
        [messages]: [{ data: [message('3')] }],
      })
      const spent = { reads: 1, usd: 0.001 }
      const pages = await read(fake, { cursor: { from, mentions: '11' }, spent }, budget)
      expect(keysOf(pages)).toEqual([['message 13', 'message 14']])
      expect(cursorsOf(pages)).toEqual([{ from, mentions: '11' }])
      expect(fake.asked).toHaveLength(1)
    },
  )

  test('asks for nothing with nothing left', async () => {
    const fake = provider({})
    expect(await read(fake, { spent: { reads: 5000, usd: 0 } })).toEqual([])
    expect(fake.asked).toEqual([])
  })
})

test('x reads only the lists that are wanted', async () => {
  const fake = provider({})
  await read(fake, {}, { pollMentions: false, pollDms: false })
  expect(fake.asked).toEqual([])
})

test('x reads its lists more often than others', () => {
  expect(x.historyEveryMs).toBe(90_000)
})
