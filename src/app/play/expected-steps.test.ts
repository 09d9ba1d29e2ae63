import { describe, expect, test } from 'vitest'
import { defaultAgency } from '../../config-file.ts'
import { textsIn } from '../../conversation/texts.ts'
import { stepsOf } from './expected-steps.ts'

describe('of a report a citizen must hear', () => {
  const texts = [textsIn(defaultAgency, 'en')]
  const history: readonly Parameters<typeof stepsOf>[0][number][] = (
    [
      ['delay', { reason: 'Where?' }],
      ['verify', { agency: 'A' }],
      ['decline', { reason: 'Not A' }],
      ['verify', { agency: 'B' }],
      ['process', { agency: 'B' }],
      ['answer', { agency: 'B', answer: 'Done.' }],
      ['close', { agency: 'B' }],
    ] as const
  ).map(([verb, words], at) => ({
    trackingId: '7100001',
    at,
    verb,
    agency: '',
    reason: '',
    answer: '',
    ...words,
  }))
  const heard = (known: number) =>
    stepsOf(history, known, texts).map(({ words }) => words.join(' '))

  test('each move that an export tells, with its words', () => {
    expect(heard(1)).toEqual([
      'Please answer the question of the agency. "Where?"',
      'It went to A.',
      'It went to B.',
      'Done.',
      'It is done and closed.',
    ])
  })

  test('of what happened before it was known as hers the last alone', () => {
    expect(heard(5)).toEqual(['It went to B.', 'Done.', 'It is done and closed.'])
    expect(heard(7)).toEqual(['It is done and closed.'])
  })
})
