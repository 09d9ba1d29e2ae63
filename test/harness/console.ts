import { randomBytes, randomUUID } from 'node:crypto'
import { Signer } from '@fastify/cookie'
import type { Sql } from 'postgres'
import { cookieSecretOf } from '../../src/app/console.ts'
import type { Role } from '../../src/staff/permissions.ts'
import { sessionStore } from '../../src/staff/sessions.ts'
import { operatorToken } from './house.ts'

/** Somebody who is signed in to the console of a test house. */
export interface Visitor {
  readonly staffId: string
  readonly login: string
  /** The header that a browser would send. */
  readonly cookie: string
  get(path: string): Promise<Response>
  /** The page as text; @throws where it is not there or not allowed */
  read(path: string): Promise<string>
  /** Sends a form, with the token of the session, and follows nothing. */
  post(
    path: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<Response>
}

export interface Place {
  readonly agency?: string | null
  readonly office?: string | null
}

/** Makes an account of this role and a session of it, as if its owner had signed in. */
export async function newSession(
  sql: Sql,
  secret: string,
  role: Role,
  { agency = 'LAPOR!', office = null }: Place = {},
): Promise<Pick<Visitor, 'staffId' | 'login' | 'cookie'>> {
  const staffId = randomUUID()
  const login = `${role}-${staffId.slice(0, 8)}`
  await sql`
    insert into staff (id, login, name, role, agency, office)
    values (${staffId}, ${login}, ${`Si ${login}`}, ${role}, ${agency}, ${office})`
  const sessionId = randomBytes(24).toString('base64url')
  const session = { staffId, browser: 'test', cookie: { path: '/' } }
  await new Promise<void>((resolve, reject) => {
    sessionStore(sql).set(sessionId, session, (error) => (error ? reject(error) : resolve()))
  })
  const signed = new Signer(secret).sign(sessionId)
  return { staffId, login, cookie: `simpul=${encodeURIComponent(signed)}` }
}

/** Somebody of this role who is signed in to a test house. */
export async function signedIn(
  house: { readonly url: string; readonly sql: Sql },
  role: Role,
  place: Place = {},
): Promise<Visitor> {
  const session = await newSession(house.sql, cookieSecretOf(operatorToken), role, place)
  const { cookie } = session
  const get = (path: string) =>
    fetch(house.url + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  let token: string | undefined
  return {
    ...session,
    get,
    async read(path) {
      const answer = await get(path)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`)
      return text
    },
    async post(path, fields = {}) {
      token ??= /name="_csrf" value="([^"]+)"/.exec(await (await get('/account')).text())?.[1]
      const body = new URLSearchParams({ _csrf: token ?? '' })
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, one)
      return await fetch(house.url + path, {
        method: 'POST',
        headers: { cookie },
        body,
        redirect: 'manual',
      })
    },
  }
}
