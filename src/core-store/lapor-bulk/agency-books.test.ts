import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { agencyShapes, fieldsInBook as fields } from '../../../test/harness/agency-shapes.ts'
import {
  type AgencyTemplate,
  agencyBook,
  agencyParts,
  formPartOf,
  withMacros,
} from '../../../test/harness/agency-templates.ts'
import { emptyRows } from '../../../test/harness/export-shapes.ts'
import { partText } from '../../../test/harness/workbooks.ts'
import { readTable } from '../../sheets/read-table.ts'
import { openBook } from './book.ts'
import type { LaporFields } from './fields.ts'

const usual = ['No', 'Judul Laporan', 'Isi Laporan']
const second: LaporFields = { ...fields, text: 'Sampah menumpuk SPL33333333B' }

async function opened(template: AgencyTemplate, name = 'kosong.xlsx') {
  const read = await openBook({ name, bytes: agencyBook(template) }, { zone: 'WIB' })
  if (read.kind === 'fault') throw new Error(read.fault)
  return read.book
}

function readStrictly(xml: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

/** The parts of a filled book that are not as they were. */
function changedParts(filled: Uint8Array, template: AgencyTemplate): string[] {
  const given = agencyParts(template)
  const parts = unzipSync(filled)
  expect(Object.keys(parts)).toEqual(Object.keys(given))
  for (const [name, part] of Object.entries(parts))
    if (/\.(?:xml|rels)$/.test(name)) readStrictly(Buffer.from(part).toString())
  return Object.keys(parts).filter(
    (name) => Buffer.compare(parts[name] ?? pristine, given[name] ?? pristine) !== 0,
  )
}
const pristine = Buffer.from('nothing')

const columnOf = (letter: string) => letter.charCodeAt(0) - 65
const plain = (cell: unknown) =>
  cell instanceof Date ? cell.toISOString().slice(0, 10) : (cell ?? null)

describe('an empty book with', () => {
  test.each(Object.entries(agencyShapes))('%s', async (_, one) => {
    const book = await opened(one)
    const filled = book.bytesOf([fields, second])
    expect(changedParts(filled, one)).toEqual([formPartOf(one)])
    const { rows } = await readTable(filled, { sheet: 'Form' })
    const [first = [], next = []] = rows.slice(one.firstRow - 1)
    const held = Object.keys(one.holds).map((letter) => [letter, plain(first[columnOf(letter)])])
    expect(Object.fromEntries(held)).toEqual(one.holds)
    expect(next).toContain(second.text)
    const before = (await readTable(agencyBook(one), { sheet: 'Form' })).rows
    expect(rows.slice(0, one.firstRow - 1)).toEqual(before.slice(0, one.firstRow - 1))
  })

  test('macros keeps them, and has the ending under which it opens', async () => {
    const macros = { 'xl/vbaProject.bin': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 255]) }
    const template: AgencyTemplate = { rows: [usual], others: macros, rewrite: withMacros }
    const book = await opened(template, 'kosong.xlsm')
    expect(book.ending).toBe('xlsm')
    expect(changedParts(book.bytesOf([fields]), template)).toEqual([formPartOf(template)])
    expect((await opened({ rows: [usual] })).ending).toBe('xlsx')
  })

  test('a table of Excel has all rows in it, and one with sums none of them', async () => {
    const template: AgencyTemplate = {
      rows: [['FORM'], usual],
      table: { ref: 'A2:C3', columns: usual },
    }
    const many = Array.from({ length: 7 }, () => fields)
    const filled = (await opened(template)).bytesOf(many)
    expect(changedParts(filled, template)).toEqual([formPartOf(template), 'xl/tables/table1.xml'])
    const part = partText(filled, 'xl/tables/table1.xml')
    expect(part).toContain(' ref="A2:C9" totalsRowShown="0"><autoFilter ref="A2:C9"/>')
    expect(changedParts((await opened(template)).bytesOf([fields]), template)).toEqual([
      formPartOf(template),
    ])
    const sums: AgencyTemplate = {
      rows: [usual, [], [], ['Jumlah']],
      table: { ref: 'A1:C4', columns: usual, sums: 1 },
    }
    const book = await opened(sums)
    expect(book.form).toMatchObject({ firstRow: 1, room: 2 })
    expect(changedParts(book.bytesOf([fields, fields]), sums)).toEqual([formPartOf(sums)])
  })

  test.each([
    ['a signature', [['Serang, 2026'], [null, null, 'Kepala Dinas']], []],
    ['a note across the columns', [['Catatan: satu baris satu laporan.']], ['A5:C5']],
    ['what seems to be a second form', [usual], []],
  ])('%s below its rows has room above it', async (_, below, merged) => {
    const { form } = await opened({ rows: [usual, [1], [2], [3], ...below], merged })
    expect(form).toMatchObject({ firstRow: 1, room: 3 })
  })

  test('nothing below its rows has room for a hundred', async () => {
    expect((await opened({ rows: [usual] })).form.room).toBe(100)
    // A value that is prepared for all rows is no end.
    const rows = [[...usual, 'Provinsi'], ...[1, 2, 3].map((n) => [n, null, null, 'Banten'])]
    expect((await opened({ rows })).form).toMatchObject({ firstRow: 1, room: 100 })
  })

  test('a format to the end of its sheet is filled in no long time, and keeps it', async () => {
    const below = emptyRows(2)
    const template: AgencyTemplate = {
      rows: [usual],
      prepared: 0,
      rewrite: (name, xml) =>
        name === 'xl/worksheets/sheet1.xml' ? xml.replace('</sheetData>', `${below}$&`) : xml,
    }
    const before = process.threadCpuUsage()
    const filled = (await opened(template)).bytesOf([fields, second])
    const { user, system } = process.threadCpuUsage(before)
    // Five seconds to pack and unpack 100 MB; two minutes where each row is read.
    expect((user + system) / 1e3).toBeLessThan(15_000)
    const part = partText(filled, 'xl/worksheets/sheet1.xml')
    expect(part).toContain(second.text)
    expect(
      part.endsWith(`${below.slice(below.indexOf('<row r="4"'))}</sheetData></worksheet>`),
    ).toBe(true)
    expect(part.match(/<row r="[23]"/g)).toHaveLength(2)
  }, 120_000)

  test('a list that has changed since is not filled with a row too few', async () => {
    const book = await opened({ rows: [['Isi', 'Kanal']], lists: [['B2:B9', '"Surat,Telepon"']] })
    expect(() => book.bytesOf([fields])).toThrow('SPL22222222A fits no more: The list of "Kanal"')
  })

  test('no column for the text is refused', async () => {
    const bytes = agencyBook({ rows: [['No', 'Judul', 'Kanal', 'Lokasi', 'Keterangan']] })
    const read = await openBook({ name: 'tanpa.xlsx', bytes }, { zone: 'WIB' })
    expect(read).toMatchObject({
      kind: 'fault',
      fault: expect.stringContaining('no column for the text'),
    })
  })
})
