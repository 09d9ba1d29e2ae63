import { expect, test } from 'vitest'
import { addressOf, askedIn, filtersOf } from './filters.ts'

const people = [{ id: 'id of budi', login: 'budi' }]

function filters(query: string) {
  return filtersOf(askedIn(new URLSearchParams(query)), people, 'WIB')
}

test('days are those of the agency, and the last one counts as a whole', () => {
  expect(filters('from=2026-03-31&to=2026-03-31')).toMatchObject({
    from: new Date('2026-03-30T17:00:00Z'),
    to: new Date('2026-03-31T17:00:00Z'),
  })
})

test.each(['2026-02-30', '2026-13-01', 'kemarin', '99999-01-01', ''])('%s is no day', (day) => {
  expect(filters(`from=${day}&to=${day}`)).toMatchObject({ from: undefined, to: undefined })
})

test('a person is asked for by login, also the command line', () => {
  expect(filters('person=budi')).toMatchObject({ staffId: 'id of budi', login: undefined })
  expect(filters('person=command+line')).toMatchObject({ login: 'command line' })
  expect(filters('person=siti').staffId).toBeUndefined()
})

test.each(['1; drop table audit', '-1', '1e3', '9'.repeat(30), ''])('%s is no line', (before) => {
  expect(askedIn(new URLSearchParams({ before })).before).toBeUndefined()
})

test('the address is the view', () => {
  const asked = askedIn(new URLSearchParams('person=budi&from=2026-01-02&before=9&lang=en'))
  expect(addressOf('/audit', asked, { before: '5' })).toBe(
    '/audit?person=budi&from=2026-01-02&before=5',
  )
  expect(addressOf('/audit', asked, { person: '', from: '' })).toBe('/audit')
})
