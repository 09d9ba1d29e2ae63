import type { RefusalCause } from '../../inbox/door-tally.ts'
import { connectionWords } from '../../operations/connection-words.ts'
import type {
  ChannelHealth,
  ChannelTraffic,
  DeliveryHealth,
  DoorHealth,
  Holding,
  LatestComplaint,
  QueueHealth,
  StaffPauses,
  StepDuration,
} from '../../operations/health.ts'
import type { Reason } from '../../operations/reason.ts'
import type { Snapshot } from '../../operations/snapshot.ts'
import { qrPath } from './qr-code.ts'
import { outline } from './sparkline.ts'
import { type ChannelState, type DoorFact, type Language, type Words, words } from './words.ts'

/** The page always has this many places, so that nothing moves when something happens. */
export const reasonPlaces = 6
export const complaintPlaces = 10

/**
 * What the page shows, by the key of each place. The server writes it into the page, and the script
 * writes the next one into the same places: it needs no word and no rule of its own.
 */
export interface View {
  /** Places of this page; a page with others has to be loaded anew. */
  readonly places: readonly ChannelPlace[]
  readonly texts: Readonly<Record<string, string>>
  readonly states: Readonly<Record<string, string>>
  /** Outlines of the rates, as SVG paths. */
  readonly paths: Readonly<Record<string, string>>
}

export interface ChannelPlace {
  readonly key: string
  readonly channel: string
  readonly account: string
  readonly title: string
  /** Whether it shows a connection. */
  readonly hasConnection: boolean
}

const unknown = '–'
type Entries = Record<string, string>

/** A snapshot in the words of one language. Pure. */
export function viewOf(snapshot: Snapshot, language: Language): View {
  const w = words[language]
  const { channels, queues, latestComplaints, verdict, at } = snapshot
  const places = channels.map(({ channel, account, title, hasConnection }, position) => ({
    key: `channel-${position}`,
    channel,
    account,
    title,
    hasConnection,
  }))
  const texts: Entries = {
    title: `${w.verdict[verdict.level]} · Simpul`,
    verdict: w.verdict[verdict.level],
    summary: w.summary[verdict.level],
    stand: w.stand(clock(at)),
    empty: emptyText(snapshot, w),
    ...reasonTexts(verdict.reasons, language),
    ...figureTexts(snapshot, w),
    ...prefixed('door', doorTexts(snapshot, w)),
  }
  const states: Entries = { verdict: verdict.level }
  const paths: Entries = {}
  channels.forEach((health, position) => {
    const key = `channel-${position}`
    const state = channelState(health, verdict.reasons)
    Object.assign(
      texts,
      prefixed(key, { state: w.channelState[state], ...channelTexts(health, at, w) }),
    )
    states[key] = state
    paths[key] = outline(health.traffic?.messagesPerMinute ?? [])
    if (health.hasConnection) {
      const state = health.connection?.state
      texts[`${key}.connection`] = state ? connectionWords(state)[language] : unknown
      states[`${key}.connection`] = state?.kind ?? 'away'
      paths[`${key}.connection`] = state?.kind === 'pairing' ? qrPath(state.code) : ''
    }
  })
  for (const health of queues) {
    Object.assign(texts, prefixed(health.queue, queueTexts(health, w)))
    states[health.queue] = queueState(health, verdict.reasons)
  }
  for (let place = 0; place < complaintPlaces; place++) {
    const complaint = latestComplaints[place]
    Object.assign(texts, prefixed(`complaint-${place}`, complaintTexts(complaint, snapshot, w)))
    states[`complaint-${place}`] = complaintState(complaint)
  }
  return { places, texts, states, paths }
}

function reasonTexts(reasons: readonly Reason[], language: Language): Entries {
  const w = words[language]
  const lines = reasons.map((reason) => ({
    what: reason[language],
    remedy:
      reason.waiting > 0
        ? `${reason.remedy[language]} ${w.citizensWait(number(reason.waiting, w))}`
        : reason.remedy[language],
  }))
  const hidden = lines.length - reasonPlaces
  if (hidden > 0)
    lines.splice(reasonPlaces - 1, hidden + 1, { what: w.andMore(hidden + 1), remedy: '' })
  return Object.fromEntries(
    Array.from({ length: reasonPlaces }, (_, place) => [
      [`reason-${place}`, lines[place]?.what ?? ''],
      [`remedy-${place}`, lines[place]?.remedy ?? ''],
    ]).flat(),
  )
}

function figureTexts({ database, channels, queues }: Snapshot, w: Words): Entries {
  if (database.state === 'away') return { messages: unknown, waiting: unknown, oldest: unknown }
  const messages = channels.map(({ traffic }) => traffic?.messagesInHour ?? 0)
  const due = queues.map(({ work }) => work?.due ?? 0)
  const oldest = queues.map(({ work }) => work?.oldestDueSeconds ?? 0)
  return {
    messages: number(sum(messages), w),
    waiting: number(sum(due), w),
    oldest: amount(Math.max(0, ...oldest), w),
  }
}

function doorTexts({ door, databaseBytes, pauses }: Snapshot, w: Words): Record<DoorFact, string> {
  return {
    spool: door ? spoolText(door, w) : unknown,
    databaseDisk: diskText('database', door, databaseBytes, w),
    spoolDisk: diskText('spool', door, undefined, w),
    refused: door ? refusedText(door, w) : unknown,
    staff: pauses ? pausesText(pauses, w) : unknown,
  }
}

function spoolText({ inbox, spoolMaxBytes }: DoorHealth, w: Words): string {
  const { spool, spoolBytes, spooledDeliveries } = inbox
  if (spool === 'none') return w.noSpool
  return w.spoolOf(bytes(spoolBytes, w), bytes(spoolMaxBytes, w), number(spooledDeliveries, w))
}

function diskText(
  holding: Holding,
  door: DoorHealth | undefined,
  usedBytes: number | undefined,
  w: Words,
): string {
  const volume = door?.volumes.find(({ holds }) => holds.includes(holding))
  if (volume) return w.free(bytes(volume.freeBytes, w))
  return usedBytes === undefined ? unknown : w.usedElsewhere(bytes(usedBytes, w))
}

function refusedText({ counts }: DoorHealth, w: Words): string {
  const causes = Object.keys(w.refusedFor) as RefusalCause[]
  const named = causes.flatMap((cause) => {
    const count = sum(counts.map(({ refused }) => refused[cause]))
    return count > 0 ? [`${w.refusedFor[cause]}: ${number(count, w)}`] : []
  })
  return named.join(' · ') || w.none
}

function pausesText({ conversations, until }: StaffPauses, w: Words): string {
  if (!until) return w.none
  return w.pauses(number(conversations, w), dayAndClock(until, w))
}

function channelTexts({ traffic, refused }: ChannelHealth, at: Date, w: Words): Entries {
  const fixed = { refused: number(refused, w) }
  if (!traffic)
    return {
      ...fixed,
      lastMessage: unknown,
      lastReply: unknown,
      in5Minutes: unknown,
      inHour: unknown,
      waiting: unknown,
      failed: unknown,
      delivered: unknown,
      malformed: unknown,
    }
  return {
    ...fixed,
    lastMessage: since(traffic.lastMessageAt, at, w),
    lastReply: since(traffic.lastReplyAcceptedAt, at, w),
    in5Minutes: number(traffic.messagesIn5Minutes, w),
    inHour: number(traffic.messagesInHour, w),
    waiting: waitingText(traffic, w),
    failed: number(failedReplies(traffic), w),
    delivered: deliveredText(traffic.delivery, w),
    malformed: number(traffic.malformedInHour, w),
  }
}

/** What waits for us, then what waits for its citizen, and why. */
function waitingText({ repliesWaiting, repliesAwaiting }: ChannelTraffic, w: Words): string {
  const { windowClosed, noticesStopped } = repliesAwaiting
  return [
    number(repliesWaiting, w),
    ...(windowClosed > 0 ? [w.windowClosed(number(windowClosed, w))] : []),
    ...(noticesStopped > 0 ? [w.noticesStopped(number(noticesStopped, w))] : []),
  ].join(' · ')
}

function failedReplies(traffic: ChannelTraffic): number {
  return (
    traffic.repliesRejected +
    traffic.repliesUnknown +
    traffic.repliesExhausted +
    traffic.delivery.undeliveredInHour
  )
}

function deliveredText({ delivered, undelivered }: DeliveryHealth, w: Words): string {
  const told = delivered + undelivered
  return told === 0 ? w.notTold : w.told(number(delivered, w), number(told, w))
}

function channelState(
  { channel, account, traffic }: ChannelHealth,
  reasons: readonly Reason[],
): ChannelState {
  if (!traffic) return 'away'
  const own = reasons.find(
    (reason) => reason.subject === channel && (reason.account ?? account) === account,
  )
  if (own) return own.level
  return traffic.messagesInHour > 0 ? 'ok' : 'quiet'
}

function queueTexts({ work }: QueueHealth, w: Words): Entries {
  if (!work)
    return { due: unknown, oldest: unknown, perMinute: unknown, failed: unknown, p95: unknown }
  return {
    due: number(work.due, w),
    oldest: work.due > 0 ? amount(work.oldestDueSeconds, w) : unknown,
    perMinute: number(work.perMinute, w, work.perMinute < 10 ? 1 : 0),
    failed: number(work.failed, w),
    p95: stepDuration(work.p95, w),
  }
}

function queueState({ queue, work }: QueueHealth, reasons: readonly Reason[]): string {
  if (!work) return 'away'
  return reasons.find(({ subject }) => subject === queue)?.level ?? 'ok'
}

function complaintTexts(
  complaint: LatestComplaint | undefined,
  { channels }: Snapshot,
  w: Words,
): Entries {
  if (!complaint) return { who: '', receipt: '', channel: '', what: '', waits: '', ago: '' }
  const { pseudonym, receiptEnd, channel, category, district, waitingFor, isRepeat } = complaint
  const about = isRepeat ? w.repeat : (category ?? w.noCategory)
  return {
    who: pseudonym,
    receipt: `•••• ${receiptEnd}`,
    channel: channels.find((one) => one.channel === channel)?.title ?? channel,
    what: district ? `${about} · ${district}` : about,
    waits: w.waitingFor[waitingFor],
    ago: complaint.minutesAgo < 1 ? w.justNow : w.ago(amount(complaint.minutesAgo * 60, w)),
  }
}

function complaintState(complaint: LatestComplaint | undefined): string {
  if (!complaint) return 'empty'
  const { waitingFor } = complaint
  if (waitingFor === 'human' || waitingFor === 'undelivered') return 'failing'
  return ['delivered', 'sent', 'on_paper'].includes(waitingFor) ? 'ok' : 'waiting'
}

function emptyText({ database, latestComplaints }: Snapshot, w: Words): string {
  if (database.state === 'away') return w.complaintsAway
  return latestComplaints.length === 0 ? w.noComplaints : ''
}

function since(then: Date | undefined, now: Date, w: Words): string {
  if (!then) return w.never
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000)
  return seconds < 1 ? w.justNow : w.ago(amount(seconds, w))
}

function amount(seconds: number, { units }: Words): string {
  if (seconds < 60) return `${Math.floor(seconds)} ${units.second}`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} ${units.minute}`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} ${units.hour}`
  return `${Math.floor(seconds / 86_400)} ${units.day}`
}

function stepDuration(duration: StepDuration | undefined, w: Words): string {
  if (!duration) return unknown
  const sign = duration.relation === 'over' ? '>' : '≤'
  if (duration.ms < 1_000) return `${sign} ${number(duration.ms, w)} ms`
  return `${sign} ${number(duration.ms / 1_000, w, 1)} s`
}

function number(value: number, { locale }: Words, digits = 0): string {
  return value.toLocaleString(locale, { maximumFractionDigits: digits })
}

function bytes(count: number, w: Words): string {
  if (count < 1024 ** 3) return `${number(count / 1024 ** 2, w)} MB`
  return `${number(count / 1024 ** 3, w, 1)} GB`
}

function dayAndClock(at: Date, { locale }: Words): string {
  const day = at.toLocaleDateString(locale, {
    timeZone: 'Asia/Jakarta',
    day: 'numeric',
    month: 'short',
  })
  return `${day} ${clock(at).slice(0, 5)} WIB`
}

function clock(at: Date): string {
  // In every locale: 24 hours, and the zone of the words beside it.
  return at.toLocaleTimeString('en-GB', { timeZone: 'Asia/Jakarta' })
}

function prefixed(key: string, entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).map(([name, text]) => [`${key}.${name}`, text]))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
