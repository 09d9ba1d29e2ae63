import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExport } from '../../src/core-store/lapor-bulk/export-rows.ts'
import { toCsv } from '../../src/sheets/csv.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'
import { ensureProgram } from '../harness/debian-package.ts'
import { exportFile, exportTable, headers17, metadata } from '../harness/export-shapes.ts'
import { formSheet, listSheet, type TemplateShape, templateOf } from '../harness/form-template.ts'

let soffice: string
let folder: string

beforeAll(async () => {
  soffice = await ensureProgram({ program: 'soffice', debianPackage: 'libreoffice-calc' })
  folder = await mkdtemp(join(tmpdir(), 'sheets-'))
}, 600_000)
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Opens a file in LibreOffice, and saves it anew. */
async function saved(bytes: Uint8Array, as: string, ending = 'xlsx'): Promise<Uint8Array> {
  const own = await mkdtemp(join(folder, 'turn-'))
  const given = join(own, `given.${ending}`)
  const out = join(own, 'out')
  await writeFile(given, bytes)
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
  const child = spawn(
    soffice,
    [profile, '--headless', '--norestore', '--convert-to', as, '--outdir', out, given],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const [code] = await once(child, 'close')
  const [name] = code === 0 ? await readdir(out).catch(() => []) : []
  if (name === undefined) throw new Error(`soffice ended with ${code}: ${said}`)
  return await readFile(join(out, name))
}

const asWorkbook = 'xlsx:Calc MS Excel 2007 XML'
/**
 * Comma, quotes, UTF-8; the second sheet.
 *
 * @see https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
 */
const asCsv = (sheet: number) =>
  `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,${sheet}`

/** What is written, and what a cell holds then. */
const texts: readonly (readonly [written: string, held: string])[] = [
  ['Lampu padam 😭🙏👨‍👩‍👧 SPL2345ABCDE', 'Lampu padam 😭🙏👨‍👩‍👧 SPL2345ABCDE'],
  ['baris satu\r\nbaris dua\n\nbaris empat', 'baris satu\nbaris dua\n\nbaris empat'],
  [`"kata mereka" 'besok' <segera> & selesai`, `"kata mereka" 'besok' <segera> & selesai`],
  ['=1+1', '=1+1'],
  ['+62 812', '+62 812'],
  ['-5 derajat', '-5 derajat'],
  ['@semua', '@semua'],
  ["'kutip di depan", "'kutip di depan"],
  ['0012', '0012'],
  ['1/2', '1/2'],
  ['TRUE', 'TRUE'],
  [`${'panjang '.repeat(299)}selesai!`, `${'panjang '.repeat(299)}selesai!`],
  ['setengah \uD83D emoji', 'setengah \uFFFD emoji'],
  ['harfiah _x000D_ dan _x005F_', 'harfiah _x000D_ dan _x005F_'],
  ['  tiga spasi   di mana-mana  ', '  tiga spasi   di mana-mana  '],
  ['kendali \u0000\u0007\u001B hilang', 'kendali  hilang'],
  ['منظر 中文 e\u0301 \u00A0', 'منظر 中文 e\u0301 \u00A0'],
]

const shape: TemplateShape = {
  headerRow: 7,
  prepared: 8,
  isDecorated: true,
  areStringsShared: true,
  columns: [
    { header: 'No', formula: 'ROW()-7' },
    { header: 'Tanggal', isDay: true },
    { header: 'Isi Laporan *' },
    { header: 'Klasifikasi', list: { in: 'plain', values: ['Aspirasi', 'Pengaduan'] } },
    { header: 'Kategori', list: { in: 'sheet', values: ['Air & "Gang"', 'Jalan'] } },
    { header: 'Tipe', list: { in: 'name', values: ['Anonim', 'Rahasia'] } },
    { header: 'Instansi', list: { in: 'range', values: ['Dinas A', 'Dinas B', 'Dinas C'] } },
    { header: 'Sumber', list: { in: 'x14', values: ['SMS', 'Whatsapp'] } },
  ],
}

const rows = texts.map(([written], at) => [
  at + 1,
  new Date(Date.UTC(2026, 0, at + 1)),
  written,
  'Aspirasi',
])

async function filledBook(): Promise<Uint8Array> {
  return (await openWorkbook(templateOf(shape))).filled(formSheet, 7, rows)
}

describe('a filled template', () => {
  test('says the same after LibreOffice has opened it and saved it as a workbook', async () => {
    const bytes = await saved(await filledBook(), asWorkbook)
    const table = await readTable(bytes, { sheet: formSheet })
    expect(table.sheets).toEqual(['Petunjuk', formSheet, listSheet])
    const held = table.rows.slice(7, 7 + texts.length)
    expect(held.map((row) => row[2])).toEqual(texts.map(([, text]) => text))
    expect(held.map((row) => row[0])).toEqual(rows.map((row) => row[0]))
    expect(held.map((row) => row[1])).toEqual(rows.map((row) => row[1]))
    const { sheets } = await openWorkbook(bytes)
    const { lists } = sheets.find(({ name }) => name === formSheet) ?? {}
    for (const [at, { list }] of shape.columns.entries())
      expect(lists?.get(at), `list of column ${at}`).toEqual(list?.values)
  }, 120_000)

  test('says the same as CSV', async () => {
    const { rows: lines } = await readTable(await saved(await filledBook(), asCsv(2)))
    const held = lines.slice(7, 7 + texts.length).map((row) => row[2])
    expect(held).toEqual(texts.map(([, text]) => text))
  }, 120_000)
})

test('an export of 2,127 reports says the same after LibreOffice has saved it', async () => {
  const table = [...metadata, headers17, ...exportTable(2_127, headers17, 'serial')]
  const bytes = await saved(exportFile(table, { texts: 'rich' }), asWorkbook)
  const read = readExport((await readTable(bytes, { sheet: 'Laporan Ringkas' })).rows)
  const { kind, rows = [] } = { rows: undefined, ...read }
  expect({ kind, count: rows.length }).toEqual({ kind: 'export', count: 2_127 })
  expect(rows.at(-1)).toMatchObject({ trackingId: '4002126', receivedOn: '2023-01-27' })
}, 120_000)

describe('a workbook of ours', () => {
  test('is opened with its columns, lists and rows', async () => {
    const values = ['Anonim', 'Rahasia', 'Anonim|Rahasia', '=1+1']
    const empty = plainWorkbook(
      'Form Manual',
      [
        { header: 'Tanggal', width: 12, isDay: true },
        { header: 'Isi "Laporan" & <lain>', width: 60 },
        { header: 'Tipe', width: 16, list: values },
      ],
      5,
    )
    const day = new Date(Date.UTC(2026, 10, 29))
    const filled = (await openWorkbook(empty)).filled(
      'Form Manual',
      1,
      texts.map(([written]) => [day, written, 'Anonim']),
    )
    const bytes = await saved(filled, asWorkbook)
    const { sheets } = await openWorkbook(bytes)
    expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['Form Manual', false],
      ['Daftar', true],
    ])
    const form = sheets[0]
    expect(form?.lists).toEqual(new Map([[2, values]]))
    expect(form?.rows[0]).toEqual(['Tanggal', 'Isi "Laporan" & <lain>', 'Tipe'])
    expect(form?.rows.slice(1)).toEqual(texts.map(([, text]) => [day, text, 'Anonim']))
  }, 120_000)
})

test('a CSV of ours computes nothing in LibreOffice', async () => {
  const csv = toCsv(texts.map(([, text]) => [text]))
  const bytes = await saved(
    Buffer.from(csv),
    // Formulas are to be evaluated, were there any.
    asWorkbook,
    'csv',
  )
  const { rows: lines } = await readTable(bytes)
  const held = lines.map((row) => String(row[0]))
  for (const [at, [, text]] of texts.entries())
    if (/^[=+\-@]/.test(text)) expect(held[at]).toBe(`'${text}`)
}, 120_000)
