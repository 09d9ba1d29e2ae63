import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../contract/sending.ts'
import { longestAskedMs } from '../store/backoff.ts'
import {
  type Attempt,
  afterAttempt,
  credentialsWaitMs,
  giveUpAfterMs,
  maxBackoffMs,
} from './settle.ts'

const fault: Outcome = { kind: 'deferred', detail: '503' }
const limit = (retryAfterMs: number): Outcome => ({ kind: 'deferred', detail: '429', retryAfterMs })

function step(given: Partial<Attempt>) {
  return afterAttempt({
    outcome: fault,
    attempts: 1,
    ageMs: 0,
    random: () => 0.5,
    ...given,
  })
}

describe('after an attempt', () => {
  test.for<{ name: string; outcome: Outcome; next: ReturnType<typeof afterAttempt> }>([
    {
      name: 'accepted: it is done',
      outcome: { kind: 'accepted', externalId: 'm-1' },
      next: { next: 'done' },
    },
    {
      name: 'rejected: it stops at once',
      outcome: { kind: 'rejected', code: 'content', detail: 'too long' },
      next: { next: 'stop', why: 'rejected' },
    },
    {
      name: 'unknown: it is looked up, never repeated',
      outcome: { kind: 'unknown', detail: 'timeout' },
      next: { next: 'reconcile' },
    },
  ])('$name', ({ outcome, next }) => {
    expect(step({ outcome })).toEqual(next)
    expect(step({ outcome, ageMs: 10 * giveUpAfterMs })).toEqual(next)
  })
})

test('wrong credentials cost the message nothing: it waits for them to be mended', () => {
  const outcome: Outcome = { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' }
  expect(step({ outcome, random: () => 0 })).toEqual({
    next: 'again',
    afterMs: credentialsWaitMs,
    countsAsAttempt: false,
  })
  expect(step({ outcome, ageMs: giveUpAfterMs })).toEqual({ next: 'stop', why: 'exhausted' })
})

describe('after a fault', () => {
  test.for([
    { attempts: 1, longestMs: 2_000 },
    { attempts: 2, longestMs: 4_000 },
    { attempts: 5, longestMs: 32_000 },
    { attempts: 9, longestMs: 512_000 },
    { attempts: 10, longestMs: maxBackoffMs },
    { attempts: 5_000, longestMs: maxBackoffMs },
  ])('attempt $attempts waits between 0 and $longestMs ms', ({ attempts, longestMs }) => {
    const wait = (random: number) => step({ attempts, random: () => random })
    expect(wait(0)).toEqual({ next: 'again', afterMs: 0, countsAsAttempt: true })
    expect(wait(0.5)).toMatchObject({ afterMs: longestMs / 2 })
    expect(wait(1)).toMatchObject({ afterMs: longestMs })
  })

  test('is exhausted a day after the first attempt, and not before', () => {
    expect(step({ ageMs: giveUpAfterMs })).toEqual({ next: 'stop', why: 'exhausted' })
    expect(step({ ageMs: giveUpAfterMs - 1 })).toMatchObject({ next: 'again' })
  })

  test('makes the last attempt at the deadline', () => {
    expect(step({ attempts: 20, random: () => 0.9, ageMs: giveUpAfterMs - 60_000 })).toMatchObject({
      afterMs: 60_000,
    })
  })
})

describe('after a rate limit', () => {
  test('waits at least as long as the provider asked, and counts no attempt', () => {
    const outcome = limit(30_000)
    expect(step({ outcome, random: () => 0 })).toEqual({
      next: 'again',
      afterMs: 30_000,
      countsAsAttempt: false,
    })
    expect(step({ outcome })).toMatchObject({ afterMs: 31_000, countsAsAttempt: false })
  })

  test('never returns early, and never later than an hour and its jitter, whatever the number', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1 }), fc.double({ min: 1, noNaN: true })),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: giveUpAfterMs - 1 }),
        chance,
        (askedMs, attempts, ageMs, random) => {
          const next = step({ outcome: limit(askedMs), attempts, ageMs, random: () => random })
          const leastMs = Math.min(askedMs, longestAskedMs.reply)
          return (
            next.next === 'again' &&
            next.afterMs >= leastMs &&
            next.afterMs <= leastMs + maxBackoffMs
          )
        },
      ),
    )
  })

  test('is exhausted a day after the first attempt, and by no wait before', () => {
    const stop = { next: 'stop', why: 'exhausted' }
    expect(step({ outcome: limit(60_000), ageMs: giveUpAfterMs })).toEqual(stop)
    for (const askedMs of [86_401_000, giveUpAfterMs + 1, Number.POSITIVE_INFINITY])
      expect(step({ outcome: limit(askedMs), ageMs: giveUpAfterMs - 1 })).toMatchObject({
        next: 'again',
        countsAsAttempt: false,
      })
  })

  test.for([Number.NaN, -1, 0])('is a plain fault where the wait is %d', (retryAfterMs) => {
    expect(step({ outcome: limit(retryAfterMs) })).toEqual(step({ outcome: fault }))
  })
})
