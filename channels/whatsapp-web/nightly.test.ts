import { expect, test } from 'vitest'
import { msUntil } from './supervisor.ts'

test.for([
  ['later today', '02:30', 'Asia/Jakarta', '2026-11-22T19:00:00Z', 30],
  ['tomorrow', '02:30', 'Asia/Jakarta', '2026-11-22T20:30:00Z', 23 * 60],
  ['not twice in one minute', '02:30', 'Asia/Jakarta', '2026-11-22T19:29:30Z', 24 * 60 + 0.5],
  ['at midnight', '00:00', 'Asia/Makassar', '2026-11-22T15:00:00Z', 60],
] as const)('the nightly restart comes %s', ([, time, timeZone, now, minutes]) => {
  expect(msUntil(time, timeZone, new Date(now))).toBe(minutes * 60_000)
})
