import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { Accounts } from '../../src/accounts.ts'
import { type Channel, defineWebhookChannel } from '../../src/contract/channel.ts'
import type { DeliveryEvent } from '../../src/contract/events.ts'
import type { Finding, OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { characters } from '../../src/contract/text-length.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { externalIndex } from '../../src/identity/seal.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { type Claimed, claim, dueLanes } from '../../src/outbox/claim.ts'
import type { Purpose } from '../../src/outbox/pace.ts'
import { sayAll } from '../../src/outbox/say.ts'
import { allLanes, type Lane, laneNamed, laneOf } from '../../src/queue/lanes.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { reportsId } from '../../src/queue/sweep.ts'
import { connect } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { ReplyDeps } from '../../workers/attempt.ts'
import { openReplies, reply } from '../../workers/reply.ts'
import { createDatabase } from './postgres.ts'
import { defaultVoice, neverStopping, newConversation, noTally } from './steps.ts'

/** Replies of which nothing is counted or logged. */
export const quietReplies = {
  resendUnknownReceipts: true,
  tally: noTally,
  log: pino({ level: 'silent' }),
  callbackUrl: () => 'http://gateway.test',
  files: { get: async () => undefined },
}

/** A channel whose every answer the test decides. */
export interface Wire {
  /** What was handed over, the oldest first. */
  readonly sent: OutboundMessage[]
  readonly lookups: OutboundMessage[]
  send(message: OutboundMessage): Promise<Outcome>
  find(message: OutboundMessage): Promise<Finding>
}

/** An outbox on a real database, with a channel that has a list of messages and one that has none. */
export interface TestOutbox {
  /** Of the database. */
  readonly url: string
  readonly sql: Sql
  readonly deps: ReplyDeps
  readonly listed: Wire
  readonly unlisted: Wire
  /** Queues a reply to somebody new, or to a conversation; returns the conversation's id. */
  queue(given?: Queued): Promise<string>
  /** Does all that is due in the conversation's lane, in a process of its own. */
  step(conversationId: string, changes?: Partial<ReplyDeps>): Promise<void>
  /** What a sender of all lanes claims, and never sends. */
  claim(maxPerAccount?: number): Promise<Claimed[]>
  /** The lanes that the sweeper wakes. */
  swept(): Promise<Lane[]>
  /** Applies the delivery reports that are due. */
  applyReports(): Promise<void>
  /** Brings a delivery report in and applies it, and those that are parked. */
  report(event: Omit<DeliveryEvent, 'kind' | 'account' | 'eventKey'>): Promise<void>
  /** What an id of the provider is found by, of account `one` of the channel `listed`. */
  indexOf(externalId: string): string
  /** The conversation's replies, in their order. */
  replies(conversationId: string): Promise<Record<string, unknown>[]>
  /** Forgets replies, circuits and what was sent; every channel accepts again. */
  clear(): Promise<void>
  close(): Promise<void>
}

export interface Queued {
  readonly channel?: 'listed' | 'unlisted'
  readonly account?: string
  readonly conversationId?: string
  readonly cause?: string
  readonly text?: string
}

export async function openTestOutbox(): Promise<TestOutbox> {
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const { sql, close } = connect(database.url, 10)
  const ring = keyRing([randomBytes(32).toString('base64')])
  const listed = newWire()
  const unlisted = newWire()
  const accounts = new Accounts(
    ['one', 'other'].flatMap((id) => [
      { channel: channelOf('listed', listed, true), id, settings: {}, settleMs: 0 },
      { channel: channelOf('unlisted', unlisted, false), id, settings: {}, settleMs: 0 },
    ]),
  )
  const deps: ReplyDeps = {
    sql,
    ring,
    accounts,
    ...quietReplies,
    http: () => Promise.reject(new Error('the test channels use no network')),
  }

  const applyReports = () =>
    reply(
      { sql, ring, tally: noTally, wake: () => {}, replies: { run: async () => {} } },
      reportsId,
      neverStopping,
    )

  return {
    url: database.url,
    sql,
    deps,
    listed,
    unlisted,
    async queue({ channel = 'listed', account = 'one', conversationId, cause, text } = {}) {
      const address = `+62811${randomUUID()}`
      const id = conversationId ?? (await newConversation(sql, ring, { channel, account, address }))
      const [to] = await sql<[{ id: string; channel: string; account: string }]>`
        select id, channel, account from conversation where id = ${id}`
      // What is said here tests the way out, not the budget.
      const replyBudget = { perConversation: 1e6, perAccount: 1e6 }
      await sayAll(sql, { ...defaultVoice, accounts, replyBudget }, [
        {
          words: '',
          to,
          purpose: (cause?.split(':')[0] ?? 'receipt') as Purpose,
          cause: cause ?? `receipt:${randomUUID()}`,
          text: text ?? `Laporan Bapak/Ibu telah kami terima (${randomUUID()})`,
        },
      ])
      return id
    },
    async step(conversationId, changes) {
      const sender = openReplies({ ...deps, ...changes })
      await sender.run([laneOf(conversationId)])
      await sender.idle()
    },
    claim: (maxPerAccount = 100) =>
      claim(sql, {
        lanes: allLanes,
        maxRows: 1_000,
        maxPerAccount,
        room: [],
        only: undefined,
        connectedChannels: [],
      }),
    async swept() {
      return (await dueLanes(sql, [])).map(({ lane }) => laneNamed(lane))
    },
    applyReports,
    indexOf: (externalId) => externalIndex(ring, { channel: 'listed', account: 'one' }, externalId),
    async report(event) {
      const request = { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0) }
      const whole = { ...event, kind: 'delivery', account: 'one', eventKey: randomUUID() } as const
      const events = [whole]
      const delivery = {
        channel: 'listed',
        request: { ...request, receivedAt: new Date() },
        events,
      }
      await insert(sql, [toRows(ring, delivery)])
      await applyReports()
    },
    async replies(conversationId) {
      return await sql`
        select *, due_at is not null as open from outbox
        where conversation_id = ${conversationId} order by position`
    },
    async clear() {
      await sql`truncate inbox, circuit, outbox, conversation cascade`
      for (const wire of [listed, unlisted]) Object.assign(wire, newWire())
    },
    async close() {
      await close()
      await database.drop()
    },
  }
}

function newWire(): Wire {
  return {
    sent: [],
    lookups: [],
    send: async ({ id }) => ({ kind: 'accepted', externalId: `ext-${id}` }),
    find: async () => ({ kind: 'absent' }),
  }
}

function channelOf(name: string, wire: Wire, hasList: boolean): Channel {
  return defineWebhookChannel({
    name,
    title: name,
    receiving: z.object({}),
    sending: z.object({}),
    secrets: [],
    accountId: () => name,
    textLimit: { max: 1_000, lengthOf: characters },
    settleMs: 0,
    maxBodyBytes: 1_000,
    mayVerify: () => false,
    receive: () => ({ verified: false, answer: { status: 403 }, events: [] }),
    async send(message) {
      wire.sent.push(message)
      return await wire.send(message)
    },
    ...(hasList && {
      async find(message: OutboundMessage) {
        wire.lookups.push(message)
        return await wire.find(message)
      },
    }),
  })
}
