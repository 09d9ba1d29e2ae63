import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { formNaming } from '../harness/holdings.ts'
import {
  addressOf,
  type Holding,
  layHolding,
  openTwoAgencies,
  type TwoAgencies,
} from '../harness/two-agencies.ts'

let both: TwoAgencies
let owner: Visitor
let held: Holding
let token: string
beforeAll(async () => {
  both = await openTwoAgencies()
  owner = await signedIn(both.house, 'owner', { agency: null })
  held = await layHolding(both, 'LAPOR!', 'lampu mati')
  token = /name="_csrf" value="([^"]+)"/.exec(await owner.read('/account'))?.[1] ?? ''
}, 60_000)
afterAll(() => both.house.stop())

/** What ends one's own session is left out. */
const posts = consolePages.filter(
  ({ method, url }) => method === 'POST' && !/^\/account\/(end|password)/.test(url),
)
const gets = consolePages.filter(({ method }) => method === 'GET')
/** Somebody who is nobody else's business. */
const noPerson = '00000000-0000-4000-8000-000000000000'

async function send(
  url: string,
  type: string | undefined,
  body: string | URLSearchParams | FormData,
): Promise<Response> {
  return await fetch(both.house.url + url, {
    method: 'POST',
    headers: { cookie: owner.cookie, ...(type && { 'content-type': type }) },
    body,
    redirect: 'manual',
  })
}

/** It was done, or refused in a sentence; the house did not stumble. */
async function expectAnswer(answer: Response): Promise<number> {
  const text = await answer.text()
  expect([answer.status, answer.status < 500]).toEqual([answer.status, true])
  if (answer.status >= 400 && answer.headers.get('content-type')?.startsWith('text/html'))
    expect(text).toMatch(/<main[\s\S]*?>[^<]{10,}</)
  return answer.status
}

const formType = 'application/x-www-form-urlencoded'
const names = [
  ...Object.keys(formNaming({ code: 'A', booked: { code: 'B' } } as Holding)),
  ...'name login contact place category kind source receivedOn eventDate key words reason'.split(
    ' ',
  ),
  ...'channel account role office language session sealed code oldCode go use to'.split(' '),
]

function fields(value: (name: string) => string): URLSearchParams {
  const body = new URLSearchParams({ _csrf: token })
  for (const name of names) body.append(name, value(name))
  return body
}

const kinds: readonly (readonly [string, () => URLSearchParams | string])[] = [
  ['two thousand emoji in each field', () => fields(() => '🧑‍🚒'.repeat(300))],
  ['NUL and halves of signs', () => fields(() => 'a\0b\ud800c\udc00')],
  [
    'numbers that are none',
    () => fields((name) => (name === 'version' ? '1e999' : '-9'.repeat(40))),
  ],
  ['ids that are none', () => fields(() => '-'.repeat(36))],
  ['nothing in each field', () => fields(() => '')],
  [
    'names of what every object has',
    () =>
      `_csrf=${encodeURIComponent(token)}&__proto__=1&constructor=2&toString=3&version[]=1&text[a]=b`,
  ],
  [
    'ten thousand fields',
    () => {
      const body = new URLSearchParams({ _csrf: token })
      for (let n = 0; n < 10_000; n++) body.append(n % 2 ? 'message' : `x${n}`, held.message)
      return body
    },
  ],
  [
    'bytes that are no UTF-8',
    () => `_csrf=${encodeURIComponent(token)}&text=%ff%fe%00&note=%c0%80`,
  ],
]

describe.each(kinds)('a form with %s', (_, body) => {
  test.each(posts.map(({ url }) => url))('is answered in a sentence: %s', async (url) => {
    await expectAnswer(await send(addressOf(url, held, noPerson), formType, body()))
  })
})

describe('a form that is too large or torn', () => {
  test.each(posts.map((page) => [page.url, page] as const))(
    'is refused, and changes nothing: %s',
    async (url, { takesFiles }) => {
      const address = addressOf(url, held, noPerson)
      const rows = () => both.house.sql`
        select (select count(*) from deed) as deeds, (select count(*) from complaint) as complaints,
          (select count(*) from outbox) as said, (select count(*) from note) as notes`
      const before = await rows()
      const large = new URLSearchParams({ _csrf: token, text: '🚒'.repeat(100_000) })
      expect(await expectAnswer(await send(address, formType, large))).toBe(413)
      if (takesFiles) {
        const many = new FormData()
        many.append('_csrf', token)
        for (let n = 0; n < 1_000; n++) many.append(`x${n}`, 'y')
        expect(await expectAnswer(await send(address, undefined, many))).toBe(413)
        const type = 'multipart/form-data; boundary=x'
        const head = '--x\r\ncontent-disposition: form-data; name="_csrf"'
        const torn = [
          '--x',
          `${head}\r\n\r\n${token}`,
          `${head}\r\n\r\n${token}\r\n--y--`,
          '\r\n',
          head,
        ]
        for (const body of torn) {
          const status = await expectAnswer(await send(address, type, body))
          expect([body, status]).toEqual([body, expect.toBeOneOf([400, 403])])
        }
        expect(await expectAnswer(await send(address, 'multipart/form-data', '--x--'))).toBe(400)
      }
      expect(await rows()).toEqual(before)
    },
  )

  test('that has to be inflated is read as it came, and is no form', async () => {
    const body = gzipSync(`_csrf=${encodeURIComponent(token)}&name=${'x'.repeat(10_000_000)}`)
    for (const encoding of ['gzip', 'deflate', 'br'])
      expect([
        encoding,
        await expectAnswer(
          await fetch(`${both.house.url}/account/preferences`, {
            method: 'POST',
            headers: {
              cookie: owner.cookie,
              'content-type': formType,
              'content-encoding': encoding,
            },
            body,
            redirect: 'manual',
          }),
        ),
      ]).toEqual([encoding, 403])
  })

  test('says what is wrong in the language of whoever sent it', async () => {
    const large = new URLSearchParams({ _csrf: token, text: 'x'.repeat(1_100_000) })
    await owner.get('/account?lang=en')
    const english = await (await send('/lapor/check', formType, large)).text()
    expect(english).toContain('larger than allowed, so nothing was saved')
    await owner.get('/account?lang=id')
    const indonesian = await (await send('/lapor/check', formType, large)).text()
    expect(indonesian).toContain('melebihi batas, jadi tidak ada yang tersimpan')
    const json = await send('/lapor/check', 'application/json', '{}')
    expect([json.status, await json.text()]).toEqual([
      415,
      expect.stringContaining('tidak sampai dengan utuh'),
    ])
  })

  test('holds nobody up who leaves in the middle of it', async () => {
    const { port, hostname } = new URL(both.house.url)
    for (let n = 0; n < 50; n++) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.end(
        `POST /lapor/check HTTP/1.1\r\nhost: x\r\ncookie: ${owner.cookie}\r\ncontent-type: ${formType}\r\ncontent-length: 5000\r\n\r\n_csrf=`,
      )
    }
    expect((await owner.get('/inbox')).status).toBe(200)
  })
})

describe('an address', () => {
  const strange = [
    '%00',
    'a%00b',
    '%EF%BF%BD',
    '-'.repeat(36),
    '99999999999999999999',
    '0~0000-00-00~------------------------------------',
    '1~99999999999999999~00000000-0000-4000-8000-000000000000',
    '9999.99999999999999999.00000000-0000-4000-8000-000000000000',
    '99999999999999999.------------------------------------',
    '2026-02-31T25:61:61.000000Z_00000000-0000-4000-8000-000000000000',
    '0000-01-01T00:00:00.000000Z_00000000-0000-4000-8000-000000000000',
    '2026-02-31',
    '0000-00-00',
    "'; drop table complaint; --",
    '%25%5F%5C',
  ]
  const query =
    'q list at tab after before complaint show r new agency category from to subject person late danger'.split(
      ' ',
    )

  test.each(gets.map(({ url }) => url))(
    'with anything in its query is answered: %s',
    async (url) => {
      for (const value of strange) {
        const all = query.map((name) => `${name}=${value}`).join('&')
        for (const one of [
          all,
          `before=${value}`,
          `after=${value}&tab=all`,
          `r=${value}&q=${value}`,
        ])
          await expectAnswer(await owner.get(`${addressOf(url, held, owner.staffId)}?${one}`))
      }
    },
  )

  test.each(
    consolePages
      .filter(({ url }) => url.includes(':'))
      .map((page) => [`${page.method} ${page.url}`, page] as const),
  )('with anything in place of an id is not there: %s', async (_, { method, url }) => {
    for (const value of strange.map((one) => encodeURIComponent(decodeURIComponent(one)))) {
      const address = url.replace(/:\w+/g, value)
      const answer = method === 'GET' ? await owner.get(address) : await owner.post(address)
      const status = await expectAnswer(answer)
      // A row in doubt that is gone leads back to the others.
      expect(status).toBe(url.startsWith('/lapor/doubts') ? 303 : 404)
    }
  })
})
