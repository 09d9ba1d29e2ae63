import cookie from '@fastify/cookie'
import session from '@fastify/session'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/staff/audit.ts'
import { changePassword, useLink } from '../../src/staff/credentials.ts'
import { disablePerson, enablePerson, resetPerson } from '../../src/staff/people.ts'
import { confirmTotp, startTotp } from '../../src/staff/second-factor.ts'
import {
  endOtherSessions,
  endSession,
  forgetOldSessions,
  listSessions,
  sessionStore,
} from '../../src/staff/sessions.ts'
import { upkeep } from '../../workers/upkeep.ts'
import {
  addTestPerson,
  agency,
  codeOf,
  goodPassword,
  type TestPerson,
  testRing,
} from '../harness/staff.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let sessions: ReturnType<typeof sessionStore>
let person: TestPerson
beforeAll(async () => {
  store = await openStore(4)
  sessions = sessionStore(store.sql)
})
beforeEach(async () => {
  person = await addTestPerson(store.sql)
})
afterAll(() => store.close())

const keep = (id: string, data: object) =>
  new Promise<void>((resolve, reject) =>
    sessions.set(id, data, (error) => (error ? reject(error) : resolve())),
  )
const find = (id: string) =>
  new Promise<unknown>((resolve, reject) =>
    sessions.get(id, (error, found) => (error ? reject(error) : resolve(found))),
  )
const end = (id: string) =>
  new Promise<void>((resolve, reject) =>
    sessions.destroy(id, (error) => (error ? reject(error) : resolve())),
  )

let last = 0
/** Somebody signed in, in a browser. */
async function signedIn(browser = 'Firefox'): Promise<string> {
  const id = `session number ${++last}`
  await keep(id, { staffId: person.id, browser })
  return id
}

/** As if a session's times lay this far back. */
async function age(browser: string, hours: number, field: 'created_at' | 'seen_at' | 'expires_at') {
  const { sql } = store
  await sql`
    update staff_session set ${sql(field)} = ${sql(field)} - make_interval(secs => ${hours * 3600})
    where browser = ${browser}`
}

describe('a session', () => {
  test('is found again by its id, of which only a hash is kept', async () => {
    const id = await signedIn()
    expect(await find(id)).toEqual({ staffId: person.id, browser: 'Firefox' })
    expect(await find('another id')).toBeUndefined()
    const rows = await store.sql`select *, encode(hash, 'escape') as text from staff_session`
    expect(JSON.stringify(rows)).not.toContain(id)
  })

  test('ends two hours after it was seen last', async () => {
    const id = await signedIn('idle')
    await age('idle', 1.9, 'expires_at')
    expect(await find(id)).toBeDefined()
    await age('idle', 0.2, 'expires_at')
    expect(await find(id)).toBeUndefined()
  })

  test('lives on while it is used, which is written once a minute at most, and twelve hours in all', async () => {
    const id = await signedIn('used')
    const times = async () =>
      (
        await store.sql`
          select seen_at, round(extract(epoch from expires_at - now()) / 60)::int as left
          from staff_session where browser = 'used'`
      )[0]
    const begun = await times()
    await find(id)
    expect(await times()).toEqual(begun)
    await age('used', 1, 'seen_at')
    await age('used', 1, 'expires_at')
    await find(id)
    expect((await times())?.['left']).toBe(120)
    await age('used', 11.5, 'created_at')
    await age('used', 1, 'seen_at')
    await find(id)
    expect((await times())?.['left']).toBe(30)
    await keep(id, { staffId: person.id, browser: 'used', more: 1 })
    expect((await times())?.['left']).toBe(30)
  })

  test('of nobody yet ends after an hour', async () => {
    await keep('signing in', { browser: 'nobody' })
    await age('nobody', 1.01, 'expires_at')
    expect(await find('signing in')).toBeUndefined()
  })

  test('that was ended is not brought back by an answer that was under way', async () => {
    const id = await signedIn()
    await end(id)
    await keep(id, { staffId: person.id })
    expect(await find(id)).toBeUndefined()
  })

  test('ends when its person is disabled, and stays ended', async () => {
    const id = await signedIn()
    await disablePerson(store.sql, person.id, commandLine)
    expect(await find(id)).toBeUndefined()
    await enablePerson(store.sql, person.id, commandLine)
    expect(await find(id)).toBeUndefined()
    await disablePerson(store.sql, person.id, commandLine)
    await store.sql`update staff_session set expires_at = now() + interval '1 hour' where staff_id = ${person.id}`
    // Even if its row were still good.
    expect(await find(id)).toBeUndefined()
  })

  test('that ended long ago is forgotten by the daily work, no other', async () => {
    await signedIn('old')
    await signedIn('fresh')
    await age('old', 30, 'expires_at')
    await upkeep(store.sql, 30, new Date())
    const left =
      await store.sql`select browser from staff_session where browser in ('old', 'fresh')`
    expect(left).toEqual([{ browser: 'fresh' }])
    await forgetOldSessions(store.sql)
  })

  test('a link that was used or ran out long ago goes with it, no other', async () => {
    for (const [name, used, expires] of [
      ['used', '-2 days', '1 day'],
      ['old', null, '-2 days'],
      ['just used', '-1 hour', '1 day'],
      ['good', null, '1 day'],
    ])
      await store.sql`
        insert into staff_link (hash, staff_id, purpose, used_at, expires_at)
        values (sha256(${name ?? ''}::text::bytea), ${person.id}, 'reset', now() + ${used ?? null}::interval,
          now() + ${expires ?? ''}::interval)`
    await upkeep(store.sql, 30, new Date())
    const left = await store.sql`
      select n.name from unnest(array['good', 'just used', 'old', 'used']) as n (name)
        join staff_link on hash = sha256(n.name::bytea) order by 1`
    expect(left).toEqual([{ name: 'good' }, { name: 'just used' }])
  })
})

describe('the sessions of one person', () => {
  test('are listed, and ended one by one or all others together', async () => {
    const [here, there, elsewhere] = [await signedIn('A'), await signedIn('B'), await signedIn('C')]
    const listed = await listSessions(store.sql, person.id, here)
    expect(listed.map(({ browser, isThis }) => [browser, isThis])).toEqual(
      expect.arrayContaining([
        ['A', true],
        ['B', false],
        ['C', false],
      ]),
    )
    const key = listed.find(({ browser }) => browser === 'B')?.key ?? ''
    const stranger = await addTestPerson(store.sql)
    expect(await endSession(store.sql, stranger.id, key)).toBe(false)
    expect(await find(there)).toBeDefined()
    expect(await endSession(store.sql, person.id, key)).toBe(true)
    expect(await find(there)).toBeUndefined()
    await endOtherSessions(store.sql, person.id, here)
    expect(await find(here)).toBeDefined()
    expect(await find(elsewhere)).toBeUndefined()
    expect(await listSessions(store.sql, person.id, here)).toHaveLength(1)
  })

  test('end when the password changes, but for the one that changed it', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const given = { old: goodPassword, new: 'tujuh ikan di kolam' }
    await changePassword(store.sql, person, given, { agency, sessionId: here })
    expect(await find(here)).toBeDefined()
    expect(await find(there)).toBeUndefined()
  })

  test('end when the second factor is set up, but for the one that did', async () => {
    const ring = testRing()
    const [here, there] = [await signedIn(), await signedIn()]
    const { sealed, secret } = startTotp(ring, person, agency)
    await confirmTotp(store.sql, ring, person, { sealed, code: codeOf(secret) }, here)
    expect(await find(here)).toBeDefined()
    expect(await find(there)).toBeUndefined()
  })

  test('end when a reset is used', async () => {
    const id = await signedIn()
    const reset = await resetPerson(store.sql, person.id, false, commandLine)
    expect(await find(id)).toBeDefined()
    const token = reset.kind === 'reset' ? reset.link.token : ''
    await useLink(store.sql, token, { password: 'tujuh ikan di kolam' }, agency)
    expect(await find(id)).toBeUndefined()
  })
})

describe('with @fastify/session', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = fastify()
    await app.register(cookie)
    await app.register(session, {
      secret: 'x'.repeat(32),
      cookie: { secure: false },
      store: sessions,
      saveUninitialized: false,
      rolling: false,
    })
    app.get('/', async ({ session }) => ({ staffId: Reflect.get(session, 'staffId') ?? null }))
    app.post('/', async ({ session }) => {
      Reflect.set(session, 'visits', 1)
      return {}
    })
    app.post<{ Params: { staffId: string } }>('/in/:staffId', async (request) => {
      await request.session.regenerate()
      Reflect.set(request.session, 'staffId', request.params.staffId)
      return {}
    })
  })
  afterAll(() => app.close())

  test('somebody is signed in until the session ends, and an id from before counts no more', async () => {
    const before = await app.inject({ method: 'POST', url: '/' })
    const old = before.cookies[0]
    if (!old) throw new Error('there is no cookie')
    const jar = (one: { name: string; value: string } | undefined) => ({
      [one?.name ?? '']: one?.value ?? '',
    })
    const answer = await app.inject({ method: 'POST', url: `/in/${person.id}`, cookies: jar(old) })
    const fresh = answer.cookies[0]
    expect(fresh?.value).not.toBe(old.value)
    const asked = async (one: typeof fresh) =>
      (await app.inject({ url: '/', cookies: jar(one) })).json()
    expect(await asked(fresh)).toEqual({ staffId: person.id })
    expect(await asked(old)).toEqual({ staffId: null })
    await endOtherSessions(store.sql, person.id)
    expect(await asked(fresh)).toEqual({ staffId: null })
  })
})
