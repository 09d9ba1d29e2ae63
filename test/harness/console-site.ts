import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type RouteOptions } from 'fastify'
import { generateSync } from 'otplib'
import { pino } from 'pino'
import type { Sql } from 'postgres'
import { inject } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { defaultAgency } from '../../src/config-file.ts'
import { consoleRoutes } from '../../src/console/console.ts'
import type { ConsoleDeps } from '../../src/console/console-deps.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { guardRoutes } from '../../src/http/guard.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { audit } from '../../src/staff/audit.ts'
import { hashPassword } from '../../src/staff/passwords.ts'
import { personById } from '../../src/staff/people.ts'
import type { Role } from '../../src/staff/permissions.ts'
import { newTotpSecret, sealTotp } from '../../src/staff/totp.ts'
import { everyYear } from './citizens.ts'
import { ConsoleBrowser } from './console-browser.ts'
import { openStore } from './store.ts'

/** Signs the cookies of a site. */
export const siteSecret = 's'.repeat(32)

/** The console alone, on a database of its own: no port, no queues. */
export interface ConsoleSite {
  readonly app: FastifyInstance
  readonly sql: Sql
  readonly deps: ConsoleDeps
  /** Every route that the console registered. */
  readonly routes: readonly RouteOptions[]
  close(): Promise<void>
}

/** @param options.isSecure it is reached by https */
export async function openConsoleSite({ isSecure = false } = {}): Promise<ConsoleSite> {
  const store = await openStore(10)
  const { sql } = store
  const settings = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32) }
  const deps: ConsoleDeps = {
    sql,
    ring: keyRing([randomBytes(32).toString('base64')]),
    accounts: readAccounts(
      ['+62215550123', '+62215550124'].map((number) => ({
        channel: 'twilio',
        settings: { ...settings, number, authToken: number.padEnd(32, 'x') },
      })),
      registry,
    ),
    config: {
      agency: { ...defaultAgency, name: 'Pemkot Contoh' },
      calendar: everyYear,
      console: { cannedReplies: [] },
      coreStore: { kind: 'own' },
      directory: mkdtempSync(join(inject('temporaryDirectory'), 'console-')),
    },
    coreStore: ownStore(sql),
    files: {} as never,
    log: pino({ level: 'silent' }),
    publicUrl: () => 'https://simpul.contoh.go.id',
    act: async () => {
      throw new Error('nobody acts here')
    },
    personOf: (id) => personById(sql, id),
    reachOf: async () => ({ kind: 'all' }),
    async audit({ person, action, subject }) {
      await audit(sql, { staff: person.id, login: person.login, action, subject })
    },
  }
  const app = Fastify()
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  guardRoutes(app, { operatorToken: 'token-of-the-test', metricsToken: undefined })
  const inside: FastifyPluginAsync = (scope) =>
    consoleRoutes(scope, deps, { secret: siteSecret, isSecure })
  await app.register(inside)
  return {
    app,
    sql,
    deps,
    routes,
    async close() {
      await app.close()
      await store.close()
    },
  }
}

/** Everybody has the same. */
export const password = 'gerobak hijau melintas'

export interface SiteMember {
  readonly id: string
  readonly login: string
  /** Of the second factor. */
  readonly secret: string
}

/** Makes an account that has a password and a second factor. */
export async function addMember(
  { sql, deps }: { readonly sql: Sql; readonly deps: Pick<ConsoleDeps, 'ring'> },
  login: string,
  role: Role,
  agency: string | null = null,
): Promise<SiteMember> {
  const id = randomUUID()
  const secret = newTotpSecret()
  await sql`
    insert into staff (id, login, name, role, agency, password_hash, sealed_totp)
    values (${id}, ${login}, ${`Si ${login}`}, ${role}, ${agency}, ${await hashPassword(password)},
      ${sealTotp(deps.ring, id, secret)})`
  return { id, login, secret }
}

/** A browser in which they are signed in. @param steps which code they use; each counts once */
export async function signedInAs(
  { app }: ConsoleSite,
  { login, secret }: SiteMember,
  steps = 0,
): Promise<ConsoleBrowser> {
  // Each from an address of its own: one address may not ask too often.
  const browser = new ConsoleBrowser(app, `10.0.${randomInt(256)}.${randomInt(256)}`)
  await browser.get('/sign-in')
  await browser.follow(await browser.post('/sign-in', { login, password }))
  const answer = await browser.post('/sign-in/code', { code: codeOf(secret, steps) })
  if (answer.status !== 303) throw new Error(`${login} was not signed in: ${answer.text}`)
  await browser.get('/account')
  return browser
}

/** The code that an app shows. @param steps so many half minutes later */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps })
}
