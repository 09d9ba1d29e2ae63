import { expect, test } from 'vitest'
import { csvCell } from './csv-cell.ts'

test.for([
  ['plain words', 'plain words'],
  ['=1+2', "'=1+2"],
  ['+62 812', "'+62 812"],
  ['-5', "'-5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['\t=1', "'\t=1"],
  ['a;b', '"a;b"'],
  ['a "b"\nc', '"a ""b""\nc"'],
  ['=a;"b"', '"\'=a;""b"""'],
  ['harga = 5', 'harga = 5'],
  ['', ''],
])('the cell %s', ([given, expected]) => {
  expect(csvCell(given ?? '')).toBe(expected)
})
