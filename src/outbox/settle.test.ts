import { describe, expect, test } from 'vitest'
import type { Claimed } from './claim.ts'
import { newsOf, type Settlement, settlementOf } from './settle.ts'

const now = 1_000
const claimed = {
  channel: 'x',
  account: 'one',
  attempts: 1,
  triedSince: now,
} as Claimed

const attempt = (sent: Omit<Settlement, 'step' | 'claimed'>, of = claimed) =>
  settlementOf({ ...sent, claimed: of }, now, () => 0)
const works = attempt({
  outcome: { kind: 'accepted', externalId: '1', usd: 0.5 },
  account: 'works',
})
const fails = attempt({ outcome: { kind: 'deferred', detail: 'HTTP 503' }, account: 'failed' })
const unsent = attempt({ outcome: { kind: 'deferred', detail: 'not held' }, account: 'none' })
const limited = attempt({
  outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 30_000 },
  account: 'failed',
})
const refused = attempt({
  outcome: { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' },
  account: 'works',
})

describe('what attempts say of their account', () => {
  test.for<[string, readonly Settlement[], object]>([
    ['failures before a success are over', [fails, fails, works], { works: true, usd: 0.5 }],
    ['those after it count', [works, fails, fails], { works: true, failure: { count: 2 } }],
    ['what was asked of nobody says nothing', [unsent], { works: false }],
    ['a rate limit is a pause and no failure', [limited], { pause: { pauseMs: 30_000 } }],
    [
      'refused credentials pause it, and say so',
      [refused],
      { works: true, pause: { rejection: 'credentials', pauseMs: 60_000 } },
    ],
    ['what it costs is added up', [works, works], { usd: 1 }],
  ])('%s', ([, settlements, expected]) => {
    const [news] = newsOf(settlements)
    expect(news).toMatchObject(expected)
    for (const part of ['failure', 'pause'] as const)
      if (!(part in expected)) expect(news?.[part]).toBeUndefined()
  })

  test('is said of each account apart', () => {
    const other = attempt(fails, { ...claimed, account: 'other' })
    expect(newsOf([works, other])).toMatchObject([
      { account: 'one', works: true, failure: undefined },
      { account: 'other', works: false, failure: { count: 1 } },
    ])
  })
})
