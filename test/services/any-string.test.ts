import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registry } from '../../src/app/registry.ts'
import type { InboundEvent, ProviderRequest } from '../../src/contract/events.ts'
import { signatureOf } from '../../src/contract/reading.ts'
import { signedHeaders } from '../../src/contract/standard-webhooks.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { applyReports } from '../../src/outbox/reports.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { jsonPost } from '../harness/channel-fixtures.ts'
import { openCitizens, type StepDeps, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { neverStopping, noTally, workOff } from '../harness/steps.ts'

/*
 * Whatever stands in whichever string of a provider's request: each message ends as a complaint or set
 * aside, at the first attempt.
 */

const secret = 'a-secret-of-the-test-that-is-long-enough'
const whsec = `whsec_${Buffer.from('a secret of the test, 32 bytes..').toString('base64')}`
const meta = { appSecret: secret, verifyToken: 'verify-token-of-the-test' }
const metaHeaders = (body: Buffer) => ({ 'x-hub-signature-256': signatureOf(secret, body, 'hex') })

/** Channels with JSON in their webhooks: an account, and how its provider signs. */
const channels: readonly {
  name: string
  settings: Record<string, unknown>
  headers(body: Buffer): Record<string, string>
}[] = [
  {
    name: 'meta/whatsapp',
    settings: { ...meta, phoneNumberId: '200000000000002' },
    headers: metaHeaders,
  },
  { name: 'meta/messenger', settings: { ...meta, pageId: '1' }, headers: metaHeaders },
  { name: 'meta/instagram', settings: { ...meta, instagramId: '1' }, headers: metaHeaders },
  {
    name: 'telegram',
    settings: { secretToken: secret, botToken: '1234567890:AA-token-of-the-test' },
    headers: () => ({ 'x-telegram-bot-api-secret-token': secret }),
  },
  {
    name: 'x',
    settings: { consumerSecret: secret, userId: '1111', username: 'lapor1708' },
    headers: (body) => ({ 'x-twitter-webhooks-signature': signatureOf(secret, body, 'base64') }),
  },
  {
    name: 'http',
    settings: { account: 'formulir-web', secret: whsec },
    headers: (body) => signedHeaders(whsec, 'evt_1', new Date(), body),
  },
]

let citizens: TestCitizens
let deps: StepDeps

beforeAll(async () => {
  citizens = await openCitizens()
  deps = stepDeps(citizens.sql, citizens.ring)
})
afterAll(() => citizens.close())

const bad = '\ud83d\0'
const huge = 'Selokan mampet 🌧 '.repeat(18_000)
const changes: readonly { name: string; change(text: string): string; oncePerPlace?: true }[] = [
  { name: 'followed by half a character and a NUL', change: (text) => text + bad },
  { name: 'half a character and a NUL', change: () => bad },
  { name: 'followed by 300 kB', change: (text) => text + huge, oncePerPlace: true },
]

/** The same JSON with one of its strings changed, for each of them, with the place of that string. */
function* changedIn(
  json: unknown,
  change: (text: string) => string,
  place = '',
): Generator<{ place: string; json: unknown }> {
  if (typeof json === 'string') yield { place, json: change(json) }
  else if (Array.isArray(json))
    for (const [at, one] of json.entries())
      for (const changed of changedIn(one, change, `${place}.`))
        yield { ...changed, json: json.with(at, changed.json) }
  else if (typeof json === 'object' && json !== null)
    for (const [name, one] of Object.entries(json))
      for (const changed of changedIn(one, change, `${place}.${name}`))
        yield { ...changed, json: { ...json, [name]: changed.json } }
}

/** An event that no other has, of a citizen who says nothing else. */
function apart(event: InboundEvent, number: number): InboundEvent {
  const own = (word: string) => `${word}#${number}`
  const named = 'externalId' in event && event.externalId !== undefined
  const of = {
    eventKey: own(event.eventKey),
    ...(named && { externalId: own(event.externalId ?? '') }),
  }
  switch (event.kind) {
    case 'message': {
      const { alsoKnownAs = [] } = event
      return { ...event, ...of, from: own(event.from), alsoKnownAs: alsoKnownAs.map(own) }
    }
    case 'edit':
      return { ...event, ...of, from: own(event.from) }
    case 'deletion':
      return { ...event, ...of, ...(event.from && { from: own(event.from) }) }
    case 'echo':
      return { ...event, ...of, to: own(event.to) }
    case 'renumbered':
      return { ...event, ...of, previous: own(event.previous), current: own(event.current) }
    case 'delivery':
    case 'malformed':
      return { ...event, ...of }
  }
}

let count = 0

/** Brings events in, in batches as the door does. */
async function bring(channel: string, events: readonly InboundEvent[]): Promise<void> {
  const most = 4_000_000
  let [batch, size]: [InboundEvent[], number] = [[], 0]
  const flush = async () => {
    await insert(citizens.sql, [
      toRows(citizens.ring, { channel, receivedAt: new Date(), events: batch }),
    ])
    batch = []
    size = 0
  }
  for (const event of events) {
    batch.push(apart(event, count++))
    size += JSON.stringify(event).length
    if (size > most || batch.length === 1_000) await flush()
  }
  await flush()
}

async function workAllOff(): Promise<void> {
  const { sql } = citizens
  await workOff('intake', intake, deps)
  await sql`update message set accepted_at = accepted_at - interval '1 hour'`
  await sql`
    update inbox set accepted_at = accepted_at - interval '1 hour', due_at = now()
    where handled_at is null and address_index is not null`
  await sql`update conversation set due_at = now() where due_at is not null`
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
  while (await applyReports(sql, citizens.ring, noTally, neverStopping));
}

/** What did not end at the first attempt. A report may wait for its reply. */
async function leftOver(): Promise<unknown[]> {
  const { sql } = citizens
  return [
    ...(await sql`
      select kind, attempts, fault from inbox
      where kind <> 'malformed' and (fault is not null or dead_at is not null
        or address_index is not null and (attempts > 0 or handled_at is null))`),
    ...(await sql`select attempts, fault from conversation where attempts > 0 or dead_at is not null`),
    ...(await sql`select attempts, fault from complaint where attempts > 0 or stage <> 'done'`),
    ...(await sql`select disposition from message where disposition = 'draft'`),
  ]
}

/** Events with all that they can have, for channels whose samples are forms, or frames of a connection. */
const whole: readonly InboundEvent[] = [
  {
    ...{
      kind: 'message',
      account: '1708',
      eventKey: 'k',
      externalId: 'e',
      from: 'f',
      fromName: 'n',
    },
    ...{ text: 'Selokan mampet', sentAt: new Date(), replyTo: 'r', unsupported: 'u', place: 'p' },
    alsoKnownAs: ['a'],
    attachments: [
      { type: 'image', externalId: 'i', mimeType: 'm', fileName: 'f', sha256: 's', text: 't' },
      { type: 'document', url: 'https://example.com/a' },
    ],
    location: { latitude: 1, longitude: 2, name: 'n', address: 'a' },
  },
  {
    ...{
      kind: 'message',
      account: '1708',
      eventKey: 'k',
      externalId: 'e',
      from: 'f',
      text: 'Jalan',
    },
    ...{ sentAt: new Date(), attachments: [] },
    part: { group: 'g', number: 1, total: 2, content: { coding: 'gsm7', octets: '4a616c616e' } },
  },
  {
    ...{ kind: 'edit', account: '1708', eventKey: 'k', externalId: 'e', from: 'f', text: 'Jalan' },
    editedAt: new Date(),
  },
  {
    ...{ kind: 'deletion', account: '1708', eventKey: 'k', externalId: 'e', from: 'f' },
    deletedAt: new Date(),
  },
  {
    ...{ kind: 'echo', account: '1708', eventKey: 'k', externalId: 'e', to: 't', text: 'Baik, Bu' },
    sentAt: new Date(),
  },
  {
    ...{ kind: 'delivery', account: '1708', eventKey: 'k', externalId: 'e', status: 'failed' },
    error: { code: 'c', detail: 'd' },
  },
]

describe.for(['twilio', 'kannel', 'smpp', 'whatsapp-web'])('%s', (name) => {
  test.for(changes)('any string of any event may be $name', async ({ change }) => {
    const events = whole.flatMap((event) =>
      [...changedIn({ ...event }, (text) => change(text))].map(
        ({ json }) => ({ ...event, ...(json as object), kind: event.kind }) as InboundEvent,
      ),
    )
    await bring(name, events)
    await workAllOff()
    expect(await leftOver()).toEqual([])
  })
})

describe.for(channels)('$name', ({ name, settings, headers }) => {
  const channel = registry.find((one) => one.name === name)
  if (!channel || !('receive' in channel)) throw new Error(`no channel ${name}`)
  const receiving = channel.receiving.parse(settings)
  const folder = new URL(`../../channels/${name}/samples/`, import.meta.url)

  test.for(changes)('any string of any sample may be $name', async ({ change, oncePerPlace }) => {
    const events: InboundEvent[] = []
    const places = new Set<string>()
    for (const file of readdirSync(folder)) {
      const sample: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      for (const { place, json } of changedIn(sample, change)) {
        if (oncePerPlace && places.has(place)) continue
        places.add(place)
        const body = Buffer.from(JSON.stringify(json))
        const request: ProviderRequest = jsonPost(
          'https://gw.test/',
          body,
          headers(body),
          new Date(),
        )
        const reception = channel.receive(request, receiving)
        expect(reception.verified).toBe(true)
        events.push(...reception.events)
      }
    }
    expect(events.length).toBeGreaterThan(places.size / 2)
    const { sql } = citizens
    const [before] = await sql<[{ n: number }]>`select count(*)::int as n from inbox`
    await bring(name, events)
    const [after] = await sql<[{ n: number }]>`select count(*)::int as n from inbox`
    expect(after.n - before.n).toBe(events.length)
    await workAllOff()
    expect(await leftOver()).toEqual([])
  })
})
