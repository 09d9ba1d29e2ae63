import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openPace } from './queues.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What goes when, of wake-ups of 'a' that are asked for at these times, with a pace of 50 ms. */
function gone(askedAtMs: readonly number[], untilMs: number): number[] {
  const times: number[] = []
  const startedAt = performance.now()
  const note = () => void times.push(performance.now() - startedAt)
  const pace = openPace(50, note)
  for (const at of askedAtMs) {
    vi.advanceTimersByTime(at - (performance.now() - startedAt))
    if (pace.take(['a']).length > 0) note()
  }
  vi.advanceTimersByTime(untilMs - (performance.now() - startedAt))
  return times
}

describe('wake-ups of one lane', () => {
  test.for([
    ['the first goes at once', [0], [0]],
    ['a second one close behind goes when its time has come', [0, 10], [0, 50]],
    ['all that come meanwhile go as one', [0, 10, 20, 30, 49], [0, 50]],
    ['one that comes after a pause goes at once', [0, 60], [0, 60]],
    ['one that comes just as the pause ends goes at once', [0, 50], [0, 50]],
    ['what was put off counts as one that went', [0, 10, 60], [0, 50, 100]],
    ['a stream of them goes once in 50 ms', [0, 20, 40, 60, 80, 100, 120, 140], [0, 50, 100, 150]],
  ] as const)('%s: %j → %j', ([, asked, expected]) => {
    expect(gone(asked, 1_000)).toEqual(expected)
  })
})

test('lanes do not wait for each other', () => {
  const later: string[] = []
  const pace = openPace(50, (id) => void later.push(id))
  expect(pace.take(['a'])).toEqual(['a'])
  vi.advanceTimersByTime(30)
  expect(pace.take(['a', 'b', 'c'])).toEqual(['b', 'c'])
  expect(pace.take(['b', 'a'])).toEqual([])
  vi.advanceTimersByTime(20)
  expect(later).toEqual(['a'])
  vi.advanceTimersByTime(30)
  expect(later).toEqual(['a', 'b'])
})

test('a lane that is named twice at once goes once', () => {
  const later: string[] = []
  const pace = openPace(50, (id) => void later.push(id))
  expect(pace.take(['a', 'a'])).toEqual(['a'])
  vi.advanceTimersByTime(500)
  expect(later).toEqual(['a'])
})

test('after the end nothing goes that was put off', () => {
  const later: string[] = []
  const pace = openPace(50, (id) => void later.push(id))
  pace.take(['a'])
  pace.take(['a'])
  pace.stop()
  vi.advanceTimersByTime(500)
  expect(later).toEqual([])
})
