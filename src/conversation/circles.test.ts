import { describe, expect, test } from 'vitest'
import { type Kinds, openCircles } from './circles.ts'

const none: Kinds = new Map()
const message = (from: [string, string], ...others: [string, string][]) => ({
  index: from[0],
  kind: from[1],
  others: new Map(others),
  successors: none,
})
const number = (name: string): [string, string] => [name, 'number']
const user = (name: string): [string, string] => [name, 'user']

/** The people that there are, by their addresses; `?` is an address of unknown kind. */
function people(circles: Record<string, readonly (readonly [string, string | null])[]>) {
  const all = Object.entries(circles)
  return openCircles(
    new Map(all.flatMap(([id, some]) => some.map(([index]) => [index, id] as const))),
    new Map(all.map(([id, some]) => [id, new Map(some)])),
  )
}

describe('a message that names a number and a user id', () => {
  test('joins the two conversations that have them', () => {
    const met = people({ a: [number('n')], b: [user('u')] })
    expect(met.place(message(number('n'), user('u')))).toEqual({ owner: 'a', added: new Map() })
    expect(met.joins).toEqual([['a', 'b']])
  })

  test('gives its owner the one that nobody has', () => {
    const met = people({ a: [number('n')] })
    expect(met.place(message(number('n'), user('u')))).toEqual({
      owner: 'a',
      added: new Map([user('u')]),
    })
  })

  test('finds its owner by either', () => {
    const met = people({ a: [user('u')] })
    expect(met.place(message(number('n'), user('u')))).toEqual({
      owner: 'a',
      added: new Map([number('n')]),
    })
  })

  test('of a stranger opens one conversation', () => {
    const met = people({})
    expect(met.place(message(number('n'), user('u')))).toEqual({
      owner: undefined,
      added: new Map([number('n'), user('u')]),
    })
  })

  test('of three conversations makes one', () => {
    const met = people({ a: [number('n')], b: [user('u')], c: [['e', 'enterprise']] })
    met.place(message(number('n'), user('u'), ['e', 'enterprise']))
    expect(met.joins).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ])
  })
})

describe('an address that two people claim joins nobody', () => {
  test('whoever comes with another number is somebody else', () => {
    const met = people({ a: [number('n'), user('u')] })
    expect(met.place(message(number('m'), user('u')))).toEqual({
      owner: undefined,
      added: new Map([number('m')]),
    })
    expect(met.joins).toEqual([])
  })

  test('nor where both are known', () => {
    const met = people({ a: [number('n'), user('u')], b: [number('m')] })
    met.place(message(number('m'), user('u')))
    expect(met.joins).toEqual([])
  })

  test('a number with another user id gets no second one', () => {
    const met = people({ a: [number('n'), user('u')] })
    expect(met.place(message(number('n'), user('v')))).toEqual({ owner: 'a', added: new Map() })
  })

  test('what an old row may be counts as anything', () => {
    const met = people({ a: [['n', null], user('u')] })
    expect(met.place(message(number('m'), user('u'))).owner).toBeUndefined()
  })

  test('where a channel has one kind of address, no message joins anybody', () => {
    const met = people({ a: [['n', '']], b: [['m', '']] })
    met.place(message(['n', ''], ['m', '']))
    expect(met.joins).toEqual([])
  })
})

describe('a new number of the same person', () => {
  const renumbered = (from: string, to: string) => ({
    ...message(number(from)),
    successors: new Map([number(to)]),
  })

  test('joins the conversations of both, whatever user ids they have', () => {
    const met = people({ a: [number('n'), user('u')], b: [number('m'), user('v')] })
    met.place(renumbered('n', 'm'))
    expect(met.joins).toEqual([['a', 'b']])
    expect(met.retired).toEqual(['n', 'u'])
  })

  test('still takes a user id afterwards', () => {
    const met = people({ a: [number('n')] })
    const { owner = '', added } = met.place(renumbered('n', 'm'))
    met.keep(owner, added)
    expect(met.place(message(number('m'), user('u')))).toEqual({
      owner: 'a',
      added: new Map([user('u')]),
    })
  })
})
