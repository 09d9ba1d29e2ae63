import { describe, expect, test } from 'vitest'
import { Accounts } from '../accounts.ts'
import { registry } from '../registry.ts'
import { createMetrics, metrics, refusedRequests, samplesOf } from './metrics.ts'
import type { Rows } from './rows.ts'
import { compose } from './snapshot.ts'

const now = new Date('2026-11-22T03:10:20Z')
const ours = { channel: 'twilio', account: '+6221500170' }
const accounts = new Accounts(
  registry
    .filter(({ name }) => name === 'twilio')
    .map((channel) => ({ channel, id: ours.account, settings: {}, settleMs: 0 })),
)
const input = { accounts, refused: new Map([['twilio', 7]]), now }
const minute = new Date('2026-11-22T03:09:00Z')

const rows: Rows = {
  arrivals: [{ ...ours, lastAt: now, malformed: 2, in5Minutes: 3, minutes: [[59, 3]] }],
  replies: [{ ...ours, lastAcceptedAt: now, accepted: 5 }],
  failedReplies: [
    { ...ours, rejected: 1, unreachable: 0, unknown: 0, exhausted: 0, credentialsAt: null },
  ],
  openReplies: [{ ...ours, waiting: 4 }],
  due: [
    {
      queue: 'forward',
      due: 6,
      oldestDueAt: new Date('2026-11-22T03:10:08Z'),
      retrying: 1,
      stuck: 0,
    },
  ],
  steps: [{ queue: 'forward', minute, done: 9, failed: 1, durations: [0, 0, 0, 10] }],
  complaints: [],
}

const label = 'channel="twilio",account="+6221500170"'

describe('metrics', () => {
  test.each([
    'simpul_database_up 1',
    'simpul_verdict{verdict="healthy"} 1',
    'simpul_verdict{verdict="failing"} 0',
    `simpul_channel_last_message_timestamp_seconds{${label}} ${now.getTime() / 1000}`,
    `simpul_channel_messages_last_5_minutes{${label}} 3`,
    `simpul_channel_malformed_elements_last_hour{${label}} 2`,
    `simpul_channel_replies_last_hour{${label},outcome="accepted"} 5`,
    `simpul_channel_replies_last_hour{${label},outcome="rejected"} 1`,
    `simpul_channel_replies_waiting{${label}} 4`,
    'simpul_channel_refused_requests_total{channel="twilio"} 7',
    'simpul_queue_due_rows{queue="forward"} 6',
    'simpul_queue_oldest_due_age_seconds{queue="forward"} 12',
    'simpul_queue_steps_per_minute{queue="forward"} 2',
    'simpul_queue_steps_last_5_minutes{queue="forward",result="failed"} 1',
    'simpul_queue_step_duration_p95_seconds{queue="forward"} 0.008',
  ])('say %s', async (line) => {
    const text = await createMetrics(async () => compose(rows, input)).render()
    expect(text.split('\n')).toContain(line)
  })

  test('say that the database is away, keep the process and forget what is not known', async () => {
    let found: Rows | { detail: string } = rows
    const { render } = createMetrics(async () => compose(found, input))
    await render()
    found = { detail: 'connect ECONNREFUSED' }
    const lines = (await render()).split('\n')
    expect(lines).toContain('simpul_database_up 0')
    expect(lines).toContain('simpul_verdict{verdict="failing"} 1')
    expect(lines).toContain('simpul_channel_refused_requests_total{channel="twilio"} 7')
    expect(lines.filter((line) => /^simpul_(queue|channel_(?!refused))/.test(line))).toEqual([])
    expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true)
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
  })

  test('have a help text each, and every one that is documented is filled', async () => {
    const names = new Set<string>(samplesOf(compose(rows, input)).map(({ name }) => name))
    expect(names).toEqual(new Set(Object.keys(metrics)))
    const text = await createMetrics(async () => compose(rows, input)).render()
    for (const name of [...Object.keys(metrics), refusedRequests.name])
      expect(text).toContain(`# HELP ${name} `)
  })

  test('say +Inf for steps beyond the longest class', () => {
    const slow = Array.from({ length: 15 }, (_, place) => (place === 14 ? 1 : 0))
    const steps = [{ queue: 'reply', minute, done: 1, failed: 0, durations: slow }]
    const samples = samplesOf(compose({ ...rows, steps }, input))
    expect(samples.find(({ name }) => name === 'simpul_queue_step_duration_p95_seconds')).toEqual({
      name: 'simpul_queue_step_duration_p95_seconds',
      labels: { queue: 'reply' },
      value: Number.POSITIVE_INFINITY,
    })
  })
})
