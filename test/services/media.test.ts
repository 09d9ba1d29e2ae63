import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { Accounts } from '../../src/accounts.ts'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import type { Attachment } from '../../src/contract/events.ts'
import { characters } from '../../src/contract/text-length.ts'
import { sealAttachment } from '../../src/conversation/kept-attachments.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { newPersonalKey } from '../../src/identity/seal.ts'
import { keepAttachments, lanesWithAttachments } from '../../src/media/attachments.ts'
import { diskStore } from '../../src/media/disk-store.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { publicHttp } from '../../src/net/public-http.ts'
import { laneOf } from '../../src/queue/lanes.ts'
import { sweep } from '../../src/queue/sweep.ts'
import { type MediaDeps, openFetcher } from '../../workers/media.ts'
import { eventually } from '../harness/house.ts'
import { noTally } from '../harness/steps.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let sql: Sql
const ring = keyRing([randomBytes(32).toString('base64')])
let deps: MediaDeps
let base: string
let answer: (response: ServerResponse) => void
let asked: number
let faults: unknown[]

const maxBytes = 100_000
const png = Buffer.concat([
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64'),
  Buffer.from(randomUUID()),
])
// The provider of whom the bytes are fetched.
const server = createServer((_, response) => {
  asked++
  answer(response)
})

beforeAll(async () => {
  store = await openStore(5)
  sql = store.sql
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const channel = defineWebhookChannel({
    name: 'album',
    title: 'Album',
    receiving: z.object({}),
    sending: z.object({}),
    secrets: [],
    accountId: () => 'a',
    textLimit: { max: 100, lengthOf: characters },
    settleMs: 0,
    maxBodyBytes: 1,
    mayVerify: () => false,
    receive: () => ({ verified: false, answer: { status: 403 }, events: [] }),
    send: async () => ({ kind: 'unknown', detail: '' }),
  })
  const files = diskStore(join(mkdtempSync(join(inject('temporaryDirectory'), 'media-')), 'files'))
  const accounts = new Accounts([{ channel, id: 'a', settings: {}, settleMs: 0 }])
  const onFault = (error: unknown) => void faults.push(error)
  const [http, tally] = [httpClient, noTally]
  const limits = { maxBytes, maxPerMessage: 20, perDay: { files: 100, bytes: 1e9 } }
  deps = { sql, ring, accounts, files, http, publicHttp: httpClient, ...limits, tally, onFault }
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await store.close()
})
beforeEach(async () => {
  asked = 0
  faults = []
  answer = (response) => response.end(png)
  await sql`update attachment set due_at = null`
})
afterEach(() => {
  expect(faults).toEqual([])
})

interface Sent {
  readonly channel?: string
  /** Somebody who wrote before. */
  readonly conversation?: string
}

const person = newPersonalKey(ring)

/** A message with these attachments, as intake leaves it; returns the ids of the attachments. */
async function receivedAll(all: readonly Partial<Attachment>[], sent: Sent = {}) {
  const { channel = 'album', conversation = randomUUID() } = sent
  const message = randomUUID()
  const whole = all.map((one) => ({ type: 'image' as const, url: `${base}/a`, ...one }))
  const attachments = whole.map((one) => sealAttachment(person.key, one))
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address)
    values (${conversation}, ${channel}, 'a', ${person.wrapped}, '') on conflict do nothing`
  await sql`
    insert into message (id, conversation_id, inbox_id, external_index, text, attachments, disposition,
      sent_at, accepted_at)
    values (${message}, ${conversation}, (select count(*) from message), ${message}, '',
      ${JSON.stringify(attachments)}::text::jsonb, 'draft', now(), now())`
  const ids = all.map(() => randomUUID())
  await sql.begin((tx) =>
    keepAttachments(
      tx,
      ids.map((id, number) => ({
        ...{ id, messageId: message, number, channel, account: 'a' },
        origin: new URL(whole[number]?.url ?? base).host,
      })),
    ),
  )
  return ids
}

/** A message with one attachment; returns the attachment's id. */
async function received(attachment: Partial<Attachment> = {}, sent?: Sent): Promise<string> {
  const [id = ''] = await receivedAll([attachment], sent)
  return id
}

async function stateOf(id: string) {
  const [row] = await sql`
    select state, detail, attempts, due_at > now() as waits, file_hash from attachment where id = ${id}`
  return row
}

const laneOfAttachment = async (id: string) => {
  const [row] = await sql`select message_id from attachment where id = ${id}`
  return laneOf(String(row?.['message_id']))
}

/** Fetches all that is due, in a process of its own. */
async function fetchDue(given: MediaDeps = deps, channels = ['album']): Promise<void> {
  const fetcher = openFetcher(given)
  await fetcher.run({ channels })
  await fetcher.idle()
}

/** Lanes that the sweeper wakes for somebody who fetches what comes from this channel. */
async function wakeable(): Promise<string[]> {
  const lanes: string[] = []
  const source = { queue: 'media', lanes: () => lanesWithAttachments(sql, ['album']) } as const
  await sweep(sql, [source], { wake: (_, some) => void lanes.push(...some), wakeLate: () => {} })
  return lanes
}

describe('an attachment', () => {
  test('is kept under the hash of its bytes, with the type that they say', async () => {
    const id = await received({ mimeType: 'text/html' })
    await fetchDue()
    const hash = createHash('sha256').update(png).digest()
    expect(await stateOf(id)).toMatchObject({ state: 'kept', file_hash: hash, waits: null })
    expect(await deps.files.get(hash)).toEqual(png)
    const files = await sql`select size, mime_type from file where hash = ${hash}`
    expect(files).toEqual([{ size: png.length, mime_type: 'image/png' }])
  })

  test('that many send is kept once', async () => {
    for (let n = 0; n < 2; n++) {
      await received()
      await fetchDue()
    }
    expect(await sql`select from file`).toHaveLength(1)
  })

  test('is fetched once, however often it is woken at the same time', async () => {
    await received()
    await Promise.all(Array.from({ length: 5 }, () => fetchDue()))
    await fetchDue()
    expect(asked).toBe(1)
  })

  test('is fetched again later where the provider does not answer, and the sweeper sees to it', async () => {
    answer = (response) => response.writeHead(503).end()
    const id = await received()
    await fetchDue()
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', detail: 'HTTP 503', waits: true })
    expect(await wakeable()).toEqual([])
    await sql`update attachment set due_at = now() where id = ${id}`
    expect(await wakeable()).toEqual([await laneOfAttachment(id)])
    answer = (response) => response.end(png)
    await fetchDue()
    expect(await stateOf(id)).toMatchObject({ state: 'kept', attempts: 2 })
  })

  test('whose fetcher died is fetched by another', async () => {
    const id = await received()
    await sql`update attachment set attempts = 1, due_at = now() - interval '1 second' where id = ${id}`
    expect(await wakeable()).toEqual([await laneOfAttachment(id)])
    await fetchDue()
    expect(await stateOf(id)).toMatchObject({ state: 'kept' })
  })

  test.for([
    ['gone', 'HTTP 404', (response: ServerResponse) => response.writeHead(404).end()],
    [
      'refused',
      'larger than 0 MB',
      (response: ServerResponse) => response.end(Buffer.alloc(maxBytes + 1)),
    ],
    [
      'refused',
      'application/x-msdownload is not taken',
      (response: ServerResponse) => response.end('MZ\x90\0'),
    ],
  ] as const)('is %s where it must be: %s', async ([state, detail, how]) => {
    answer = how
    const id = await received()
    await fetchDue()
    expect(await stateOf(id)).toMatchObject({ state, detail, waits: null, file_hash: null })
    expect(await wakeable()).toEqual([])
  })

  test('is given up after twenty attempts', async () => {
    answer = (response) => response.destroy()
    const id = await received()
    await sql`update attachment set attempts = 19 where id = ${id}`
    await fetchDue()
    expect(await stateOf(id)).toMatchObject({ state: 'exhausted', waits: null })
  })

  test('of a channel that another process holds is left to it', async () => {
    const id = await received()
    await fetchDue(deps, ['other'])
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('at an address of this machine is not fetched where a stranger names it', async () => {
    const id = await received()
    await fetchDue({ ...deps, publicHttp })
    expect(asked).toBe(0)
    expect(await stateOf(id)).toMatchObject({ detail: 'not an address of the public internet' })
  })

  test('that came with its message is kept whole, and nobody is asked', async () => {
    const content = `<html>${'Selokan mampet 🌧 '.repeat(maxBytes / 10)}`
    const id = await received({ type: 'document', content })
    await fetchDue({ ...deps, accounts: new Accounts([]) })
    expect(asked).toBe(0)
    const hash = createHash('sha256').update(content).digest()
    expect(await stateOf(id)).toMatchObject({ state: 'kept', file_hash: hash, waits: null })
    expect(String(await deps.files.get(hash))).toBe(content)
  })
})

describe('attachments of a host that never answers', () => {
  const silent = createServer(() => {})
  let dead: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    dead = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  })
  afterAll(() => {
    silent.closeAllConnections()
    silent.close()
  })

  const at = (url: string, count: number) => Array.from({ length: count }, () => ({ url }))
  const isKept = async (ids: readonly string[]) => {
    const states = await Promise.all(ids.map(stateOf))
    return states.every((row) => row?.['state'] === 'kept')
  }

  test.for([
    ['200 of one message', 1, 200],
    ['of 60 citizens', 60, 3],
  ] as const)('do not keep those of others waiting: %s', async ([, citizens, each]) => {
    for (let n = 0; n < citizens; n++) await receivedAll(at(`${dead}/a`, each))
    const honest = await receivedAll(at(`${base}/b`, 3))
    const fetcher = openFetcher({ ...deps, maxPerMessage: 500 })
    await fetcher.run({ channels: ['album'] })
    await eventually(() => isKept(honest), 5_000)
    const [row] = await sql`
      select count(*)::int as n from attachment
      where attempts > 0 and due_at is not null and origin = ${new URL(dead).host}`
    expect(row?.['n']).toBe(Math.min(2 * citizens, 4))
    const stoppedAt = performance.now()
    await fetcher.stop()
    expect(performance.now() - stoppedAt).toBeLessThan(5_000)
  })

  test('have a share even where each has a host of its own', async () => {
    const hosts = Array.from({ length: 100 }, (_, n) => ({
      url: dead.replace('127.0.0.1', `127.0.${n}.1`),
    }))
    await receivedAll(hosts)
    const honest = await receivedAll(at(`${base}/b`, 3))
    const fetcher = openFetcher({ ...deps, maxPerMessage: 500 })
    await fetcher.run({ channels: ['album'] })
    await eventually(() => isKept(honest), 5_000)
    await fetcher.stop()
  })

  test('leave room for others at the same host', async () => {
    const hanging: ServerResponse[] = []
    answer = (response) => void hanging.push(response)
    await receivedAll(at(`${base}/a`, 200))
    const fetcher = openFetcher({ ...deps, maxPerMessage: 500 })
    await fetcher.run({ channels: ['album'] })
    expect(asked).toBeLessThanOrEqual(2)
    answer = (response) => void response.end(png)
    const honest = await receivedAll(at(`${base}/b`, 3))
    await fetcher.run({ channels: ['album'] })
    await eventually(() => isKept(honest), 5_000)
    for (const response of hanging) response.end(png)
    await fetcher.stop()
  })
})

describe('more attachments than one citizen may send', () => {
  const bounded = { maxPerMessage: 3, perDay: { files: 5, bytes: 1e9 } }

  test('in a message are named, and not fetched', async () => {
    const ids = await receivedAll(Array.from({ length: 6 }, () => ({})))
    await fetchDue({ ...deps, ...bounded })
    const states = await Promise.all(ids.map(stateOf))
    expect(states.map((row) => row?.['state'])).toEqual([
      ...['kept', 'kept', 'kept'],
      ...['refused', 'refused', 'refused'],
    ])
    expect(states[5]).toMatchObject({ detail: 'beyond the first 3 of its message', waits: null })
    expect(asked).toBe(3)
  })

  test.for([
    ['files', { files: 5, bytes: 1e9 }],
    ['bytes', { files: 100, bytes: 5 * png.length }],
  ] as const)('in a day are named, and not fetched: by their %s', async ([, perDay]) => {
    const conversation = randomUUID()
    for (let n = 0; n < 8; n++) {
      await received({}, { conversation })
      await fetchDue({ ...deps, ...bounded, perDay })
    }
    expect(asked).toBe(5)
    await sql`update media_quota set day = day - 1`
    await received({}, { conversation })
    await received()
    await fetchDue({ ...deps, ...bounded, perDay })
    expect(asked).toBe(7)
  })

  test('do not count twice because a provider does not answer', async () => {
    answer = (response) => response.writeHead(503).end()
    const id = await received()
    for (let n = 0; n < 3; n++) {
      await fetchDue({ ...deps, perDay: { files: 1, bytes: 1e9 } })
      await sql`update attachment set due_at = now() where id = ${id}`
    }
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 3 })
  })
})
