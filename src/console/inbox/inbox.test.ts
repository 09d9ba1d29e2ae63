import { describe, expect, test } from 'vitest'
import { messageRules } from '../../conversation/decide.ts'
import { rules } from '../../conversation/rules.ts'
import { conversationHref, filterIn, fromIn, inboxHref, listQuery, originIn } from './address.ts'
import { ruleWords } from './rule-words.ts'
import { bounded, waited } from './waited.ts'

describe('the address of a list', () => {
  test('is the view: reading it and writing it again changes nothing', () => {
    const query = 'tab=all&reason=danger&channel=twilio&account=%2B6221&q=jalan+rusak'
    expect(listQuery(filterIn(new URLSearchParams(query)))).toBe(query)
    expect(inboxHref({ tab: 'open' })).toBe('/inbox')
  })

  test('takes no reason that there is not, and nothing that a column refuses', () => {
    const filter = filterIn(new URLSearchParams('reason=boredom&q=%00+a&account=+'))
    expect(filter).toMatchObject({ reason: undefined, words: 'a', account: undefined })
    expect(filterIn(new URLSearchParams({ q: 'x'.repeat(5_000) })).words).toHaveLength(100)
  })

  test('goes on after a place, or before it', () => {
    expect(fromIn(new URLSearchParams('before=1.2.x'))).toEqual({ way: 'before', place: '1.2.x' })
    expect(fromIn(new URLSearchParams('after='))).toBeUndefined()
  })

  test('goes along with a conversation', () => {
    const origin = originIn('reason=late', '1.5.x')
    expect(origin).toMatchObject({ filter: { tab: 'open', reason: 'late' }, place: '1.5.x' })
    expect(conversationHref('id', origin)).toBe('/conversations/id?list=reason%3Dlate&at=1.5.x')
    expect(originIn(null, null)).toBeUndefined()
    expect(conversationHref('id', undefined)).toBe('/conversations/id')
  })
})

test('every rule that decides on a message has words', () => {
  const names = [...Object.keys(messageRules), ...rules.map(({ name }) => name)]
  expect(names.filter((name) => !(name in ruleWords))).toEqual([])
})

test.for([
  [0, 'baru saja'],
  [59_999, 'baru saja'],
  [60_000, '1 menit'],
  [7_300_000, '2 jam'],
  [200_000_000, '2 hari'],
] as const)('who waits %d ms waits "%s"', ([ms, words]) => {
  expect(waited(ms, 'id')).toBe(words)
})

test('a count beyond 999 is not told', () => {
  expect([bounded(999), bounded(1_000)]).toEqual(['999', '999+'])
})
