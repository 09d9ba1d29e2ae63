import { expect, test } from 'vitest'
import { hardTexts } from '../../test/harness/workbooks.ts'
import { readTable } from './read-table.ts'
import { openWorkbook } from './workbook.ts'
import { plainWorkbook } from './write-workbook.ts'

test.each(hardTexts)('%j stands in a cell as it was said', async (given, kept = given) => {
  const empty = await openWorkbook(plainWorkbook('Form', [{ header: 'Isi', width: 20 }], 1))
  const { rows } = await readTable(empty.filled('Form', 1, [[given], [`${given}!`]]))
  expect(rows).toEqual([['Isi'], [kept], [`${kept}!`]])
})
