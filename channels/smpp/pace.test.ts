import { describe, expect, test } from 'vitest'
import { Pace, Pause, Window } from './pace.ts'

describe('smpp pace', () => {
  test('lets a second full through at once, then one at a time', () => {
    let now = 1_000_000
    const pace = new Pace(4, () => now)
    expect(Array.from({ length: 6 }, () => pace.take(10_000))).toEqual([0, 0, 0, 0, 250, 500])
    now += 60_000
    expect(Array.from({ length: 5 }, () => pace.take(10_000))).toEqual([0, 0, 0, 0, 250])
  })

  test('takes nothing where the wait would be too long', () => {
    const pace = new Pace(1, () => 0)
    expect([pace.take(500), pace.take(500), pace.take(1_000)]).toEqual([0, undefined, 1_000])
  })
})

describe('smpp pause', () => {
  test('doubles from one second to thirty, and begins anew after a success', () => {
    let now = 1_000_000
    const pause = new Pause(() => now)
    const waits = Array.from({ length: 7 }, () => {
      const waitMs = pause.begin()
      now += waitMs
      return waitMs
    })
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    pause.end()
    expect(pause.begin()).toBe(1_000)
  })

  test('is one for all that were under way when it began', () => {
    let now = 1_000_000
    const pause = new Pause(() => now)
    pause.begin()
    now += 400
    expect([pause.begin(), pause.leftMs]).toEqual([600, 600])
    pause.end()
    expect(pause.leftMs).toBe(600)
    now += 600
    expect(pause.begin()).toBe(2_000)
  })
})

test('a place in the window goes to who has waited longest', async () => {
  const window = new Window(1)
  const order: string[] = []
  await window.enter()
  const others = ['a', 'b'].map(async (name) => {
    await window.enter()
    order.push(name)
    window.leave()
  })
  expect(order).toEqual([])
  window.leave()
  await Promise.all(others)
  expect(order).toEqual(['a', 'b'])
})
