import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from './csv.ts'
import { readTable } from './read-table.ts'

const rowsOf = async (given: string | Uint8Array) =>
  (await readTable(typeof given === 'string' ? Buffer.from(given) : given)).rows

describe('a CSV', () => {
  test.for([',', ';', '\t', '|'])('is read with its delimiter %j', async (delimiter) => {
    const text = [
      ['Tracking ID', 'Isi', 'Status'].join(delimiter),
      ['1', '"dua\r\nbaris ""dan"" kutip"', 'Selesai'].join(delimiter),
      ['2', '', 'Proses'].join(delimiter),
    ].join('\r\n')
    expect(await rowsOf(text)).toEqual([
      ['Tracking ID', 'Isi', 'Status'],
      ['1', 'dua\r\nbaris "dan" kutip', 'Selesai'],
      ['2', null, 'Proses'],
    ])
  })

  test('is not misled by texts that are full of commas', async () => {
    const lines = Array.from({ length: 9 }, (_, at) => `${at};${'satu, dua, '.repeat(at + 3)};x`)
    const rows = await rowsOf(`No;Isi;Status\n${lines.join('\n')}\n`)
    expect(rows.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 3))
  })

  test('may have rows of metadata above its columns, and say its delimiter', async () => {
    const rows = await rowsOf('sep=;\r\nJudul;Laporan, Ringkas\r\n\r\na;b;c\r\n')
    expect(rows).toEqual([['Judul', 'Laporan, Ringkas'], [null], ['a', 'b', 'c']])
  })

  test('is UTF-8 with a mark or without, UTF-16, or Windows-1252', async () => {
    const text = 'kode,isi\n1,“café” 🚦\n'
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')
    const expected = [
      ['kode', 'isi'],
      ['1', '“café” 🚦'],
    ]
    expect(await rowsOf(text)).toEqual(expected)
    expect(await rowsOf(`\uFEFF${text}`)).toEqual(expected)
    expect(await rowsOf(wide)).toEqual(expected)
    expect(await rowsOf(Buffer.from(wide).swap16())).toEqual(expected)
    const old = Buffer.concat([Buffer.from('kode,isi\n1,'), Buffer.from([0x93, 0xe9, 0x94])])
    expect(await rowsOf(old)).toEqual([
      ['kode', 'isi'],
      ['1', '“é”'],
    ])
  })

  test.for<[string, string | Uint8Array, RegExp]>([
    ['a page', '<html><table><tr><td>1</td></tr></table>', /web page.*save it as/],
    ['a page with its head', '\n <meta charset="utf-8"><table>', /web page/],
    ['XML of 2003', '<?xml version="1.0"?><Workbook/>', /web page.*save it as/],
    ['a PDF', '%PDF-1.7\n1,2,3', /neither a workbook/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), /neither a workbook/],
    ['an open quote', 'a,b\n"c,d\n', /no CSV that can be read/],
    ['too many cells', `${','.repeat(1_600_000)}a`, /more than 1500000 cells/],
    ['too many rows', 'a\n'.repeat(50_001), /more than 50000 rows/],
    ['too long a cell', `a,${'x'.repeat(100_001)}\n`, /a cell of more than 100000 signs/],
    ['nothing', '', /is empty/],
  ])('is refused: %s', async ([, given, message]) => {
    const reading = rowsOf(given)
    await expect(reading).rejects.toMatchObject({ name: 'SheetFault' })
    await expect(reading).rejects.toThrow(message)
  })

  test('of more bytes than are taken is refused unread', async () => {
    const reading = readTable(Buffer.from('a,b\n1,2\n'), { maxUnpackedBytes: 4 })
    await expect(reading).rejects.toThrow(/more than 0 MB/)
  })
})

describe('a CSV of ours', () => {
  test('has nothing that is taken for a formula', () => {
    const text = toCsv([['=1+1', '+62', '-5', '@x', '\tx', '\rx', 'a=1', -5, null, undefined]])
    expect(text).toBe(`\uFEFF'=1+1,'+62,'-5,'@x,"'\tx","'\rx",a=1,-5,,\r\n`)
  })

  test('reads as it was written', async () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((one) => !/^[=+\-@\t\r\0]/.test(one))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }),
        async (rows) => {
          const all = [['Nomor', 'Isi', 'Status'], ...rows]
          expect(await rowsOf(toCsv(all))).toEqual(all)
        },
      ),
      { numRuns: 50 },
    )
  })
})
