import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import { keyRing } from '../identity/keys.ts'
import { operationsRoutes } from './operations.ts'

const metricsToken = 'a-token-of-the-metrics'
const elsewhere = '203.0.113.7'

let sql: Sql
let app: FastifyInstance

async function start(token: string | undefined): Promise<FastifyInstance> {
  const started = Fastify()
  operationsRoutes(started, {
    sql,
    ring: keyRing([randomBytes(32).toString('base64')]),
    accounts: new Accounts(
      registry.map((channel) => ({ channel, id: '1708', settings: {}, settleMs: 0 })),
    ),
    inbox: {
      state: () => ({
        postgres: 'away',
        spooledDeliveries: 8,
        spoolBytes: 900,
        spool: 'ready',
        keys: 'proven',
      }),
    },
    doorHealth: async () => ({
      inbox: {
        postgres: 'up',
        spooledDeliveries: 0,
        spoolBytes: 0,
        spool: 'ready',
        keys: 'proven',
      },
      spoolMaxBytes: 1_024,
      counts: [],
      volumes: [],
      keyRing: 'of this process',
    }),
    refused: new Map([['twilio', 3]]),
    metricsToken: token,
    log: pino({ level: 'silent' }),
  })
  await started.ready()
  return started
}

beforeEach(async () => {
  // Nobody listens on port 1: a database that is away.
  sql = postgres('postgres://127.0.0.1:1/none', { max: 1, backoff: () => 0.01, onnotice: () => {} })
  app = await start(metricsToken)
})

afterEach(async () => {
  await app.close()
  await sql.end({ timeout: 0 })
})

const guarded = [
  ['GET', '/operations'],
  ['GET', '/operations/snapshot'],
  ['GET', '/operations/live'],
  ['GET', '/operations/page/page.js'],
  ['POST', '/operations/outcomes'],
] as const

describe('operations', () => {
  describe.each(guarded)('%s %s', (method, url) => {
    test.each([
      ['another machine', { remoteAddress: elsewhere, headers: {} }],
      ['a proxy on this machine', { headers: { 'x-forwarded-for': elsewhere } }],
      ['a proxy that says so in the other way', { headers: { forwarded: `for=${elsewhere}` } }],
      ['a page elsewhere under a name of its own', { headers: { host: 'gateway.example.go.id' } }],
    ])('refuses %s', async (_, request) => {
      const headers = { ...request.headers, authorization: `Bearer ${metricsToken}` }
      const { statusCode } = await app.inject({ ...request, method, url, headers })
      expect(statusCode).toBe(403)
    })
  })

  test('show the page with the database away, under a strict policy', async () => {
    const { statusCode, headers, body } = await app.inject('/operations')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toContain('Basis data tidak menjawab')
    expect((await app.inject('/operations?lang=en')).body).toContain('does not answer')
    expect((await app.inject('/operations?lang=xx')).body).toContain('<html lang="id">')
  })

  test.each([
    ['page.css', 200, 'text/css; charset=utf-8'],
    ['page.js', 200, 'text/javascript; charset=utf-8'],
    ['icon.svg', 200, 'image/svg+xml; charset=utf-8'],
    ['page.ts', 404, 'application/json; charset=utf-8'],
    ['..%2Fassets.ts', 404, 'application/json; charset=utf-8'],
  ])('have the file %s: %i', async (file, status, contentType) => {
    const { statusCode, headers } = await app.inject(`/operations/page/${file}`)
    expect([statusCode, headers['content-type']]).toEqual([status, contentType])
  })

  test('give the snapshot as JSON', async () => {
    const { headers, body } = await app.inject('/operations/snapshot')
    expect(headers['cache-control']).toBe('no-store')
    expect(JSON.parse(body)).toMatchObject({
      database: { state: 'away' },
      verdict: { level: 'failing' },
      latestComplaints: [],
    })
  })

  test.each([
    ['snapshot', '/operations/live', /^retry: 2000\n\ndata: \{"at":/],
    ['view', '/operations/live?view=en', /^retry: 2000\n\ndata: \{"places":.*Failing/],
    ['snapshot for an unknown view', '/operations/live?view=xx', /data: \{"at":/],
  ])('stream a %s, and end the stream when the server closes', async (_, path, expected) => {
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const response = await fetch(address + path)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = response.text()
    await app.inject('/operations/snapshot')
    await app.close()
    expect(await text).toMatch(expected)
  })
})

describe('metrics over HTTP', () => {
  test('answer this machine, with the database away', async () => {
    const { statusCode, headers, body } = await app.inject('/metrics')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toContain('simpul_database_up 0')
    expect(body).toContain('simpul_channel_refused_requests_total{channel="twilio"} 3')
    expect(body).toContain('simpul_inbox_spooled_deliveries 8')
  })

  test.each([
    ['no token', undefined, 401],
    ['another token', 'Bearer another-token-altogether', 401],
    ['the token as a password', `Basic ${metricsToken}`, 401],
    ['the beginning of the token', `Bearer ${metricsToken.slice(0, -1)}`, 401],
    ['the token', `Bearer ${metricsToken}`, 200],
  ])('ask others for the token: %s', async (_, authorization, expected) => {
    const headers = authorization === undefined ? {} : { authorization }
    const { statusCode } = await app.inject({ url: '/metrics', remoteAddress: elsewhere, headers })
    expect(statusCode).toBe(expected)
  })

  test('ask for it behind a proxy, too', async () => {
    const headers = { 'x-forwarded-for': elsewhere }
    expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(401)
  })

  test.each(['Bearer undefined', 'Bearer ', undefined])(
    'let nobody in from elsewhere where there is no token: %s',
    async (authorization) => {
      const open = await start(undefined)
      const headers = authorization === undefined ? {} : { authorization }
      const request = { url: '/metrics', remoteAddress: elsewhere, headers }
      expect((await open.inject(request)).statusCode).toBe(401)
      await open.close()
    },
  )
})

describe('outcomes over HTTP', () => {
  const question = { channel: 'twilio', account: '1708', externalIds: ['SM1'] }
  const post = (payload: string, contentType: string) =>
    app.inject({
      method: 'POST',
      url: '/operations/outcomes',
      headers: { 'content-type': contentType },
      payload,
    })

  test.each([
    ['a form', 'channel=twilio', 'application/x-www-form-urlencoded', 415],
    ['text, as a page elsewhere could send', JSON.stringify(question), 'text/plain', 415],
    ['no JSON', '{', 'application/json', 400],
    ['no ids', JSON.stringify({ channel: 'twilio', account: '1' }), 'application/json', 400],
    [
      'more than 5,000 ids',
      JSON.stringify({ ...question, externalIds: Array.from({ length: 5_001 }, () => 'a') }),
      'application/json',
      400,
    ],
    ['NUL', JSON.stringify({ ...question, externalIds: ['a\0'] }), 'application/json', 400],
    ['too many bytes', `"${'a'.repeat(2 ** 21)}"`, 'application/json', 413],
  ])('refuse %s', async (_, payload, contentType, expected) => {
    expect((await post(payload, contentType)).statusCode).toBe(expected)
  })
})
