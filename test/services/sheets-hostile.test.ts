import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SheetFault } from '../../src/sheets/fault.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { book, bookParts, formBook, packed, partText, worksheet } from '../harness/workbooks.ts'

const ofSheet = (data: string) => book({ sheets: [{ name: 'a', data }] })
const ofPart = (part: string | Uint8Array) => book({ sheets: [{ name: 'a', part }] })

async function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  for (const read of [readTable, openWorkbook]) {
    await expect(read(bytes)).rejects.toThrow(message)
    await expect(read(bytes)).rejects.toBeInstanceOf(SheetFault)
  }
}

/** What reading takes: of this thread's time, and of memory beside what was there. */
async function cost(read: () => Promise<unknown>): Promise<{ ms: number; mb: number }> {
  const before = process.memoryUsage()
  let most = 0
  const watch = setInterval(() => {
    const { rss } = process.memoryUsage()
    most = Math.max(most, rss - before.rss)
  }, 5)
  const start = process.threadCpuUsage()
  await read()
  const { user, system } = process.threadCpuUsage(start)
  const ms = (user + system) / 1_000
  clearInterval(watch)
  return { ms, mb: Math.max(most, process.memoryUsage().rss - before.rss) / 1e6 }
}

/** Sets the declared size of every part in a packed file to another one. */
function lying(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = Buffer.from(bytes)
  const [was, is] = [Buffer.alloc(4), Buffer.alloc(4)]
  was.writeUInt32LE(from)
  is.writeUInt32LE(to)
  for (let at = copy.indexOf(was); at !== -1; at = copy.indexOf(was, at + 4)) is.copy(copy, at)
  return copy
}

describe('sizes', () => {
  test('2 MB that unpack to 672 MB are refused before they are', async () => {
    const block = new Uint8Array(96 * 1_048_576)
    const parts = Object.fromEntries(
      Array.from({ length: 7 }, (_, at) => [`xl/worksheets/more${at}.xml`, block]),
    )
    const bytes = packed({ ...bookParts({ sheets: [{ name: 'a', data: '' }] }), ...parts })
    expect(bytes.length).toBeLessThan(2.3e6)
    const { ms, mb } = await cost(() => refused(bytes, /takes 67\d MB once it is unpacked/))
    expect(ms).toBeLessThan(1_000)
    expect(mb).toBeLessThan(100)
  })

  test('a part that is larger than it says is refused where it grows beyond', async () => {
    const part = worksheet(' '.repeat(50_000_000))
    const bytes = lying(ofPart(part), part.length, 1_000)
    const { ms, mb } = await cost(() => refused(bytes, /damaged \(.*size|too many bytes/i))
    expect(ms).toBeLessThan(1_000)
    expect(mb).toBeLessThan(100)
  })

  test('a part that is smaller than it says, and one of other bytes, are refused', async () => {
    const part = worksheet('<row/>')
    await refused(lying(ofPart(part), part.length, 4_000), /damaged/)
    const stored = Buffer.from(packed({ ...bookParts({ sheets: [{ name: 'a', part: 'x' }] }) }))
    // The check sum of a part of one sign.
    stored.writeUInt32LE(7, stored.indexOf('xl/worksheets/sheet1.xml') - 30 + 14)
    stored.writeUInt32LE(7, stored.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 16)
    await refused(stored, /not what was packed/)
  })

  test('packed files inside stay packed', async () => {
    const inner = packed({ 'a.xml': new Uint8Array(50_000_000) })
    const parts = bookParts({ sheets: [{ name: 'a', data: '<row><c><v>1</v></c></row>' }] })
    const bytes = packed({ ...parts, 'xl/embeddings/book.xlsx': inner, 'xl/a.zip': inner })
    expect((await readTable(bytes)).rows).toEqual([[1]])
  })

  test('pictures stay packed where rows are all that is wanted', async () => {
    const parts = bookParts({ sheets: [{ name: 'a', data: '<row><c><v>1</v></c></row>' }] })
    const bytes = packed({ ...parts, 'xl/media/a.png': new Uint8Array(120_000_000) })
    expect((await readTable(bytes)).rows).toEqual([[1]])
    await expect(openWorkbook(bytes)).rejects.toThrow(/MB once it is unpacked/)
  })

  test('2,000 reports are read in a second and in 150 MB', async () => {
    const long = 'Jalan di depan pasar rusak parah. '.repeat(60)
    const cell = (row: number, column: number) =>
      `<c t="inlineStr"><is><t>${column === 7 ? long : `isi ${column}`} ${row}</t></is></c>`
    const row = (at: number) =>
      `<row>${Array.from({ length: 20 }, (_, column) => cell(at, column)).join('')}</row>`
    const bytes = ofSheet(Array.from({ length: 2_000 }, (_, at) => row(at)).join(''))
    let rows = 0
    // What is busy beside it may slow one of three down.
    const costs = []
    for (let turn = 0; turn < 3; turn += 1)
      costs.push(
        await cost(async () => {
          rows = (await readTable(bytes)).rows.length
        }),
      )
    expect(rows).toBe(2_000)
    expect(Math.min(...costs.map(({ ms }) => ms))).toBeLessThan(1_000)
    expect(Math.min(...costs.map(({ mb }) => mb))).toBeLessThan(150)
  })

  test('a million cells with nothing in them are no rows', async () => {
    expect(
      (await readTable(ofSheet(`<row>${'<c s="1"/>'.repeat(1_000)}</row>`.repeat(1_000)))).rows,
    ).toEqual([])
  })
})

describe('what XML can do', () => {
  test.for<[string, string]>([
    ['entities that grow', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'],
    ['a file of the house', '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
  ])('%s: refused', async ([, doctype]) => {
    const part = worksheet('<row><c t="str"><v>&a;</v></c></row>')
    await refused(ofPart(part.replace('<worksheet', `${doctype}<worksheet`)), /defines entities/)
  })

  test.for<[string, string, RegExp]>([
    ['an entity that nobody defined', worksheet('&x;'), /damaged/],
    ['no end', '<worksheet><sheetData>', /damaged/],
    ['no beginning', 'a', /damaged/],
    ['no bytes', '', /damaged/],
    ['elements without end', '<a>'.repeat(1_000_000), /nest too deep/],
    [
      'attributes without end',
      `<a ${Array.from({ length: 100_000 }, (_, at) => `a${at}=""`).join(' ')}/>`,
      /too many attributes/,
    ],
    ['too many elements', worksheet('<a/>'.repeat(6_100_000)), /too many elements/],
    ['a sign that XML has not', worksheet('<row><c t="str"><v>\u0001</v></c></row>'), /damaged/],
  ])('%s: refused', async ([, part, message]) => {
    await refused(ofPart(part), message)
  })

  test('neither UTF-8 nor UTF-16: refused', async () => {
    await refused(ofPart(Buffer.from(worksheet('\u00E9'), 'latin1')), /neither UTF-8 nor UTF-16/)
  })
})

describe('rows and cells', () => {
  const value = '<v>1</v>'

  test.for<[string, string, RegExp]>([
    ['a row far below', `<row r="99999999"><c>${value}</c></row>`, /more than 50000 rows/],
    ['too many rows', `<row><c>${value}</c></row>`.repeat(50_001), /more than 50000 rows/],
    [
      'too many columns',
      `<row>${`<c>${value}</c>`.repeat(16_385)}</row>`,
      /more columns than Excel/,
    ],
    [
      'cells far to the right',
      `<row><c r="XFD1">${value}</c></row>`.repeat(92),
      /more than 1500000 cells/,
    ],
    ['a long text', `<row><c t="str"><v>${'x'.repeat(100_001)}</v></c></row>`, /100000 signs/],
    [
      'a long text in pieces',
      `<row><c t="inlineStr"><is>${'<r><t>xxxxxxxxxx</t></r>'.repeat(10_001)}</is></c></row>`,
      /100000 signs/,
    ],
  ])('%s: refused', async ([, data, message]) => {
    await refused(ofSheet(data), message)
  })

  test('an empty row far below is nothing', async () => {
    const data = `<row r="1"><c>${value}</c></row><row r="1048576" s="1"><c s="1"/></row>`
    expect((await readTable(ofSheet(data))).rows).toEqual([[1]])
  })

  test.for(['9', '-1', '', 'x', '1e9', '__proto__', 'length'])(
    'a shared text of no number is nothing: %s',
    async (number) => {
      const bytes = book({
        sheets: [{ name: 'a', data: `<row><c t="s"><v>${number}</v></c><c>${value}</c></row>` }],
        sharedStrings: '<si><t>nol</t></si>',
      })
      expect((await readTable(bytes)).rows).toEqual([[null, 1]])
    },
  )

  test('a long shared text: refused', async () => {
    const sharedStrings = `<si><t>${'x'.repeat(100_001)}</t></si>`
    await refused(book({ sheets: [{ name: 'a', data: '' }], sharedStrings }), /100000 signs/)
  })

  test('places that are none follow the cell before', async () => {
    const data = `<row r="-5"><c r="A0">${value}</c><c r="ZZZZ9"><v>2</v></c></row><row r="x"><c>${value}</c></row>`
    expect((await readTable(ofSheet(data))).rows).toEqual([[1, 2], [1]])
  })
})

describe('what is no workbook', () => {
  const parts = bookParts({ sheets: [{ name: 'a', data: '' }] })
  const without = (name: string) =>
    packed(Object.fromEntries(Object.entries(parts).filter(([one]) => one !== name)))

  test.for<[string, Uint8Array, RegExp]>([
    ['no sheet', without('xl/worksheets/sheet1.xml'), /a part is missing/],
    ['no book', without('xl/workbook.xml'), /a part is missing/],
    ['no relations', without('_rels/.rels'), /no workbook of Excel/],
    ['no relations of the book', without('xl/_rels/workbook.xml.rels'), /no workbook of Excel/],
    ['an archive', packed({ 'a.txt': 'a' }), /no workbook of Excel.*save it as/],
    ['an empty archive with a header', Buffer.from('504b0304', 'hex'), /damaged/],
    ['a path out of the file', packed({ ...parts, '../../a.xml': 'a' }), /damaged/],
    ['a part twice', packed({ ...parts, 'XL/workbook.xml': 'a' }), /a part is there twice/],
    [
      'a sheet twice',
      packed({
        ...parts,
        'xl/workbook.xml': partText(packed(parts), 'xl/workbook.xml').replace(
          /<sheet [^>]*>/,
          '$&$&',
        ),
      }),
      /A sheet of the file is there twice/,
    ],
    [
      'more parts than any',
      packed(Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`${at}.xml`, '']))),
      /too many parts/,
    ],
    [
      "Excel's binary workbook",
      packed({ '_rels/.rels': `${parts['_rels/.rels']}`.replace('workbook.xml', 'workbook.bin') }),
      /no workbook of Excel/,
    ],
  ])('%s: refused', async ([, bytes, message]) => {
    await refused(bytes, message)
  })

  test('Excel 97-2003, or a password: refused with what to do', async () => {
    const bytes = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    await refused(bytes, /password.*save it as "Excel Workbook \(.xlsx\)"/i)
  })

  test('an archive with a password: refused', async () => {
    const bytes = Buffer.from(packed(parts))
    for (const [mark, flags] of [
      ['504b0304', 6],
      ['504b0102', 8],
    ] as const)
      for (
        let at = bytes.indexOf(mark, 0, 'hex');
        at !== -1;
        at = bytes.indexOf(mark, at + 4, 'hex')
      )
        bytes.writeUInt16LE(1, at + flags)
    await refused(bytes, /has a password/)
  })

  test('a template that is a CSV: refused', async () => {
    await expect(openWorkbook(Buffer.from('a,b\n'))).rejects.toThrow(/save it as "Excel Workbook/)
  })
})

describe('any bytes at all', () => {
  const readAll = async (bytes: Uint8Array) => {
    for (const read of [readTable, openWorkbook])
      await read(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(SheetFault))
  }

  test('give a table or a fault', async () => {
    const heads = ['', '504b0304', 'd0cf11e0a1b11ae1', 'fffe', 'feff', 'efbbbf']
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) =>
        readAll(Buffer.concat([Buffer.from(head, 'hex'), rest])),
      ),
      { numRuns: 300 },
    )
  })

  test('of a form, with some of them changed or cut off', async () => {
    const whole = formBook({ prepared: 2 })
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat(whole.length)),
        async (changes, length) => {
          const bytes = Uint8Array.from(whole)
          for (const [at, byte] of changes) bytes[at] = byte
          await readAll(bytes.subarray(0, length ?? undefined))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('of a form whose parts are changed', async () => {
    const given = formBook({ prepared: 2 })
    const names = [
      'xl/workbook.xml',
      'xl/worksheets/sheet2.xml',
      'xl/styles.xml',
      '_rels/.rels',
      'xl/sharedStrings.xml',
      'xl/_rels/workbook.xml.rels',
    ]
    const texts = names.map((name) => [name, partText(given, name)] as const)
    const word = fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '-1',
      '99999999999',
      'sheet',
      '<row r="7">',
      '</c>',
      'A1:XFD1048576',
      '&amp;',
      '__proto__',
      '\uD83D',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), word), {
          minLength: 1,
          maxLength: 4,
        }),
        async ([name, text], cuts) => {
          let changed = text
          for (const [where, length, put] of cuts) {
            const at = Math.floor(where * changed.length)
            changed = changed.slice(0, at) + put + changed.slice(at + length)
          }
          const bytes = packed({
            ...Object.fromEntries(texts),
            'xl/worksheets/sheet1.xml': worksheet(''),
            'xl/worksheets/sheet3.xml': worksheet(''),
            'xl/worksheets/sheet4.xml': worksheet(''),
            [name]: changed,
          })
          await readAll(bytes)
          const opened = await openWorkbook(bytes).catch(() => undefined)
          try {
            opened?.filled(opened.sheets[0]?.name ?? '', 3, [['a', 1]])
          } catch (error) {
            expect(error).toBeInstanceOf(SheetFault)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
