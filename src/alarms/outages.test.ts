import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OutageWatch, outageMs } from './outages.ts'

const tick = 10_000
const none = { raised: [], over: [] }

/** Looks every ten seconds. @param seen what fails at each look @returns what is open after each */
function watched(seen: readonly (readonly string[])[]): string[][] {
  const watch = new OutageWatch()
  const open = new Set<string>()
  return seen.map((failing, place) => {
    const { raised, over } = watch.look(failing, open, place * tick)
    for (const name of raised) open.add(name)
    for (const name of over) open.delete(name)
    return [...open]
  })
}

const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one)

test('what fails for two minutes is an outage, and it is over after two minutes without it', () => {
  const seen = watched([...times(13, ['reply']), ...times(13, [])])
  expect(seen[11]).toEqual([])
  expect(seen[12]).toEqual(['reply'])
  expect(seen[24]).toEqual(['reply'])
  expect(seen[25]).toEqual([])
})

test('what comes and goes raises nothing, and ends nothing', () => {
  const flapping = Array.from({ length: 60 }, (_, place) => (place % 12 < 11 ? ['reply'] : []))
  expect(watched(flapping).flat()).toEqual([])
  const open = new Set(['reply'])
  const watch = new OutageWatch()
  const looks = Array.from({ length: 60 }, (_, place) =>
    watch.look(place % 12 < 11 ? [] : ['reply'], open, place * tick),
  )
  expect(looks.flatMap(({ over }) => over)).toEqual([])
})

test('what is raised already is not raised again, and a process that begins ends it in time', () => {
  const watch = new OutageWatch()
  expect(watch.look(['a'], new Set(['a']), 0)).toEqual(none)
  expect(watch.look(['a'], new Set(['a']), outageMs)).toEqual(none)
  expect(new OutageWatch().look([], new Set(['a']), 0)).toEqual(none)
})

test('an outage opens and ends at most once in any two minutes', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 80 }), (fails) => {
      const states = watched(fails.map((is) => (is ? ['a'] : []))).map((open) => open.length > 0)
      const changes = states.flatMap((is, place) =>
        is !== (states[place - 1] ?? false) ? place : [],
      )
      for (const [place, at] of changes.entries())
        expect(at - (changes[place - 1] ?? -12)).toBeGreaterThanOrEqual(12)
    }),
  )
})
