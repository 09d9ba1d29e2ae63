import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { launchChromium } from '../harness/chromium.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { openWindow } from '../harness/console-walk.ts'
import {
  addressOf,
  type Holding,
  layHolding,
  openTwoAgencies,
  type TwoAgencies,
} from '../harness/two-agencies.ts'

/** Stands in every field that a citizen, LAPOR! or a colleague fills. */
const attack = `lampu jalan mati"><img src=x onerror="window.ran=1"><script>window.ran=1</script><svg/onload=window.ran=1>' href=javascript:window.ran=1 \u202etxt.exe`
/** What of it would count as ours, were it not escaped. */
const isBare = /<img src=x|<script>window|<svg\/onload|"><img|=(["'])\s*javascript:|' href=/i

let both: TwoAgencies
let browser: Browser
let owner: Visitor
let held: Holding
beforeAll(async () => {
  both = await openTwoAgencies()
  browser = await launchChromium()
  owner = await signedIn(both.house, 'owner', { agency: null })
  await both.house.sql`update staff set name = ${attack} where id = ${owner.staffId}`
  held = await layHolding(both, 'LAPOR!', attack, { staffId: owner.staffId })
}, 60_000)
afterAll(async () => {
  await browser.close()
  await both.house.stop()
})

const pages = consolePages.filter(({ method }) => method === 'GET')
const files = ['/media/:attachmentId', '/complaints.csv', '/audit.csv', '/lapor/batches/:id/file']

/** Every name that any page reads of its query. */
const asked =
  'q list at tab reason channel account after before complaint canned show r new agency category kind status from to person action subject again'.split(
    ' ',
  )

describe.each(['id', 'en'])('in %s, what somebody else wrote', (language) => {
  test.each(pages.map(({ url }) => url))('is words and nothing else on %s', async (url) => {
    const address = addressOf(url, held, owner.staffId)
    const plain = await owner.get(`${address}?lang=${language}&r=${held.code}&show=all`)
    expect(plain.status).toBe(200)
    const query = new URLSearchParams(asked.map((name): [string, string] => [name, attack]))
    const reflected = await owner.get(`${address}?lang=${language}&${query}`)
    expect(reflected.status).toBe(200)
    for (const answer of [plain, reflected]) {
      const { headers } = answer
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
      if (!files.includes(url)) expect(await answer.text()).not.toMatch(isBare)
      else expect(headers.get('content-disposition')).toMatch(/^attachment; /)
    }
  })
})

test('the pages that should show it do', async () => {
  const shown = new Map<string, boolean>()
  for (const { url } of pages) {
    const text = await (await owner.get(addressOf(url, held, owner.staffId))).text()
    shown.set(url, text.replace(/<header[\s\S]*<\/header>/, '').includes('onerror'))
  }
  const silent = [...shown].flatMap(([url, isShown]) => (isShown ? [] : [url]))
  expect(silent).toEqual([
    '/inbox/rules',
    '/complaints/new',
    '/lapor/check',
    '/lapor/batches',
    '/lapor/batches/:id/file',
    '/audit.csv',
    '/staff/invite',
    '/staff/accounts',
    '/account/factor',
    '/account/codes',
  ])
})

test('what was typed comes back as words where a form is refused', async () => {
  const posts: readonly (readonly [string, Record<string, string>])[] = [
    [`/conversations/${held.conversation}/reply`, { version: '1', reply: attack.repeat(60) }],
    [`/conversations/${held.conversation}/note`, { version: '0', note: attack }],
    [
      `/conversations/${held.conversation}/convert`,
      { version: '1', title: attack, text: attack, place: attack, category: attack },
    ],
    [
      `/complaints/${held.number}/correct`,
      { version: '1', title: attack, text: attack, place: attack, category: '99999' },
    ],
    [`/complaints/${held.number}/ask`, { version: '0', question: attack, words: attack }],
    ['/complaints/new/check', { text: attack, place: attack, name: attack, contact: attack }],
    ['/complaints/new', { text: attack, title: attack, agency: attack, source: attack }],
    ['/complaints/new/similar', { text: attack, place: attack }],
    ['/staff/invite', { login: attack, name: attack, agency: attack, office: attack }],
    ['/lapor/answers/preview', { table: `Kode\tJawaban\n${held.code}\t${attack}` }],
    ['/sign-in', { login: attack, password: attack, to: attack }],
  ]
  for (const [url, fields] of posts) {
    const answer = await owner.post(url, fields)
    const text = await answer.text()
    expect([url, answer.status < 500 && answer.status !== 303, isBare.test(text)]).toEqual([
      url,
      true,
      false,
    ])
  }
})

test('nothing of it runs in a browser, and the policy has nothing to refuse', async () => {
  const { url } = both.house
  const outfit = { size: 'desktop', language: 'id' } as const
  const { page, faults } = await openWindow(browser, outfit, owner.cookie, url)
  const said: string[] = []
  page.on('dialog', async (dialog) => {
    said.push(dialog.message())
    await dialog.dismiss()
  })
  const looked = [
    `/conversations/${held.conversation}`,
    `/complaints/${held.number}`,
    `/complaints/${held.number}/receipt`,
    `/lapor/check?r=${held.code}`,
    '/lapor/import',
    '/lapor/todo',
    '/lapor/answers',
    '/lapor',
    '/complaints',
    '/inbox',
    '/alarms',
    `/staff/${owner.staffId}`,
  ]
  for (const path of looked) {
    await page.goto(url + path)
    const strange = await page
      .locator('[onerror], [onload], img[src="x"], a[href^="javascript" i], main script')
      .count()
    expect([path, strange, await page.evaluate('window.ran')]).toEqual([path, 0, undefined])
  }
  // What is found while somebody types is put into the page by its script.
  await page.goto(`${url}/complaints/new`)
  await page.locator('textarea[name="text"]').fill('lampu jalan mati window onerror script')
  const similar = page.locator('a[target="_blank"]').first()
  await similar.waitFor()
  expect(await page.evaluate('window.ran')).toBeUndefined()
  expect([...faults, ...said]).toEqual([])
}, 60_000)
