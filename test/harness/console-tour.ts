import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { signedIn, type Visitor } from './console.ts'
import { fillConsole } from './console-day.ts'
import { type Stop, stopsOf } from './console-stops.ts'
import { startTestHouse, type TestHouse } from './house.ts'

/** A console with a day of work in it, and a browser that goes to every page. */
export interface Tour {
  readonly house: TestHouse
  readonly stops: readonly Stop[]
  /**
   * Opens each page in turn, with all that can be unfolded unfolded, and looks at it.
   *
   * @returns what was found, each with the name of the page before it
   */
  goRound(look: (page: Page, stop: Stop) => Promise<readonly string[]>): Promise<string[]>
  /** A page of somebody who is signed in. */
  open(as: Stop['as']): Promise<Page>
  stop(): Promise<void>
}

/** @param coreStore as of a house: complaints go into LAPOR!'s books */
export async function openTour(coreStore: Parameters<typeof startTestHouse>[3]): Promise<Tour> {
  const house = await startTestHouse('postgres', 0, 300, coreStore)
  house.holdConnections()
  const browser = await launchChromium()
  const people = {
    owner: await signedIn(house, 'owner'),
    viewer: await signedIn(house, 'viewer'),
    stranger: undefined,
  }
  const stops = await stopsOf(house, await fillConsole(house, people.owner))
  const open = async (as: Stop['as']) =>
    await (await contextOf(browser, house.url, people[as])).newPage()
  return {
    house,
    stops,
    open,
    async goRound(look) {
      const found: string[] = []
      for (const stop of stops) {
        const page = await open(stop.as)
        await page.addInitScript(stillness)
        await go(page, house.url, stop)
        found.push(...(await look(page, stop)).map((what) => `${stop.name}: ${what}`))
        await page.context().close()
      }
      return found
    },
    async stop() {
      await browser.close()
      await house.stop()
    },
  }
}

/** Nothing is read anew while somebody looks. */
const stillness = `globalThis.setInterval = () => 0
globalThis.EventSource = class extends EventTarget { close() {} }`

async function go(page: Page, url: string, { path, act }: Stop): Promise<void> {
  await page.goto(new URL(typeof path === 'string' ? path : await path(), url).href)
  await unfold(page)
  if (!act) return
  await act(page)
  await unfold(page)
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
}

async function contextOf(
  browser: Browser,
  url: string,
  visitor: Visitor | undefined,
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'id-ID' })
  context.setDefaultTimeout(20_000)
  const [, name, value] = /^([^=]+)=(.*)$/.exec(visitor?.cookie ?? '') ?? []
  if (name && value) await context.addCookies([{ name, value, url }])
  return context
}
