import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import type { PhoneMessage } from '../../simulator/phone-book.ts'
import { defaultBooks } from '../../src/config-core-store.ts'
import type { Language } from '../../src/console/kit/words.ts'
import type { Role } from '../../src/staff/permissions.ts'
import { launchChromium } from './chromium.ts'
import { signedIn, type Visitor } from './console.ts'
import { eventually, startTestHouse, type TestHouse } from './house.ts'

export const sizes = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
} as const
export type Size = keyof typeof sizes

export interface Outfit {
  readonly size: Size
  readonly language: Language
  readonly hasScript?: boolean
}

/** A browser in front of a console. */
export interface Window {
  readonly page: Page
  /** What went wrong in its pages: errors of scripts, what the policy refused, answers of 500. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** A window in which somebody is signed in. */
export interface Seat extends Window {
  readonly visitor: Visitor
}

/** A house with its citizens, and a Chromium for those who work there. */
export interface Walk {
  readonly house: TestHouse
  /** A window in which nobody is signed in. */
  open(outfit: Outfit): Promise<Window>
  /** A window of somebody of this role, at the inbox. */
  sit(role: Role, outfit: Outfit): Promise<Seat>
  /** A citizen writes; resolves once the gateway has it. */
  write(channel: string, number: string, text: string): Promise<void>
  /** What a citizen reads on this phone that fits; @throws where it does not come */
  reads(channel: string, number: string, fits: RegExp): Promise<PhoneMessage>
  stop(): Promise<void>
}

/** Complaints go into LAPOR!'s books. @param options.undoSeconds a minute where it is left out */
export async function openWalk(
  options: { readonly settleMs?: number; readonly undoSeconds?: number } = {},
): Promise<Walk> {
  const { settleMs = 300, ...more } = options
  const house = await startTestHouse('postgres', 0, settleMs, defaultBooks, [], more)
  house.holdConnections()
  const browser = await launchChromium()
  const { phones } = house.simulator
  return {
    house,
    async open(outfit) {
      const window = await openWindow(browser, outfit)
      keepPicture(window.page)
      return window
    },
    async sit(role, outfit) {
      const visitor = await signedIn(house, role)
      const { language } = outfit
      await house.sql`update staff set language = ${language} where id = ${visitor.staffId}`
      const window = await openWindow(browser, outfit, visitor.cookie, house.url)
      keepPicture(window.page)
      await window.page.goto(`${house.url}/inbox`)
      return { ...window, visitor }
    },
    async write(channel, number, text) {
      const isTaken = await phones.send(channel, number, { text }).acknowledged
      if (!isTaken) throw new Error(`the gateway did not take: ${text}`)
    },
    async reads(channel, number, fits) {
      return await eventually(async () =>
        phones
          .get(channel, number)
          ?.messages.find(({ direction, text }) => direction === 'in' && fits.test(text)),
      )
    },
    async stop() {
      await browser.close()
      await house.stop()
    },
  }
}

/** @param cookie as a header has it */
export async function openWindow(
  browser: Browser,
  { size, language, hasScript = true }: Outfit,
  cookie?: string,
  url?: string,
): Promise<Window> {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    javaScriptEnabled: hasScript,
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(30_000)
  const [, name, value] = /^([^=]+)=(.*)$/.exec(cookie ?? '') ?? []
  if (name && value && url) await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  return { page, faults: faultsIn(context), close: () => context.close() }
}

/** A test that fails leaves a picture of what stood there. */
export function keepPicture(page: Page): void {
  onTestFailed(async () => {
    const path = join(tmpdir(), `simpul-walk-${Date.now()}.png`)
    await page.screenshot({ path, fullPage: true })
    process.stderr.write(`what stood there: ${path}\n`)
  })
}

function faultsIn(context: BrowserContext): readonly string[] {
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text())
  })
  context.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`)
  })
  return faults
}

/** Opens the conversation in whose row of the list these words stand. */
export async function openRow(page: Page, words: string): Promise<void> {
  await page.locator('.inbox-row', { hasText: words }).locator('a.name').click()
  await page.locator('#thread').waitFor()
}

/** Presses the button of this label in a part of a page. */
export async function press(part: Locator, label: string): Promise<void> {
  await part.getByRole('button', { name: label, exact: true }).click()
}
