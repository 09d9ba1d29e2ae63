import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calmInbox } from '../../test/harness/door.ts'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import { keyRing } from '../identity/keys.ts'
import { DoorTally } from '../inbox/door-tally.ts'
import type { InboxState } from '../inbox/inbox.ts'
import { buildGateway } from './gateway.ts'

const inboxState: InboxState = { ...calmInbox, postgres: 'away' }
const whatsapp = registry.find(({ name }) => name === 'meta/whatsapp') ?? registry[0]
const settings = { appSecret: 'app-secret', verifyToken: 'verify-token' }

let sql: Sql
let app: FastifyInstance
let port = 0
const sockets: Socket[] = []

beforeEach(async () => {
  sql = postgres('postgres://127.0.0.1:1/none', { max: 1, backoff: () => 0.01, onnotice: () => {} })
  if (whatsapp === undefined) throw new Error('there is no channel')
  app = await buildGateway({
    sql,
    ring: keyRing([randomBytes(32).toString('base64')]),
    tally: new DoorTally(),
    doorHealth: async () => ({
      ...{ inbox: inboxState, spoolMaxBytes: 0, counts: [], volumes: [] },
      keyRing: 'of this process',
    }),
    accounts: new Accounts([{ channel: whatsapp, id: '1', settings, settleMs: 0 }]),
    inbox: {
      accept: async () => {},
      state: () => inboxState,
      check: async () => inboxState,
      close: async () => {},
    },
    operatorToken: 'the-token-of-the-operator',
    metricsToken: undefined,
    log: pino({ level: 'silent' }),
    publicUrl: () => 'https://gw.example.go.id',
    simulator: undefined,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  app.server.closeAllConnections()
  await app.close()
  await sql.end({ timeout: 0 })
})

const formed = `X-Hub-Signature-256: sha256=${'0'.repeat(64)}\r\n`

/** Posts a head, and bytes of a body of `length`. @returns the first line of the answer */
async function begin(head: string, length: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  socket.write(`${head}Host: h\r\nContent-Length: ${length}\r\n\r\n`)
  socket.write(bytes)
  const [answer] = await once(socket, 'data')
  return String(answer).split('\r\n')[0] ?? ''
}

const post = (headers = '', path = '/webhooks/meta/whatsapp') =>
  `POST ${path} HTTP/1.1\r\n${headers}`

describe('a request that never ends is answered before its body is read', () => {
  test.for([
    ['without a signature', post(), 403],
    ['with one of another form', post('X-Hub-Signature-256: sha256=0\r\n'), 403],
    ['to no channel', post(formed, '/webhooks/nobody'), 404],
    ['to nowhere', post(formed, '/nowhere'), 404],
    ['with another method', `PUT /webhooks/meta/whatsapp HTTP/1.1\r\n${formed}`, 404],
    ['to a page of the operator', post('', '/operations/outcomes'), 401],
  ] as const)('%s', async ([, head, status]) => {
    expect(await begin(head, 1_000, Buffer.from('a'))).toContain(` ${status} `)
  })

  test('that announces too much', async () => {
    expect(await begin(post(formed), 5_000_000, Buffer.from('a'))).toContain(' 413 ')
  })
})

describe('requests that withhold the last byte of 4 MB', () => {
  test.for([
    ['250 are refused by their heads where they are not signed', '', 403, 250],
    ['100 share one budget where they may be signed', formed, 503, 100],
  ] as const)('%s', { timeout: 60_000 }, async ([, headers, status, count]) => {
    const body = Buffer.alloc(4 * 1024 * 1024 - 1)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }, 5)
    const answers: string[] = []
    for (let n = 0; n < count; n++)
      void begin(post(headers), body.length + 1, body).then(
        (answer) => answers.push(answer),
        () => answers.push('closed'),
      )
    // Some stay within the budget, and are not answered yet.
    await expect.poll(() => answers.length, { timeout: 50_000 }).toBeGreaterThan(count - 20)
    clearInterval(timer)
    expect(answers.filter((answer) => answer.includes(` ${status} `)).length).toBeGreaterThan(0)
    expect(answers.filter((answer) => answer.includes(' 200 '))).toEqual([])
    // 64 MB, and what the sockets of both ends hold in this process; without a budget it is 400 MB.
    expect(most).toBeLessThan(240 * 1024 * 1024)
  })
})
