import { describe, expect, test } from 'vitest'
import { book, styles, worksheet } from '../../test/harness/workbooks.ts'
import { readTable } from './read-table.ts'

const rowsOf = async (data: string, more: object = {}) =>
  (await readTable(book({ sheets: [{ name: 'Laporan', data }], styles, ...more }))).rows

describe('a workbook', () => {
  test('is read from the first sheet that is not hidden, or from the one that is meant', async () => {
    const cell = (text: string) => `<row><c t="str"><v>${text}</v></c></row>`
    const bytes = book({
      sheets: [
        { name: 'Rahasia', state: 'veryHidden', data: cell('a') },
        { name: 'Satu & Dua', data: cell('b') },
        { name: 'Tiga', data: cell('c') },
      ],
    })
    expect(await readTable(bytes)).toEqual({
      kind: 'xlsx',
      sheetName: 'Satu & Dua',
      sheets: ['Rahasia', 'Satu & Dua', 'Tiga'],
      rows: [['b']],
    })
    expect(await readTable(bytes, { sheet: 'Tiga' })).toMatchObject({ rows: [['c']] })
    expect(await readTable(bytes, { sheet: 'Empat' })).toMatchObject({ rows: [['b']] })
  })

  test('has texts, numbers, days and truths; a formula counts by what it gave', async () => {
    const rows = await rowsOf(
      `<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>dalam</t></is></c><c r="C1"><v>1.5</v></c><c r="D1" t="b"><v>1</v></c><c r="E1" s="3"><v>46081</v></c><c r="F1" s="5"><v>46081.25</v></c><c r="G1"><f>1+1</f><v>2</v></c><c r="H1" t="str"><f>A1</f><v>hasil</v></c><c r="I1" t="e"><v>#N/A</v></c><c r="J1" t="d"><v>2026-03-01</v></c><c r="K1" t="d"><v>2026-03-01T04:05:06</v></c><c r="L1" s="4"><v>7</v></c><c r="M1"><f>SUM(A1:B1)</f></c><c r="N1" t="b"><v>0</v></c></row>`,
      {
        sharedStrings:
          '<si><t>nol</t></si><si><r><t>ka</t></r><r><rPr/><t>ya</t></r><rPh sb="0" eb="1"><t>lafal</t></rPh></si>',
      },
    )
    expect(rows).toEqual([
      [
        'kaya',
        'dalam',
        1.5,
        true,
        new Date('2026-02-28T00:00:00Z'),
        new Date('2026-02-28T06:00:00Z'),
        2,
        'hasil',
        null,
        new Date('2026-03-01T00:00:00Z'),
        new Date('2026-03-01T04:05:06Z'),
        7,
        null,
        false,
      ],
    ])
  })

  test('counts its days from 1904 where it says so', async () => {
    const data = '<row><c s="3"><v>44619</v></c></row>'
    expect(await rowsOf(data, { properties: ' date1904="1"' })).toEqual([
      [new Date('2026-02-28T00:00:00Z')],
    ])
  })

  test('keeps gaps, and drops what is empty at the end', async () => {
    const rows = await rowsOf(
      '<row r="3"><c r="C3" t="str"><v>x</v></c><c r="Z3" s="1"/></row><row r="900" s="1"/>',
    )
    expect(rows).toEqual([[], [], [null, null, 'x']])
  })

  test('may leave out places, and name its elements with a prefix', async () => {
    const plain = '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>'
    const expected = [[1, null, 3], [], [4]]
    expect(await rowsOf(plain)).toEqual(expected)
    const part = worksheet(plain)
      .replace(/(<\/?)(\w)/g, '$1x:$2')
      .replace('xmlns=', 'xmlns:x=')
    const bytes = book({ sheets: [{ name: 'a', part }] })
    expect((await readTable(bytes)).rows).toEqual(expected)
  })

  test('is read in whatever order its rows and cells stand; the last of two counts', async () => {
    const rows = await rowsOf(
      '<row r="3"><c r="B3"><v>6</v></c><c r="A3"><v>5</v></c></row><row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>7</v></c></row>',
    )
    expect(rows).toEqual([[1], [], [7, 6]])
  })

  test.for(['', '<sheetData/>', '<sheetData></sheetData>'])(
    'may have no rows: %j',
    async (data) => {
      const part = worksheet('').replace('<sheetData></sheetData>', data)
      expect((await readTable(book({ sheets: [{ name: 'a', part }] }))).rows).toEqual([])
    },
  )

  test('may be written in UTF-16', async () => {
    const text = worksheet('<row><c t="str"><v>café 🚦</v></c></row>').replace('UTF-8', 'UTF-16')
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')
    for (const part of [wide, Buffer.from(wide).swap16()])
      expect((await readTable(book({ sheets: [{ name: 'a', part }] }))).rows).toEqual([['café 🚦']])
  })

  test('has signs that XML cannot hold as their numbers', async () => {
    expect(await rowsOf('<row><c t="str"><v>a_x000D_\nb_x005F_x000D_</v></c></row>')).toEqual([
      ['a\r\nb_x000D_'],
    ])
  })

  test('has texts longer than one piece of what is decoded', async () => {
    const text = 'jalan 🚧 rusak '.repeat(2_000)
    const cell = `<row><c t="str"><v>${text}</v></c></row>`
    expect(await rowsOf(cell.repeat(20))).toEqual(Array.from({ length: 20 }, () => [text]))
  })
})
