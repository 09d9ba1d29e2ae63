import { describe, expect, test } from 'vitest'
import { book, bookParts, packed, partText, worksheet } from '../../test/harness/workbooks.ts'
import { SheetFault } from './fault.ts'
import { openWorkbook } from './workbook.ts'

const form = 'xl/worksheets/sheet1.xml'

/** A sheet with a part of its own, opened and filled at its beginning. */
async function filledPart(part: string, text: string): Promise<string> {
  const workbook = await openWorkbook(book({ sheets: [{ name: 'a', part }] }))
  return partText(workbook.filled('a', 0, [[text]]), form)
}

/** The rules of drop-downs, behind the rows of a sheet. */
const withRules = (rules: readonly string[]) =>
  worksheet('').replace(
    '</sheetData>',
    `</sheetData><dataValidations>${rules.join('')}</dataValidations>`,
  )
const rule = (place: string, formula: string) =>
  `<dataValidation type="list" sqref="${place}"><formula1>${formula}</formula1></dataValidation>`

test('a workbook that refers to more parts than any is refused', async () => {
  const parts = bookParts({ sheets: [{ name: 'a', data: '' }] })
  const name = 'xl/_rels/workbook.xml.rels'
  const more = Array.from(
    { length: 10_001 },
    (_, at) => `<Relationship Id="m${at}" Type="x" Target="m${at}.xml"/>`,
  )
  const relations = `${parts[name]}`.replace('</Relationships>', `${more.join('')}$&`)
  const opening = openWorkbook(packed({ ...parts, [name]: relations }))
  await expect(opening).rejects.toThrow(/too many parts/)
})

describe('lists', () => {
  test('are those of the name that counts in their sheet alone, before the one for all', async () => {
    const part = withRules([rule('A1:A9', 'Pilihan')])
    const { sheets } = await openWorkbook(
      book({
        sheets: ['a', 'b'].map((name) => ({ name, part })),
        names:
          '<definedName name="pilihan">"semua"</definedName><definedName name="Pilihan" localSheetId="1">"sendiri"</definedName>',
      }),
    )
    expect(sheets.map(({ lists }) => lists.get(0))).toEqual([['semua'], ['sendiri']])
  })

  test('are no more than any form has', async () => {
    const first = Array.from({ length: 1_000 }, () => rule('A1', '"a"'))
    const part = withRules([...first, rule('B1', '"b"')])
    const { sheets } = await openWorkbook(book({ sheets: [{ name: 'a', part }] }))
    expect(sheets[0]?.lists).toEqual(new Map([[0, ['a']]]))
  })
})

describe('filling', () => {
  test('leaves the rows of anchors where they stand: they are no rows of the sheet', async () => {
    const anchor = '<controls><from><xdr:col>3</xdr:col><xdr:row>7</xdr:row></from></controls>'
    const part = worksheet('<row r="1"><c r="A1"/></row>')
      .replace('<worksheet', '<worksheet xmlns:xdr="urn:x"')
      .replace('</sheetData>', `$&${anchor}`)
    const filled = await filledPart(part, 'isi')
    expect(filled.split('</sheetData>')).toEqual([
      expect.not.stringContaining('xdr:row'),
      `${anchor}</worksheet>`,
    ])
  })

  test('takes the styles of columns, wherever they say that they begin', async () => {
    const part = worksheet('').replace(
      '<sheetData>',
      '<cols><col min="-9000000000" max="2" style="7"/><col min="-9000000000" max="1" style="8"/></cols>$&',
    )
    expect(await filledPart(part, 'isi')).toContain('<c r="A1" s="7" ')
  })

  test('refuses a text that is longer than a cell, and takes one that is as long', async () => {
    expect(await filledPart(worksheet(''), 'x'.repeat(32_767))).toContain('x'.repeat(32_767))
    const filling = filledPart(worksheet(''), 'x'.repeat(32_768))
    await expect(filling).rejects.toThrow('A text has 32768 signs, and a cell holds 32767.')
    await expect(filling).rejects.toBeInstanceOf(SheetFault)
  })
})
