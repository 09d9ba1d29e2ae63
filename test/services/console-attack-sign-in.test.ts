import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from '../../src/console/console.ts'
import { createLink } from '../../src/staff/links.ts'
import { checkPassword } from '../../src/staff/sign-in.ts'
import { newSession } from '../harness/console.ts'
import { ConsoleBrowser } from '../harness/console-browser.ts'
import {
  addMember,
  type ConsoleSite,
  codeOf,
  openConsoleSite,
  password,
  signedInAs,
  siteSecret,
} from '../harness/console-site.ts'

let site: ConsoleSite
beforeAll(async () => {
  site = await openConsoleSite()
})
afterAll(() => site.close())

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** A browser at the sign-in page, with an address that no other test has. */
async function stranger(address: string): Promise<ConsoleBrowser> {
  const browser = new ConsoleBrowser(site.app, address)
  await browser.get('/sign-in')
  return browser
}

describe('a session', () => {
  test('behind https has a cookie that no other host, path or script reaches', async () => {
    const secure = await openConsoleSite({ isSecure: true })
    const [plain, sealed] = await Promise.all(
      [site, secure].map(({ app }) => app.inject({ url: '/sign-in', remoteAddress: '10.7.0.1' })),
    )
    await secure.close()
    const traits = String(sealed?.headers['set-cookie']).split('; ').slice(1).sort()
    expect(traits).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
    expect(sealed?.headers['set-cookie']).toMatch(/^__Host-simpul=/)
    expect(sealed?.headers['strict-transport-security']).toContain('max-age=31536000')
    expect(plain?.headers['set-cookie']).toMatch(/^simpul=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(plain?.headers['strict-transport-security']).toBeUndefined()
  })

  test('is not to be had from the database', async () => {
    const browser = await signedInAs(site, await addMember(site, 'baca', 'auditor'))
    const [id = ''] = decodeURIComponent(browser.cookies.get('simpul') ?? '').split('.')
    expect(id.length).toBeGreaterThan(20)
    const rows = await site.sql`select s::text as whole from staff_session s`
    expect(rows.length).toBeGreaterThan(0)
    for (const { whole } of rows) expect(whole).not.toContain(id)
  })

  test('between password and code ends when the password is set anew', async () => {
    const { id, secret } = await addMember(site, 'lama', 'auditor')
    const thief = await stranger('10.7.1.1')
    await thief.follow(await thief.post('/sign-in', { login: 'lama', password }))
    const { token } = await createLink(site.sql, 'reset', id)
    const rightful = new ConsoleBrowser(site.app, '10.7.1.2')
    await rightful.get(`/link/${token}`)
    const fresh = 'sepeda biru di tepi kali'
    const set = await rightful.post(`/link/${token}`, { password: fresh, again: fresh })
    expect(set.location).toBe('/sign-in/code')
    await rightful.follow(set)
    // Without a session there is no token for its form either.
    expect((await thief.post('/sign-in/code', { code: codeOf(secret) })).status).toBe(403)
    expect((await thief.get('/account')).status).toBe(303)
    expect((await rightful.post('/sign-in/code', { code: codeOf(secret) })).location).toBe('/inbox')
  })
})

describe('a form from elsewhere', () => {
  const posts = [
    ...consolePages.filter(({ method }) => method === 'POST').map(({ url }) => url),
    ...['/sign-in', '/sign-in/code', '/sign-in/factor', '/link/x', '/sign-out'],
  ]

  test.each(posts)(
    'is refused, with the token of another session or as what no form sends: %s',
    async (url) => {
      const [own, other] = await Promise.all(
        times(2, () => newSession(site.sql, siteSecret, 'owner')),
      )
      const tokenOf = async (cookie = '') => {
        const { body } = await site.app.inject({ url: '/account', headers: { cookie } })
        return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
      }
      const [token, foreign] = [await tokenOf(own?.cookie), await tokenOf(other?.cookie)]
      const send = async (type: string, payload: string, query = '') => {
        const answer = await site.app.inject({
          method: 'POST',
          url: url.replace(/:\w+/g, '1234567897') + query,
          headers: { cookie: own?.cookie ?? '', 'content-type': type },
          payload,
          remoteAddress: `10.8.${posts.indexOf(url)}.1`,
        })
        return answer.statusCode
      }
      const form = 'application/x-www-form-urlencoded'
      expect(await send(form, `_csrf=${encodeURIComponent(foreign)}`)).toBe(403)
      expect(await send(form, '', `?_csrf=${encodeURIComponent(token)}`)).toBe(403)
      // A page elsewhere sends these without asking, or with it.
      expect(await send('text/plain', `_csrf=${token}`)).toBe(415)
      expect(await send('application/json', JSON.stringify({ _csrf: token }))).toBe(415)
      expect(await send('application/xml', '<_csrf/>')).toBe(415)
      const takesFiles = consolePages.some((page) => page.url === url && page.takesFiles)
      if (!takesFiles) expect(await send('multipart/form-data; boundary=x', '--x--\r\n')).toBe(415)
    },
  )
})

describe('two hundred tries at once', () => {
  test('at a password: the right one opens nothing while the account is closed', async () => {
    const { id } = await addMember(site, 'sasaran', 'viewer', 'Pemkot Contoh')
    const crowd = await Promise.all(times(100, (n) => stranger(`10.20.${n}.1`)))
    const wrong = await Promise.all(
      crowd.map((one, n) =>
        one.post('/sign-in', { login: 'sasaran', password: `salah sekali ${n}` }),
      ),
    )
    expect(new Set(wrong.map(({ status }) => status))).toEqual(new Set([401, 429]))
    const [row] = await site.sql`
      select failures, locked_until > now() as closed from staff where id = ${id}`
    expect(row).toMatchObject({ failures: 5, closed: true })
    const right = await Promise.all(times(100, () => checkPassword(site.sql, 'sasaran', password)))
    expect(right.filter(({ kind }) => kind !== 'refused')).toEqual([])
  }, 60_000)

  test('at a code: nobody is signed in, with the right code neither', async () => {
    const { id, secret } = await addMember(site, 'kode', 'viewer', 'Pemkot Contoh')
    const browser = await stranger('10.21.0.1')
    await browser.follow(await browser.post('/sign-in', { login: 'kode', password }))
    const copies = times(200, (n) => browser.copy(`10.21.${n}.2`))
    const guess = (code: (n: number) => string, some: readonly ConsoleBrowser[]) =>
      Promise.all(some.map((one, n) => one.post('/sign-in/code', { code: code(n) }, browser.token)))
    const right = codeOf(secret)
    const others = (n: number) => String((Number(right) + 1 + n) % 1_000_000).padStart(6, '0')
    const wrong = await guess((n) => others(n * 7919 + 1), copies.slice(0, 100))
    const [row] = await site.sql`select locked_until > now() as closed from staff where id = ${id}`
    expect(row).toEqual({ closed: true })
    const late = await guess(() => right, copies.slice(100))
    expect([...wrong, ...late].filter(({ status }) => status !== 401)).toEqual([])
    expect((await browser.get('/account')).status).toBe(303)
  }, 60_000)

  test('with one link: it is used once', async () => {
    const { id } = await addMember(site, 'tautan', 'viewer', 'Pemkot Contoh')
    const { token } = await createLink(site.sql, 'reset', id)
    const all = await Promise.all(times(20, (n) => stranger(`10.22.${n}.1`)))
    const answers = await Promise.all(
      all.map((one, n) => {
        const chosen = `jendela kaca nomor ${n} retak`
        return one.post(`/link/${token}`, { password: chosen, again: chosen })
      }),
    )
    const counted = answers.map(({ status }) => status).sort()
    expect(counted).toEqual([303, ...times(19, () => 410)])
  }, 60_000)
})

test('a link of somebody who was disabled opens nothing', async () => {
  const { id } = await addMember(site, 'keluar', 'viewer', 'Pemkot Contoh')
  const { token } = await createLink(site.sql, 'reset_totp', id)
  await site.sql`update staff set disabled_at = now() where id = ${id}`
  const browser = await stranger('10.23.0.1')
  const chosen = 'jendela kaca sudah retak'
  expect((await browser.get(`/link/${token}`)).status).toBe(410)
  expect((await browser.post(`/link/${token}`, { password: chosen, again: chosen })).status).toBe(
    410,
  )
})

test.each([
  '//jahat.example',
  '/\\jahat.example',
  'https://jahat.example/',
  'javascript:alert(1)',
  '/\t/jahat.example',
  '/\r\nset-cookie: a=b',
  '/..//jahat.example',
  '/kotak\u20acmasuk',
  '/%5cjahat.example',
  '///jahat.example',
  '@jahat.example',
  `/${'a'.repeat(5_000)}`,
])('whoever signs in stays here, though the address says %j', async (to) => {
  const login = `arah-${Buffer.from(to).toString('hex').slice(0, 40)}`
  const { secret } = await addMember(site, login, 'auditor')
  const browser = new ConsoleBrowser(site.app, '10.24.0.1')
  await browser.get(`/sign-in?to=${encodeURIComponent(to)}`)
  await browser.follow(await browser.post('/sign-in', { login, password, to }))
  const { status, location = '' } = await browser.post('/sign-in/code', { code: codeOf(secret) })
  const here = 'https://simpul.example'
  expect([status, new URL(location, here).origin]).toEqual([303, here])
  const again = await browser.get(`/sign-in?to=${encodeURIComponent(to)}&to=x`)
  expect([again.status, new URL(again.location ?? '', here).origin]).toEqual([303, here])
})

describe('tries are counted', () => {
  const ask = async (remoteAddress: string, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    return (await site.app.inject({ url: '/sign-in', remoteAddress, headers })).statusCode
  }

  test('behind a proxy by who asks it: one attacker does not close the door to all', async () => {
    const proxy = '192.168.7.7'
    for (let n = 0; n < 60; n++) await ask(proxy, `1.2.3.${n}, 36.68.1.1`)
    expect(await ask(proxy, '36.68.1.1')).toBe(429)
    expect(await ask(proxy, '36.68.1.2')).toBe(200)
    // Whoever comes from outside is who they are, whatever they say.
    for (let n = 0; n < 60; n++) await ask('36.68.2.1', `1.2.4.${n}`)
    expect(await ask('36.68.2.1', '1.2.5.1')).toBe(429)
  })

  test('by login, from however many addresses', async () => {
    const crowd = await Promise.all(times(45, (n) => stranger(`10.25.${n}.1`)))
    const login = ' Tidak-Ada '
    const answers = await Promise.all(
      crowd.map((one) => one.post('/sign-in', { login, password: 'salah' })),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(40)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
    const other = await stranger('10.25.0.1')
    expect((await other.post('/sign-in', { login: 'lain', password: 'salah' })).status).toBe(401)
  }, 30_000)
})
