import { afterAll, beforeAll, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { ConsoleBrowser } from '../harness/console-browser.ts'
import {
  addMember,
  type ConsoleSite,
  codeOf,
  openConsoleSite,
  password,
  type SiteMember,
  signedInAs,
} from '../harness/console-site.ts'

let site: ConsoleSite
let budi: SiteMember
beforeAll(async () => {
  site = await openConsoleSite()
  budi = await addMember(site, 'budi', 'auditor')
})
afterAll(() => site.close())

test('the session has a new id after the password and after the code, and the old ones are dead', async () => {
  const browser = new ConsoleBrowser(site.app)
  await browser.get('/sign-in')
  const before = browser.copy()
  await browser.follow(await browser.post('/sign-in', { login: 'budi', password }))
  const between = browser.copy()
  await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
  const ids = [before, between, browser].map(({ cookies }) => cookies.get('simpul'))
  expect(new Set(ids).size).toBe(3)
  expect((await browser.get('/account')).status).toBe(200)
  for (const old of [before, between]) {
    expect((await old.get('/sign-in/code')).location).toBe('/sign-in')
    expect((await old.get('/account')).status).toBe(303)
  }
})

test('an id that an attacker made up is not taken', async () => {
  const browser = new ConsoleBrowser(site.app)
  browser.cookies.set('simpul', 'chosen-by-the-attacker.and-signed-by-nobody')
  await browser.get('/sign-in')
  expect(browser.cookies.get('simpul')).not.toContain('chosen')
})

test('a form without the token of its session is refused, on every page', async () => {
  const own = await signedInAs(site, budi, 1)
  const nobody = new ConsoleBrowser(site.app, '10.9.9.9')
  await nobody.get('/sign-in')
  const foreign = nobody.token
  const signIn = ['/sign-in', '/sign-in/code', '/sign-in/factor', '/link/x', '/sign-out']
  for (const url of signIn)
    for (const token of ['', 'x', own.token])
      expect([url, (await nobody.post(url, {}, token)).status]).toEqual([url, 403])
  const posts = consolePages.filter(({ method, may }) => method === 'POST' && may === 'self')
  expect(posts.length).toBeGreaterThan(0)
  for (const { url } of posts)
    for (const token of ['', 'x', foreign])
      expect([url, (await own.post(url, {}, token)).status]).toEqual([url, 403])
  expect((await own.get('/account')).status).toBe(200)
})

test('who signs out is out, also with the old cookie', async () => {
  const browser = await signedInAs(site, await addMember(site, 'wati', 'viewer', 'Pemkot Contoh'))
  const copy = browser.copy()
  expect((await browser.post('/sign-out', {})).location).toBe('/sign-in')
  expect((await copy.get('/account')).status).toBe(303)
})

test('what was said waits for the page that somebody opens, whatever a script asked for between', async () => {
  const browser = await signedInAs(site, await addMember(site, 'tono', 'viewer', 'Pemkot Contoh'))
  const done = await browser.post('/account/preferences', { language: 'id' })
  const refreshed = await site.app.inject({
    url: '/account',
    cookies: Object.fromEntries(browser.cookies),
    headers: { 'x-refresh': 'yes' },
  })
  expect(refreshed.statusCode).toBe(200)
  expect(refreshed.body).not.toContain('Tampilan tersimpan.')
  expect((await browser.follow(done)).text).toContain('Tampilan tersimpan.')
  expect((await browser.get('/account')).text).not.toContain('Tampilan tersimpan.')
})

test('one address cannot ask without end, and others can', async () => {
  const browser = new ConsoleBrowser(site.app, '10.1.1.1')
  let answer = await browser.get('/sign-in')
  for (let n = 0; n < 60; n++) answer = await browser.get('/sign-in')
  expect(answer.status).toBe(429)
  expect(answer.text).toContain('Terlalu banyak percobaan')
  expect((await browser.post('/sign-in', { login: 'budi', password })).status).toBe(429)
  expect((await new ConsoleBrowser(site.app, '10.1.1.2').get('/sign-in')).status).toBe(200)
})
