import { expect, test } from 'vitest'
import { dayIn } from './day.ts'

test.for([
  { at: '2026-11-21T16:59:59Z', id: 'Sabtu 21 November 2026', en: 'Saturday 21 November 2026' },
  { at: '2026-11-21T17:00:00Z', id: 'Minggu 22 November 2026', en: 'Sunday 22 November 2026' },
  { at: '2026-12-31T17:00:00Z', id: 'Jumat 1 Januari 2027', en: 'Friday 1 January 2027' },
])('$at is $id in western Indonesia', ({ at, id, en }) => {
  expect(dayIn('id', new Date(at))).toBe(id)
  expect(dayIn('en', new Date(at))).toBe(en)
})
