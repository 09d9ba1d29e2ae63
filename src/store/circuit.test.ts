import { describe, expect, test } from 'vitest'
import { afterFailure, failuresToOpen, firstPauseMs, maxPauseMs } from './circuit.ts'

const noon = new Date('2026-11-02T12:00:00Z')
const later = (ms: number) => new Date(noon.getTime() + ms)

describe('a circuit', () => {
  test('stays closed for a few failures, and opens with the fifth in a row', () => {
    const first = afterFailure(0, noon, () => 0.5)
    expect(first).toEqual({ failuresInRow: 1, pausedUntil: undefined })
    expect(afterFailure(failuresToOpen - 2, noon, () => 0.5).pausedUntil).toBeUndefined()
    expect(afterFailure(failuresToOpen - 1, noon, () => 0.5).pausedUntil).toBeDefined()
  })

  test.for([
    { failuresBefore: 4, longestMs: firstPauseMs },
    { failuresBefore: 5, longestMs: 2 * firstPauseMs },
    { failuresBefore: 7, longestMs: 8 * firstPauseMs },
    { failuresBefore: 10, longestMs: maxPauseMs },
    { failuresBefore: 5_000, longestMs: maxPauseMs },
  ])(
    'after $failuresBefore failures pauses up to $longestMs ms',
    ({ failuresBefore, longestMs }) => {
      const until = (random: number) => afterFailure(failuresBefore, noon, () => random).pausedUntil
      expect(until(0)).toEqual(later(longestMs / 2))
      expect(until(0.5)).toEqual(later(longestMs * 0.75))
      expect(until(1)).toEqual(later(longestMs))
    },
  )
})
