import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { may, type Role } from '../../src/staff/permissions.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { formNaming, namesOf, nothing, rowsOf } from '../harness/holdings.ts'
import {
  addressOf,
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
}, 60_000)
afterAll(() => both.house.stop())

const visitor = (role: Role) => visitors.get(role) as Visitor

/** What stands in an answer of the other agency. */
function leaked(text: string): string[] {
  return [
    theirs,
    'mereka',
    'Dinas Lain',
    both.accountOf['Dinas Lain'].account,
    ...namesOf(foreign),
  ].filter((one) => text.includes(one))
}

/** An answer without what differs from one request to the next. */
async function shapeOf(answer: Response, of: Holding): Promise<unknown> {
  const text = namesOf(of).reduce((all, one) => all.replaceAll(one, 'ID'), await answer.text())
  const main = /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? text
  const location = namesOf(of).reduce(
    (all, one) => all?.replaceAll(one, 'ID'),
    answer.headers.get('location') ?? undefined,
  )
  return [answer.status, location, main.replace(/name="_csrf" value="[^"]*"/g, '')]
}

const named = consolePages.filter(({ url }) => url.includes(':') && !url.startsWith('/staff'))

describe('an id of the other agency is the same as one that is nowhere', () => {
  test.each(named.map((page) => [`${page.method} ${page.url}`, page] as const))(
    '%s',
    async (_, { method, url, may: permission }) => {
      const before = await rowsOf(both, foreign)
      for (const role of roles.filter((one) => may(one, permission))) {
        const ask = async (of: Holding) => {
          const address = addressOf(url, of)
          const { get, post } = visitor(role)
          return await shapeOf(
            await (method === 'GET' ? get(address) : post(address, formNaming(of))),
            of,
          )
        }
        expect([role, await ask(foreign)]).toEqual([role, await ask(nothing())])
      }
      expect(await rowsOf(both, foreign)).toEqual(before)
    },
  )
})

describe('a form that names what the other agency has', () => {
  const posts = consolePages.filter(
    ({ method, url }) => method === 'POST' && !url.includes(':') && !/^\/(staff|account)/.test(url),
  )
  test.each(posts.map((page) => [page.url, page] as const))(
    'changes and tells nothing of it: %s',
    async (url, { may: permission }) => {
      const before = await rowsOf(both, foreign)
      for (const role of roles.filter((one) => may(one, permission))) {
        const answer = await visitor(role).post(url, formNaming(foreign))
        expect(answer.status).toBeLessThan(500)
        const { location } = Object.fromEntries(answer.headers)
        // What somebody typed themselves comes back to them.
        const shown = `${await answer.text()}${url === '/lapor/check' ? '' : location}`
        const typed = Object.values(formNaming(foreign)).flat()
        expect([
          role,
          leaked(shown).filter((one) => !typed.some((it) => it.includes(one))),
        ]).toEqual([role, []])
      }
      expect(await rowsOf(both, foreign)).toEqual(before)
    },
  )
})

describe('in a conversation of our own', () => {
  const verbs = consolePages.filter(
    ({ method, url }) =>
      method === 'POST' && /^\/(conversations\/:id|complaints\/:number)\//.test(url),
  )
  test.each(verbs.map((page) => [page.url, page] as const))(
    '%s takes no message and no complaint of the other agency',
    async (url, { may: permission }) => {
      const before = await rowsOf(both, foreign)
      for (const role of roles.filter((one) => may(one, permission))) {
        const given = formNaming(foreign)
        const [version] = await both.house.sql<[{ version: number }]>`
          select version from conversation where id = ${mine.conversation}`
        const answer = await visitor(role).post(addressOf(url, mine), {
          ...given,
          version: String(version.version),
        })
        expect(answer.status).toBeLessThan(500)
        expect(
          leaked(await answer.text()).filter((one) => !Object.values(given).includes(one)),
        ).toEqual([])
        // One of our messages goes to a complaint of theirs: it goes nowhere.
        const moved = {
          message: mine.message,
          toComplaint: foreign.complaint,
          version: given['version'] ?? '',
        }
        if (url.endsWith('/move')) await visitor(role).post(addressOf(url, mine), moved)
      }
      expect(await rowsOf(both, foreign)).toEqual(before)
      const strays = await both.house.sql`
        select from message where conversation_id = ${mine.conversation}
          and complaint_id in (${foreign.complaint}, ${foreign.booked.id})
        union all select from complaint where conversation_id = ${mine.conversation}
          and repeat_of in (${foreign.complaint}, ${foreign.booked.id})`
      expect(strays).toEqual([])
    },
  )
})
