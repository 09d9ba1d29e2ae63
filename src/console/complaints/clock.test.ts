import { expect, test } from 'vitest'
import type { Calendar } from '../../agency/working-days.ts'
import { type ComplaintClock, clockOf } from './clock.ts'

const calendar: Calendar = {
  zone: 'WIB',
  daysOff: new Map([[2026, new Map([['2026-11-27', 'libur']])]]),
}
const days = { verification: 3, close: 10 }
const received = new Date('2026-11-24T10:00:00+07:00')
const open = {
  status: 'unverified',
  receivedAt: received,
  closedAt: null,
  agencySpokeAt: null,
  withdrawnAt: null,
  erasedAt: null,
  repeatOf: null,
} as const

test.for<[string, Partial<Parameters<typeof clockOf>[0]>, string, ComplaintClock]>([
  ['counts what is left', {}, '2026-11-25T08:00', { kind: 'verify', day: '2026-11-30', left: 2 }],
  ['ends today', {}, '2026-11-30T23:00', { kind: 'verify', day: '2026-11-30', left: 0 }],
  [
    'is late from the day after',
    {},
    '2026-12-01T00:30',
    { kind: 'late', day: '2026-11-30', over: 1 },
  ],
  [
    'runs on where something was asked',
    { status: 'incomplete' },
    '2026-11-25T08:00',
    { kind: 'verify', day: '2026-11-30', left: 2 },
  ],
  [
    'only counts once it was verified',
    { status: 'verified' },
    '2026-11-30T08:00',
    { kind: 'running', days: 3 },
  ],
  [
    'runs for the citizen after an answer',
    { status: 'answered', agencySpokeAt: received },
    '2026-12-01T08:00',
    { kind: 'closing', day: '2026-12-09', left: 6 },
  ],
  [
    'is over after that',
    { status: 'closed', closedAt: received },
    '2026-12-10T08:00',
    { kind: 'over' },
  ],
  ['does not run for a repeat', { repeatOf: '1' }, '2026-12-01T08:00', { kind: 'over' }],
  [
    'does not run for what was withdrawn',
    { withdrawnAt: received },
    '2026-12-01T08:00',
    { kind: 'over' },
  ],
  [
    'is not known in a year without calendar',
    { receivedAt: new Date('2026-12-31T08:00:00+07:00') },
    '2026-12-31T09:00',
    { kind: 'unknown' },
  ],
])('a clock %s', ([, more, now, expected]) => {
  expect(clockOf({ ...open, ...more }, new Date(`${now}:00+07:00`), calendar, days)).toEqual(
    expected,
  )
})
