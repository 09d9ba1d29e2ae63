import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../contract/sending.ts'
import {
  type Attempt,
  afterAttempt,
  credentialsWaitMs,
  giveUpAfterMs,
  maxBackoffMs,
} from './settle.ts'

const noon = new Date('2026-11-02T12:00:00Z')
const fault: Outcome = { kind: 'deferred', detail: '503' }
const limit = (retryAfterMs: number): Outcome => ({ kind: 'deferred', detail: '429', retryAfterMs })

function step(given: Partial<Attempt>) {
  return afterAttempt({
    outcome: fault,
    attempts: 1,
    firstAttemptAt: noon,
    now: noon,
    random: () => 0.5,
    ...given,
  })
}

function later(ms: number): Date {
  return new Date(noon.getTime() + ms)
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
    expect(step({ outcome, now: later(10 * giveUpAfterMs) })).toEqual(next)
  })
})

test('wrong credentials cost the message nothing: it waits for them to be mended', () => {
  const outcome: Outcome = { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' }
  expect(step({ outcome, random: () => 0 })).toEqual({
    next: 'again',
    at: later(credentialsWaitMs),
    countsAsAttempt: false,
  })
  expect(step({ outcome, now: later(giveUpAfterMs) })).toEqual({ next: 'stop', why: 'exhausted' })
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
    expect(wait(0)).toEqual({ next: 'again', at: noon, countsAsAttempt: true })
    expect(wait(0.5)).toMatchObject({ at: later(longestMs / 2) })
    expect(wait(1)).toMatchObject({ at: later(longestMs) })
  })

  test('is exhausted a day after the first attempt, and not before', () => {
    expect(step({ now: later(giveUpAfterMs) })).toEqual({ next: 'stop', why: 'exhausted' })
    expect(step({ now: later(giveUpAfterMs - 1) })).toMatchObject({ next: 'again' })
  })

  test('makes the last attempt at the deadline', () => {
    const now = later(giveUpAfterMs - 60_000)
    expect(step({ attempts: 20, random: () => 0.9, now })).toMatchObject({
      at: later(giveUpAfterMs),
    })
  })
})

describe('after a rate limit', () => {
  test('waits at least as long as the provider asked, and counts no attempt', () => {
    const outcome = limit(30_000)
    expect(step({ outcome, random: () => 0 })).toEqual({
      next: 'again',
      at: later(30_000),
      countsAsAttempt: false,
    })
    expect(step({ outcome })).toMatchObject({ at: later(31_000), countsAsAttempt: false })
  })

  test('never returns early, whatever the numbers', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: giveUpAfterMs }),
        fc.integer({ min: 0, max: 50 }),
        chance,
        (retryAfterMs, attempts, random) => {
          const next = step({ outcome: limit(retryAfterMs), attempts, random: () => random })
          return next.next === 'again' && next.at.getTime() >= noon.getTime() + retryAfterMs
        },
      ),
    )
  })

  test('is exhausted where the wait ends later than a day after the first attempt', () => {
    const stop = { next: 'stop', why: 'exhausted' }
    expect(step({ outcome: limit(giveUpAfterMs + 1) })).toEqual(stop)
    expect(step({ outcome: limit(Number.POSITIVE_INFINITY) })).toEqual(stop)
    expect(step({ outcome: limit(60_000), now: later(giveUpAfterMs - 59_000) })).toEqual(stop)
    expect(step({ outcome: limit(giveUpAfterMs) })).toMatchObject({ next: 'again' })
  })

  test.for([Number.NaN, -1])('is a plain fault where the wait is %d', (retryAfterMs) => {
    expect(step({ outcome: limit(retryAfterMs) })).toEqual(step({ outcome: fault }))
  })
})
