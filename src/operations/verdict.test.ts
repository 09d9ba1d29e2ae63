import { describe, expect, test } from 'vitest'
import { calmDoor } from '../../test/harness/door.ts'
import {
  connectionDownSeconds,
  failedReplyShare,
  mostRepliesInHour,
  undeliveredShare,
} from './channel-reasons.ts'
import { leastFreeBytes, leastFreeFiles, spoolFill } from './door-reasons.ts'
import type {
  ChannelHealth,
  ChannelTraffic,
  DoorHealth,
  QueueHealth,
  QueueWork,
  StaffPauses,
} from './health.ts'
import { failedStepShare, overdueSeconds } from './queue-reasons.ts'
import { leastFailures } from './reason.ts'
import { judge as judgeAll, type Seen } from './verdict.ts'

const up = { state: 'up' } as const

const judge = (seen: Partial<Seen>) =>
  judgeAll({
    database: up,
    door: undefined,
    ringOfDatabase: undefined,
    channels: [],
    queues: [],
    pauses: undefined,
    alarms: undefined,
    ...seen,
  })

const calmDelivery: ChannelTraffic['delivery'] = {
  latest: 100,
  delivered: 97,
  undelivered: 3,
  mostInOneConversation: 4,
  undeliveredInHour: 3,
  codes: [{ code: '30003', count: 3 }],
  citizens: 3,
}

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
  repliesAwaiting: { windowClosed: 0, noticesStopped: 0 },
  delivery: calmDelivery,
  credentialsRejectedAt: undefined,
  held: { count: 0, citizens: 0, ofAccount: 0 },
  listFaults: [],
}

const calmWork: QueueWork = {
  due: 4,
  citizens: 3,
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
    [
      'replies that went round in a circle and were held back strain',
      { held: { count: 3, citizens: 1, ofAccount: 0 } },
      ['strained replies_held'],
    ],
    [
      'replies held back because the account has said enough today fail',
      { held: { count: 3, citizens: 3, ofAccount: 2 } },
      ['failing replies_held'],
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
        remedy: {
          id: expect.stringContaining('DATABASE_URL'),
          en: expect.stringContaining('DATABASE_URL'),
        },
        waiting: 0,
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
    const all = [overdueSeconds, failedStepShare, failedReplyShare, undeliveredShare, spoolFill]
    for (const { strained, failing } of all) expect(strained).toBeLessThan(failing)
  })
})

const gigabyte = 1024 ** 3
const roomyDoor: DoorHealth = {
  ...calmDoor,
  spoolMaxBytes: gigabyte,
  volumes: [{ holds: ['database', 'spool'], freeBytes: 50 * gigabyte, freeFiles: 1e6 }],
  keyRing: 'a1b2',
}

function withInbox(inbox: Partial<DoorHealth['inbox']>): DoorHealth {
  return { ...roomyDoor, inbox: { ...roomyDoor.inbox, ...inbox } }
}

function refusing(
  refused: Partial<DoorHealth['counts'][number]['refused']>,
  taken = 5,
): DoorHealth {
  const none = { unproven: 0, too_large: 0, not_stored: 0, too_much: 0, fault: 0 }
  return { ...roomyDoor, counts: [{ channel: 'twilio', taken, refused: { ...none, ...refused } }] }
}

function withRoom(freeBytes: number, freeFiles?: number): DoorHealth {
  return { ...roomyDoor, volumes: [{ holds: ['database'], freeBytes, freeFiles }] }
}

function delivering(delivery: Partial<ChannelTraffic['delivery']>): readonly ChannelHealth[] {
  return [channel({ delivery: { ...calmDelivery, ...delivery } })]
}

const silentAccount = { latest: 0, delivered: 0, undelivered: 0, undeliveredInHour: 0, codes: [] }
const paused: StaffPauses = { conversations: 1, until: new Date(), untold: 1 }

describe('the verdict says why, what to do, and how many wait', () => {
  test.each<[string, Partial<Seen>, string[]]>([
    ['a calm door is healthy', { door: roomyDoor, ringOfDatabase: 'a1b2' }, []],
    [
      'seen false: posts that get 503 on a full disk',
      { door: refusing({ not_stored: 1 }) },
      ['failing deliveries_refused 1'],
    ],
    [
      'posts that are too large',
      { door: refusing({ too_large: 1 }) },
      ['strained deliveries_refused 1'],
    ],
    ['one fault of our own', { door: refusing({ fault: 1 }) }, ['strained deliveries_refused 1']],
    ['faults of our own', { door: refusing({ fault: 3 }) }, ['failing deliveries_refused 3']],
    ['slow posts', { door: refusing({ too_much: 3 }) }, ['strained deliveries_refused 3']],
    [
      'a secret that proves nothing',
      { door: refusing({ unproven: 3 }, 0) },
      ['strained deliveries_refused 3'],
    ],
    ['a stranger beside the provider is no trouble', { door: refusing({ unproven: 900 }, 1) }, []],
    ['two posts without a signature are no trouble', { door: refusing({ unproven: 2 }, 0) }, []],
    [
      'a spool that is full',
      { door: withInbox({ spool: 'full', spooledDeliveries: 9 }) },
      ['failing spool_full 9'],
    ],
    [
      'a spool that cannot be written',
      { door: withInbox({ spool: 'failing' }) },
      ['failing spool_failing 0'],
    ],
    [
      'a spool that could not be opened',
      { door: withInbox({ spool: 'none', keys: 'proven' }) },
      ['strained spool_absent 0'],
    ],
    [
      'a spool that nobody wants is no trouble',
      { door: { ...withInbox({ spool: 'none', keys: 'proven' }), spoolMaxBytes: 0 } },
      [],
    ],
    [
      'a spool that is half full',
      { door: withInbox({ spoolBytes: 0.6 * gigabyte, spooledDeliveries: 7 }) },
      ['strained spool_filling 7'],
    ],
    [
      'a spool that is nearly full',
      { door: withInbox({ spoolBytes: 0.95 * gigabyte, spooledDeliveries: 8 }) },
      ['failing spool_filling 8'],
    ],
    [
      'deliveries in the spool',
      { door: withInbox({ spoolBytes: 10, spooledDeliveries: 2 }) },
      ['strained spool_waiting 2'],
    ],
    [
      'a disk that is nearly full',
      { door: withRoom(leastFreeBytes.strained - 1) },
      ['strained volume_low 0'],
    ],
    ['a disk that is full', { door: withRoom(0) }, ['failing volume_low 0']],
    [
      'a disk that takes no more files',
      { door: withRoom(50 * gigabyte, leastFreeFiles - 1) },
      ['failing volume_low 0'],
    ],
    ['another key', { door: roomyDoor, ringOfDatabase: 'c3d4' }, ['failing key_mismatch 0']],
    [
      'the database away, with what waits in the spool',
      { database: { state: 'away', detail: 'gone' }, door: withInbox({ postgres: 'away' }) },
      ['failing database_away 0'],
    ],
    ['3 of 100 undelivered are no trouble', { channels: delivering({}) }, []],
    [
      'seen false: 4 of 4 SMS undelivered',
      { channels: delivering({ ...silentAccount, latest: 4, undelivered: 4, citizens: 4 }) },
      ['failing replies_undelivered 4'],
    ],
    [
      'many reports of a busy hour, older than the latest replies',
      { channels: delivering({ ...silentAccount, undeliveredInHour: 60 }) },
      ['failing replies_undelivered 3'],
    ],
    [
      'some undelivered',
      { channels: delivering({ undelivered: 10, delivered: 90 }) },
      ['strained replies_undelivered 3'],
    ],
    ['a network that tells nothing is no trouble', { channels: delivering(silentAccount) }, []],
    [
      'seen false: an SMS loop',
      { channels: delivering({ mostInOneConversation: mostRepliesInHour + 1 }) },
      ['strained replies_looping 0'],
    ],
    [
      'seen false: a receipt never said because staff spoke',
      { pauses: paused },
      ['strained replies_paused 1'],
    ],
    ['staff who told everybody are no trouble', { pauses: { ...paused, untold: 0 } }, []],
    [
      'citizens of a queue that is late',
      { queues: [queue({ oldestDueSeconds: 61, citizens: 40 })] },
      ['strained overdue 40'],
    ],
  ])('%s', (_, seen, expected) => {
    const { level, reasons } = judge(seen)
    expect(reasons.map((reason) => `${reason.level} ${reason.code} ${reason.waiting}`)).toEqual(
      expected,
    )
    expect(level).toBe(expected[0]?.split(' ')[0] ?? 'healthy')
    for (const { id, en, remedy } of reasons)
      for (const text of [id, en, remedy.id, remedy.en]) expect(text).toMatch(/^\S.{15,300}\.$/)
  })

  test('names the codes of the network, the most frequent first, and three at most', () => {
    const codes = ['30003', '30005', '', '30008'].map((code, place) => ({ code, count: 4 - place }))
    const [reason] = judge({ channels: delivering({ undelivered: 40, codes }) }).reasons
    expect(reason?.en).toContain('(code 30003: 4, 30005: 3, ?: 2)')
  })
})

describe('an open alarm', () => {
  const danger = {
    kind: 'danger',
    count: 1,
    since: new Date('2026-11-22T03:00:00Z'),
    detail: 'electricity',
    receiptEnd: '7890',
    untold: 0,
    fault: undefined,
  } as const

  test('strains and never fails, with what to do', () => {
    const { level, reasons } = judge({ alarms: [danger] })
    expect(level).toBe('strained')
    expect(reasons).toMatchObject([
      {
        code: 'alarm_open',
        subject: 'danger',
        id: 'Warga melaporkan bahaya bagi nyawa: listrik (•••• 7890).',
        en: 'A citizen reports danger to life: electricity (•••• 7890).',
      },
    ])
    expect(reasons[0]?.remedy.en).toContain('page Alarms')
  })

  test('says how many there are, and that the operator could not be told', () => {
    const { reasons } = judge({
      alarms: [{ ...danger, count: 4, untold: 2, fault: 'webhook: HTTP 500' }],
    })
    expect(reasons[0]?.en).toBe(
      'A citizen reports danger to life: electricity (•••• 7890), and 3 more. The operator could not be told: webhook: HTTP 500.',
    )
  })

  test('stands before what else strains', () => {
    const { reasons } = judge({ alarms: [danger], queues: [queue({ stuck: 1 })] })
    expect(reasons.map(({ code }) => code)).toEqual(['alarm_open', 'rows_stuck'])
  })
})
