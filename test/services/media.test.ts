import { createHash, randomUUID } from 'node:crypto'
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
import { lanesWithAttachments } from '../../src/media/attachments.ts'
import { diskStore } from '../../src/media/disk-store.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { publicHttp } from '../../src/net/public-http.ts'
import { laneOf } from '../../src/queue/lanes.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { sweep } from '../../src/queue/sweep.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type MediaDeps, media } from '../../workers/media.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { neverStopping, noTally } from '../harness/steps.ts'

let database: TestDatabase
let store: Store
let sql: Sql
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
  database = await createDatabase((url) => migrate(url, queueSchema))
  store = connect(database.url, 5)
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
  deps = { sql, accounts, files, http, publicHttp: httpClient, maxBytes, tally, onFault }
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await store.close()
  await database.drop()
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

/** A message with this attachment, as intake leaves it; returns the attachment's id. */
async function received(attachment: Partial<Attachment> = {}): Promise<string> {
  const id = randomUUID()
  const attachments = [{ type: 'image', url: `${base}/${id}`, ...attachment }]
  const [conversation, message] = [randomUUID(), randomUUID()]
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address)
    values (${conversation}, 'album', 'a', '', '')`
  await sql`
    insert into message (id, conversation_id, inbox_id, external_id, text, attachments, disposition,
      sent_at, accepted_at)
    values (${message}, ${conversation}, (select count(*) from message), ${id}, '',
      ${JSON.stringify(attachments)}::text::jsonb, 'draft', now(), now())`
  await sql`
    insert into attachment (id, message_id, place, channel, account)
    values (${id}, ${message}, 0, 'album', 'a')`
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

/** Looks at what is due in the lane of an attachment. */
async function fetchIn(given: MediaDeps, id: string, channels = ['album']): Promise<void> {
  const lane = Number((await laneOfAttachment(id)).split('-')[1])
  await media(given, { lane, channels }, neverStopping)
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
    await fetchIn(deps, id)
    const hash = createHash('sha256').update(png).digest()
    expect(await stateOf(id)).toMatchObject({ state: 'kept', file_hash: hash, waits: null })
    expect(await deps.files.get(hash)).toEqual(png)
    const files = await sql`select size, mime_type from file where hash = ${hash}`
    expect(files).toEqual([{ size: png.length, mime_type: 'image/png' }])
  })

  test('that many send is kept once', async () => {
    for (const id of [await received(), await received()]) await fetchIn(deps, id)
    expect(await sql`select from file`).toHaveLength(1)
  })

  test('is fetched once, however often it is woken at the same time', async () => {
    const id = await received()
    await Promise.all(Array.from({ length: 5 }, () => fetchIn(deps, id)))
    await fetchIn(deps, id)
    expect(asked).toBe(1)
  })

  test('is fetched again later where the provider does not answer, and the sweeper sees to it', async () => {
    answer = (response) => response.writeHead(503).end()
    const id = await received()
    await fetchIn(deps, id)
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', detail: 'HTTP 503', waits: true })
    expect(await wakeable()).toEqual([])
    await sql`update attachment set due_at = now() where id = ${id}`
    expect(await wakeable()).toEqual([await laneOfAttachment(id)])
    answer = (response) => response.end(png)
    await fetchIn(deps, id)
    expect(await stateOf(id)).toMatchObject({ state: 'kept', attempts: 2 })
  })

  test('whose fetcher died is fetched by another', async () => {
    const id = await received()
    await sql`update attachment set attempts = 1, due_at = now() - interval '1 second' where id = ${id}`
    expect(await wakeable()).toEqual([await laneOfAttachment(id)])
    await fetchIn(deps, id)
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
    await fetchIn(deps, id)
    expect(await stateOf(id)).toMatchObject({ state, detail, waits: null, file_hash: null })
    expect(await wakeable()).toEqual([])
  })

  test('is given up after twenty attempts', async () => {
    answer = (response) => response.destroy()
    const id = await received()
    await sql`update attachment set attempts = 19 where id = ${id}`
    await fetchIn(deps, id)
    expect(await stateOf(id)).toMatchObject({ state: 'exhausted', waits: null })
  })

  test('of a channel that another process holds is left to it', async () => {
    const id = await received()
    await fetchIn(deps, id, ['other'])
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('at an address of this machine is not fetched where a stranger names it', async () => {
    const id = await received()
    await fetchIn({ ...deps, publicHttp }, id)
    expect(asked).toBe(0)
    expect(await stateOf(id)).toMatchObject({ detail: 'not an address of the public internet' })
  })
})
