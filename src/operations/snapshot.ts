import type { Sql } from 'postgres'
import type { Accounts } from '../accounts.ts'
import { alarmKinds } from '../alarms/alarm-words.ts'
import { manualChannel } from '../contract/manual-channel.ts'
import { durationBoundsMs, percentile } from '../queue/step-statistics.ts'
import {
  type AlarmHealth,
  type ChannelHealth,
  type ChannelTraffic,
  type ConnectionHealth,
  type DatabaseHealth,
  type DeliveryHealth,
  type DoorHealth,
  type LatestComplaint,
  type QueueHealth,
  type QueueWork,
  queuesShown,
  type StaffPauses,
  type StepDuration,
  type WaitingFor,
} from './health.ts'
import type { Rows } from './row-shapes.ts'
import { type AccountKeys, hourMinutes, readRows, wholeMinutes } from './rows.ts'
import { judge, type Verdict } from './verdict.ts'

/** The state of the house at one moment: numbers, ids and pseudonyms, never an address or a text. */
export interface Snapshot {
  readonly at: Date
  readonly database: DatabaseHealth
  /** Size of the database; undefined while it is away. */
  readonly databaseBytes: number | undefined
  /** Of this process; undefined where it has no door. */
  readonly door: DoorHealth | undefined
  /** Undefined while the database is away. */
  readonly pauses: StaffPauses | undefined
  /** The open alarms, by kind; undefined while the database is away. */
  readonly alarms: readonly AlarmHealth[] | undefined
  readonly verdict: Verdict
  /** The configured accounts, then those that got messages lately and are not configured. */
  readonly channels: readonly ChannelHealth[]
  readonly queues: readonly QueueHealth[]
  /** At most ten, the newest first. */
  readonly latestComplaints: readonly LatestComplaint[]
}

export interface SnapshotInput {
  readonly accounts: Accounts
  /** Requests refused for their signature, by channel. */
  readonly refused: ReadonlyMap<string, number>
  readonly door?: DoorHealth | undefined
  readonly now: Date
  /** Default: 1,500 ms. */
  readonly timeoutMs?: number
}

/**
 * Reads everything that tells whether the house is healthy. Never rejects: it also tells that the
 * database does not answer.
 */
export async function snapshot(sql: Sql, input: SnapshotInput): Promise<Snapshot> {
  const { accounts, now, timeoutMs = 1_500 } = input
  const keys = accounts.all.map(({ channel, id }) => ({ channel: channel.name, account: id }))
  try {
    return compose(await readRows(sql, keys, now, timeoutMs), input)
  } catch (error) {
    return compose({ detail: wordOf(error) }, input)
  }
}

/** Makes a snapshot of rows, or of the reason why there are none. */
export function compose(
  found: Rows | { readonly detail: string },
  { accounts, refused, door, now }: Omit<SnapshotInput, 'timeoutMs'>,
): Snapshot {
  const rows = 'detail' in found ? undefined : found
  const database: DatabaseHealth =
    'detail' in found ? { state: 'away', detail: found.detail } : { state: 'up' }
  const channels = keysShown(rows, accounts, now).map(({ channel, account }) => {
    const configured = accounts.find(channel, account)
    return {
      channel,
      title: (configured ?? accounts.of(channel)[0])?.channel.title ?? channel,
      account,
      isConfigured: configured !== undefined,
      refused: refused.get(channel) ?? 0,
      traffic: rows && trafficOf(rows, { channel, account }),
      hasConnection: configured !== undefined && 'listen' in configured.channel,
      connection:
        rows && configured && 'listen' in configured.channel
          ? connectionOf(rows, { channel, account })
          : undefined,
    }
  })
  const queues = queuesShown.map((queue) => ({ queue, work: rows && workOf(rows, queue, now) }))
  const pauses = rows && pausesOf(rows)
  const alarms = rows && alarmsOf(rows)
  const ringOfDatabase = rows?.keyRing ?? undefined
  const tells = (key: AccountKeys[number]) => rows !== undefined && isTold(deliveryOf(rows, key))
  return {
    at: now,
    database,
    databaseBytes: rows?.databaseBytes,
    door,
    pauses,
    alarms,
    verdict: judge({ database, door, ringOfDatabase, channels, queues, pauses, alarms }),
    channels,
    queues,
    latestComplaints: rows?.complaints.map((row) => complaintOf(row, tells(row), now)) ?? [],
  }
}

function pausesOf({ pauses: [found] }: Rows): StaffPauses {
  const { conversations = 0, until, untold = 0 } = found ?? {}
  return { conversations, until: until ?? undefined, untold }
}

function alarmsOf({ alarms }: Rows): AlarmHealth[] {
  return alarms.flatMap(({ kind: name, receiptEnd, fault, ...alarm }) => {
    // A gateway of a later version may know others.
    const kind = alarmKinds.find((one) => one === name)
    if (!kind) return []
    return [{ ...alarm, kind, receiptEnd: receiptEnd ?? undefined, fault: fault ?? undefined }]
  })
}

function keysShown(rows: Rows | undefined, accounts: Accounts, now: Date): AccountKeys {
  const configured = accounts.all.map(({ channel, id }) => ({ channel: channel.name, account: id }))
  const dayAgo = now.getTime() - 86_400_000
  const strangers = (rows?.arrivals ?? []).filter(
    ({ channel, account, lastAt }) =>
      lastAt && lastAt.getTime() > dayAgo && !accounts.find(channel, account),
  )
  return [...configured, ...strangers]
}

function isOf(key: AccountKeys[number]) {
  return ({ channel, account }: AccountKeys[number]) =>
    channel === key.channel && account === key.account
}

function deliveryOf(rows: Rows, key: AccountKeys[number]): DeliveryHealth {
  const told = rows.deliveries.find(isOf(key))
  const failures = rows.undelivered.filter(isOf(key))
  return {
    latest: told?.latest ?? 0,
    delivered: told?.delivered ?? 0,
    undelivered: told?.undelivered ?? 0,
    mostInOneConversation: told?.mostInOne ?? 0,
    undeliveredInHour: sum(failures.map(({ inHour }) => inHour)),
    codes: failures.map(({ code, count }) => ({ code, count })),
    citizens: sum(failures.map(({ citizens }) => citizens)),
  }
}

/** Whether the network of an account tells what became of replies: it did so of late. */
function isTold({ delivered, undelivered }: DeliveryHealth): boolean {
  return delivered + undelivered > 0
}

function trafficOf(rows: Rows, key: AccountKeys[number]): ChannelTraffic {
  const arrived = rows.arrivals.find(isOf(key))
  const replied = rows.replies.find(isOf(key))
  const failed = rows.failedReplies.find(isOf(key))
  const perMinute = Array.from({ length: hourMinutes }, () => 0)
  // Clocks differ: a message from the future came just now.
  for (const [minute, messages] of arrived?.minutes ?? [])
    perMinute[Math.min(minute, hourMinutes - 1)] =
      messages + (perMinute[Math.min(minute, hourMinutes - 1)] ?? 0)
  const lastReplyAcceptedAt = replied?.lastAcceptedAt ?? undefined
  const credentialsAt = failed?.credentialsAt ?? undefined
  const open = rows.openReplies.find(isOf(key))
  const isMended = credentialsAt && lastReplyAcceptedAt && lastReplyAcceptedAt > credentialsAt
  return {
    lastMessageAt: arrived?.lastAt ?? undefined,
    lastReplyAcceptedAt,
    messagesIn5Minutes: arrived?.in5Minutes ?? 0,
    messagesInHour: sum(perMinute),
    messagesPerMinute: perMinute,
    malformedInHour: arrived?.malformed ?? 0,
    repliesAcceptedInHour: replied?.accepted ?? 0,
    repliesRejected: failed?.rejected ?? 0,
    repliesUnreachable: failed?.unreachable ?? 0,
    repliesUnknown: failed?.unknown ?? 0,
    repliesExhausted: failed?.exhausted ?? 0,
    repliesWaiting: open?.waiting ?? 0,
    repliesAwaiting: {
      windowClosed: open?.windowClosed ?? 0,
      noticesStopped: open?.noticesStopped ?? 0,
    },
    delivery: deliveryOf(rows, key),
    credentialsRejectedAt: isMended ? undefined : credentialsAt,
    held: rows.heldReplies.find(isOf(key)) ?? { count: 0, citizens: 0, ofAccount: 0 },
    listFaults: rows.listFaults.filter(isOf(key)).map(({ list, fault }) => `${list}: ${fault}`),
  }
}

function connectionOf(rows: Rows, key: AccountKeys[number]): ConnectionHealth {
  const connection = rows.connections.find(isOf(key))
  return { state: connection?.state ?? { kind: 'unheld' }, seconds: connection?.seconds }
}

function workOf(rows: Rows, queue: string, now: Date): QueueWork {
  const due = rows.due.find((row) => row.queue === queue)
  const steps = rows.steps.filter((row) => row.queue === queue)
  const thisMinute = Math.floor(now.getTime() / 60_000) * 60_000
  const whole = steps.filter(({ minute }) => minute.getTime() < thisMinute)
  return {
    due: due?.due ?? 0,
    citizens: rows.waiting.find((row) => row.queue === queue)?.citizens ?? 0,
    oldestDueSeconds: due?.oldestDueAt ? secondsBetween(due.oldestDueAt, now) : 0,
    retrying: due?.retrying ?? 0,
    stuck: due?.stuck ?? 0,
    perMinute: sum(whole.map(({ done, failed }) => done + failed)) / wholeMinutes,
    done: sum(steps.map(({ done }) => done)),
    failed: sum(steps.map(({ failed }) => failed)),
    p95: p95Of(steps.map(({ durations }) => durations)),
  }
}

function p95Of(counted: readonly (readonly number[])[]): StepDuration | undefined {
  const classes = Array.from({ length: durationBoundsMs.length + 1 }, (_, slot) =>
    sum(counted.map((durations) => durations[slot] ?? 0)),
  )
  const bound = percentile(classes, 0.95)
  if (bound === undefined) return undefined
  if (Number.isFinite(bound)) return { relation: 'at_most', ms: bound }
  return { relation: 'over', ms: durationBoundsMs.at(-1) ?? 0 }
}

type ComplaintRow = Rows['complaints'][number]

function complaintOf(row: ComplaintRow, networkTells: boolean, now: Date): LatestComplaint {
  const { pseudonym, receiptEnd, channel, stage, isRepeat, createdAt } = row
  return {
    pseudonym,
    receiptEnd,
    channel,
    category: row.category ?? undefined,
    district: row.district ?? undefined,
    stage,
    waitingFor: waitingFor(row, networkTells),
    isRepeat,
    minutesAgo: Math.floor(secondsBetween(createdAt, now) / 60),
  }
}

function waitingFor(row: ComplaintRow, networkTells: boolean): WaitingFor {
  if (row.stage === 'triage') return 'triage'
  if (row.stage === 'forward') return row.attempts > 1 ? 'forward_again' : 'forward'
  if (row.channel === manualChannel) return 'on_paper'
  if (row.parts === 0) return row.staffSpoke ? 'staff' : 'untold'
  if (row.replyFailed) return 'human'
  if (row.undelivered > 0) return 'undelivered'
  if (row.replyWaits) return 'reply'
  if (row.delivered === row.parts) return 'delivered'
  return networkTells ? 'unconfirmed' : 'sent'
}

/** Not below zero: the clocks of two machines differ a little. */
function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1000)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return (error.message || code || error.name).slice(0, 200)
}
