import { AxeBuilder } from '@axe-core/playwright'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultBooks } from '../../src/config-core-store.ts'
import { consolePages } from '../../src/console/console.ts'
import { openTour, type Tour } from '../harness/console-tour.ts'
import { keyboardFaults } from '../harness/keyboard.ts'

const wide = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }
const narrow = { width: 360, height: 740 }
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What depends on colours and on the width, and not on anything else. */
const ofLooks = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable',
]
const mostKb = 150

let tour: Tour
/** Rules that found something to look at. */
const asked = new Set<string>()
beforeAll(async () => {
  tour = await openTour(defaultBooks)
}, 300_000)
afterAll(() => tour?.stop())

test('every page of the console is looked at, but for files', () => {
  const paths = tour.stops.flatMap(({ path }) => (typeof path === 'string' ? [path] : []))
  const seen = paths.map((path) => path.split('?', 1)[0] ?? '')
  const missed = consolePages
    .filter(({ method, url }) => method === 'GET' && !/\.csv$|\/file$|^\/media\//.test(url))
    .filter(({ url }) => {
      const shape = new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`)
      return !seen.some((path) => shape.test(path))
    })
  expect(missed.map(({ url }) => url)).toEqual([])
})

test('axe finds nothing, by day and by night, on a desk and on a telephone', {
  timeout: 1_200_000,
}, async () => {
  const found = await tour.goRound(async (page) => {
    const faults: string[] = []
    for (const size of [wide, phone]) {
      await page.setViewportSize(size)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        // What a page is made of is the same in all of them.
        const isFirst = size === wide && colorScheme === 'light'
        for (const fault of await faultsOf(page, isFirst ? undefined : ofLooks))
          faults.push(`${size.width} ${colorScheme} ${fault}`)
      }
    }
    return faults
  })
  expect(found).toEqual([])
  const some = [...ofLooks, 'label', 'link-name', 'button-name', 'heading-order', 'region']
  expect([...asked]).toEqual(expect.arrayContaining(some))
})

test('nothing is wider than the screen of a small telephone, in either language', {
  timeout: 1_200_000,
}, async () => {
  const found = await tour.goRound(async (page, { act }) => {
    await page.setViewportSize(narrow)
    const faults = await tooWide(page)
    const english = page.locator('.masthead a[hreflang="en"]')
    if (act || (await english.count()) === 0) return faults
    await Promise.all([page.waitForEvent('load'), english.click()])
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    return [...faults, ...(await tooWide(page))]
  })
  expect(found).toEqual([])
})

test('everything is reached by Tab, in its order, and shows it', {
  timeout: 1_200_000,
}, async () => {
  const found = await tour.goRound(async (page) => {
    await page.setViewportSize(wide)
    return await keyboardFaults(page)
  })
  expect(found).toEqual([])
})

test('single keys do something, and nothing once they are switched off', async () => {
  const page = await tour.open('owner')
  await page.setViewportSize(wide)
  const { url } = tour.house
  await page.goto(`${url}/inbox`)
  await page.keyboard.press('Alt+KeyJ')
  await page.waitForURL(/\/conversations\//)
  const first = page.url()
  await page.keyboard.press('Alt+KeyJ')
  await page.waitForURL((now) => /conversations/.test(now.href) && now.href !== first)
  await page.keyboard.press('?')
  await page.locator('dialog[open] dt').first().waitFor()
  const keys = await page.locator('dialog dt').allInnerTexts()
  expect(keys).toEqual(expect.arrayContaining(['Alt+J', 'Alt+K', '1']))
  await page.keyboard.press('Escape')
  // A key that opens a form leads into it.
  await page.keyboard.press('9')
  await page.locator('details[open] textarea:focus').waitFor()
  await page.keyboard.press('Alt+KeyK')
  await page.waitForURL((now) => now.pathname === new URL(first).pathname)

  await page.goto(`${url}/account`)
  await page.locator('[name="keys"]').uncheck()
  await page.locator('form[action="/account/preferences"] button').click()
  await page.locator('.said-bar').waitFor()
  await page.goto(first)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) asked.push(request.url())
  })
  for (const key of [...keys.filter((one) => one.length === 1), '?', 'u'])
    await page.keyboard.press(key)
  const has = await page.evaluate('document.activeElement === document.body')
  expect([asked, has, await page.locator('dialog[open]').count()]).toEqual([[], true, 0])
  // With a modifier it is no single key.
  await page.keyboard.press('Alt+KeyJ')
  await page.waitForURL((now) => now.pathname !== new URL(first).pathname)
  await page.context().close()
})

test(`each page, with all that it loads, is at most ${mostKb} kB`, {
  timeout: 1_200_000,
}, async () => {
  const found: string[] = []
  for (const { name, as, path, act } of tour.stops) {
    if (act || typeof path !== 'string') continue
    const page = await tour.open(as)
    const kb = await weigh(page, new URL(path, tour.house.url).href)
    if (kb > mostKb) found.push(`${name}: ${kb.toFixed(0)} kB`)
    await page.context().close()
  }
  expect(found).toEqual([])
})

async function faultsOf(page: Page, rules: readonly string[] | undefined): Promise<string[]> {
  // No page has frames: the results need no page of their own to be put together in.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations, passes } = await (rules
    ? axe.withRules([...rules])
    : axe.withTags(standards)
  ).analyze()
  for (const { id } of passes) asked.add(id)
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1).join(' ').trim()
      return `${id} ${html.slice(0, 160)} ${why.slice(0, 200)}`
    }),
  )
}

/** What makes a page scroll sideways. */
async function tooWide(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > room + 1)
    return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))
  })()`)
}

/** What comes over the wire for a page that nothing is kept of: heads and bodies, in kB. */
async function weigh(page: Page, url: string): Promise<number> {
  const wire: CDPSession = await page.context().newCDPSession(page)
  let bytes = 0
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(url)
  // Pictures further down come as somebody scrolls.
  await page.evaluate('window.scrollTo(0, document.body.scrollHeight)')
  await page.waitForTimeout(300)
  return bytes / 1_000
}
