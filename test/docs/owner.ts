import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { credentialWords } from '../../src/console/sign-in/credential-words.ts'
import { signInWords } from '../../src/console/sign-in/words.ts'
import type { Camera } from './camera.ts'
import type { DemoSite } from './demo-site.ts'

/** Who has signed in. */
export interface Owner {
  /** The code that the app shows. @param later so many half minutes from now, as each counts once */
  code(later: number): string
  readonly login: string
  readonly password: string
}

const credentials = credentialWords.id
const login = 'ratna'
const password = 'gerobak hijau melintas pelan'

/** Becomes the first owner by the link, with a second factor, as a newcomer would. */
export async function becomeOwner(page: Page, site: DemoSite, camera: Camera): Promise<Owner> {
  const w = signInWords.id
  await camera.open(page, 'sign-in', '/sign-in')
  await camera.open(page, 'link-first', site.ownerPath)
  await page.getByLabel(credentials.login, { exact: true }).fill(login)
  await page.getByLabel(credentials.name, { exact: true }).fill('Ratna Wulandari')
  await page.getByLabel(credentials.password, { exact: true }).fill(password)
  await page.getByLabel(credentials.passwordAgain, { exact: true }).fill(password)
  await page.getByRole('button', { name: w.link.submit, exact: true }).click()
  await page.locator('code.secret').waitFor()
  await camera.open(page, 'code-set-up', '/sign-in/factor')
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
  const code = (later: number) =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * later })
  await page.getByLabel(credentials.factor.code, { exact: true }).fill(code(0))
  await page.getByRole('button', { name: credentials.factor.submit, exact: true }).click()
  await page.locator('ol.codes').waitFor()
  await camera.take(page, 'recovery-codes')
  await page.getByLabel(credentials.codes.kept, { exact: true }).check()
  await page.getByRole('button', { name: credentials.codes.submit, exact: true }).click()
  await page.waitForURL('**/inbox*')
  return { code, login, password }
}

/** Signs out and in again, for the page that asks for a code. */
export async function signInAgain(
  page: Page,
  { url }: DemoSite,
  { code, ...owner }: Owner,
  camera: Camera,
): Promise<void> {
  const w = signInWords.id
  await page.goto(`${url}/account?lang=id`)
  await page.locator('form[action="/sign-out"] button').click()
  await page.getByLabel(w.signIn.login, { exact: true }).fill(owner.login)
  await page.getByLabel(w.signIn.password, { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: w.signIn.submit, exact: true }).click()
  await page.getByLabel(w.code.label, { exact: true }).waitFor()
  await camera.open(page, 'code', '/sign-in/code')
  await page.getByLabel(w.code.label, { exact: true }).fill(code(1))
  await page.getByRole('button', { name: w.code.submit, exact: true }).click()
  await page.locator('nav.areas').waitFor()
}
