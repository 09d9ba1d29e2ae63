import { describe, expect, test } from 'vitest'
import { afterFailures, failuresToOpen, firstPauseMs, maxPauseMs } from './circuit.ts'

describe('a circuit', () => {
  test('stays closed for a few failures, and opens with the fifth in a row', () => {
    const first = afterFailures(0, 1, () => 0.5)
    expect(first).toEqual({ failuresInRow: 1, pauseMs: undefined })
    expect(afterFailures(failuresToOpen - 2, 1, () => 0.5).pauseMs).toBeUndefined()
    expect(afterFailures(failuresToOpen - 1, 1, () => 0.5).pauseMs).toBeDefined()
  })

  test('opens with those that came at once, which lengthen its pause no more than one does', () => {
    expect(afterFailures(1, 3, () => 1).failuresInRow).toBe(4)
    expect(afterFailures(0, 32, () => 1)).toEqual(afterFailures(4, 1, () => 1))
    expect(afterFailures(5, 32, () => 1)).toEqual(afterFailures(5, 1, () => 1))
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
      const until = (random: number) => afterFailures(failuresBefore, 1, () => random).pauseMs
      expect(until(0)).toEqual(longestMs / 2)
      expect(until(0.5)).toEqual(longestMs * 0.75)
      expect(until(1)).toEqual(longestMs)
    },
  )
})
