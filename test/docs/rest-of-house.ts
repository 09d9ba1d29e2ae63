import type { Page } from 'playwright-core'
import { alarmsWords } from '../../src/console/alarms/words.ts'
import { peopleWords } from '../../src/console/people/words.ts'
import type { Camera } from './camera.ts'
import type { DemoSite } from './demo-site.ts'

const people = peopleWords.id

/** What owner, operator and auditor see. */
export async function showHouse(page: Page, site: DemoSite, camera: Camera): Promise<void> {
  await seeAlarms(page, site, camera)
  await camera.open(page, 'operations', '/operations')
  await seePeople(page, site, camera)
  await camera.open(page, 'audit', '/audit')
  await camera.open(page, 'account', '/account')
  await camera.open(page, 'account-factor', '/account/factor')
  await camera.open(page, 'account-codes', '/account/codes')
  await camera.open(page, 'not-there', '/complaints/1234567897')
}

async function seeAlarms(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  await camera.open(page, 'alarms', '/alarms')
  await page.getByRole('button', { name: alarmsWords.id.acknowledge, exact: true }).first().click()
  await page.getByText(alarmsWords.id.done.acknowledge).waitFor()
  await camera.take(page, 'alarms-taken')
  await page.goto(`${url}/alarms`)
}

async function seePeople(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  await camera.open(page, 'invite', '/staff/invite')
  const { form } = people
  await page.getByLabel(form.login, { exact: true }).fill('siti')
  await page.getByLabel(form.name, { exact: true }).fill('Siti Rahma')
  await page.getByRole('button', { name: form.submit, exact: true }).click()
  await page.getByText(people.link.title.invited).first().waitFor()
  await camera.take(page, 'invited')
  await camera.open(page, 'people', '/staff')
  await page.getByRole('link', { name: 'Siti Rahma' }).click()
  await camera.open(page, 'person', new URL(page.url()).pathname)
  await camera.open(page, 'accounts', '/staff/accounts')
  await page.goto(`${url}/staff`)
}
