import { describe, expect, test } from 'vitest'
import type { ListAnswer, ListPlace } from '../../src/contract/channel.ts'
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
const since = new Date('2026-11-22T00:00:00.500Z')
const sentAt = new Date('2026-11-22T01:00:00Z')

interface Asked {
  readonly path: string
  readonly query: Record<string, string>
}

interface Refusal {
  readonly status: number
  readonly body: object
}

/** A fake X whose lists are asked for by path; a number stands for a refusal without words. */
function provider(pages: Record<string, (object | number)[]>) {
  const asked: Asked[] = []
  const http = async (url: string): Promise<HttpResponse> => {
    const { pathname, searchParams } = new URL(url)
    asked.push({ path: pathname, query: Object.fromEntries(searchParams) })
    const page = pages[pathname]?.shift() ?? {}
    if (typeof page === 'number') return { status: page, headers: {}, body: Buffer.alloc(0) }
    const { status, body } = 'body' in page ? (page as Refusal) : { status: 200, body: page }
    return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
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

type Page = Extract<ListAnswer, { kind: 'page' }>

/** Reads a list to its end, or to the first answer that is no page, as the house does. */
async function read(
  list: 'mentions' | 'dm_events',
  { http }: ReturnType<typeof provider>,
  place: Partial<ListPlace> = {},
  changes: object = {},
): Promise<ListAnswer[]> {
  const answers: ListAnswer[] = []
  const found = x.lists?.find(({ name }) => name === list)
  const start = { since, mark: undefined, page: undefined, isFirstToday: true, ...place }
  for (let page = start.page; found; ) {
    const answer = await found.readPage({ ...start, page }, { ...settings, ...changes }, http)
    answers.push(answer)
    if (answer.kind !== 'page' || answer.next === undefined) break
    page = answer.next
  }
  return answers
}

function pagesIn(answers: readonly ListAnswer[]): Page[] {
  return answers.filter((answer) => answer.kind === 'page')
}

function keysOf(answers: readonly ListAnswer[]) {
  return pagesIn(answers).map(({ events }) =>
    events.map(({ kind, eventKey }) => `${kind} ${eventKey}`),
  )
}

function marksOf(answers: readonly ListAnswer[]) {
  return pagesIn(answers).map(({ mark }) => mark)
}

describe('x mentions', () => {
  test('are read from a time at first, then from the latest id on', async () => {
    const fake = provider({
      [mentions]: [
        { data: [post('12'), post('9')], meta: { newest_id: '12', result_count: 2 } },
        { meta: { result_count: 0 } },
      ],
    })
    const first = await read('mentions', fake)
    expect(keysOf(first)).toEqual([['message 9', 'message 12']])
    expect(marksOf(first)).toEqual(['12'])
    expect(await read('mentions', fake, { mark: '12' })).toMatchObject([
      { events: [], mark: undefined, spent: { reads: 0, usd: 0 } },
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
    const [page] = pagesIn(await read('mentions', fake))
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

  test('are read page by page, each from where the one before says', async () => {
    const fake = provider({
      [mentions]: [
        { data: [post('14')], meta: { newest_id: '14', next_token: 'two' } },
        { data: [post('13')], meta: { newest_id: '13', next_token: 'three' } },
        { data: [post('12')], meta: { newest_id: '12' } },
      ],
    })
    const pages = await read('mentions', fake, { mark: '11' })
    expect(keysOf(pages)).toEqual([['message 14'], ['message 13'], ['message 12']])
    expect(pagesIn(pages).map(({ next }) => next)).toEqual(['two', 'three', undefined])
    expect(fake.asked.map(({ query }) => [query['since_id'], query['pagination_token']])).toEqual([
      ['11', undefined],
      ['11', 'two'],
      ['11', 'three'],
    ])
  })

  test('of an edited post bring its first version too', async () => {
    const edited = post('15', { edit_history_post_ids: ['11', '15'], edit_history_tweet_ids: [] })
    const fake = provider({ [mentions]: [{ data: [edited] }] })
    expect(keysOf(await read('mentions', fake))).toEqual([['message 11', 'edit 15']])
  })

  test('leave our own posts out and set aside what cannot be read', async () => {
    const data = [post('15', { author_id: '1111' }), { id: '14' }, post('13')]
    const fake = provider({ [mentions]: [{ data }] })
    const pages = await read('mentions', fake)
    expect(pagesIn(pages)[0]?.events.map(({ kind }) => kind)).toEqual(['message', 'malformed'])
    expect(marksOf(pages)).toEqual(['15'])
  })

  test.for([
    ['later', 429],
    ['later', 500],
    ['later', 502],
    ['refused', 401],
    ['refused', 402],
    ['refused', 403],
    ['refused', 404],
  ] as const)('are %s where X answers %i', async ([kind, status]) => {
    const fake = provider({ [mentions]: [status] })
    expect(await read('mentions', fake)).toEqual([
      { kind, detail: `HTTP ${status} for the list of mentions` },
    ])
  })
})

describe('x names of fields', () => {
  const complaint = (name: string) => ({
    status: 400,
    body: {
      title: 'Invalid Request',
      type: 'https://api.x.com/2/problems/invalid-request',
      errors: [{ message: `The query parameter [${name}] is not one of [id,expansions]` }],
    },
  })

  test.for([
    ['tweet', 'tweet.fields', 'post.fields', 'note_tweet', 'note_post'],
    ['post', 'post.fields', 'tweet.fields', 'note_post', 'note_tweet'],
  ] as const)('that are %s fall back once, and the operator is told', async (given) => {
    const [fieldNames, refused, other, , note] = given
    const long = post('12', { [note]: { text: 'laporan yang panjang' } })
    const fake = provider({ [mentions]: [complaint(refused), { data: [long] }] })
    const [page] = pagesIn(await read('mentions', fake, {}, { fieldNames }))
    expect(page?.events).toMatchObject([{ text: 'laporan yang panjang' }])
    expect(page?.remark).toContain(`set fieldNames to ${other.split('.')[0]}`)
    expect(fake.asked.map(({ query }) => [refused in query, other in query])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(fake.asked[1]?.query[other]).toContain(note)
  })

  test('of messages fall back, too: the sender comes with the expansion', async () => {
    const fake = provider({ [messages]: [complaint('dm_event.fields'), { data: [message('7')] }] })
    const pages = await read('dm_events', fake)
    expect(keysOf(pages)).toEqual([['message 7']])
    const asked = fake.asked.map(({ query }) => query['dm_event.fields']?.includes('sender_id'))
    expect(asked).toEqual([true, false])
    expect(fake.asked[1]?.query['expansions']).toContain('sender_id')
  })

  test('that X refuses by either set are asked for twice, and no more', async () => {
    const refusal = complaint('x.fields')
    const fake = provider({ [mentions]: [refusal, refusal, { data: [post('1')] }] })
    expect(await read('mentions', fake)).toMatchObject([{ kind: 'refused' }])
    expect(fake.asked).toHaveLength(2)
  })

  test('are not what any other 400 is about', async () => {
    const fake = provider({ [mentions]: [400, { data: [post('1')] }] })
    expect(await read('mentions', fake)).toMatchObject([{ kind: 'refused' }])
    expect(fake.asked).toHaveLength(1)
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
    const pages = await read('dm_events', fake, { mark: '9' })
    expect(keysOf(pages)).toEqual([['message 11', 'message 12'], ['message 10']])
    expect(marksOf(pages)[0]).toBe('12')
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
    const pages = await read('dm_events', fake)
    expect(pagesIn(pages).flatMap(({ events }) => events)).toEqual([
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
    const pages = await read('dm_events', fake, { mark: '98' })
    expect(keysOf(pages)).toEqual([['message 99']])
    expect(marksOf(pages)).toEqual(['101'])
  })
})

describe('x spending', () => {
  const spentOn = (answers: readonly ListAnswer[]) => pagesIn(answers).map(({ spent }) => spent)

  test('counts each post and each message that X lists', async () => {
    const fake = provider({
      [mentions]: [{ data: [post('2'), post('1')] }],
      [messages]: [{ data: [message('3')] }],
    })
    expect(spentOn(await read('mentions', fake))).toEqual([{ reads: 2, usd: 0.002 }])
    expect(spentOn(await read('dm_events', fake))).toEqual([{ reads: 1, usd: 0.01 }])
  })

  test('counts a message that is listed again once in a day', async () => {
    const list = { data: [message('4'), message('3'), message('2')] }
    const fake = provider({ [messages]: [list, list] })
    const first = await read('dm_events', fake, { mark: '3' })
    expect(spentOn(first)).toEqual([{ reads: 3, usd: 0.03 }])
    const later = await read('dm_events', fake, { mark: '3', isFirstToday: false })
    expect(spentOn(later)).toEqual([{ reads: 1, usd: 0.01 }])
  })
})

test('x reads only the lists that are wanted', () => {
  const wanted = (changes: object) =>
    x.lists?.filter((list) => list.isWanted?.({ ...settings, ...changes })).map(({ name }) => name)
  expect(wanted({})).toEqual(['mentions', 'dm_events'])
  expect(wanted({ pollMentions: false })).toEqual(['dm_events'])
  expect(wanted({ pollDms: false })).toEqual(['mentions'])
})

test('x reads its lists more often than others', () => {
  expect(x.listsEveryMs).toBe(90_000)
})
