import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calmDoor, calmInbox } from '../../test/harness/door.ts'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import { keyRing } from '../identity/keys.ts'
import { operationsRoutes } from './operations.ts'

let sql: Sql
let app: FastifyInstance

async function start(): Promise<FastifyInstance> {
  const started = Fastify()
  operationsRoutes(started, {
    sql,
    ring: keyRing([randomBytes(32).toString('base64')]),
    accounts: new Accounts(
      registry.map((channel) => ({ channel, id: '1708', settings: {}, settleMs: 0 })),
    ),
    inbox: {
      state: () => ({ ...calmInbox, postgres: 'away', spooledDeliveries: 8, spoolBytes: 900 }),
    },
    doorHealth: async () => calmDoor,
    refused: new Map([['twilio', 3]]),
    log: pino({ level: 'silent' }),
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

describe('operations', () => {
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
  test('are there with the database away', async () => {
    const { statusCode, headers, body } = await app.inject('/metrics')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toContain('simpul_database_up 0')
    expect(body).toContain('simpul_channel_refused_requests_total{channel="twilio"} 3')
    expect(body).toContain('simpul_inbox_spooled_deliveries 8')
  })
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
