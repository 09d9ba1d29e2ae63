import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Act, move, moves } from './states.ts'
import type { ComplaintStatus } from './status.ts'

const statuses: readonly ComplaintStatus[] = [
  'unverified',
  'incomplete',
  'verified',
  'in_progress',
  'answered',
  'closed',
  'archived',
]
const acts = Object.keys(moves) as Act[]

describe('a state', () => {
  test.for<[ComplaintStatus, Act, ComplaintStatus]>([
    ['unverified', 'verified', 'verified'],
    ['verified', 'assigned', 'in_progress'],
    ['in_progress', 'answered', 'answered'],
    ['in_progress', 'asked', 'incomplete'],
    ['incomplete', 'answered', 'answered'],
    ['in_progress', 'declined', 'verified'],
    ['unverified', 'declined', 'unverified'],
    ['in_progress', 'delayed', 'in_progress'],
    ['answered', 'closed', 'closed'],
    ['verified', 'withdrawn', 'closed'],
    ['closed', 'reopened', 'in_progress'],
    // Again, with other words or for another agency.
    ['answered', 'answered', 'answered'],
    ['in_progress', 'assigned', 'in_progress'],
    ['incomplete', 'asked', 'incomplete'],
    ['verified', 'declined', 'verified'],
  ])('%s becomes by %s: %s', ([status, act, next]) => {
    expect(move(status, act)).toBe(next)
  })

  test.for<[ComplaintStatus, Act]>([
    ['closed', 'withdrawn'],
    ['archived', 'withdrawn'],
    ['unverified', 'reopened'],
    ['in_progress', 'reopened'],
    ['archived', 'reopened'],
    ['verified', 'verified'],
    ['answered', 'verified'],
    ['answered', 'assigned'],
    ['answered', 'declined'],
    ['answered', 'delayed'],
    ['closed', 'answered'],
    ['closed', 'asked'],
    ['closed', 'archived'],
    ['archived', 'closed'],
  ])('%s does not allow %s', ([status, act]) => {
    expect(move(status, act)).toMatchObject({ notAllowed: true })
  })

  test('that does not allow an act names those that it allows', () => {
    expect(move('closed', 'withdrawn')).toEqual({ notAllowed: true, allowed: ['reopened'] })
    expect(move('archived', 'reopened')).toEqual({ notAllowed: true, allowed: [] })
    expect(move('answered', 'assigned')).toEqual({
      notAllowed: true,
      allowed: ['answered', 'asked', 'archived', 'closed', 'withdrawn', 'reopened'],
    })
  })

  test('that is archived is final, and one that is closed opens only for its reporter', () => {
    const allowedIn = (status: ComplaintStatus) =>
      acts.filter((act) => typeof move(status, act) === 'string')
    expect([allowedIn('archived'), allowedIn('closed')]).toEqual([[], ['reopened']])
  })
})

test('the diagram shows every move, and no other', () => {
  const page = readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8')
  const drawn = [...page.matchAll(/^ +(\w+) --> (\w+): (\w+)$/gm)].map(([, ...move]) =>
    move.join(' '),
  )
  const inTable = acts.flatMap((act) =>
    statuses.flatMap((from) => {
      const to = moves[act][from]
      return to === undefined ? [] : [`${from} ${to} ${act}`]
    }),
  )
  expect(new Set(drawn)).toEqual(new Set(inTable))
})
