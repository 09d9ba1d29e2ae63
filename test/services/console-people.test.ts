import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { audit, readAudit } from '../../src/staff/audit.ts'
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
let rina: SiteMember
let owner: ConsoleBrowser
beforeAll(async () => {
  site = await openConsoleSite()
})
beforeEach(async () => {
  await site.sql`truncate staff cascade`
  rina = await addMember(site, 'rina', 'owner')
  owner = await signedInAs(site, rina)
})
afterAll(() => site.close())

async function lastActions(count: number): Promise<string[]> {
  const { entries } = await readAudit(site.sql, { staffId: rina.id }, { size: count })
  return entries.map(({ action }) => action)
}

describe('people', () => {
  test('are invited by a link that is shown once', async () => {
    expect((await owner.get('/staff/invite')).status).toBe(200)
    const fields = { login: 'siti', name: 'Siti <b>', role: 'media_admin', agency: 'Pemkot Contoh' }
    const answer = await owner.post('/staff/invite', fields)
    const link = /value="https:\/\/simpul\.contoh\.go\.id(\/link\/[\w-]{43})"/.exec(
      answer.text,
    )?.[1]
    expect(answer.text).not.toContain('lang=en')
    expect((await new ConsoleBrowser(site.app).get(link ?? '')).status).toBe(200)
    const list = await owner.get('/staff')
    expect(list.text).toContain('Siti &lt;b&gt;')
    expect(list.text).toContain('Undangan belum dipakai')
    expect(list.text).not.toContain(link)
    expect(await lastActions(1)).toEqual(['invite'])
  })

  test.each([
    [{ login: 'x' }, 'f-login-fault', 'Nama pengguna harus'],
    [{ login: 'rina' }, 'f-login-fault', 'sudah dipakai'],
    [{ name: '' }, 'f-name-fault', 'Nama belum diisi'],
    [{ agency: '' }, 'f-agency-fault', 'memerlukan instansi'],
    [{ role: 'liaison_admin' }, 'f-office-fault', 'memerlukan perangkat daerah'],
  ])('are told what is wrong with %o', async (given, id, said) => {
    const fields = { login: 'siti', name: 'Siti', role: 'viewer', agency: 'Pemkot Contoh' }
    const answer = await owner.post('/staff/invite', { ...fields, ...given })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(`id="${id}">`)
    expect(answer.text).toContain(said)
    expect(await lastActions(1)).toEqual(['sign in'])
  })

  test('have another role at once', async () => {
    const budi = await addMember(site, 'budi', 'viewer', 'Pemkot Contoh')
    const browser = await signedInAs(site, budi)
    expect((await browser.get('/audit')).status).toBe(403)
    const said = await owner.post(`/staff/${budi.id}/place`, { role: 'auditor' })
    expect(said.location).toBe(`/staff/${budi.id}`)
    expect((await browser.get('/audit')).status).toBe(200)
    await owner.post(`/staff/${budi.id}/place`, { role: 'viewer', agency: 'Pemkot Contoh' })
    expect((await browser.get('/audit')).status).toBe(403)
    expect(await lastActions(2)).toEqual(['change role', 'change role'])
  })

  test('who are disabled are out at once, and in again when they are enabled', async () => {
    const budi = await addMember(site, 'budi', 'viewer', 'Pemkot Contoh')
    const browser = await signedInAs(site, budi, -1)
    await owner.post(`/staff/${budi.id}/disable`, {})
    expect((await browser.get('/account')).status).toBe(303)
    expect((await owner.get(`/staff/${budi.id}`)).text).toContain('Nonaktif')
    await expect(signedInAs(site, budi)).rejects.toThrow()
    await owner.post(`/staff/${budi.id}/enable`, {})
    expect((await browser.get('/account')).status).toBe(303)
    expect((await (await signedInAs(site, budi, 1)).get('/account')).status).toBe(200)
  })

  test('have their sessions ended, and get links for what they have lost', async () => {
    const budi = await addMember(site, 'budi', 'viewer', 'Pemkot Contoh')
    const browser = await signedInAs(site, budi)
    await owner.post(`/staff/${budi.id}/end-sessions`, {})
    expect((await browser.get('/account')).status).toBe(303)
    const linkIn = (text: string) => /(\/link\/[\w-]{43})"/.exec(text)?.[1] ?? ''
    const first = linkIn((await owner.post(`/staff/${budi.id}/reset`, {})).text)
    const second = linkIn((await owner.post(`/staff/${budi.id}/reset-all`, {})).text)
    expect((await browser.get(first)).status).toBe(410)
    await browser.get(second)
    const again = 'sepeda kuning menanjak'
    const set = await browser.post(second, { password: again, again })
    expect(set.location).toBe('/sign-in/factor')
    expect(await lastActions(3)).toEqual(['reset', 'reset', 'end sessions'])
  })

  test('keep one owner', async () => {
    for (const [verb, fields] of [
      ['disable', {}],
      ['place', { role: 'auditor' }],
    ] as const) {
      const answer = await owner.post(`/staff/${rina.id}/${verb}`, fields)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('pemilik terakhir')
    }
    expect((await owner.get('/staff')).status).toBe(200)
  })

  test('who are not there are not found', async () => {
    for (const id of [crypto.randomUUID(), 'x', '%27', '0'])
      expect([id, (await owner.get(`/staff/${id}`)).status]).toEqual([id, 404])
    expect((await owner.post(`/staff/${crypto.randomUUID()}/disable`, {})).status).toBe(404)
  })
})

test('an account belongs to an agency, unless simpul.yaml says to which', async () => {
  const page = await owner.get('/staff/accounts')
  expect(page.text).toContain('Instansi Simpul sendiri')
  const given = { channel: 'twilio', account: '+62215550123', agency: 'Dinas Contoh' }
  expect((await owner.post('/staff/accounts', given)).status).toBe(303)
  const after = await owner.get('/staff/accounts')
  expect(after.text).toContain('value="Dinas Contoh"')
  expect((await owner.get('/staff/invite')).text).toContain('<option value="Dinas Contoh"')
  const { accounts } = site.deps
  const fixed = accounts.find('twilio', '+62215550123')
  Object.assign(fixed ?? {}, { agency: 'Pemprov Contoh' })
  const locked = await owner.get('/staff/accounts')
  expect(locked.text).toContain('Ditetapkan di simpul.yaml')
  expect(locked.text).toContain('Pemprov Contoh')
  expect((await owner.post('/staff/accounts', given)).status).toBe(403)
  expect((await owner.post('/staff/accounts', { ...given, account: 'x' })).status).toBe(404)
})

describe('one’s own account', () => {
  test('shows the sessions, and ends one or all others', async () => {
    const budi = await addMember(site, 'budi', 'viewer', 'Pemkot Contoh')
    const [one, two, three] = [
      await signedInAs(site, budi, -1),
      await signedInAs(site, budi, 0),
      await signedInAs(site, budi, 1),
    ] as const
    const page = await one.get('/account')
    const keys = [...page.text.matchAll(/name="session" value="([0-9a-f]{64})"/g)].map(([, k]) => k)
    expect(keys).toHaveLength(2)
    expect(page.text).toContain('Firefox · Linux')
    expect((await owner.post('/account/end-session', { session: keys[0] ?? '' })).status).toBe(404)
    await one.post('/account/end-session', { session: keys[0] ?? '' })
    const left = [await two.get('/account'), await three.get('/account')]
    expect(left.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 303])
    await one.post('/account/end-others', {})
    expect((await two.get('/account')).status).toBe(303)
    expect((await three.get('/account')).status).toBe(303)
    expect((await one.get('/account')).status).toBe(200)
  })

  test('changes the password for who knows it, and other sessions end', async () => {
    const other = await signedInAs(site, rina, 1)
    const again = 'sepeda kuning menanjak'
    const wrong = { old: 'bukan ini', password: again, again }
    expect((await owner.post('/account/password', wrong)).text).toContain('f-old-fault')
    const short = { old: password, password: 'pendek', again: 'pendek' }
    expect((await owner.post('/account/password', short)).text).toContain('terlalu pendek')
    const differs = { old: password, password: again, again: 'lain' }
    expect((await owner.post('/account/password', differs)).text).toContain('tidak sama')
    expect((await other.get('/account')).status).toBe(200)
    expect((await owner.post('/account/password', { ...wrong, old: password })).status).toBe(303)
    expect((await owner.get('/account')).status).toBe(200)
    expect((await other.get('/account')).status).toBe(303)
    await expect(signedInAs(site, rina, 1)).rejects.toThrow()
  })

  test('moves the second factor with a code of the old one', async () => {
    const page = await owner.get('/account/factor')
    const sealed = /name="sealed" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const secret = /class="secret">([A-Z2-7 ]+)</.exec(page.text)?.[1]?.replaceAll(' ', '') ?? ''
    const fields = { sealed, code: codeOf(secret), oldCode: '000000' }
    expect((await owner.post('/account/factor', fields)).text).toContain('f-oldCode-fault')
    const other = await addMember(site, 'budi', 'owner')
    const stolen = await (await signedInAs(site, other)).post('/account/factor', fields)
    expect(stolen.status).toBe(404)
    const done = await owner.post('/account/factor', { ...fields, oldCode: codeOf(rina.secret, 1) })
    expect(done.text.match(/<li><code>/g)).toHaveLength(10)
    await expect(signedInAs(site, rina, 1)).rejects.toThrow()
    await signedInAs(site, { ...rina, secret }, 1)
  })

  test('makes new recovery codes with a code', async () => {
    expect((await owner.post('/account/codes', { code: '000000' })).status).toBe(422)
    const done = await owner.post('/account/codes', { code: codeOf(rina.secret, 1) })
    expect(done.text.match(/<li><code>/g)).toHaveLength(10)
    expect(done.text).not.toContain('lang=en')
  })

  test('switches single keys off, and the language over', async () => {
    expect((await owner.get('/account')).text).toContain('data-keys="on"')
    const saved = await owner.post('/account/preferences', { language: 'en' })
    const page = await owner.follow(saved)
    expect(page.text).toContain('data-keys="off"')
    expect(page.text).toContain('<html lang="en">')
    expect((await owner.get('/account')).text).toContain('My account')
  })
})

describe('the audit log', () => {
  beforeEach(async () => {
    for (let n = 0; n < 60; n++)
      await audit(site.sql, { login: 'mesin', action: 'media.opened', subject: `message ${n}` })
    await audit(site.sql, {
      login: '=1+1',
      action: 'x<script>',
      subject: 'y',
      detail: { a: '<b>' },
    })
  })

  test('is read by page, filter and file', async () => {
    const first = await owner.get('/audit?action=media.opened')
    expect(first.text).toContain('message 59')
    expect(first.text).not.toContain('message 5<')
    const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&')
    expect((await owner.get(next ?? '')).text).toContain('message 5<')
    const one = await owner.get('/audit?subject=message+7')
    expect(one.text.match(/<tr><td>/g)?.length).toBeGreaterThan(0)
    expect(one.text).not.toContain('message 8<')
    expect((await owner.get('/audit?to=2020-01-01')).text).toContain('Tidak ada catatan')
    const file = await owner.get('/audit.csv?person=&from=2020-01-01')
    expect(file.headers['content-type']).toContain('text/csv')
    expect(file.headers['content-disposition']).toContain('jejak-audit-2020-01-01.csv')
    expect(file.text).toContain("'=1+1")
    expect(file.text).toContain('message 0')
    expect(await lastActions(1)).toEqual(['download audit log'])
  })

  test('shows what strangers wrote as text', async () => {
    const { text } = await owner.get('/audit?person=%22%3E%3Cscript%3E&action=x%3Cscript%3E')
    expect(text).toContain('x&lt;script&gt;')
    expect(text).not.toContain('<script>')
  })

  test.each(['before=0', 'before=99999999999999999', 'before=x', 'from=9999-99-99', 'subject=%00'])(
    'takes %s',
    async (query) => {
      expect((await owner.get(`/audit?${query}`)).status).toBe(200)
    },
  )
})
