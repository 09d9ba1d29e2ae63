import { describe, expect, test } from 'vitest'
import type { ChannelHealth, ChannelTraffic, QueueHealth, QueueWork } from './health.ts'
import {
  connectionDownSeconds,
  failedReplyShare,
  failedStepShare,
  judge,
  leastFailures,
  overdueSeconds,
} from './verdict.ts'

const up = { state: 'up' } as const

const calmTraffic: ChannelTraffic = {
  lastMessageAt: new Date('2026-11-22T03:00:00Z'),
  lastReplyAcceptedAt: new Date('2026-11-22T03:00:05Z'),
  messagesIn5Minutes: 10,
  messagesInHour: 100,
  messagesPerMinute: [],
  malformedInHour: 0,
  repliesAcceptedInHour: 100,
  repliesRejected: 0,
  repliesUnreachable: 0,
  repliesUnknown: 0,
  repliesExhausted: 0,
  repliesWaiting: 3,
  credentialsRejectedAt: undefined,
  listFaults: [],
}

const calmWork: QueueWork = {
  due: 4,
  oldestDueSeconds: 2,
  retrying: 0,
  stuck: 0,
  perMinute: 20,
  done: 100,
  failed: 0,
  p95: undefined,
}

function channel(traffic: Partial<ChannelTraffic>, isConfigured = true): ChannelHealth {
  const names = { channel: 'twilio', title: 'SMS', account: '1708' }
  const connection = { hasConnection: false, connection: undefined }
  return {
    ...names,
    isConfigured,
    refused: 0,
    traffic: { ...calmTraffic, ...traffic },
    ...connection,
  }
}

function queue(work: Partial<QueueWork>): QueueHealth {
  return { queue: 'forward', work: { ...calmWork, ...work } }
}

describe('the verdict', () => {
  test('is healthy where rows move, and says no reason', () => {
    const verdict = judge({ database: up, channels: [channel({})], queues: [queue({})] })
    expect(verdict).toEqual({ level: 'healthy', reasons: [] })
  })

  test.each([
    ['a due row at the bound is no trouble', { oldestDueSeconds: overdueSeconds.strained }, []],
    ['a due row beyond a minute strains', { oldestDueSeconds: 60.1 }, ['strained overdue']],
    ['a due row of five minutes still strains', { oldestDueSeconds: 300 }, ['strained overdue']],
    ['a due row beyond five minutes fails', { oldestDueSeconds: 301 }, ['failing overdue']],
    ['two failures prove nothing', { done: 0, failed: leastFailures - 1 }, []],
    ['5 of 100 failed steps are no trouble', { done: 95, failed: 5 }, []],
    ['6 of 100 failed steps strain', { done: 94, failed: 6 }, ['strained steps_failing']],
    ['26 of 100 failed steps fail', { done: 74, failed: 26 }, ['failing steps_failing']],
    ['only failed steps fail', { done: 0, failed: 3 }, ['failing steps_failing']],
    ['a row that is tried in vain once is no trouble', { retrying: 1 }, []],
    ['a row that is tried in vain again and again strains', { stuck: 1 }, ['strained rows_stuck']],
  ] as const)('%s', (_, work, expected) => {
    const { reasons } = judge({ database: up, channels: [], queues: [queue(work)] })
    expect(reasons.map(({ level, code }) => `${level} ${code}`)).toEqual(expected)
  })

  test.each([
    ['a few rejected replies are no trouble', { repliesRejected: 5 }, []],
    [
      '6 % of replies lost strain',
      { repliesRejected: 3, repliesUnknown: 4 },
      ['strained replies_failing'],
    ],
    ['most replies lost fail', { repliesExhausted: 101 }, ['failing replies_failing']],
    ['recipients that are gone do not count', { repliesRejected: 90, repliesUnreachable: 90 }, []],
    [
      'refused credentials fail, however few replies there were',
      { credentialsRejectedAt: new Date() },
      ['failing credentials_rejected'],
    ],
    [
      'a list of the provider that is refused strains',
      { listFaults: ['dm_events: HTTP 403 for the list of messages'] },
      ['strained list_not_read'],
    ],
    ['many unreadable elements strain', { malformedInHour: 40 }, ['strained elements_malformed']],
    [
      'only unreadable elements strain, never fail',
      { malformedInHour: 40, messagesInHour: 0 },
      ['strained elements_malformed'],
    ],
  ] as const)('%s', (_, traffic, expected) => {
    const { reasons } = judge({ database: up, channels: [channel(traffic)], queues: [] })
    expect(reasons.map(({ level, code }) => `${level} ${code}`)).toEqual(expected)
  })

  test.each([
    [{ state: { kind: 'up' }, seconds: 99 }, []],
    [{ state: { kind: 'down', detail: 'gone' }, seconds: connectionDownSeconds }, []],
    [{ state: { kind: 'down', detail: 'gone' }, seconds: 30.1 }, ['failing line_not_up']],
    [{ state: { kind: 'connecting' }, seconds: 31 }, ['failing line_not_up']],
    [{ state: { kind: 'refused', detail: 'no' }, seconds: 31 }, ['failing line_not_up']],
    [{ state: { kind: 'pairing', code: 'x' }, seconds: 31 }, ['failing line_not_up']],
    [{ state: { kind: 'unheld' }, seconds: 5 }, []],
    [{ state: { kind: 'unheld' }, seconds: undefined }, ['failing line_not_up']],
  ] as const)('of a connection that is %j: %j', (connection, expected) => {
    const channels = [{ ...channel({}), hasConnection: true, connection }]
    const { reasons } = judge({ database: up, channels, queues: [] })
    expect(reasons.map(({ level, code }) => `${level} ${code}`)).toEqual(expected)
  })

  test('says what to do about a connection, and never its pairing code', () => {
    const connection = { state: { kind: 'pairing', code: 'secret' }, seconds: 60 } as const
    const channels = [{ ...channel({}), hasConnection: true, connection }]
    const [reason] = judge({ database: up, channels, queues: [] }).reasons
    expect(reason).toMatchObject({
      account: '1708',
      en: 'SMS, account 1708: Not paired: scan the QR code of this account with its phone.',
    })
    expect(JSON.stringify(reason)).not.toContain('secret')
  })

  test('is strained by messages for an account that is not configured', () => {
    const { level, reasons } = judge({ database: up, channels: [channel({}, false)], queues: [] })
    expect(level).toBe('strained')
    expect(reasons[0]).toMatchObject({
      code: 'account_unknown',
      subject: 'twilio',
      account: '1708',
    })
  })

  test('is failing without a database, in words of both languages', () => {
    const { level, reasons } = judge({
      database: { state: 'away', detail: 'connect ECONNREFUSED' },
      channels: [{ ...channel({}), traffic: undefined }],
      queues: [{ queue: 'intake', work: undefined }],
    })
    expect(level).toBe('failing')
    expect(reasons).toEqual([
      {
        level: 'failing',
        code: 'database_away',
        subject: 'database',
        id: 'Basis data tidak menjawab (connect ECONNREFUSED).',
        en: 'The database does not answer (connect ECONNREFUSED).',
      },
    ])
  })

  test('names the gravest reason first', () => {
    const { level, reasons } = judge({
      database: up,
      channels: [channel({ malformedInHour: 40 })],
      queues: [queue({ oldestDueSeconds: 700 })],
    })
    expect(level).toBe('failing')
    expect(reasons.map(({ code }) => code)).toEqual(['overdue', 'elements_malformed'])
    expect(reasons[0]).toMatchObject({
      id: 'Penerusan: yang tertua menunggu 11 menit.',
      en: 'Forwarding: the oldest has waited for 11 min.',
    })
  })

  test('has bounds that grow', () => {
    for (const { strained, failing } of [overdueSeconds, failedStepShare, failedReplyShare])
      expect(strained).toBeLessThan(failing)
  })
})
