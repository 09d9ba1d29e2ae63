import { describe, expect, test } from 'vitest'
import { type Attempt, Courier, type Parcel } from './courier.ts'

const acknowledged: Attempt = { outcome: 'acknowledged', detail: 'HTTP 200', ms: 1 }
const again: Attempt = { outcome: 'again', detail: 'HTTP 503', ms: 1 }

function parcelOf(attempt: () => Promise<Attempt>, more: Partial<Parcel> = {}): Parcel {
  return { lane: '+628111000111', attempt, waitMs: () => undefined, ...more }
}

describe('courier', () => {
  test('carries no more than so many at a time', async () => {
    const courier = new Courier(3)
    let underWay = 0
    let most = 0
    const attempt = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise(setImmediate)
      underWay -= 1
      return acknowledged
    }
    const carried = Array.from({ length: 2_500 }, (_, lane) =>
      courier.carry(parcelOf(attempt, { lane: String(lane) })),
    )
    expect((await Promise.all(carried)).every(Boolean)).toBe(true)
    expect(most).toBe(3)
  })

  test('carries the parcels of one lane in turn', async () => {
    const courier = new Courier(64)
    const log: string[] = []
    const noted = (name: string) => async () => {
      log.push(`${name} leaves`)
      await new Promise(setImmediate)
      log.push(`${name} is there`)
      return acknowledged
    }
    await Promise.all(['first', 'second'].map((name) => courier.carry(parcelOf(noted(name)))))
    expect(log).toEqual(['first leaves', 'first is there', 'second leaves', 'second is there'])
  })

  test('lets others of the lane pass a parcel that waits for its next attempt', async () => {
    const courier = new Courier(1)
    const { promise: secondIsThere, resolve } = Promise.withResolvers<void>()
    let attempts = 0
    const first = courier.carry(
      parcelOf(async () => (++attempts === 1 ? again : acknowledged), { waitMs: () => 0 }),
    )
    void courier.carry(parcelOf(async () => acknowledged, { tried: () => resolve() }))
    await secondIsThere
    expect(attempts).toBe(1)
    expect(await first).toBe(true)
  })

  test('gives up when the schedule ends, and says after each attempt if it was the last', async () => {
    const courier = new Courier(1)
    const tried: [number, boolean][] = []
    const parcel = parcelOf(async () => again, {
      waitMs: (attempts) => [0, 0][attempts - 1],
      tried: (_, attempts, last) => tried.push([attempts, last]),
    })
    expect(await courier.carry(parcel)).toBe(false)
    expect(tried).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
  })

  test('ends what is under way when it closes', async () => {
    const courier = new Courier(1)
    const { promise: never } = Promise.withResolvers<Attempt>()
    const carried = courier.carry(parcelOf(() => never))
    courier.close()
    expect(await carried).toBe(false)
    expect(await courier.carry(parcelOf(async () => acknowledged))).toBe(false)
  })
})
