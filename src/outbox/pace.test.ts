import { describe, expect, test } from 'vitest'
import type { Purpose } from './pace.ts'
import { maxInRow, noPace, type Pace, paced, rowEndsAfterMs } from './pace.ts'

const budget = { perConversation: 20, perAccount: 100 }
const start = Date.parse('2026-11-22T01:00:00Z')

/** Says replies one after the other; tells which of them were held back, and why. */
function say(
  replies: readonly { purpose?: Purpose; shape: string | undefined; atMs?: number }[],
  saidInAccount = 0,
): (string | undefined)[] {
  let pace: Pace = noPace
  return replies.map(({ purpose = 'receipt', shape, atMs = 0 }) => {
    const now = new Date(start + atMs)
    const step = paced(pace, { purpose, shape }, saidInAccount, budget, now)
    pace = step.pace
    return step.heldBack
  })
}

const times = <T>(count: number, of: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => of(n))
const heldOf = (held: readonly (string | undefined)[]) => held.filter(Boolean).length

describe('replies in a row', () => {
  test('to one shape of texts end after five', () => {
    const held = say(times(9, () => ({ shape: 'tiket diterima' })))
    expect(held).toEqual([...times(5, () => undefined), ...times(4, () => 'row')])
  })

  test('to a machine with a few texts by turns end after five', () => {
    for (const texts of [2, 3, 4, 5])
      expect(heldOf(say(times(15, (n) => ({ shape: `teks ${n % texts}` }))))).toBe(15 - maxInRow)
  })

  test('to somebody with something new to say go on, up to the budget', () => {
    const held = say(times(22, (n) => ({ shape: `laporan ${n}` })))
    expect(held).toEqual([...times(20, () => undefined), ...times(2, () => 'conversation_budget')])
  })

  test('end where nothing is said for ten minutes, counted from what was said', () => {
    const soon = times(6, () => ({ shape: 'tiket diterima' }))
    const held = (atMs: number) => say([...soon, { shape: 'tiket diterima', atMs }]).at(-1)
    expect(held(rowEndsAfterMs)).toBe('row')
    expect(held(rowEndsAfterMs + 1)).toBeUndefined()
  })

  test('to what has no words, such as photos, are no row', () => {
    expect(heldOf(say(times(12, () => ({ shape: undefined }))))).toBe(0)
  })

  test('do not count the answers to commands, which the budget bounds', () => {
    const asked = times(25, () => ({ purpose: 'status' as const, shape: 'status' }))
    expect(say(asked)).toEqual([
      ...times(20, () => undefined),
      ...times(5, () => 'conversation_budget'),
    ])
  })
})

test('the budget of an account holds back what is beyond', () => {
  expect(say([{ shape: 'a' }], 99)).toEqual([undefined])
  expect(say([{ shape: 'a' }], 100)).toEqual(['account_budget'])
})
