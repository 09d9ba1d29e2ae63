import { describe, expect, test } from 'vitest'
import { Pace } from './pace.ts'

const settings = { perMinute: 10, minGapMs: 3_000, maxGapMs: 6_000 }

describe('the pace of sending', () => {
  test('lets the first go at once, and the next after 3 to 6 s', () => {
    let random = 0
    const pace = new Pace(
      settings,
      () => 0,
      () => random,
    )
    expect(pace.take()).toEqual({ kind: 'wait', waitMs: 0 })
    expect(pace.take()).toEqual({ kind: 'wait', waitMs: 3_000 })
    random = 1
    expect(pace.take()).toEqual({ kind: 'wait', waitMs: 9_000 })
  })

  test('turns away what would wait for longer than 30 s, until half of that is over', () => {
    const pace = new Pace(
      { ...settings, minGapMs: 6_000 },
      () => 0,
      () => 0,
    )
    for (let turn = 0; turn < 6; turn++) expect(pace.take().kind).toBe('wait')
    expect(pace.take()).toEqual({ kind: 'full', retryAfterMs: 21_000 })
    // Whoever is turned away takes no place.
    expect(pace.take()).toEqual({ kind: 'full', retryAfterMs: 21_000 })
  })

  test('lets no more than ten go within any minute', () => {
    let now = 0
    const pace = new Pace(
      { ...settings, minGapMs: 0, maxGapMs: 0 },
      () => now,
      () => 0,
    )
    for (let turn = 0; turn < 10; turn++) expect(pace.take()).toEqual({ kind: 'wait', waitMs: 0 })
    expect(pace.take()).toEqual({ kind: 'full', retryAfterMs: 45_000 })
    now = 45_000
    expect(pace.take()).toEqual({ kind: 'wait', waitMs: 15_000 })
  })
})
