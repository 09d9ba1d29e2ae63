import fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import {
  formPart,
  formSheet,
  listSheet,
  type TemplateShape,
  templateOf,
  templateParts,
} from '../../test/harness/form-template.ts'
import type { FillValue } from './cell-xml.ts'
import { lettersOf } from './cells.ts'
import { readTable } from './read-table.ts'
import { openWorkbook } from './workbook.ts'

const columns: TemplateShape['columns'] = [
  { header: 'No' },
  { header: 'Tanggal *', isDay: true },
  { header: 'Isi "Laporan" * & <uraian>' },
  { header: 'Klasifikasi', list: { in: 'plain', values: ['Aspirasi', 'Pengaduan'] } },
  { header: 'Kategori', list: { in: 'sheet', values: ['Air & "Gang"', 'Jalan, Jembatan'] } },
  { header: 'Tipe', list: { in: 'name', values: ['Anonim', 'Rahasia', 'Anonim|Rahasia'] } },
  { header: 'Instansi', list: { in: 'range', values: ['Dinas A', 'Dinas B'] } },
  { header: 'Sumber', list: { in: 'x14', values: ['SMS', "Pos 'Surat'"] } },
  { header: 'Kelurahan', list: { in: 'computed', values: ['tidak', 'terbaca'] } },
]

const variants: readonly (readonly [string, Partial<TemplateShape>])[] = [
  ['as they are', {}],
  ['with picture, comment, filter, panes and colours', { isDecorated: true }],
  ['with its header in row 7', { headerRow: 7 }],
  ['with shared texts', { areStringsShared: true }],
  ['with a prefix', { prefix: 'x:', isDecorated: true, areStringsShared: true }],
  ['beyond column Z', { indent: 40 }],
  ['whose days count from 1904', { is1904: true }],
  ['with no prepared rows', { prepared: 0 }],
  ['with more prepared rows than are filled', { prepared: 40 }],
  ['without places of rows and cells', { isWithoutPlaces: true, indent: 2 }],
]

/** What is written, and what a cell holds then. */
const texts: readonly (readonly [string, string])[] = [
  ['Lampu padam 😭🙏👨‍👩‍👧', 'Lampu padam 😭🙏👨‍👩‍👧'],
  ['satu\r\ndua\rtiga\n\nempat', 'satu\ndua\ntiga\n\nempat'],
  [`"a" 'b' <c> & &amp; ]]>`, `"a" 'b' <c> & &amp; ]]>`],
  ['=1+1', '=1+1'],
  ['x'.repeat(2_400), 'x'.repeat(2_400)],
  ['setengah \uD83D emoji \uDE00', 'setengah \uFFFD emoji \uFFFD'],
  ['_x000D_ _x005F_ _xZZZZ_ _x000d_', '_x000D_ _x005F_ _xZZZZ_ _x000d_'],
  ['   di depan dan di belakang   ', '   di depan dan di belakang   '],
  ['\u0000\u0008kendali\u001F\uFFFE', 'kendali'],
]
const day = new Date(Date.UTC(2026, 10, 29))
const rows = texts.map(([written], at): FillValue[] => [at + 1, day, written, 'Aspirasi'])

const textOf = (parts: Record<string, Uint8Array>) =>
  Buffer.from(parts[formPart] as Uint8Array).toString()

/** All parts by their names, and the form's own text. */
function partsOf(bytes: Uint8Array) {
  const parts = unzipSync(bytes)
  return { parts, form: textOf(parts) }
}

function readStrictly(xml: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

/** What stands before and behind the rows, without the place of the last cell. */
function around(form: string): string[] {
  const [before = '', , after = ''] = form
    .split(/<(?:x:)?sheetData>(?! +>)|<\/(?:x:)?sheetData>/)
    .slice(-3)
  return [before.replace(/ ref="[^"]*"/, ''), after]
}

describe.each(variants)('a template %s', (_, more) => {
  const shape: TemplateShape = { headerRow: 3, columns, ...more }
  const first = shape.headerRow ?? 3
  const indent = shape.indent ?? 0
  const shifted = rows.map((row) => [...Array<undefined>(indent).fill(undefined), ...row])

  test('is filled, and all else stays byte for byte', async () => {
    const given = templateParts(shape)
    const book = await openWorkbook(zipSync(given))
    const { parts, form } = partsOf(book.filled(formSheet, first, shifted))
    expect(Object.keys(parts)).toEqual(Object.keys(given))
    for (const [name, bytes] of Object.entries(parts))
      if (name !== formPart) expect(Buffer.compare(bytes, given[name] ?? pristine), name).toBe(0)
    readStrictly(form)
    expect(form).toContain(' xml:space="preserve">   di depan')
    const last = `${lettersOf(columns.length + indent - 1)}${first + Math.max(shape.prepared ?? 10, rows.length)}`
    expect(form).toContain(`dimension ref="A1:${last}"`)
    expect(around(form)).toEqual(around(textOf(given)))
  })

  test('gives back what was filled in, with the styles of its prepared cells', async () => {
    const book = await openWorkbook(templateOf(shape))
    const bytes = book.filled(formSheet, first, shifted)
    const table = await readTable(bytes, { sheet: formSheet })
    expect(table.sheets).toEqual(['Petunjuk', formSheet, listSheet])
    const held = table.rows.slice(first, first + rows.length).map((row) => row.slice(indent))
    expect(held.map((row) => row[2])).toEqual(texts.map(([, text]) => text))
    expect(held.map((row) => row[0])).toEqual(rows.map((_, at) => at + 1))
    // Without a prepared cell nothing shows a number as a day.
    const shown = shape.prepared === 0 ? '2026-11-29' : day
    expect(held.map((row) => row[1])).toEqual(rows.map(() => shown))
    expect(table.rows.slice(0, first)).toEqual(
      book.sheets.find(({ name }) => name === formSheet)?.rows.slice(0, first),
    )
  })

  test('offers the lists of its drop-downs, but none that are computed', async () => {
    const { sheets } = await openWorkbook(templateOf(shape))
    expect(sheets.map(({ isHidden }) => isHidden)).toEqual([false, false, true])
    const { lists } = sheets[1] ?? {}
    const offered = columns.map((_, at) => lists?.get(at + indent))
    const wanted = columns.map(({ list }) => {
      // Nothing stands below in a sheet that says no places.
      if (list?.in === 'range' && shape.isWithoutPlaces) return undefined
      return list?.in === 'computed' ? undefined : list?.values
    })
    expect(offered).toEqual(wanted)
  })
})

const pristine = Buffer.from('nothing')

/** The form's part of a template whose rows stand as they are given. */
async function filledForm(
  data: string,
  values: readonly (readonly (FillValue | undefined)[])[],
  firstRow = 1,
) {
  const parts = templateParts({ columns })
  const xml = textOf(parts).replace(/<sheetData>(?! >)[\s\S]*<\/sheetData>/, data)
  const bytes = zipSync({ ...parts, [formPart]: Buffer.from(xml) })
  const filled = (await openWorkbook(bytes)).filled(formSheet, firstRow, values)
  const { form } = partsOf(filled)
  readStrictly(form)
  const [, rowsThere = ''] = /<sheetData>(?! >)([\s\S]*)<\/sheetData>/.exec(form) ?? []
  return { rows: rowsThere, table: await readTable(filled, { sheet: formSheet }) }
}

describe('rows of a template', () => {
  test.each(['<sheetData/>', '<sheetData></sheetData>', '<sheetData >\n</sheetData >'])(
    'may be none: %s',
    async (data) => {
      const { table } = await filledForm(data, [['a']], 4)
      expect(table.rows).toEqual([[], [], [], [], ['a']])
    },
  )

  test('may stand in any order', async () => {
    const { table, rows: there } = await filledForm(
      '<sheetData><row r="9"><c r="A9"><v>9</v></c></row><row r="2"><c r="B2"><v>2</v></c><c r="A2" s="2"/></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
      [['x'], ['y']],
    )
    expect(table.rows).toEqual([[1], ['x', 2], ['y'], [], [], [], [], [], [9]])
    expect([...there.matchAll(/<row r="(\d+)"/g)].map(([, r]) => r)).toEqual(['1', '2', '3', '9'])
    expect(there).toContain('<c r="A2" s="2" t="inlineStr">')
    const places = [...there.matchAll(/<c r="(\w+)"/g)].map(([, place]) => place)
    expect(places).toEqual(['A1', 'A2', 'B2', 'A3', 'A9'])
  })

  test('beyond the prepared ones look like the last above them, not like what stands below', async () => {
    const { rows: there } = await filledForm(
      '<sheetData><row r="1"/><row r="2"><c r="A2" s="2"/></row><row r="8"><c r="A8" s="1"/></row></sheetData>',
      [['a'], ['b'], ['c']],
    )
    expect([...there.matchAll(/<c r="(A[234])" s="(\d)"/g)].map(([, at, s]) => [at, s])).toEqual([
      ['A2', '2'],
      ['A3', '2'],
      ['A4', '2'],
    ])
  })

  test('keep their height, and cells that are not filled', async () => {
    const other = `<c r="C2" s="3" t="str"><f>"a&gt;b"</f><v>a&gt;b</v></c>`
    const { rows: there } = await filledForm(
      `<sheetData><row r="2" spans="1:3" ht="33.5" customHeight="1" x14ac:dyDescent="0.2" xmlns:x14ac="a&quot;&lt;"><c r="A2" s="2"/>${other}</row></sheetData>`,
      [['a', undefined, undefined, 'd']],
    )
    expect(there).toContain(other)
    expect(there).toMatch(
      /<row r="2" ht="33.5" customHeight="1" x14ac:dyDescent="0.2" xmlns:x14ac="a&quot;&lt;">/,
    )
  })

  test('keep formulas that others share, with what is filled in as their result', async () => {
    const { rows: there, table } = await filledForm(
      '<sheetData><row r="2"><c r="A2" s="2"><f t="shared" ref="A2:A4" si="0">ROW()-1</f><v>0</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>0</v></c></row><row r="4"><c r="A4"><f t="shared" si="0"/><v>7</v></c></row></sheetData>',
      [[1], ['dua']],
    )
    expect(there).toContain(
      '<c r="A2" s="2"><f t="shared" ref="A2:A4" si="0">ROW()-1</f><v>1</v></c>',
    )
    expect(there).toContain('<c r="A3" t="str"><f t="shared" si="0"/><v>dua</v></c>')
    expect(table.rows.slice(1)).toEqual([[1], ['dua'], [7]])
  })

  test('may have comments, instructions and other data between them', async () => {
    const { table } = await filledForm(
      '<sheetData><!-- <row r="1"> > --><row r="2"><?x <c r="A2"> ?><c r="B2" t="inlineStr"><is><t><![CDATA[<c r="A2">]]></t></is></c></row></sheetData>',
      [['a']],
    )
    expect(table.rows[1]).toEqual(['a', '<c r="A2">'])
  })
})

test('whatever is filled in is read again', async () => {
  const book = await openWorkbook(templateOf({ columns }))
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('_x0041_', '\uD800', '=SUM(A1)', ' ', '\n', ']]>', '&#10;', '\t'),
    fc.integer(),
    fc.boolean(),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
      async (given) => {
        const bytes = book.filled(
          formSheet,
          3,
          given.map((row) => [undefined, undefined, ...row]),
        )
        readStrictly(partsOf(bytes).form)
        const { rows: held } = await readTable(bytes, { sheet: formSheet })
        for (const [at, row] of given.entries())
          for (const [index, value] of row.entries())
            expect(held[3 + at]?.[2 + index] ?? null).toEqual(asHeld(value))
      },
    ),
    { numRuns: 100 },
  )
})

function asHeld(value: string | number | boolean) {
  if (typeof value !== 'string') return value
  const text = value.toWellFormed().replace(/\r\n?/g, '\n')
  return text.replace(/[^\t\n\P{Cc}\u007F-\u009F]|[\uFFFE\uFFFF]/gu, '') || null
}
