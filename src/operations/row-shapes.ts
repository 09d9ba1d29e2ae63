import { z } from 'zod'

const connectionState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('up') }),
  z.object({ kind: z.literal('down'), detail: z.string() }),
  z.object({ kind: z.literal('refused'), detail: z.string() }),
  z.object({ kind: z.literal('pairing'), code: z.string() }),
])

const count = z.int().min(0)
const at = z
  .string()
  .transform((text) => new Date(text))
  .nullish()
const ofAccount = { channel: z.string(), account: z.string() }
const ofQueue = { queue: z.string() }

/** The shape of the statement's answer. */
export const rows = z.object({
  arrivals: z.array(
    z.object({
      ...ofAccount,
      lastAt: at,
      malformed: count,
      in5Minutes: count,
      /** The number of a minute, from 0 to 59, and how many messages came in it. */
      minutes: z.array(z.tuple([z.int(), count])),
    }),
  ),
  replies: z.array(z.object({ ...ofAccount, lastAcceptedAt: at, accepted: count })),
  failedReplies: z.array(
    z.object({
      ...ofAccount,
      rejected: count,
      unreachable: count,
      unknown: count,
      exhausted: count,
      credentialsAt: at,
    }),
  ),
  listFaults: z.array(z.object({ ...ofAccount, list: z.string(), fault: z.string() })),
  openReplies: z.array(
    z.object({ ...ofAccount, waiting: count, windowClosed: count, noticesStopped: count }),
  ),
  heldReplies: z.array(z.object({ ...ofAccount, count, citizens: count, ofAccount: count })),
  deliveries: z.array(
    z.object({
      ...ofAccount,
      latest: count,
      delivered: count,
      undelivered: count,
      mostInOne: count,
    }),
  ),
  undelivered: z.array(
    z.object({ ...ofAccount, code: z.string(), count, inHour: count, citizens: count }),
  ),
  pauses: z.array(z.object({ conversations: count, until: at, untold: count })),
  waiting: z.array(z.object({ ...ofQueue, citizens: count })),
  due: z.array(
    z.object({ ...ofQueue, due: count, oldestDueAt: at, retrying: count, stuck: count }),
  ),
  steps: z.array(
    z.object({
      ...ofQueue,
      minute: z.string().transform((text) => new Date(text)),
      done: count,
      failed: count,
      durations: z.array(count),
    }),
  ),
  connections: z.array(
    z.object({
      ...ofAccount,
      /** Absent where no process holds it. */
      state: connectionState.nullish(),
      /** How long it has been up, or down, or held by nobody. */
      seconds: z.number(),
    }),
  ),
  complaints: z.array(
    z.object({
      pseudonym: z.string(),
      receiptEnd: z.string(),
      ...ofAccount,
      category: z.string().nullish(),
      district: z.string().nullish(),
      stage: z.enum(['triage', 'forward', 'done']),
      isRepeat: z.boolean(),
      attempts: count,
      staffSpoke: z.boolean(),
      /** Of the receipt: in how many parts it was said, and what the network says of them. */
      parts: count,
      delivered: count,
      undelivered: count,
      replyWaits: z.boolean(),
      replyFailed: z.boolean(),
      createdAt: z.string().transform((text) => new Date(text)),
    }),
  ),
  alarms: z.array(
    z.object({
      kind: z.string(),
      count,
      since: z.string().transform((text) => new Date(text)),
      /** Of the latest one. */
      detail: z.string(),
      receiptEnd: z.string().nullish(),
      untold: count,
      fault: z.string().nullish(),
    }),
  ),
  /** Fingerprint of the keys that the database was sealed with; null before the first start. */
  keyRing: z.string().nullable(),
  databaseBytes: z.number(),
})

/** A database in which nothing has happened yet. */
export const noRows: Rows = {
  arrivals: [],
  replies: [],
  failedReplies: [],
  listFaults: [],
  openReplies: [],
  heldReplies: [],
  deliveries: [],
  undelivered: [],
  pauses: [],
  due: [],
  waiting: [],
  steps: [],
  connections: [],
  complaints: [],
  alarms: [],
  keyRing: null,
  databaseBytes: 0,
}

/** What the database says at one moment, before anybody judges it. */
export type Rows = z.output<typeof rows>
