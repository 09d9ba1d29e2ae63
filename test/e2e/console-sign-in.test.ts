import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { type Area, kitWords, type Language } from '../../src/console/kit/words.ts'
import { peopleWords } from '../../src/console/people/words.ts'
import { credentialWords } from '../../src/console/sign-in/credential-words.ts'
import { signInWords } from '../../src/console/sign-in/words.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { launchChromium } from '../harness/chromium.ts'
import { codeOf } from '../harness/console-site.ts'
import { keepPicture, type Outfit, openWindow, press } from '../harness/console-walk.ts'
import { createDatabase } from '../harness/postgres.ts'
import { type Program, runProgram, untilReady } from '../harness/program.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 180_000 })

const password = 'kerupuk ungu menari pelan'
let program: Program
let browser: Browser
let url = ''
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await createDatabase()
  cleanups.push(() => database.drop())
  const port = await findFreePort()
  url = `http://127.0.0.1:${port}`
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'sign-in-'))
  program = runProgram(['start'], { PORT: String(port), DATABASE_URL: database.url }, directory)
  cleanups.push(async () => {
    program.kill('SIGTERM')
    await program.ended
  })
  await untilReady(url, program)
  browser = await launchChromium()
  cleanups.push(() => browser.close())
})
afterAll(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
})

/** Opens a link that works once, and goes on to the first page. @returns the key of the second factor */
async function becomeSomebody(page: Page, link: string, language: Language, login?: string) {
  const w = credentialWords[language]
  await page.goto(link)
  if (login) await page.locator('#f-login').fill(login)
  await page.locator('#f-name').fill('Ratna Dewi')
  await page.locator('#f-password').fill(password)
  await page.locator('#f-again').fill(password)
  await press(page.locator('main'), signInWords[language].link.submit)
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
  await page.locator('#f-code').fill(codeOf(secret))
  await press(page.locator('main'), w.factor.submit)
  const codes = page.getByRole('list', { name: w.codes.list }).locator('li')
  await codes.first().waitFor()
  expect(await codes.count()).toBe(10)
  await page.getByLabel(w.codes.kept).check()
  await press(page.locator('main'), w.codes.submit)
  await isAt(page, 'inbox', language)
  return secret
}

async function isAt(page: Page, area: Exclude<Area, 'account' | 'none'>, language: Language) {
  await page.getByRole('heading', { level: 1, name: kitWords[language].area[area] }).waitFor()
}

/** @param step half minutes from now: a code counts once */
async function signInAgain(
  page: Page,
  { language, login, secret }: { language: Language; login: string; secret: string },
  step: number,
) {
  const w = signInWords[language]
  await press(page.locator('.me'), kitWords[language].signOut)
  await page.getByRole('heading', { name: w.signIn.title }).waitFor()
  await page.goto(`${url}/inbox`)
  await page.locator('#f-login').fill(login)
  await page.locator('#f-password').fill(password)
  await press(page.locator('main'), w.signIn.submit)
  await page.locator('#f-code').fill(codeOf(secret, step))
  await press(page.locator('main'), w.code.submit)
  await isAt(page, 'inbox', language)
}

async function open(outfit: Outfit) {
  const window = await openWindow(browser, outfit)
  keepPicture(window.page)
  return window
}

test('a newcomer becomes the owner on the phone, and invites somebody who signs in in English', async () => {
  const owner = await open({ size: 'phone', language: 'id' })
  const link = /http:\S+\/link\/\S+/.exec(program.stdout())?.[0] ?? ''
  expect(link).toMatch(new RegExp(`^${url}/link/`))
  const secret = await becomeSomebody(owner.page, link, 'id', 'ratna.dewi')
  await signInAgain(owner.page, { language: 'id', login: 'ratna.dewi', secret }, 1)
  await owner.page.goto(link)
  await owner.page.getByText(signInWords.id.link.gone.title).first().waitFor()

  const w = peopleWords.id
  await owner.page.goto(`${url}/staff`)
  await owner.page.getByRole('link', { name: w.invite }).click()
  await owner.page.locator('#f-login').fill('bima')
  await owner.page.locator('#f-name').fill('Bima')
  await press(owner.page.locator('main'), w.form.submit)
  const invitation = await owner.page.getByLabel(w.link.label).inputValue()

  const invited = await open({ size: 'desktop', language: 'en' })
  const other = await becomeSomebody(invited.page, invitation, 'en')
  await signInAgain(invited.page, { language: 'en', login: 'bima', secret: other }, 1)
  expect(await invited.page.getByRole('link', { name: kitWords.en.area.staff }).count()).toBe(0)
  expect([...owner.faults, ...invited.faults]).toEqual([])
})
