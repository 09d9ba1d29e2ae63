import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedWaitMs, longestAskedMs } from './backoff.ts'

const kinds = Object.keys(longestAskedMs) as (keyof typeof longestAskedMs)[]

test.for(kinds)('for %s any wait that is asked for is none, or one of at most an hour', (kind) => {
  fc.assert(
    fc.property(fc.double(), (askedMs) => {
      const waitMs = askedWaitMs(kind, askedMs)
      if (!(askedMs > 0)) return waitMs === undefined
      return waitMs === Math.min(askedMs, longestAskedMs[kind]) && waitMs <= 3_600_000
    }),
  )
  expect(askedWaitMs(kind, undefined)).toBeUndefined()
  expect(askedWaitMs(kind, 86_401_000)).toBe(longestAskedMs[kind])
})
