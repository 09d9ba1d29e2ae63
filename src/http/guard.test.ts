import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { pino } from 'pino'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSimulator } from '../../simulator/simulator.ts'
import { calmDoor, calmInbox } from '../../test/harness/door.ts'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import { keyRing } from '../identity/keys.ts'
import { DoorTally } from '../inbox/door-tally.ts'
import type { InboxState } from '../inbox/inbox.ts'
import { gatewayRoutes } from './gateway.ts'
import { pathWithoutKey, simulatedProvidersPath } from './guard.ts'

const operatorToken = 'the-token-of-the-operator'
const metricsToken = 'the-token-of-the-metrics'
const log = pino({ level: 'silent' })
const inboxState: InboxState = { ...calmInbox, postgres: 'away' }

let sql: Sql
let app: FastifyInstance
let routes: { method: string; url: string }[]

/** The gateway with every channel and the simulator, without Postgres. */
async function start(token: string | undefined = metricsToken): Promise<FastifyInstance> {
  const started = Fastify({ rewriteUrl: pathWithoutKey })
  routes = []
  started.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) routes.push({ method: one, url })
  })
  const accounts = registry.map((channel) => ({ channel, id: '1708', settings: {}, settleMs: 0 }))
  const simulator = createSimulator({ gatewayUrl: () => 'http://127.0.0.1:9', log })
  await gatewayRoutes(started, {
    sql,
    ring: keyRing([randomBytes(32).toString('base64')]),
    tally: new DoorTally(),
    doorHealth: async () => ({ ...calmDoor, inbox: inboxState }),
    accounts: new Accounts(accounts),
    inbox: {
      accept: async () => {},
      state: () => inboxState,
      check: async () => inboxState,
      close: async () => {},
    },
    operatorToken,
    metricsToken: token,
    log,
    publicUrl: () => 'https://gw.example.go.id',
    pushingStore: { name: 'signed-http', secret: `whsec_${randomBytes(32).toString('base64')}` },
    simulator: simulator.plugin,
  })
  await started.ready()
  return started
}

beforeEach(async () => {
  // Nobody listens on port 1: a database that is away.
  sql = postgres('postgres://127.0.0.1:1/none', { max: 1, backoff: () => 0.01, onnotice: () => {} })
  app = await start()
})
afterEach(async () => {
  await app.close()
  await sql.end({ timeout: 0 })
})

type Method = 'GET' | 'POST' | 'PUT'

const isPublic = ({ url }: { url: string }) =>
  /^\/(health|webhooks)\/|^\/core-store\/events$/.test(url)
const ask = (url: string, headers: Record<string, string> = {}, method: Method = 'GET') =>
  app.inject({ method, url, headers })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The cookie that the link sets. */
async function cookie(): Promise<string> {
  const { headers } = await ask(`/operations?token=${operatorToken}`)
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

const strangers: readonly (readonly [string, Record<string, string>])[] = [
  ['a request from this machine', {}],
  ['a request under the name of this machine', { host: '127.0.0.1:1708' }],
  ['a request that says it was not passed on', { forwarded: 'for=127.0.0.1' }],
  ['another token', bearer('another-token-altogether')],
  ['the beginning of the token', bearer(operatorToken.slice(0, -1))],
  ['an empty token', { authorization: 'Bearer ' }],
  ['the token as a password', { authorization: `Basic ${operatorToken}` }],
  ['a cookie of its own', { cookie: `simpul=${operatorToken}; simpul_00000000=1` }],
]

describe('every route', () => {
  test('is for operators, but the doors of providers and of the core store, and health', () => {
    const open = new Set(routes.filter(isPublic).map(({ method, url }) => `${method} ${url}`))
    const doors = registry
      .filter((channel) => 'receive' in channel)
      .flatMap(({ name }) => [`GET /webhooks/${name}`, `POST /webhooks/${name}`])
    const health = ['live', 'ready'].flatMap((name) => [
      `GET /health/${name}`,
      `HEAD /health/${name}`,
    ])
    expect(open).toEqual(new Set([...doors, ...health, 'POST /core-store/events']))
    expect(routes.length).toBeGreaterThan(60)
  })

  test.each(strangers)('refuses %s, unless it is public', async (_, headers) => {
    for (const { method, url } of routes.filter((route) => !isPublic(route))) {
      const answer = await app.inject({ method: method as Method, url, headers })
      expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 401`)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('that is not there is not there for anybody', async () => {
    expect((await ask('/nothing')).statusCode).toBe(404)
    expect((await ask('/simulated/0/simulator/channels')).statusCode).toBe(404)
  })

  test.each(['/health/live', '/health/ready'])('%s answers anybody', async (url) => {
    expect((await ask(url)).statusCode).toBe(200)
  })
})

describe('the operator', () => {
  const pages = ['/operations', '/operations/snapshot', '/metrics', '/simulator/channels']

  test.each(pages)('sees %s with the token, while the database is away', async (url) => {
    expect((await ask(url, bearer(operatorToken))).statusCode).toBe(200)
    expect((await ask(url, { cookie: await cookie() })).statusCode).toBe(200)
  })

  test('follows the link once: it sets the cookie, and the token leaves the address', async () => {
    const { statusCode, headers } = await ask(`/operations?lang=en&token=${operatorToken}`)
    expect([statusCode, headers.location]).toEqual([303, '/operations?lang=en'])
    expect(headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Lax$/)
    expect(headers['set-cookie']).not.toContain(operatorToken)
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-store')
  })

  test.each(['x', operatorToken.slice(1), '', `${operatorToken}&token=x`])(
    'sets no cookie with the token %s',
    async (token) => {
      const { statusCode, headers } = await ask(`/operations?token=${token}`)
      expect([statusCode, headers['set-cookie']]).toEqual([401, undefined])
    },
  )

  test('posts from pages of this gateway, and from no other', async () => {
    const post = async (origin: string) => {
      const headers = { cookie: await cookie(), host: 'gw.example.go.id', origin }
      return (await ask('/operations/outcomes', headers, 'POST')).statusCode
    }
    expect(await post('https://gw.example.go.id')).not.toBe(401)
    expect(await post('https://gw.example.go.id:8443')).toBe(401)
    expect(await post('null')).toBe(401)
  })
})

describe('monitoring', () => {
  test('sees the metrics with a token of its own, and nothing else', async () => {
    expect((await ask('/metrics', bearer(metricsToken))).statusCode).toBe(200)
    for (const url of ['/operations', '/operations/snapshot', '/simulator/channels'])
      expect((await ask(url, bearer(metricsToken))).statusCode).toBe(401)
  })

  test.each(['Bearer undefined', 'Bearer '])(
    'lets nobody in where it has no token: %s',
    async (authorization) => {
      const open = await start('')
      expect((await open.inject({ url: '/metrics', headers: { authorization } })).statusCode).toBe(
        401,
      )
      await open.close()
    },
  )
})

describe('the address of the simulated providers', () => {
  const base = simulatedProvidersPath(operatorToken)

  test('opens the simulator, and nothing else', async () => {
    expect((await ask(`${base}/channels`)).statusCode).toBe(200)
    expect(base).not.toContain(operatorToken)
    const key = /[0-9a-f]{64}/.exec(base)?.[0] ?? ''
    expect((await ask('/operations', { 'x-simulated-providers': key })).statusCode).toBe(401)
    expect((await ask(`/simulated/${key}/operations`)).statusCode).toBe(404)
    expect((await ask(`/simulated/${'0'.repeat(64)}/simulator/channels`)).statusCode).toBe(401)
  })
})
