import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { alarmKinds } from '../alarms/alarm-words.ts'
import type { InboxState } from '../inbox/inbox.ts'
import type {
  AlarmHealth,
  ChannelHealth,
  ChannelTraffic,
  ConnectionHealth,
  QueueHealth,
  QueueWork,
} from './health.ts'
import type { Snapshot } from './snapshot.ts'

type Labels = readonly string[]

/**
 * Every metric of ours, by its stable name: a rename breaks other people's dashboards. Besides these
 * there are prom-client's `process_…` and `nodejs_…`.
 */
export const metrics = {
  simpul_database_up: metric(
    '1 while Postgres answers, else 0; then only this and process metrics',
  ),
  simpul_verdict: metric('1 for the present verdict: healthy, strained or failing', ['verdict']),
  simpul_alarms_open: metric('Alarms that nobody has cleared, by kind', ['kind']),
  simpul_channel_last_message_timestamp_seconds: ofChannel('When a message last came, Unix time'),
  simpul_channel_last_reply_timestamp_seconds: ofChannel(
    'When the provider last accepted a reply, Unix time',
  ),
  simpul_channel_messages_last_5_minutes: ofChannel('Messages in the last 5 minutes'),
  simpul_channel_messages_last_hour: ofChannel('Messages in the last hour'),
  simpul_channel_malformed_elements_last_hour: ofChannel(
    'Elements that were set aside: unreadable, or with an id that another one has',
  ),
  simpul_channel_replies_waiting: ofChannel('Replies that are not sent yet'),
  simpul_channel_replies_awaiting_citizen: ofChannel(
    'Replies that go out when their citizen writes again, by why: window_closed or notices_stopped',
    ['reason'],
  ),
  simpul_channel_replies_last_hour: ofChannel(
    'Replies by their end: accepted, rejected, unknown or exhausted',
    ['outcome'],
  ),
  simpul_channel_credentials_rejected: ofChannel(
    '1 while the provider refuses our credentials, else 0',
  ),
  simpul_channel_line_up: ofChannel(
    '1 while the connection of a channel that holds one is up, else 0; others have none',
  ),
  simpul_channel_line_state_seconds: ofChannel(
    'For how long that connection has been up, or has not',
  ),
  simpul_queue_due_rows: ofQueue('Rows that are due now'),
  simpul_queue_oldest_due_age_seconds: ofQueue('How long the oldest due row has been due'),
  simpul_queue_retrying_rows: ofQueue('Open rows that were tried in vain at least once'),
  simpul_queue_steps_per_minute: ofQueue('Steps a minute, over the last 5 whole minutes'),
  simpul_queue_steps_last_5_minutes: ofQueue('Steps by their result: done or failed', ['result']),
  simpul_queue_step_duration_p95_seconds: ofQueue(
    '95 % of the last 5 minutes took at most this; +Inf beyond the longest class',
  ),
} as const satisfies Record<`simpul_${string}`, { help: string; labelNames: Labels }>

type Name = keyof typeof metrics

/** The door of this process: known also while the database is away, when it matters most. */
export const inboxMetrics = {
  simpul_inbox_spooled_deliveries: metric(
    'Deliveries that are in the spool of this process and not in Postgres',
  ),
  simpul_inbox_spool_bytes: metric('Bytes that the spool of this process takes on disk'),
  simpul_inbox_database_away: metric(
    '1 while the door counts Postgres as away and fills the spool, else 0',
  ),
  simpul_inbox_spool_ready: metric('1 while the spool takes deliveries; 0 where there is none'),
} as const satisfies Record<`simpul_inbox_${string}`, { help: string; labelNames: Labels }>

type InboxName = keyof typeof inboxMetrics

/** The only counter. It belongs to this process, like the inbox; the others tell of all processes. */
export const refusedRequests = {
  name: 'simpul_channel_refused_requests_total',
  help: 'Requests without a valid signature that this process refused',
  labelNames: ['channel'],
} as const

export interface Metrics {
  readonly contentType: string
  /** Prometheus text, format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats */
  render(): Promise<string>
}

/**
 * Metrics in a registry of their own, filled anew for each scrape.
 *
 * @param take gives one snapshot to all who ask within a second, so scrapes cannot load the database
 * @param inboxState of this process's door
 */
export function createMetrics(
  take: () => Promise<Snapshot>,
  inboxState: () => InboxState,
): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const gauges = new Map(
    Object.entries({ ...metrics, ...inboxMetrics }).map(([name, { help, labelNames }]) => [
      name,
      new Gauge({ name, help, labelNames: [...labelNames], registers }),
    ]),
  )
  const refused = new Counter({ ...refusedRequests, registers })

  function fill(taken: Snapshot): void {
    for (const gauge of gauges.values()) gauge.reset()
    const samples = [...samplesOf(taken), ...samplesOfInbox(inboxState())]
    for (const { name, labels, value } of samples) gauges.get(name)?.set(labels, value)
    refused.reset()
    for (const [channel, count] of new Map(taken.channels.map((c) => [c.channel, c.refused])))
      refused.inc({ channel }, count)
  }

  return {
    contentType: registry.contentType,
    async render() {
      fill(await take())
      return await registry.metrics()
    },
  }
}

interface Sample<N = Name> {
  readonly name: N
  readonly labels: Record<string, string>
  readonly value: number
}

/** A snapshot as samples. Values that are unknown because the database is away have none. */
export function samplesOf({ database, verdict, channels, queues, alarms }: Snapshot): Sample[] {
  const levels = ['healthy', 'strained', 'failing'].map((level) => ({
    name: 'simpul_verdict' as const,
    labels: { verdict: level },
    value: level === verdict.level ? 1 : 0,
  }))
  return [
    { name: 'simpul_database_up', labels: {}, value: database.state === 'up' ? 1 : 0 },
    ...levels,
    ...(alarms ? alarmKinds.map((kind) => ofAlarms(kind, alarms)) : []),
    ...channels.flatMap((channel) => (channel.traffic ? ofTraffic(channel, channel.traffic) : [])),
    ...channels.flatMap((channel) =>
      channel.connection ? ofConnection(channel, channel.connection) : [],
    ),
    ...queues.flatMap(({ queue, work }) => (work ? ofWork(queue, work) : [])),
  ]
}

function ofAlarms(kind: AlarmHealth['kind'], alarms: readonly AlarmHealth[]): Sample {
  const value = alarms.find((one) => one.kind === kind)?.count ?? 0
  return { name: 'simpul_alarms_open', labels: { kind }, value }
}

function samplesOfInbox({
  postgres,
  spooledDeliveries,
  spoolBytes,
  spool,
}: InboxState): Sample<InboxName>[] {
  const sample = (name: InboxName, value: number) => ({ name, labels: {}, value })
  return [
    sample('simpul_inbox_spooled_deliveries', spooledDeliveries),
    sample('simpul_inbox_spool_bytes', spoolBytes),
    sample('simpul_inbox_database_away', postgres === 'away' ? 1 : 0),
    sample('simpul_inbox_spool_ready', spool === 'ready' ? 1 : 0),
  ]
}

function ofTraffic({ channel, account }: ChannelHealth, traffic: ChannelTraffic): Sample[] {
  const labels = { channel, account }
  const sample = (name: Name, value: number) => ({ name, labels, value })
  const time = (name: Name, at: Date | undefined) => (at ? [sample(name, at.getTime() / 1000)] : [])
  const ended = (outcome: string, value: number): Sample => ({
    name: 'simpul_channel_replies_last_hour',
    labels: { ...labels, outcome },
    value,
  })
  const awaiting = (reason: string, value: number): Sample => ({
    name: 'simpul_channel_replies_awaiting_citizen',
    labels: { ...labels, reason },
    value,
  })
  return [
    ...time('simpul_channel_last_message_timestamp_seconds', traffic.lastMessageAt),
    ...time('simpul_channel_last_reply_timestamp_seconds', traffic.lastReplyAcceptedAt),
    sample('simpul_channel_messages_last_5_minutes', traffic.messagesIn5Minutes),
    sample('simpul_channel_messages_last_hour', traffic.messagesInHour),
    sample('simpul_channel_malformed_elements_last_hour', traffic.malformedInHour),
    sample('simpul_channel_replies_waiting', traffic.repliesWaiting),
    awaiting('window_closed', traffic.repliesAwaiting.windowClosed),
    awaiting('notices_stopped', traffic.repliesAwaiting.noticesStopped),
    ended('accepted', traffic.repliesAcceptedInHour),
    ended('rejected', traffic.repliesRejected),
    ended('unknown', traffic.repliesUnknown),
    ended('exhausted', traffic.repliesExhausted),
    sample('simpul_channel_credentials_rejected', traffic.credentialsRejectedAt ? 1 : 0),
  ]
}

function ofConnection(
  { channel, account }: ChannelHealth,
  { state, seconds }: ConnectionHealth,
): Sample[] {
  const labels = { channel, account }
  const up = { name: 'simpul_channel_line_up', labels, value: state.kind === 'up' ? 1 : 0 } as const
  if (seconds === undefined) return [up]
  return [up, { name: 'simpul_channel_line_state_seconds', labels, value: seconds }]
}

function ofWork(queue: QueueHealth['queue'], work: QueueWork): Sample[] {
  const labels = { queue }
  const sample = (name: Name, value: number) => ({ name, labels, value })
  const ended = (result: string, value: number): Sample => ({
    name: 'simpul_queue_steps_last_5_minutes',
    labels: { queue, result },
    value,
  })
  const { p95 } = work
  const seconds = p95?.relation === 'over' ? Number.POSITIVE_INFINITY : (p95?.ms ?? 0) / 1000
  return [
    sample('simpul_queue_due_rows', work.due),
    sample('simpul_queue_oldest_due_age_seconds', work.oldestDueSeconds),
    sample('simpul_queue_retrying_rows', work.retrying),
    sample('simpul_queue_steps_per_minute', work.perMinute),
    ended('done', work.done),
    ended('failed', work.failed),
    ...(p95 ? [sample('simpul_queue_step_duration_p95_seconds', seconds)] : []),
  ]
}

function metric(help: string, labelNames: Labels = []) {
  return { help, labelNames }
}

function ofChannel(help: string, more: Labels = []) {
  return metric(help, ['channel', 'account', ...more])
}

function ofQueue(help: string, more: Labels = []) {
  return metric(help, ['queue', ...more])
}
