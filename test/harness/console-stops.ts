import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { createLink, linkPath } from '../../src/staff/links.ts'
import type { FilledDay } from './console-day.ts'
import { addMember, codeOf, password } from './console-site.ts'
import type { TestHouse } from './house.ts'

/** A page that somebody can come upon, and the way there. */
export interface Stop {
  readonly name: string
  /** Who goes there; a stranger has no session. */
  readonly as: 'owner' | 'viewer' | 'stranger'
  /** An address, or its part behind that of the house; some are made anew each time. */
  readonly path: string | (() => Promise<string>)
  /** What is done there until the page is the one that is meant; its address no longer opens it. */
  readonly act?: (page: Page) => Promise<void>
}

/** Every page of the console, the operations page and those of the simulator, as they are met. */
export async function stopsOf(house: TestHouse, day: FilledDay): Promise<readonly Stop[]> {
  return [
    ...addressed(house, day),
    ...(await peopleStops(house)),
    ...answers(day),
    ...(await strangerStops(house)),
  ]
}

function addressed({ simulatorUrl }: TestHouse, day: FilledDay): Stop[] {
  const chosen = day.waiting.map((code) => `r=${code}`).join('&')
  const paths: Readonly<Record<string, string>> = {
    inbox: '/inbox',
    'what the inbox found': '/inbox?q=lampu',
    'an inbox that finds nothing': '/inbox?q=tidakada',
    'all conversations': '/inbox?tab=all',
    'the rules': '/inbox/rules',
    'a conversation': `/conversations/${day.conversation}?list=`,
    'a conversation without a complaint': `/conversations/${day.chat}?list=tab%3Dall`,
    'a conversation that is not there': `/conversations/${randomUUID()}`,
    'the complaints': '/complaints',
    'complaints that are filtered': '/complaints?danger=1&status=unverified&flag=anonymous',
    'a complaint': `/complaints/${day.receiptNumber}`,
    'a complaint of danger': `/complaints/${day.danger}`,
    'an answered complaint': `/complaints/${day.answered}`,
    'a receipt': `/complaints/${day.receiptNumber}/receipt`,
    'the form for letters': '/complaints/new',
    'what waits for LAPOR!': '/lapor',
    'what is held back': '/lapor?show=hindered',
    'the table before the book': `/lapor/check?${chosen}`,
    'the books': '/lapor/batches',
    'the exports': '/lapor/import',
    'what is to do in LAPOR!': '/lapor/todo',
    'answers of LAPOR!': '/lapor/answers',
    'the alarms': '/alarms',
    'the audit log': '/audit',
    "one's own account": '/account',
    'a new second factor': '/account/factor',
    'new recovery codes': '/account/codes',
    operations: '/operations',
    'operations in English': '/operations?lang=en',
    "the simulator's phones": simulatorUrl,
    "the simulator's LAPOR!": `${simulatorUrl}/lapor/`,
  }
  return Object.entries(paths).map(([name, path]) => ({ name, as: 'owner', path }))
}

async function peopleStops({ sql }: TestHouse): Promise<Stop[]> {
  const [rina] = await sql<[{ id: string }]>`select id from staff where login = 'rina'`
  return [
    { name: 'who works here', as: 'owner', path: '/staff' },
    { name: 'accounts and agencies', as: 'owner', path: '/staff/accounts' },
    { name: 'somebody who was invited', as: 'owner', path: `/staff/${rina.id}` },
    { name: 'an invitation', as: 'owner', path: '/staff/invite' },
    {
      name: 'an invitation that lacks a name',
      as: 'owner',
      path: '/staff/invite',
      act: (page) => submit(page, '/staff/invite'),
    },
    {
      name: 'the link of an invitation',
      as: 'owner',
      path: '/staff/invite',
      async act(page) {
        await page.locator('#f-login').fill(`tamu-${randomUUID().slice(0, 8)}`)
        await page.locator('#f-name').fill('Tamu')
        await submit(page, '/staff/invite')
      },
    },
    { name: 'what a role may not', as: 'viewer', path: '/staff' },
    { name: 'the inbox of somebody who may only read', as: 'viewer', path: '/inbox' },
  ]
}

function answers(day: FilledDay): Stop[] {
  return [
    {
      name: 'a conversation that somebody else was faster with',
      as: 'owner',
      path: `/conversations/${day.conversation}?list=`,
      async act(page) {
        const form = page.locator('form[action$="/note"]')
        await form.locator('[name="note"]').fill('Sudah.')
        await form.locator('[name="version"]').evaluate((field: { value: string }) => {
          field.value = '0'
        })
        await submit(page, `/conversations/${day.conversation}/note`)
      },
    },
    {
      name: 'what was done, with its undo',
      as: 'owner',
      path: `/conversations/${day.chat}?list=`,
      async act(page) {
        await page.locator('form[action$="/note"] [name="note"]').fill('Lihat lagi.')
        await submit(page, `/conversations/${day.chat}/note`)
      },
    },
    {
      name: 'a form for letters that lacks everything',
      as: 'owner',
      path: '/complaints/new',
      act: (page) => submit(page, '/complaints/new'),
    },
    {
      name: 'answers that were pasted',
      as: 'owner',
      path: '/lapor/answers',
      async act(page) {
        const form = page.locator('form[action="/lapor/answers/preview"]')
        const table = `${day.answered}\tLampu sudah diganti.\n123\tTidak ada.`
        await form.locator('textarea').fill(table)
        await submit(page, '/lapor/answers/preview')
      },
    },
  ]
}

async function strangerStops({ sql, house }: TestHouse): Promise<Stop[]> {
  // Each time somebody else: whoever errs often has to wait.
  const member = async () =>
    await addMember({ sql, deps: house }, `sri-${randomUUID().slice(0, 8)}`, 'viewer')
  const link = async () => linkPath((await createLink(sql, 'first', null)).token)
  const signIn = async (page: Page, typed: string) => {
    const { login, secret } = await member()
    await page.locator('[name="login"]').fill(login)
    await page.locator('[name="password"]').fill(typed)
    await submit(page, '/sign-in')
    return secret
  }
  return [
    { name: 'sign-in', as: 'stranger', path: '/sign-in' },
    {
      name: 'a wrong password',
      as: 'stranger',
      path: '/sign-in',
      async act(page) {
        await signIn(page, 'salah sama sekali')
      },
    },
    {
      name: 'the code of an app',
      as: 'stranger',
      path: '/sign-in',
      async act(page) {
        await signIn(page, password)
      },
    },
    {
      name: 'a wrong code',
      as: 'stranger',
      path: '/sign-in',
      async act(page) {
        const secret = await signIn(page, password)
        const wrong = codeOf(secret) === '000000' ? '111111' : '000000'
        await page.locator('[name="code"]').fill(wrong)
        await submit(page, '/sign-in/code')
      },
    },
    { name: 'a link', as: 'stranger', path: link },
    {
      name: 'a link whose password is too weak',
      as: 'stranger',
      path: link,
      act: (page) => submit(page, '/link/'),
    },
    { name: 'a link that is gone', as: 'stranger', path: linkPath('x'.repeat(43)) },
    {
      name: 'a second factor',
      as: 'stranger',
      path: link,
      async act(page) {
        await page.locator('[name="login"]').fill(`pemilik-${randomUUID().slice(0, 8)}`)
        await page.locator('[name="name"]').fill('Pemilik')
        for (const name of ['password', 'again'])
          await page.locator(`[name="${name}"]`).fill(password)
        await submit(page, '/link/')
      },
    },
  ]
}

interface Sendable {
  noValidate: boolean
  requestSubmit(): void
}

/** Sends a form as it stands, whatever the browser would say of it. @param action how it begins */
async function submit(page: Page, action: string): Promise<void> {
  const form = page.locator(`form[action^="${action}"][method="post"]`).first()
  await Promise.all([
    page.waitForEvent('load'),
    form.evaluate((one: Sendable) => {
      one.noValidate = true
      one.requestSubmit()
    }),
  ])
}
