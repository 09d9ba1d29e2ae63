import { describe, expect, test } from 'vitest'
import { Accounts } from '../accounts.ts'
import { registry } from '../app/registry.ts'
import { noRows as nothing, type Rows } from './row-shapes.ts'
import { compose } from './snapshot.ts'

const now = new Date('2026-11-22T03:10:20Z')
const twilio = registry.filter(({ name }) => name === 'twilio')
const accounts = new Accounts(
  twilio.map((channel) => ({ channel, id: '1708', settings: {}, settleMs: 0 })),
)
const ours = { channel: 'twilio', account: '1708' }
const input = { accounts, refused: new Map([['twilio', 7]]), now }

function arrival(given: Partial<Rows['arrivals'][number]>): Rows['arrivals'][number] {
  return { ...ours, lastAt: now, malformed: 0, in5Minutes: 0, minutes: [], ...given }
}

function ago(seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000)
}

describe('a snapshot', () => {
  test('of an empty database shows every account and queue at zero, healthy', () => {
    const { verdict, channels, queues, latestComplaints, database } = compose(nothing, input)
    expect(database).toEqual({ state: 'up' })
    expect(verdict.level).toBe('healthy')
    expect(channels).toMatchObject([{ ...ours, isConfigured: true, refused: 7 }])
    expect(channels[0]?.traffic).toMatchObject({ messagesInHour: 0, lastMessageAt: undefined })
    expect(queues.map(({ queue }) => queue)).toEqual([
      'intake',
      'triage',
      'forward',
      'reply',
      'media',
    ])
    expect(latestComplaints).toEqual([])
  })

  test('without a database still names accounts and queues, and knows nothing of them', () => {
    const taken = compose({ detail: 'connect ECONNREFUSED' }, input)
    expect(taken.database).toEqual({ state: 'away', detail: 'connect ECONNREFUSED' })
    expect(taken.verdict.level).toBe('failing')
    expect(taken.channels).toMatchObject([{ ...ours, refused: 7, traffic: undefined }])
    expect(taken.queues.every(({ work }) => work === undefined)).toBe(true)
  })

  test('spreads messages over the minutes of the hour', () => {
    const rows = {
      ...nothing,
      // The 60th minute is one that only a clock ahead of ours can know.
      arrivals: [
        arrival({
          in5Minutes: 9,
          minutes: [
            [0, 2],
            [59, 4],
            [60, 5],
          ],
        }),
      ],
    }
    const traffic = compose(rows, input).channels[0]?.traffic
    expect(traffic?.messagesPerMinute).toHaveLength(60)
    expect(traffic?.messagesPerMinute[0]).toBe(2)
    expect(traffic?.messagesPerMinute[59]).toBe(9)
    expect(traffic).toMatchObject({ messagesInHour: 11, messagesIn5Minutes: 9 })
  })

  test('shows an account that is not configured while messages come for it', () => {
    const rows = {
      ...nothing,
      arrivals: [
        arrival({ account: 'lately', lastAt: ago(3_600) }),
        arrival({ account: 'long ago', lastAt: ago(2 * 86_400) }),
        arrival({ account: 'never', lastAt: null }),
      ],
    }
    const shown = compose(rows, input).channels
    expect(shown.map(({ account, isConfigured }) => [account, isConfigured])).toEqual([
      ['1708', true],
      ['lately', false],
    ])
  })

  test.each([
    ['counts while nothing was accepted since', null, ago(600)],
    ['counts where the last acceptance was before', ago(900), ago(600)],
    ['is over once a reply was accepted after it', ago(30), undefined],
  ])('refused credentials: %s', (_, lastAcceptedAt, expected) => {
    const failure = { rejected: 1, unreachable: 0, unknown: 0, exhausted: 0 }
    const rows = {
      ...nothing,
      replies: [{ ...ours, lastAcceptedAt, accepted: 0 }],
      failedReplies: [{ ...ours, ...failure, credentialsAt: ago(600) }],
    }
    expect(compose(rows, input).channels[0]?.traffic?.credentialsRejectedAt).toEqual(expected)
  })

  test('averages throughput over whole minutes, and counts failures up to now', () => {
    const classes = (slot: number, count: number) =>
      Array.from({ length: 15 }, (_, place) => (place === slot ? count : 0))
    const step = (minute: string, done: number, failed: number, durations: number[]) => ({
      queue: 'triage',
      minute: new Date(`2026-11-22T${minute}:00Z`),
      done,
      failed,
      durations,
    })
    const rows = {
      ...nothing,
      due: [{ queue: 'triage', due: 3, oldestDueAt: ago(42), retrying: 2, stuck: 1 }],
      waiting: [{ queue: 'triage', citizens: 2 }],
      steps: [
        step('03:08', 60, 0, classes(2, 60)),
        // Another process.
        step('03:08', 30, 0, classes(2, 30)),
        step('03:10', 8, 2, classes(6, 10)),
      ],
    }
    const work = compose(rows, input).queues.find(({ queue }) => queue === 'triage')?.work
    expect(work).toEqual({
      due: 3,
      citizens: 2,
      oldestDueSeconds: 42,
      retrying: 2,
      stuck: 1,
      perMinute: 18,
      done: 98,
      failed: 2,
      p95: { relation: 'at_most', ms: 64 },
    })
  })

  test('says "over" for steps beyond the longest class', () => {
    const durations = Array.from({ length: 15 }, (_, place) => (place === 14 ? 5 : 0))
    const rows = {
      ...nothing,
      steps: [{ queue: 'reply', minute: ago(60), done: 5, failed: 0, durations }],
    }
    const work = compose(rows, input).queues.find(({ queue }) => queue === 'reply')?.work
    expect(work?.p95).toEqual({ relation: 'over', ms: 8_192 })
  })

  test.each([
    [{ stage: 'triage' }, 'triage'],
    [{ stage: 'forward', attempts: 1 }, 'forward'],
    [{ stage: 'forward', attempts: 2 }, 'forward_again'],
    [{ stage: 'done', parts: 1, replyWaits: true }, 'reply'],
    [{ stage: 'done', parts: 2, replyFailed: true, replyWaits: true }, 'human'],
    [{ stage: 'done', parts: 2, delivered: 1, undelivered: 1 }, 'undelivered'],
    [{ stage: 'done', parts: 2, delivered: 1 }, 'unconfirmed'],
    [{ stage: 'done', parts: 2, delivered: 2 }, 'delivered'],
    [{ stage: 'done', parts: 1, account: 'that tells nothing' }, 'sent'],
    [{ stage: 'done', staffSpoke: true }, 'staff'],
    [{ stage: 'done' }, 'untold'],
  ] as const)('a complaint in %o waits for: %s', (given, expected) => {
    const row = {
      pseudonym: 'Pelapor-7F3K',
      receiptEnd: '1234',
      ...ours,
      isRepeat: false,
      attempts: 0,
      staffSpoke: false,
      parts: 0,
      delivered: 0,
      undelivered: 0,
      replyWaits: false,
      replyFailed: false,
      createdAt: ago(150),
    }
    const [complaint] = compose(
      {
        ...nothing,
        deliveries: [{ ...ours, latest: 9, delivered: 4, undelivered: 0, mostInOne: 1 }],
        complaints: [{ ...row, ...given }],
      },
      input,
    ).latestComplaints
    expect(complaint).toMatchObject({ waitingFor: expected, minutesAgo: 2, receiptEnd: '1234' })
  })
})
