import { describe, expect, test } from 'vitest'
import { keyOf, namesBetween, type Occurrence, Repeats } from './repeats.ts'

function house(startAt = Date.parse('2026-03-02T03:00:00Z')) {
  let at = startAt
  let tokens = 0
  const repeats = new Repeats(
    () => at,
    () => `t${++tokens}`,
  )
  const answer = (occurrence: Occurrence) => {
    repeats.answered(occurrence)
    return occurrence
  }
  return {
    repeats,
    answer,
    pass: (seconds: number) => {
      at += seconds * 1000
    },
    now: () => at,
  }
}

describe('smpp repeats', () => {
  const [a, b] = [{ session: 'a' }, { session: 'b' }]

  test('the same text twice, both answered, has two keys at once and days apart', () => {
    const { repeats, answer, pass } = house()
    const first = answer(repeats.arrive('d', a))
    const second = answer(repeats.arrive('d', a))
    for (const one of [first, second]) repeats.proven(one)
    pass(3 * 86_400)
    const third = repeats.arrive('d', a)
    expect(new Set([first.key, second.key, third.key]).size).toBe(3)
  })

  test('a message whose answer was lost with its session has its key again, once', () => {
    const { repeats, answer, pass } = house()
    const first = answer(repeats.arrive('d', a))
    repeats.cut(a)
    pass(100)
    expect(repeats.arrive('d', b).key).toBe(first.key)
    expect(repeats.arrive('d', b).key).not.toBe(first.key)
  })

  test('a repeat whose own answer is lost has the same key still', () => {
    const { repeats } = house()
    const { key } = repeats.arrive('d', a)
    repeats.cut(a)
    expect(repeats.arrive('d', b).key).toBe(key)
    repeats.cut(b)
    expect(repeats.arrive('d', a).key).toBe(key)
  })

  test('two that were lost together come back as two, in their order', () => {
    const { repeats } = house()
    const keys = [repeats.arrive('d', a).key, repeats.arrive('d', a).key]
    repeats.cut(a)
    expect([repeats.arrive('d', b).key, repeats.arrive('d', b).key]).toEqual(keys)
  })

  test('an answer that is proven is not in doubt when its session ends later', () => {
    const { repeats, answer } = house()
    const first = answer(repeats.arrive('d', a))
    repeats.proven(first)
    repeats.cut(a)
    expect(repeats.arrive('d', b).key).not.toBe(first.key)
  })

  test('the end of one session leaves the messages of another alone', () => {
    const { repeats } = house()
    const first = repeats.arrive('d', a)
    repeats.cut(b)
    expect(repeats.arrive('d', b).key).not.toBe(first.key)
  })

  test('doubt ends after two minutes', () => {
    const { repeats, pass } = house()
    const first = repeats.arrive('d', a)
    repeats.cut(a)
    pass(121)
    expect(repeats.arrive('d', b).key).not.toBe(first.key)
  })

  test('a message that was refused comes again under its key', () => {
    const { repeats, pass } = house()
    const first = repeats.arrive('d', a)
    repeats.doubt(first)
    pass(30)
    expect(repeats.arrive('d', a).key).toBe(first.key)
  })

  test('while an answer is slow the same message is its repeat, and after it too', () => {
    const { repeats, answer, pass } = house()
    const first = repeats.arrive('d', a)
    pass(4)
    expect(repeats.arrive('e', a).key).not.toBe(first.key)
    pass(2)
    const second = answer(repeats.arrive('d', a))
    expect(second.key).toBe(first.key)
    pass(6)
    const slow = repeats.arrive('f', a)
    pass(6)
    repeats.proven(answer(slow))
    pass(10)
    expect(repeats.arrive('f', a).key).toBe(slow.key)
  })

  test('on a session that goes on, an answer in time settles it, proven or not', () => {
    const { repeats, answer, pass } = house()
    const first = answer(repeats.arrive('d', a))
    pass(10)
    expect(repeats.arrive('d', a).key).not.toBe(first.key)
    // Another session may be the new one of a centre that has not seen the answer.
    expect(repeats.arrive('d', b).key).toBe(first.key)
  })

  test('a message that its session did not outlive is in doubt from its arrival', () => {
    const { repeats } = house()
    repeats.cut(a)
    const first = repeats.arrive('d', a)
    expect(repeats.arrive('d', b).key).toBe(first.key)
  })

  test('keys of a digest are told apart by their number, and can be guessed', () => {
    const { repeats, now, pass } = house()
    const from = now()
    const keys = [1, 2].map(() => repeats.arrive('d', a).key)
    pass(30)
    const names = namesBetween('d', from, now())
    expect(keys).toEqual([0, 1].map((number) => keyOf(names[0] ?? '', number)))
    expect(names).toHaveLength(5)
    expect(repeats.arrive('e', b, false).key).toMatch(/\.t1$/)
  })

  describe('of a new process', () => {
    const earlier = () => {
      const { repeats, now } = house()
      const one = repeats.arrive('d', a)
      const two = repeats.arrive('d', a)
      return { keys: [one.key, two.key], repeats, now }
    }

    test('recent keys are taken once each', () => {
      const { keys, now } = earlier()
      const { repeats } = house(now() + 20_000)
      repeats.recall(keys, undefined)
      const found = [1, 2, 3].map(() => repeats.arrive('d', a).key)
      expect(found.slice(0, 2)).toEqual(keys)
      expect(keys).not.toContain(found[2])
    })

    test('the same keys told at the next bind change nothing, nor do keys of its own', () => {
      const { keys, now } = earlier()
      const { repeats, answer } = house(now() + 20_000)
      repeats.recall(keys, undefined)
      for (const _ of keys) repeats.proven(answer(repeats.arrive('d', a)))
      const own = answer(repeats.arrive('d', a))
      repeats.proven(own)
      repeats.recall([...keys, own.key], undefined)
      expect([...keys, own.key]).not.toContain(repeats.arrive('d', a).key)
    })

    test('what the one before closed in order is answered, but for what it doubted', () => {
      const proven = house()
      const first = proven.answer(proven.repeats.arrive('d', a))
      proven.repeats.proven(first)
      const doubtful = proven.repeats.arrive('d', a)
      proven.pass(1)
      const closing = proven.repeats.closing()
      expect(closing.doubtful).toEqual([doubtful.key])

      const { repeats } = house(proven.now() + 30_000)
      repeats.recall([first.key, doubtful.key], closing)
      expect(repeats.arrive('d', a).key).toBe(doubtful.key)
      expect(repeats.arrive('d', a).key).not.toBe(first.key)
    })

    test('keys given after that closing are in doubt', () => {
      const { keys, now } = earlier()
      const { repeats } = house(now() + 30_000)
      repeats.recall(keys, { until: now() - 10_001, doubtful: [] })
      expect(repeats.arrive('d', a).key).toBe(keys[0])
      expect(repeats.arrive('d', a).key).toBe(keys[1])
      expect(keys).not.toContain(repeats.arrive('d', a).key)
    })
  })
})
