import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../usage-error.ts'
import { readTexts, type TextsOptions } from './texts-file.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simpul-texts-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function read(content: string | Buffer, given: Partial<TextsOptions> = {}) {
  const file = join(folder, 'texts.csv')
  writeFileSync(file, content)
  return readTexts(file, { column: 'Isi', limit: 100, ...given })
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

describe('the texts of a file', () => {
  test.each<[string, string | Buffer, string[]]>([
    ['with commas', 'No,Isi\n1,lampu padam\n2,"a, b"\n', ['lampu padam', 'a, b']],
    [
      'with semicolons, as Excel writes them here',
      'No;Isi;Kec\r\n1;lampu, padam;x\r\n',
      ['lampu, padam'],
    ],
    ['with tabs', 'No\tIsi\n1\ta; b, c\n', ['a; b, c']],
    ['with bars', 'No|Isi\n1|a; b, c\n', ['a; b, c']],
    ['of one column', 'Isi\nlampu, padam; gelap\n', ['lampu, padam; gelap']],
    ['whose header holds the other sign', '"No, lama";Isi\n1;a\n', ['a']],
    ['with a byte order mark', '\uFEFFIsi,No\na,1\n', ['a']],
    ['in CP1252', Buffer.from('No;Isi\n1;caf\xe9 \x93tutup\x94\n', 'latin1'), ['café “tutup”']],
    ['in UTF-16 with its mark', utf16('\uFEFFNo;Isi\n1;é 🙏\n'), ['é 🙏']],
    ['in UTF-16 without', utf16('No;Isi\n1;lampu\n'), ['lampu']],
    ['in UTF-16 the other way round', utf16('\uFEFFNo;Isi\n1;é\n').swap16(), ['é']],
    [
      'with quotes in the middle',
      'No,Isi\n1,pipa 5" bocor\n2,si "Budi" lapor\n',
      ['pipa 5" bocor', 'si "Budi" lapor'],
    ],
    ['with doubled quotes and lines in quotes', 'Isi,No\n"a ""b""\nc",1\n', ['a "b"\nc']],
    ['with empty rows and empty texts', 'Isi,No\n\na,1\n ,2\n,3\n', ['a']],
    ['whose header has spaces', ' Isi , No \na,1\n', ['a']],
  ])('%s', (_, content, expected) => {
    expect(read(content)).toEqual({ texts: expected, odd: [] })
  })

  test('names the lines of ragged rows, and sends what they have', () => {
    const { texts, odd } = read('Isi,No,Kec\na,1,x\nb\n\nc,3,x,y\n')
    expect(texts).toEqual(['a', 'b', 'c'])
    expect(odd).toEqual([
      'line 3: 1 fields, the header has 3',
      'line 5: 4 fields, the header has 3',
    ])
  })

  test('takes further fields for the rest of the text where its column is the last', () => {
    expect(read('No,Isi\n1,lampu, padam\n').texts).toEqual(['lampu, padam'])
  })

  test('lets a setting decide', () => {
    expect(read('Isi,x;y\na,b;c\n', { delimiter: ';', column: 'Isi,x' }).texts).toEqual(['a,b'])
    expect(read(Buffer.from('Isi\n\xe9\n', 'latin1'), { encoding: 'windows-1251' }).texts).toEqual([
      'й',
    ])
  })

  test('stops at the limit', () => {
    expect(read('Isi\na\nb\nc\n', { limit: 2 }).texts).toEqual(['a', 'b'])
  })

  test.each<[string, string, Partial<TextsOptions>, RegExp]>([
    [
      'a column that there is not',
      'a;b\n1;2\n',
      {},
      /^There is no column "Isi"; there are: a, b\./,
    ],
    ['an empty file', '', {}, /^There is no column "Isi"/],
    [
      'an encoding that there is not',
      'Isi\na\n',
      { encoding: 'ebcdic' },
      /^--encoding takes utf-8/,
    ],
    ['two signs', 'Isi\na\n', { delimiter: ';;' }, /^--delimiter takes one sign, or tab, not ";;"/],
    ['a quote that never ends', 'Isi,No\n"a,1\nb,2\n', {}, /texts\.csv cannot be read .*line 3/],
  ])('says in a sentence what is wrong with %s', (_, content, given, expected) => {
    expect(() => read(content, given)).toThrow(UsageError)
    expect(() => read(content, given)).toThrow(expected)
  })
})
