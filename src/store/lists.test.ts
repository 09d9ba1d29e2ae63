import { expect, test } from 'vitest'
import { arrayText, parseArray } from './lists.ts'

test.for([
  { name: 'nothing', items: [], text: '{}' },
  { name: 'plain words', items: ['a', 'b'], text: '{"a","b"}' },
  { name: 'no value', items: [null, 'a'], text: '{NULL,"a"}' },
  { name: 'the word NULL', items: ['NULL'], text: '{"NULL"}' },
  { name: 'the empty text', items: [''], text: '{""}' },
  { name: 'what has a meaning', items: ['a"b\\c,{d}\n'], text: '{"a\\"b\\\\c,{d}\n"}' },
])('$name goes into the text of an array and comes back', ({ items, text }) => {
  expect(arrayText(items)).toBe(text)
  expect(parseArray(text)).toEqual(items)
})

test('reads what Postgres leaves without quotes', () => {
  expect(parseArray('{1,NULL,Jalan rusak,"a b"}')).toEqual(['1', null, 'Jalan rusak', 'a b'])
})
