import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { may, type Role } from '../../src/staff/permissions.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { namesOf } from '../harness/holdings.ts'
import { eventually } from '../harness/house.ts'
import {
  type Holding,
  layHolding,
  openTwoAgencies,
  type TwoAgencies,
} from '../harness/two-agencies.ts'

const office = 'Kantor Bersama'
const ours = 'tiang listrik miring milik kita'
const theirs = 'tiang listrik miring punya mereka'

const roles = ['viewer', 'media_admin', 'agency_admin', 'liaison_admin'] as const
let both: TwoAgencies
let mine: Holding
let foreign: Holding
const visitors = new Map<Role, Visitor>()
beforeAll(async () => {
  both = await openTwoAgencies()
  mine = await layHolding(both, 'LAPOR!', ours, { office })
  // The other agency has an office of the same name.
  foreign = await layHolding(both, 'Dinas Lain', theirs, { office })
  for (const role of roles)
    visitors.set(role, await signedIn(both.house, role, { agency: 'LAPOR!', office }))
  visitors.set('owner', await signedIn(both.house, 'owner', { agency: null }))
}, 60_000)
afterAll(() => both.house.stop())

const visitor = (role: Role) => visitors.get(role) as Visitor

/** What of the other agency stands in an answer, but for what was asked with. */
function leaked(text: string, asked: readonly string[]): string[] {
  const { account } = both.accountOf['Dinas Lain']
  return [theirs, 'mereka', 'Dinas Lain', account, ...namesOf(foreign)].filter(
    (one) => text.includes(one) && !asked.some((it) => it.includes(one)),
  )
}

const lists = consolePages.filter(
  ({ method, url }) => method === 'GET' && !url.includes(':') && !/^\/(staff|audit)/.test(url),
)

function valuesToAsk(): string[] {
  const { channel, account } = both.accountOf['Dinas Lain']
  const { number, code, tracking } = foreign
  const kinds = ['all', 'unsure', 'in_progress', office, 'mereka']
  return [number, number.slice(-5), code, tracking, account, channel, ...kinds]
}

test('what is left out below is there: the owner sees both', async () => {
  for (const url of [
    '/inbox',
    '/complaints',
    '/complaints.csv',
    '/lapor',
    '/lapor/import',
    '/lapor/todo',
  ]) {
    expect([url, (await visitor('owner').read(url)).includes(theirs)]).toEqual([url, true])
    expect([url, (await visitor('viewer').read(url)).includes(ours)]).toEqual([url, true])
  }
})

describe('a list shows rows of one’s own agency alone, whatever is asked for', () => {
  test.each(lists.map((page) => [page.url, page] as const))(
    '%s',
    async (url, { may: permission }) => {
      const names = 'q tab reason channel account list r show status agency new category'.split(' ')
      const queries = fc.dictionary(fc.constantFrom(...names), fc.nat(), { maxKeys: 4 })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...roles), queries, async (role, given) => {
          if (!may(role, permission)) return
          const all = valuesToAsk()
          const pairs = Object.entries(given).map(([name, n]): [string, string] => [
            name,
            all[n % all.length] ?? '',
          ])
          const text = await visitor(role).read(`${url}?${new URLSearchParams(pairs)}`)
          expect(
            leaked(
              text,
              pairs.map(([, value]) => value),
            ),
          ).toEqual([])
          expect(text).not.toContain(theirs)
        }),
        { numRuns: 12 },
      )
    },
    60_000,
  )
})

test('the stream of changes tells of one’s own agency alone', async () => {
  const end = new AbortController()
  const { cookie } = visitor('viewer')
  const stream = await fetch(`${both.house.url}/live`, { headers: { cookie }, signal: end.signal })
  let told = ''
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) told += Buffer.from(chunk).toString()
  })().catch(() => undefined)
  const touch = ({ conversation }: Holding) =>
    both.house.sql`update attention set changed_at = now() where conversation_id = ${conversation}`
  await wait(2_500)
  told = ''
  await touch(foreign)
  await wait(1_500)
  expect(told).toContain('still here')
  expect(told).not.toContain('event: changed')
  await touch(mine)
  await eventually(async () => told.includes('event: changed'))
  end.abort()
  await reading
})

test('who sees the complaints of one office does not undo an answer of another', async () => {
  const shared = await layHolding(both, 'LAPOR!', 'air keruh', { office })
  const next = 'Kantor Tetangga'
  await both.house.sql`update complaint set agency = ${next} where id = ${shared.booked.id}`
  const neighbour = await signedIn(both.house, 'liaison_admin', { office: next })
  const told = { version: '1', answer: 'sudah diperbaiki' }
  const answered = await neighbour.post(`/complaints/${shared.booked.number}/answer`, told)
  expect(answered.status).toBe(303)
  const [deed] = await both.house.sql<[{ id: string }]>`
    select id from deed where conversation_id = ${shared.conversation} and verb = 'answer'`
  const undone = () =>
    both.house.sql`select from deed where id = ${deed.id} and undone_at is not null`
  const refused = await visitor('liaison_admin').post('/undo', { deed: deed.id })
  expect(refused.status).toBe(404)
  expect(await undone()).toHaveLength(0)
  expect((await neighbour.post('/undo', { deed: deed.id })).status).toBe(303)
  expect(await undone()).toHaveLength(1)
})
