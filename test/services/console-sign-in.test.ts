import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../src/staff/passwords.ts'
import { newTotpSecret, sealTotp } from '../../src/staff/totp.ts'
import { ConsoleBrowser } from '../harness/console-browser.ts'
import { type ConsoleSite, codeOf, openConsoleSite } from '../harness/console-site.ts'

let site: ConsoleSite
beforeAll(async () => {
  site = await openConsoleSite()
})
afterAll(() => site.close())

const password = 'gerobak hijau melintas'

test('somebody signs in with password and code', async () => {
  const { sql, deps } = site
  const id = randomUUID()
  const secret = newTotpSecret()
  await sql`insert into staff (id, login, name, role, password_hash, sealed_totp)
    values (${id}, 'budi', 'Budi', 'auditor', ${await hashPassword(password)}, ${sealTotp(deps.ring, id, secret)})`
  const browser = new ConsoleBrowser(site.app)
  const first = await browser.get('/sign-in?to=%2Faudit%3Faction%3Dx')
  expect(first.status).toBe(200)
  const second = await browser.post('/sign-in', { login: 'budi', password, to: '/audit?action=x' })
  expect(second).toMatchObject({ status: 303, location: '/sign-in/code' })
  expect((await browser.follow(second)).text).toContain('name="code"')
  const third = await browser.post('/sign-in/code', { code: codeOf(secret) })
  expect(third).toMatchObject({ status: 303, location: '/audit?action=x' })
})
