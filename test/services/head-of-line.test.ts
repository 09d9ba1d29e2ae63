import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { keyRing } from '../../src/identity/keys.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { eventually } from '../harness/house.ts'
import { type Program, runProgram, untilReady } from '../harness/program.ts'
import { messageIndex, newSid, TwilioLoad, twilioAccount } from '../harness/twilio-load.ts'

const whatsapp = {
  channel: 'meta/whatsapp',
  settings: {
    appSecret: 'app-secret-of-the-test',
    verifyToken: 'verify-token-of-the-test',
    accessToken: 'access-token-of-the-test',
    phoneNumberId: '100200300',
  },
}
/** Much more than an honest request takes, and far below what a hostile one took. */
const seconds = 5_000

/** A request with this many messages of WhatsApp, from as many citizens. */
function flood(count: number, message: (n: number) => object): string {
  const messages = Array.from({ length: count }, (_, n) => message(n))
  const value = { metadata: { phone_number_id: '100200300' }, messages }
  const changes = [{ field: 'messages', value }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] })
}

const hostile = {
  '400,000 empty elements': () => flood(400_000, () => ({})),
  'as many empty elements as are looked at': () => flood(20_000, () => ({})),
  '10,000 messages': () =>
    flood(10_000, (n) => ({
      id: `wamid.${randomBytes(8).toString('hex')}`,
      from: `62811${1_000_000 + n}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      type: 'text',
      text: { body: 'Jalan rusak' },
    })),
}

const keys = randomBytes(32).toString('base64')

let directory = ''
let server: EmbeddedPostgres
let program: Program
let load: TwilioLoad
let url = ''

beforeAll(async () => {
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'head-of-line-'))
  chmodSync(directory, 0o711)
  server = await startEmbeddedPostgres({ directory, log: () => {} })
  await migrate(server.url, queueSchema)
  const site = mkdtempSync(join(inject('temporaryDirectory'), 'head-of-line-'))
  // JSON is YAML.
  writeFileSync(join(site, 'simpul.yaml'), JSON.stringify({ accounts: [twilioAccount, whatsapp] }))
  const port = await findFreePort()
  url = `http://127.0.0.1:${port}`
  const environment = { PORT: String(port), DATABASE_URL: server.url, SIMPUL_KEYS: keys }
  program = runProgram(['gateway'], environment, site)
  await untilReady(url, program)
  load = new TwilioLoad(url)
})
afterAll(async () => {
  load.close()
  program.kill('SIGKILL')
  await program.ended
  await server.stop()
})

async function post(body: string): Promise<number> {
  const digest = createHmac('sha256', whatsapp.settings.appSecret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` }
  return (await fetch(`${url}/webhooks/meta/whatsapp`, { method: 'POST', headers, body })).status
}

async function isStored(sid: string): Promise<boolean> {
  const index = messageIndex(keyRing([keys]), sid)
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  try {
    return (await sql`select from inbox where event_index = ${index}`).length === 1
  } finally {
    await sql.end()
  }
}

const isDrained = async () => {
  const ready = await fetch(`${url}/health/ready`)
  const { inbox } = (await ready.json()) as { inbox: { spooledDeliveries: number } }
  return inbox.spooledDeliveries === 0
}

describe('an honest message behind a signed request of', () => {
  test.for(Object.entries(hostile))('%s passes within seconds', async ([, bodyOf]) => {
    const body = bodyOf()
    // The first request of a process waits for much that later ones find ready.
    await load.post(newSid())
    const hostileAnswer = post(body)
    const honest = await load.post(newSid())
    expect([honest.status, await hostileAnswer]).toEqual([200, 200])
    expect(honest.ms).toBeLessThan(seconds)
    await eventually(() => isStored(honest.sid), seconds)
  })

  test('all of them passes as soon as the database is back', { timeout: 120_000 }, async () => {
    await server.stop()
    const answers = []
    for (const bodyOf of Object.values(hostile)) answers.push(await post(bodyOf()))
    const honest = await load.post(newSid())
    expect([...answers, honest.status]).toEqual([200, 200, 200, 200])
    expect(honest.ms).toBeLessThan(seconds)
    server = await startEmbeddedPostgres({ directory, log: () => {} })
    await eventually(() => isStored(honest.sid), 2 * seconds)
    await eventually(isDrained, 2 * seconds)
  })
})
