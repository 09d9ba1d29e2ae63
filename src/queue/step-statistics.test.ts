import { expect, test } from 'vitest'
import { durationBoundsMs, percentile } from './step-statistics.ts'

test.for([
  { counts: [], share: 0.95, bound: undefined },
  { counts: [10], share: 0.95, bound: 1 },
  { counts: [94, 0, 6], share: 0.95, bound: 4 },
  { counts: [95, 0, 5], share: 0.95, bound: 1 },
  { counts: [1, 1], share: 0.5, bound: 1 },
])('the class that holds share $share of $counts ends at $bound ms', ({ counts, share, bound }) => {
  expect(percentile(counts, share)).toBe(bound)
})

test('what is longer than every class is told as such', () => {
  const counts = durationBoundsMs.map(() => 0)
  expect(percentile([...counts, 1], 0.95)).toBe(Number.POSITIVE_INFINITY)
})
