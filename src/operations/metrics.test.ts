import { describe, expect, test } from 'vitest'
import { calmInbox } from '../../test/harness/door.ts'
import { pagerChannel } from '../../test/harness/pager.ts'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import type { InboxState } from '../inbox/inbox.ts'
import { createMetrics, inboxMetrics, metrics, refusedRequests, samplesOf } from './metrics.ts'
import { noRows, type Rows } from './row-shapes.ts'
import { compose } from './snapshot.ts'

const now = new Date('2026-11-22T03:10:20Z')
const ours = { channel: 'twilio', account: '+6221500170' }
const pager = pagerChannel('pager', false)
const accounts = new Accounts(
  [...registry.filter(({ name }) => name === 'twilio'), pager].map((channel) => ({
    channel,
    id: ours.account,
    settings: {},
    settleMs: 0,
  })),
)
const input = { accounts, refused: new Map([['twilio', 7]]), now }
const minute = new Date('2026-11-22T03:09:00Z')

const rows: Rows = {
  ...noRows,
  arrivals: [{ ...ours, lastAt: now, malformed: 2, in5Minutes: 3, minutes: [[59, 3]] }],
  replies: [{ ...ours, lastAcceptedAt: now, accepted: 5 }],
  failedReplies: [
    { ...ours, rejected: 1, unreachable: 0, unknown: 0, exhausted: 0, credentialsAt: null },
  ],
  listFaults: [],
  openReplies: [{ ...ours, waiting: 4, windowClosed: 2, noticesStopped: 1 }],
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
  connections: [
    { ...ours, channel: 'pager', state: { kind: 'down', detail: 'gone' }, seconds: 12.5 },
  ],
  complaints: [],
  alarms: [
    { kind: 'danger', count: 3, since: now, detail: 'fire', untold: 1, fault: 'HTTP 500' },
    { kind: 'of a later version', count: 1, since: now, detail: '', untold: 0 },
  ],
}

const render = (found: Rows | { detail: string }, state = calmInbox) =>
  createMetrics(
    async () => compose(found, input),
    () => state,
  ).render()

const label = 'channel="twilio",account="+6221500170"'

describe('metrics', () => {
  test.each([
    'simpul_database_up 1',
    'simpul_verdict{verdict="strained"} 1',
    'simpul_verdict{verdict="failing"} 0',
    'simpul_alarms_open{kind="danger"} 3',
    'simpul_alarms_open{kind="calendar_missing"} 0',
    `simpul_channel_last_message_timestamp_seconds{${label}} ${now.getTime() / 1000}`,
    `simpul_channel_messages_last_5_minutes{${label}} 3`,
    `simpul_channel_malformed_elements_last_hour{${label}} 2`,
    `simpul_channel_replies_last_hour{${label},outcome="accepted"} 5`,
    `simpul_channel_replies_last_hour{${label},outcome="rejected"} 1`,
    `simpul_channel_replies_waiting{${label}} 4`,
    `simpul_channel_replies_awaiting_citizen{${label},reason="window_closed"} 2`,
    `simpul_channel_replies_awaiting_citizen{${label},reason="notices_stopped"} 1`,
    'simpul_channel_refused_requests_total{channel="twilio"} 7',
    'simpul_channel_line_up{channel="pager",account="+6221500170"} 0',
    'simpul_channel_line_state_seconds{channel="pager",account="+6221500170"} 12.5',
    'simpul_queue_due_rows{queue="forward"} 6',
    'simpul_queue_oldest_due_age_seconds{queue="forward"} 12',
    'simpul_queue_steps_per_minute{queue="forward"} 2',
    'simpul_queue_steps_last_5_minutes{queue="forward",result="failed"} 1',
    'simpul_queue_step_duration_p95_seconds{queue="forward"} 0.008',
  ])('say %s', async (line) => {
    expect((await render(rows)).split('\n')).toContain(line)
  })

  test('say that the database is away, keep the process and forget what is not known', async () => {
    let found: Rows | { detail: string } = rows
    const kept = createMetrics(
      async () => compose(found, input),
      () => calmInbox,
    )
    await kept.render()
    found = { detail: 'connect ECONNREFUSED' }
    const lines = (await kept.render()).split('\n')
    expect(lines).toContain('simpul_database_up 0')
    expect(lines).toContain('simpul_verdict{verdict="failing"} 1')
    expect(lines).toContain('simpul_channel_refused_requests_total{channel="twilio"} 7')
    expect(lines.filter((line) => /^simpul_(queue|channel_(?!refused))/.test(line))).toEqual([])
    expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true)
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
  })

  test.each<[Partial<InboxState>, [number, number, number, number]]>([
    [{}, [0, 0, 0, 1]],
    [{ postgres: 'away', spooledDeliveries: 1_200, spoolBytes: 640_000 }, [1, 1_200, 640_000, 1]],
    [{ postgres: 'away', spooledDeliveries: 9, spoolBytes: 70, spool: 'full' }, [1, 9, 70, 0]],
    [{ spool: 'failing' }, [0, 0, 0, 0]],
    [{ postgres: 'away', spool: 'none' }, [1, 0, 0, 0]],
  ])('say how the door stands, with the database away, too: %j', async (state, expected) => {
    const text = await render({ detail: 'connect ECONNREFUSED' }, { ...calmInbox, ...state })
    const names = ['database_away', 'spooled_deliveries', 'spool_bytes', 'spool_ready']
    const values = names.map(
      (name) => new RegExp(`^simpul_inbox_${name} (.+)$`, 'm').exec(text)?.[1],
    )
    expect(values).toEqual(expected.map(String))
  })

  test('have a help text each, and every one that is documented is filled', async () => {
    const names = new Set<string>(samplesOf(compose(rows, input)).map(({ name }) => name))
    expect(names).toEqual(new Set(Object.keys(metrics)))
    const text = await render(rows)
    const all = [...Object.keys(metrics), ...Object.keys(inboxMetrics), refusedRequests.name]
    for (const name of all) expect(text).toContain(`# HELP ${name} `)
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
