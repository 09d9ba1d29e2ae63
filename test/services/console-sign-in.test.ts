import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ownPath } from '../../src/console/sign-in/pending.ts'
import { readAudit } from '../../src/staff/audit.ts'
import { firstOwnerLink } from '../../src/staff/credentials.ts'
import { createLink } from '../../src/staff/links.ts'
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
})
beforeEach(async () => {
  await site.sql`truncate staff cascade`
  budi = await addMember(site, 'budi', 'auditor')
})
afterAll(() => site.close())

let address = 0
/** Each from an address of its own. */
function newBrowser(): ConsoleBrowser {
  address++
  return new ConsoleBrowser(site.app, `192.168.1.${address}`)
}

async function withPassword(login = budi.login, typed = password) {
  const browser = newBrowser()
  await browser.get('/sign-in')
  return { browser, answer: await browser.post('/sign-in', { login, password: typed }) }
}

describe('signing in', () => {
  test('takes the password, then the code, and leads to where somebody wanted to go', async () => {
    const browser = newBrowser()
    const wanted = await browser.get('/audit?action=sign+in')
    expect(wanted.status).toBe(303)
    expect((await browser.follow(wanted)).text).toContain('name="password"')
    const to = '/audit?action=sign+in'
    const right = await browser.post('/sign-in', { login: ' BUDI ', password, to })
    expect(right).toMatchObject({ status: 303, location: '/sign-in/code' })
    expect((await browser.get('/account')).status).toBe(303)
    await browser.follow(right)
    const done = await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
    expect(done).toMatchObject({ status: 303, location: to })
    expect((await browser.get('/account')).text).toContain('Si budi')
    expect((await browser.get('/sign-in')).location).toBe('/inbox')
    const { entries } = await readAudit(site.sql, { staffId: budi.id }, { size: 9 })
    expect(entries[0]).toMatchObject({ action: 'sign in', login: 'budi' })
  })

  test('says the same of a wrong password and of somebody whom nobody knows', async () => {
    const wrong = await withPassword('budi', 'gerobak merah melintas')
    const unknown = await withPassword('siti', password)
    const neutral = ({ text }: { text: string }, login: string) =>
      text.replaceAll(login, '').replace(/name="_csrf" value="[^"]+"/, '')
    expect(wrong.answer.status).toBe(401)
    expect(unknown.answer.status).toBe(401)
    expect(neutral(wrong.answer, 'budi')).toBe(neutral(unknown.answer, 'siti'))
    expect(wrong.answer.text).not.toContain('gerobak')
  })

  test('asks for a code that was not used, and for no code before the password', async () => {
    expect((await newBrowser().get('/sign-in/code')).location).toBe('/sign-in')
    const { browser } = await withPassword()
    const page = await browser.get('/sign-in/code')
    expect(page.text).toContain('autocomplete="one-time-code"')
    expect((await browser.post('/sign-in/code', { code: '000000' })).status).toBe(401)
    await signedInAs(site, budi)
    const again = await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
    expect(again.status).toBe(401)
    expect((await browser.get('/account')).status).toBe(303)
  })

  test('is closed after five failures, also for the right password', async () => {
    for (let n = 0; n < 5; n++) await withPassword('budi', `salah ${n}`)
    expect((await withPassword()).answer.status).toBe(401)
    await site.sql`update staff set locked_until = now() - interval '1 second'`
    expect((await withPassword()).answer.location).toBe('/sign-in/code')
  })

  test('does not let codes be guessed', async () => {
    const { browser } = await withPassword()
    await browser.get('/sign-in/code')
    for (let n = 0; n < 5; n++) await browser.post('/sign-in/code', { code: '000000' })
    const right = await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
    expect(right.status).toBe(401)
  })

  test('is over when the code takes more than ten minutes', async () => {
    const { browser } = await withPassword()
    await browser.get('/sign-in/code')
    await site.sql`
      update staff_session set data = jsonb_set(data, '{pending,until}', '1')
      where data ? 'pending'`
    const late = await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
    expect(late.location).toBe('/sign-in')
    expect((await browser.follow(late)).text).toContain('sudah habis')
  })

  test('takes a recovery code once, however it is typed', async () => {
    const { recoveryCodes } = await invited('wati')
    const [code = ''] = recoveryCodes
    const first = await withPassword('wati')
    await first.browser.get('/sign-in/code')
    const done = await first.browser.post('/sign-in/code', {
      code: code.toLowerCase().replaceAll('-', ' '),
    })
    expect(done.location).toBe('/inbox')
    expect((await first.browser.get('/account')).text).toContain('Sisa kode: 9')
    const second = await withPassword('wati')
    await second.browser.get('/sign-in/code')
    expect((await second.browser.post('/sign-in/code', { code })).status).toBe(401)
  })
})

/** Somebody takes an invitation: name, password, second factor, recovery codes. */
async function invited(login: string) {
  const id = crypto.randomUUID()
  await site.sql`
    insert into staff (id, login, name, role, agency)
    values (${id}, ${login}, 'Tanpa nama', 'media_admin', 'Pemkot Contoh')`
  const { token } = await createLink(site.sql, 'invite', id)
  const browser = newBrowser()
  const page = await browser.get(`/link/${token}`)
  const set = await browser.post(`/link/${token}`, { name: 'Wati', password, again: password })
  const factor = await browser.follow(set)
  const secret = /<code class="secret">([A-Z2-7 ]+)</.exec(factor.text)?.[1]?.replaceAll(' ', '')
  const codes = await browser.post('/sign-in/factor', { code: codeOf(secret ?? '') })
  const recoveryCodes = [...codes.text.matchAll(/<li><code>([0-9A-Z-]+)</g)].map(([, code]) => code)
  return { id, token, browser, page, factor, codes, recoveryCodes: recoveryCodes as string[] }
}

describe('a link', () => {
  test('leads a newcomer through password, second factor and recovery codes', async () => {
    const { id, browser, page, factor, codes, recoveryCodes } = await invited('wati')
    expect(page.text).toContain('Minimal 12 karakter')
    expect(factor.text).toMatch(/<svg class="qr"[^>]*><path d="M/)
    expect(codes.text).toContain('data-print')
    expect(codes.text).toContain('required')
    expect(recoveryCodes).toHaveLength(10)
    expect((await browser.get('/account')).text).toContain('Wati')
    const { entries } = await readAudit(site.sql, { staffId: id }, { size: 9 })
    expect(entries.map(({ action }) => action)).toEqual([
      'sign in',
      'set up second factor',
      'use link',
    ])
  })

  test('makes the first owner', async () => {
    const link = await firstOwnerLink(site.sql)
    const browser = newBrowser()
    const url = `/link/${link?.token}`
    await browser.get(url)
    const typed = { name: 'Rina', password, again: password }
    const faulty = await browser.post(url, { ...typed, login: 'x', name: '' })
    expect(faulty.status).toBe(422)
    expect(faulty.text).toContain('Nama belum diisi')
    expect((await browser.post(url, { ...typed, login: 'rina' })).location).toBe('/sign-in/factor')
  })

  test('is not used up by who only looks, and is by who sets a password', async () => {
    const { token } = await createLink(site.sql, 'reset', budi.id)
    const url = `/link/${token}`
    for (let n = 0; n < 3; n++) expect((await newBrowser().get(url)).status).toBe(200)
    const [one, other] = [newBrowser(), newBrowser()]
    await Promise.all([one.get(url), other.get(url)])
    const fields = { password: 'sepeda kuning menanjak', again: 'sepeda kuning menanjak' }
    const answers = await Promise.all([one.post(url, fields), other.post(url, fields)])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410])
    expect((await newBrowser().get(url)).status).toBe(410)
    expect((await withPassword()).answer.status).toBe(401)
    // The second factor stays: a new password alone lets nobody in.
    expect(answers.find(({ status }) => status === 303)?.location).toBe('/sign-in/code')
  })

  test.each([
    ['short', 'pendek'],
    ['umum', 'password1234'],
    ['nama pengguna', 'budi-budi-budi'],
    ['mengulang', 'abababababab'],
  ])('names what is wrong with a password: %s', async (_what, typed) => {
    const { token } = await createLink(site.sql, 'reset', budi.id)
    const browser = newBrowser()
    await browser.get(`/link/${token}`)
    const answer = await browser.post(`/link/${token}`, { password: typed, again: typed })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('id="f-password-fault"')
    expect(answer.text).not.toContain(`value="${typed}"`)
    const differs = await browser.post(`/link/${token}`, { password, again: typed })
    expect(differs.text).toContain('tidak sama')
    expect((await newBrowser().get(`/link/${token}`)).status).toBe(200)
  })

  test('for somebody who was disabled leads nowhere', async () => {
    const { token } = await createLink(site.sql, 'reset', budi.id)
    await site.sql`update staff set disabled_at = now() where id = ${budi.id}`
    expect((await newBrowser().get(`/link/${token}`)).status).toBe(410)
  })
})

test.each([
  ['/inbox?danger=1', '/inbox?danger=1'],
  ['//evil.example/', undefined],
  ['/\\evil.example', undefined],
  ['/a\\b', undefined],
  ['/\t/evil.example', undefined],
  ['https://evil.example/', undefined],
  ['javascript:alert(1)', undefined],
  ['', undefined],
  [['/inbox'], undefined],
])('after signing in, %s leads to %s', async (to, path) => {
  expect(ownPath(to)).toBe(path)
})

test('an address of somebody else is forgotten', async () => {
  const browser = newBrowser()
  const page = await browser.get('/sign-in?to=%2F%2Fevil.example')
  expect(page.text).not.toContain('evil.example"')
  await browser.post('/sign-in', { login: 'budi', password, to: '//evil.example' })
  await browser.get('/sign-in/code')
  const done = await browser.post('/sign-in/code', { code: codeOf(budi.secret) })
  expect(done.location).toBe('/inbox')
})
