import { connectionWords } from './connection-words.ts'
import type {
  ChannelHealth,
  ChannelTraffic,
  DatabaseHealth,
  QueueHealth,
  QueueWork,
} from './health.ts'

export type Level = 'healthy' | 'strained' | 'failing'

/** Why the house is not healthy, for a human; `subject` is a queue, a channel, or the database. */
export interface Reason {
  readonly level: Exclude<Level, 'healthy'>
  readonly code:
    | 'database_away'
    | 'overdue'
    | 'steps_failing'
    | 'rows_stuck'
    | 'credentials_rejected'
    | 'line_not_up'
    | 'replies_failing'
    | 'elements_malformed'
    | 'account_unknown'
  readonly subject: string
  /** The account, where only one of the channel is in trouble. */
  readonly account?: string
  readonly id: string
  readonly en: string
}

export interface Verdict {
  readonly level: Level
  /** The gravest first; empty where all is well. */
  readonly reasons: readonly Reason[]
}

interface Bounds {
  readonly strained: number
  readonly failing: number
}

/** The oldest due row waits longer than this: the sweeper wakes its lane five times a second. */
export const overdueSeconds: Bounds = { strained: 60, failing: 300 }
/** Share of steps that failed. */
export const failedStepShare: Bounds = { strained: 0.05, failing: 0.25 }
/** Share of replies that were not accepted, without those whose recipient is gone. */
export const failedReplyShare: Bounds = { strained: 0.05, failing: 0.5 }
/** Share of what a provider sent that was set aside: it may have changed its format. */
export const malformedShare: Bounds = { strained: 0.05, failing: Number.POSITIVE_INFINITY }
/** One or two failures prove nothing, whatever their share. */
export const leastFailures = 3

/** A connection that is down for longer than this is not just reconnecting. */
export const connectionDownSeconds = 30

const queueNames = {
  intake: { id: 'Penerimaan', en: 'Intake' },
  triage: { id: 'Penyaringan', en: 'Triage' },
  forward: { id: 'Penerusan', en: 'Forwarding' },
  reply: { id: 'Balasan', en: 'Replies' },
  media: { id: 'Lampiran', en: 'Attachments' },
} as const

/**
 * Whether the house is healthy, and why not. Pure.
 *
 * Refused requests do not count: anybody can send one.
 */
export function judge(seen: {
  readonly database: DatabaseHealth
  readonly channels: readonly ChannelHealth[]
  readonly queues: readonly QueueHealth[]
}): Verdict {
  const found = [
    ...databaseReasons(seen.database),
    ...seen.channels.flatMap((channel) => [
      ...connectionReasons(channel),
      ...(channel.traffic ? channelReasons(channel, channel.traffic) : []),
    ]),
    ...seen.queues.flatMap(({ queue, work }) => (work ? queueReasons(queue, work) : [])),
  ]
  const failing = found.filter(({ level }) => level === 'failing')
  const strained = found.filter(({ level }) => level === 'strained')
  const level = failing.length > 0 ? 'failing' : strained.length > 0 ? 'strained' : 'healthy'
  return { level, reasons: [...failing, ...strained] }
}

function databaseReasons(database: DatabaseHealth): Reason[] {
  if (database.state === 'up') return []
  return [
    {
      level: 'failing',
      code: 'database_away',
      subject: 'database',
      id: `Basis data tidak menjawab (${database.detail}).`,
      en: `The database does not answer (${database.detail}).`,
    },
  ]
}

function queueReasons(queue: QueueHealth['queue'], work: QueueWork): Reason[] {
  const name = queueNames[queue]
  const reasons: Reason[] = []
  const overdue = levelOf(work.oldestDueSeconds, overdueSeconds)
  if (overdue) {
    const waited = Math.floor(work.oldestDueSeconds)
    reasons.push({
      level: overdue,
      code: 'overdue',
      subject: queue,
      id: `${name.id}: yang tertua menunggu ${duration(waited, 'id')}.`,
      en: `${name.en}: the oldest has waited for ${duration(waited, 'en')}.`,
    })
  }
  const { failed, done } = work
  const failing = shareLevel(failed, failed + done, failedStepShare)
  if (failing)
    reasons.push({
      level: failing,
      code: 'steps_failing',
      subject: queue,
      id: `${name.id}: ${failed} dari ${failed + done} langkah gagal dalam 5 menit terakhir.`,
      en: `${name.en}: ${failed} of ${failed + done} steps failed in the last 5 minutes.`,
    })
  if (work.stuck > 0)
    reasons.push({
      level: 'strained',
      code: 'rows_stuck',
      subject: queue,
      id: `${name.id}: ${work.stuck} sudah berulang kali dicoba tanpa hasil.`,
      en: `${name.en}: ${work.stuck} tried again and again in vain.`,
    })
  return reasons
}

function connectionReasons({ channel, title, account, connection }: ChannelHealth): Reason[] {
  if (!connection || connection.state.kind === 'up') return []
  if (connection.seconds !== undefined && connection.seconds <= connectionDownSeconds) return []
  const { id, en } = connectionWords(connection.state)
  return [
    {
      level: 'failing',
      code: 'line_not_up',
      subject: channel,
      account,
      id: `${title}, akun ${account}: ${id}.`,
      en: `${title}, account ${account}: ${en}.`,
    },
  ]
}

function channelReasons(
  { channel, title, account, isConfigured }: ChannelHealth,
  traffic: ChannelTraffic,
): Reason[] {
  const reasons: Reason[] = []
  const ours = { subject: channel, account }
  if (traffic.credentialsRejectedAt)
    reasons.push({
      ...ours,
      level: 'failing',
      code: 'credentials_rejected',
      id: `${title}: penyedia menolak kredensial akun ${account}.`,
      en: `${title}: the provider rejects the credentials of account ${account}.`,
    })
  const lost =
    traffic.repliesRejected -
    traffic.repliesUnreachable +
    traffic.repliesUnknown +
    traffic.repliesExhausted
  const ended = lost + traffic.repliesAcceptedInHour
  const losing = shareLevel(lost, ended, failedReplyShare)
  if (losing)
    reasons.push({
      ...ours,
      level: losing,
      code: 'replies_failing',
      id: `${title}: ${lost} dari ${ended} balasan tidak diterima penyedia dalam satu jam terakhir.`,
      en: `${title}: ${lost} of ${ended} replies were not accepted in the last hour.`,
    })
  const { malformedInHour, messagesInHour } = traffic
  const unreadable = shareLevel(malformedInHour, malformedInHour + messagesInHour, malformedShare)
  if (unreadable)
    reasons.push({
      ...ours,
      level: unreadable,
      code: 'elements_malformed',
      id: `${title}: ${malformedInHour} kiriman disisihkan (tidak terbaca, atau nomornya ganda) dalam satu jam terakhir.`,
      en: `${title}: ${malformedInHour} elements were set aside in the last hour: unreadable, or with an id that another one has.`,
    })
  if (!isConfigured && messagesInHour > 0)
    reasons.push({
      ...ours,
      level: 'strained',
      code: 'account_unknown',
      id: `${title}: pesan masuk untuk akun ${account} yang tidak ada di simpul.yaml.`,
      en: `${title}: messages arrive for account ${account}, which simpul.yaml does not have.`,
    })
  return reasons
}

function shareLevel(part: number, whole: number, bounds: Bounds): Reason['level'] | undefined {
  return part < leastFailures ? undefined : levelOf(part / whole, bounds)
}

function levelOf(value: number, { strained, failing }: Bounds): Reason['level'] | undefined {
  if (value > failing) return 'failing'
  return value > strained ? 'strained' : undefined
}

function duration(seconds: number, language: 'id' | 'en'): string {
  const units = { id: ['detik', 'menit', 'jam'], en: ['s', 'min', 'h'] }[language]
  if (seconds < 120) return `${seconds} ${units[0]}`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} ${units[1]}`
  return `${Math.floor(seconds / 3_600)} ${units[2]}`
}
