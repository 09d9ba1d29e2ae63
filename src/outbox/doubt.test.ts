import { expect, test } from 'vitest'
import { type Doubt, lookupWaitMs, reportWaitMs, resolve } from './doubt.ts'
import { giveUpAfterMs } from './settle.ts'

const dumb = { kind: 'unknown', detail: 'HTTP 500' } as const

test.for<{ name: string; given: Partial<Doubt>; next: string }>([
  { name: 'found', given: { finding: { kind: 'accepted', externalId: 'x' } }, next: 'accepted' },
  { name: 'absent', given: { finding: { kind: 'absent' }, isReceipt: false }, next: 'resend' },
  { name: 'absent again', given: { finding: { kind: 'absent' }, wasResent: true }, next: 'resend' },
  {
    name: 'absent, a day too late',
    given: { finding: { kind: 'absent' }, ageMs: giveUpAfterMs },
    next: 'park',
  },
  { name: 'no list yet', given: { unknownMs: reportWaitMs - 1 }, next: 'look again' },
  { name: 'no list, a receipt', given: { unknownMs: reportWaitMs }, next: 'resend' },
  {
    name: 'no list, a receipt sent twice',
    given: { unknownMs: reportWaitMs, wasResent: true },
    next: 'park',
  },
  {
    name: 'no list, no receipt',
    given: { unknownMs: reportWaitMs, isReceipt: false },
    next: 'park',
  },
  {
    name: 'no list, forbidden',
    given: { unknownMs: reportWaitMs, mayResendReceipts: false },
    next: 'park',
  },
  {
    name: 'a list that fails',
    given: { finding: dumb, unknownMs: lookupWaitMs - 1 },
    next: 'look again',
  },
  {
    name: 'a list that fails for an hour',
    given: { finding: dumb, unknownMs: lookupWaitMs },
    next: 'resend',
  },
])('a reply in doubt, $name: $next', ({ given, next }) => {
  const resolution = resolve({
    finding: undefined,
    isReceipt: true,
    wasResent: false,
    mayResendReceipts: true,
    unknownMs: 0,
    ageMs: 0,
    ...given,
  })
  expect(resolution.next).toBe(next)
})
