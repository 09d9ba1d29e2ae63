import { describe, expect, test } from 'vitest'
import { Accounts } from '../accounts.ts'
import { minAgeMs, shareSnapshot } from './shared-snapshot.ts'
import { compose } from './snapshot.ts'

const start = new Date('2026-11-22T03:10:20Z')
const taken = (now: Date) =>
  compose({ detail: 'none' }, { accounts: new Accounts([]), refused: new Map(), now })

describe('a shared snapshot', () => {
  test('is given again until it is a second old', async () => {
    let now = start
    let takings = 0
    const take = shareSnapshot(
      async (at) => {
        takings++
        return taken(at)
      },
      () => now,
    )
    const first = await take()
    now = new Date(start.getTime() + minAgeMs - 1)
    expect(await take()).toBe(first)
    now = new Date(start.getTime() + minAgeMs)
    expect(await take()).not.toBe(first)
    // A clock that was set back.
    now = new Date(start.getTime() - 60_000)
    await take()
    expect(takings).toBe(3)
  })

  test('is taken once for all who ask at the same time', async () => {
    let takings = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const take = shareSnapshot(
      async (at) => {
        takings++
        await promise
        return taken(at)
      },
      () => start,
    )
    const asked = [take(), take(), take()]
    resolve()
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(takings).toBe(1)
  })

  test('is taken anew after one that failed', async () => {
    let takings = 0
    const take = shareSnapshot(
      async (at) => {
        takings++
        if (takings === 1) throw new Error('broken')
        return taken(at)
      },
      () => start,
    )
    await expect(take()).rejects.toThrow('broken')
    expect((await take()).at).toEqual(start)
  })
})
