import { expect, test } from 'vitest'
import { wakeBudget } from './wake-budget.ts'

test.each<[string, [atMs: number, rows: number, taken: number][]]>([
  ['gives one who comes alone what is asked', [[0, 1, 1]]],
  ['gives at most a second’s worth at once', [[0, 150, 100]]],
  [
    'gives nothing more until time has passed',
    [
      [0, 100, 100],
      [0, 1, 0],
      [9, 1, 0],
      [11, 1, 1],
      [11, 1, 0],
    ],
  ],
  [
    'gives in the long run so many a second',
    [
      [0, 100, 100],
      [250, 80, 25],
      [500, 80, 25],
      [1_500, 80, 80],
    ],
  ],
  [
    'saves no more than a second’s worth',
    [
      [0, 100, 100],
      [60_000, 500, 100],
    ],
  ],
])('the wake budget %s', (_, takes) => {
  let nowMs = 5_000
  const budget = wakeBudget(100, () => nowMs)
  const start = nowMs
  for (const [atMs, rows, taken] of takes) {
    nowMs = start + atMs
    expect(budget.take(rows), `${rows} at ${atMs} ms`).toBe(taken)
  }
})
