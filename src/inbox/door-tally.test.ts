import { describe, expect, test } from 'vitest'
import { DoorTally, refusalOf, tallyMinutes } from './door-tally.ts'

describe('the tally of the door', () => {
  test('counts by channel and cause, and forgets after its minutes', () => {
    let minute = 100
    const tally = new DoorTally(() => minute * 60_000)
    tally.count('twilio', 'taken')
    tally.count('twilio', 'not_stored')
    minute += tallyMinutes - 1
    tally.count('twilio', 'taken')
    tally.count('x', 'too_large')
    const none = { unproven: 0, too_large: 0, not_stored: 0, too_much: 0, fault: 0 }
    expect(tally.lately()).toEqual([
      { channel: 'twilio', taken: 2, refused: { ...none, not_stored: 1 } },
      { channel: 'x', taken: 0, refused: { ...none, too_large: 1 } },
    ])
    minute++
    expect(tally.lately().map(({ channel, refused }) => [channel, refused.not_stored])).toEqual([
      ['twilio', 0],
      ['x', 0],
    ])
  })

  test('forgets the future of a clock that was set back', () => {
    let minute = 100
    const tally = new DoorTally(() => minute * 60_000)
    tally.count('twilio', 'not_stored')
    minute = 50
    expect(tally.lately()).toEqual([])
  })

  test.each([
    [200, undefined],
    [302, undefined],
    [400, 'unproven'],
    [401, 'unproven'],
    [403, 'unproven'],
    [408, 'too_much'],
    [413, 'too_large'],
    [429, 'too_much'],
    [500, 'fault'],
    [503, 'not_stored'],
  ] as const)('takes HTTP %i for %s', (status, cause) => {
    expect(refusalOf(status)).toBe(cause)
  })
})
