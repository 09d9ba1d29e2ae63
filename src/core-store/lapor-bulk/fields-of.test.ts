import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ForwardedComplaint } from '../core-store.ts'
import { codesIn, drawCode } from './code.ts'
import { laporFields } from './fields-of.ts'

const code = drawCode(() => Uint8Array.from([3, 7, 3, 3, 3, 9, 4, 4]))
const complaint: ForwardedComplaint = {
  reference: '3f0c8a9e-8f39-4f8e-9c0a-0d5b0a4f3a11',
  reporter: 'Pelapor-7F3K',
  sourceChannel: 'meta/whatsapp',
  kind: 'pengaduan',
  title: 'Lampu jalan padam',
  text: 'Lampu jalan padam sejak kemarin',
  place: 'Jalan Melati 5',
  agency: undefined,
  category: { id: 1398, name: 'Penerangan Jalan' },
  district: { code: '36.73.01', name: 'Serang' },
  position: undefined,
  attachmentCount: 1,
  anonymous: true,
  confidential: true,
  danger: undefined,
  incomplete: false,
  eventDate: '2026-02-28',
  status: 'unverified',
  receivedAt: new Date('2026-03-01T17:05:09Z'),
}

const settings = {
  zone: 'WIB',
  contact: { phone: '0254 200 000' },
  defaultAgency: 'Pemerintah Kota Serang',
  agencies: { DISHUB: 'Dinas Perhubungan Kota Serang' },
  regionOf: () => ({ province: 'Banten', regency: 'Kota Serang', district: 'Serang' }),
} as const

function fieldsOf(more: Partial<ForwardedComplaint> = {}) {
  return laporFields({ ...complaint, ...more }, code, ['a.jpg'], settings)
}

describe('a complaint in the words of LAPOR!', () => {
  test('has all fields', () => {
    expect(fieldsOf()).toEqual({
      code,
      title: 'Lampu jalan padam',
      text: `Lampu jalan padam sejak kemarin ${code}`,
      classification: 'Pengaduan Tidak Berkadar Pengawasan',
      categoryId: 1398,
      category: 'Penerangan Jalan',
      type: 'Anonim|Rahasia',
      sources: ['Whatsapp', 'Hotline Service', 'Call Center'],
      receivedOn: '2026-03-02',
      receivedTime: '00:05:09',
      eventDate: '2026-02-28',
      place: 'Jalan Melati 5',
      province: 'Banten',
      regency: 'Kota Serang',
      district: 'Serang',
      village: undefined,
      agency: 'Pemerintah Kota Serang',
      parentAgency: undefined,
      reporter: 'Pelapor-7F3K',
      contact: { phone: '0254 200 000' },
      attachments: ['a.jpg'],
    })
  })

  test.for([
    [true, true, 'Anonim|Rahasia'],
    [true, false, 'Anonim'],
    [false, true, 'Rahasia'],
    [false, false, ''],
  ] as const)('anonymous %s and confidential %s is "%s"', ([anonymous, confidential, type]) => {
    expect(fieldsOf({ anonymous, confidential }).type).toBe(type)
  })

  test.for([
    ['smpp', 'SMS'],
    ['kannel', 'SMS'],
    ['twilio', 'SMS'],
    ['whatsapp-web', 'Whatsapp'],
    ['meta/instagram', 'Instagram'],
    ['meta/messenger', 'Facebook'],
    ['x', 'Twitter'],
    ['telegram', 'Telegram'],
    ['http', 'Website Institusi'],
    ['manual/letter', 'Pos Surat'],
    ['manual/visit', 'Tatap Muka'],
    ['manual/call', 'Hotline Service'],
    ['manual/email', 'Email Instansi'],
    ['something new', 'Hotline Service'],
  ] as const)('the channel %s is %s', ([sourceChannel, source]) => {
    expect(fieldsOf({ sourceChannel }).sources[0]).toBe(source)
  })

  test('goes by the settings of the agency', () => {
    const own = laporFields({ ...complaint, category: undefined, agency: 'DISHUB' }, code, [], {
      ...settings,
      zone: 'WIT',
      sources: { 'meta/whatsapp': 'WA Center' },
      classifications: { pengaduan: 'Pengaduan' },
      category: { id: 110, name: 'Lain' },
      categoryNames: new Map([[110, 'Topik Lainnya']]),
    })
    expect(own).toMatchObject({
      sources: ['WA Center', 'Whatsapp', 'Hotline Service', 'Call Center'],
      classification: 'Pengaduan',
      categoryId: 110,
      category: 'Topik Lainnya',
      agency: 'Dinas Perhubungan Kota Serang',
      receivedTime: '02:05:09',
    })
  })

  test('keeps the agency of a keyword that the settings do not name', () => {
    expect(fieldsOf({ agency: 'Dinas Sosial' }).agency).toBe('Dinas Sosial')
  })

  test('says where by the position where no words do', () => {
    const position = { latitude: -6.11, longitude: 106.15 }
    expect(fieldsOf({ place: undefined, position }).place).toBe('-6.11, 106.15')
    expect(fieldsOf({ place: undefined }).place).toBeUndefined()
  })

  test('has the text for a title where it has none, else whatever says what it is', () => {
    const bare = { title: undefined, text: '', category: undefined, place: undefined }
    expect(fieldsOf({ title: ' ', text: 'pju\npadam' }).title).toBe('pju padam')
    expect(fieldsOf({ ...bare, place: 'Alun-alun' }).title).toBe('Alun-alun')
    expect(fieldsOf(bare)).toMatchObject({ title: 'Laporan', text: code })
  })

  test('has a title of at most 140 signs that ends with a word', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const { title } = fieldsOf({ title: words.join(' ') })
        expect(title.length).toBeLessThanOrEqual(140)
        expect(title).not.toBe('')
        expect(title.isWellFormed()).toBe(true)
      }),
    )
    const many = Array.from({ length: 30 }, () => 'sampah').join(' ')
    expect(fieldsOf({ title: many }).title).toBe(`${'sampah '.repeat(19)}sampah`)
    expect(fieldsOf({ title: 'a'.repeat(200) }).title).toHaveLength(140)
  })

  test('ends with its code, on the same line, and fits into a cell', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(0, 32_700, 32_753, 32_754, 32_755, 40_000),
        (words, length) => {
          const { text } = fieldsOf({ text: 'x'.repeat(length) + words })
          expect(text.length).toBeLessThanOrEqual(32_767)
          expect(text.endsWith(code)).toBe(true)
          expect(/(?:^|[^\s] )SPL/.test(text.slice(-code.length - 2))).toBe(true)
          expect(codesIn(text)).toEqual([code])
        },
      ),
    )
    expect(fieldsOf({ text: 'satu\r\ndua\r\n\n' }).text).toBe(`satu\ndua ${code}`)
    expect(fieldsOf({ text: `${'x'.repeat(32_753)}😀` }).text.isWellFormed()).toBe(true)
  })
})
