import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnIndex, dateOf, lettersOf, placeOf, rangeOf, rowIndex, serialOf } from './cells.ts'

test('columns go on beyond Z', () => {
  expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(lettersOf)).toEqual([
    'A',
    'Z',
    'AA',
    'AZ',
    'BA',
    'ZZ',
    'AAA',
    'XFD',
  ])
  fc.assert(
    fc.property(fc.nat(16_383), fc.nat(1_048_575), (column, row) => {
      expect(placeOf(`${lettersOf(column)}${row + 1}`)).toEqual({ row, column })
    }),
  )
})

test.for(['', 'A', '1', 'A0', 'XFE1', 'A1048577', 'A99999999', 'a1', 'A1B', 'AAAA1', '-A1'])(
  'no place: %s',
  (reference) => {
    expect(placeOf(reference)).toBeUndefined()
  },
)

test('ranges are of cells, of a single one, and of whole columns', () => {
  expect(rangeOf('$B$4:$C$103')).toEqual({ fromRow: 3, toRow: 102, fromColumn: 1, toColumn: 2 })
  expect(rangeOf('AA1')).toEqual({ fromRow: 0, toRow: 0, fromColumn: 26, toColumn: 26 })
  expect(rangeOf('C:C')).toEqual({ fromRow: 0, toRow: 1_048_575, fromColumn: 2, toColumn: 2 })
  expect(rangeOf('OFFSET(A1')).toBeUndefined()
})

test('without a place a row follows the row before, a cell the cell before', () => {
  expect([rowIndex('7', 2), rowIndex(undefined, 2), rowIndex('x', 2), rowIndex('-3', 2)]).toEqual([
    6, 3, 3, 3,
  ])
  expect([columnIndex('AB7', 2), columnIndex(undefined, 2), columnIndex('?', 2)]).toEqual([
    27, 3, 3,
  ])
})

test('days are serial numbers, in both calendars of Excel', () => {
  const day = new Date(Date.UTC(2026, 1, 28))
  expect(serialOf(day, false)).toBe(46_081)
  expect(serialOf(day, true)).toBe(44_619)
  expect(dateOf(46_081, false)).toEqual(day)
  expect(dateOf(44_619, true)).toEqual(day)
  expect(dateOf(46_081.25, false).toISOString()).toBe('2026-02-28T06:00:00.000Z')
})
