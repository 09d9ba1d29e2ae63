import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { may, permissions, type Role, roles } from '../../src/staff/permissions.ts'
import { newSession } from '../harness/console.ts'
import { type ConsoleSite, openConsoleSite, siteSecret } from '../harness/console-site.ts'

let site: ConsoleSite
const cookies = new Map<Role, string>()

beforeAll(async () => {
  site = await openConsoleSite()
  for (const role of roles) cookies.set(role, (await newSession(site.sql, siteSecret, role)).cookie)
})
afterAll(() => site.close())

/** An address of this page that leads to nothing that is there. */
function addressOf(url: string): string {
  return url.replace(/:(\w+)/g, (_, name: string) =>
    name === 'number' ? '1234567897' : randomUUID(),
  )
}

async function call(
  method: 'GET' | 'POST',
  url: string,
  cookie?: string,
  body = '',
  accept = 'text/html',
) {
  const {
    statusCode,
    headers,
    body: text,
  } = await site.app.inject({
    method,
    url: addressOf(url),
    headers: {
      accept,
      ...(cookie ? { cookie } : {}),
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(method === 'POST' ? { payload: body } : {}),
  })
  return { statusCode, location: headers.location, text }
}

async function tokenOf(cookie: string): Promise<string> {
  const { body } = await site.app.inject({ url: '/account', headers: { cookie } })
  return encodeURIComponent(/name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? '')
}

test('every route of the console asks who is there, but for the sign-in and what pages are made of', () => {
  const open = site.routes
    .filter(({ config }) => config?.page === undefined)
    .map(({ url }) => url)
    .filter((url) => !/^\/(sign-in|sign-out|link|console)(\/|$)/.test(url))
  expect(open).toEqual([])
  const pages = consolePages.map(({ method, url }) => `${method} ${url}`)
  expect(new Set(pages).size).toBe(pages.length)
  expect(pages.length).toBeGreaterThan(30)
})

test('whatever changes something is in the audit log', () => {
  const silent = consolePages
    .filter((page) => page.method === 'POST' && !page.audits && !page.auditsItself)
    .map(({ url }) => url)
  // It only looks, and is asked while somebody types.
  expect(silent).toEqual(['/complaints/new/similar'])
})

describe('a page opens to the roles of the table alone', () => {
  test.each(consolePages.map((page) => [`${page.method} ${page.url}`, page] as const))(
    '%s',
    async (_, { method, url, may: permission }) => {
      const stranger = await call(method, url)
      if (method === 'GET') expect(stranger.location).toMatch(/^\/sign-in/)
      else
        expect([stranger.statusCode, stranger.text]).toEqual([401, expect.stringMatching(/<main/)])
      const program = await call(method, url, undefined, '', '*/*')
      expect([program.statusCode, program.text]).toEqual([401, '{"error":"sign in first"}'])
      for (const role of roles) {
        const cookie = cookies.get(role) ?? ''
        if (!may(role, permission)) {
          const body = method === 'POST' ? `_csrf=${await tokenOf(cookie)}` : ''
          expect([role, (await call(method, url, cookie, body)).statusCode]).toEqual([role, 403])
        } else if (method === 'POST')
          // Without its token a form does nothing, whoever is signed in.
          expect([role, (await call(method, url, cookie)).statusCode]).toEqual([role, 403])
        else {
          const { statusCode } = await call(method, url, cookie)
          expect([role, [200, 303, 404].includes(statusCode)]).toEqual([role, true])
        }
      }
    },
  )
})

test('no role may everything but the owner, and every permission has somebody', () => {
  for (const [permission, allowed] of Object.entries(permissions)) {
    expect([permission, allowed.length > 0]).toEqual([permission, true])
    if (permission !== 'self') expect(allowed).not.toEqual(roles)
  }
  const all = Object.keys(permissions) as (keyof typeof permissions)[]
  expect(roles.filter((role) => all.every((permission) => may(role, permission)))).toEqual([
    'owner',
  ])
})
