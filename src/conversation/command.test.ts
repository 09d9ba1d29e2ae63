import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isReceiptNumber } from '../identity/names.ts'
import { type Command, readCommand } from './command.ts'

const receiptNumber = '1234567894'
const mistyped = '1234567849'

describe('a command', () => {
  test('is tried with one number that is right and one that is not', () => {
    expect([isReceiptNumber(receiptNumber), isReceiptNumber(mistyped)]).toEqual([true, false])
  })

  test.for<[string, Command]>([
    ['/status@lapor1708_bot', { kind: 'status' }],
    ['STATUS', { kind: 'status' }],
    [' status. ', { kind: 'status' }],
    ['“Status”', { kind: 'status' }],
    ['*STATUS*', { kind: 'status' }],
    ['/status', { kind: 'status' }],
    ['cek', { kind: 'status' }],
    ['Cek status laporan saya?', { kind: 'status' }],
    ['STATUS 1234567894', { kind: 'status', receiptNumber }],
    ['Status: 1234567894.', { kind: 'status', receiptNumber }],
    ['status laporan 123 456 7894', { kind: 'status', receiptNumber }],
    ['cek laporan no. 123-456-7894', { kind: 'status', receiptNumber }],
    ['CEK 1234567894', { kind: 'status', receiptNumber }],
    ['1234567894 status', { kind: 'status', receiptNumber }],
    ['status\n1234567894', { kind: 'status', receiptNumber }],
    ['1234567894', { kind: 'status', receiptNumber }],
    ['123.456.7894', { kind: 'status', receiptNumber }],
    ['１２３４５６７８９４', { kind: 'status', receiptNumber }],
    ['STATUS 1234567849', { kind: 'status', typed: mistyped }],
    ['status 123 456 78', { kind: 'status', typed: '12345678' }],
    ['status 1234567894 1', { kind: 'status', typed: '12345678941' }],
    ['BANTUAN', { kind: 'help' }],
    ['help!', { kind: 'help' }],
    ['Info', { kind: 'help' }],
    ['STOP', { kind: 'stop' }],
    ['Berhenti.', { kind: 'stop' }],
    ['unreg', { kind: 'stop' }],
    ['MULAI', { kind: 'start' }],
    ['/start', { kind: 'start' }],
  ])('%j is read', ([text, command]) => {
    expect(readCommand(text)).toEqual(command)
  })

  test.for<[string, Command]>([
    ['STA\u200cTUS 1234567894', { kind: 'status', receiptNumber }],
    ['\ufeffSTATUS 12345\u200b67894', { kind: 'status', receiptNumber }],
    ['STATUS 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣4️⃣', { kind: 'status', receiptNumber }],
    ['١٢٣٤٥٦٧٨٩٤', { kind: 'status', receiptNumber }],
    ['\u200f/status@lapor1708_bot', { kind: 'status' }],
    ['𝗦𝗧𝗢𝗣', { kind: 'stop' }],
  ])('%j is read as it is seen', ([text, command]) => {
    expect(readCommand(text)).toEqual(command)
  })

  test('is the same with anything unseen in any place', () => {
    const unseen = fc.constantFrom(
      ...'\u200b\u200c\u200d\ufeff\u202e\u2066\u00ad\u2060\ufe0f\u20e3\u{e007f}',
    )
    const given = fc.constantFrom('STATUS 1234567894', 'cek laporan no. 123-456-7894', 'Berhenti.')
    fc.assert(
      fc.property(given, fc.array(fc.tuple(fc.nat(), unseen), { maxLength: 40 }), (text, marks) => {
        let marked = text
        for (const [place, mark] of marks) {
          const at = place % (marked.length + 1)
          marked = marked.slice(0, at) + mark + marked.slice(at)
        }
        fc.pre(marked.isWellFormed())
        expect(readCommand(marked)).toEqual(readCommand(text))
      }),
    )
  })

  test.for([
    'status jalan rusak di depan pasar belum berubah',
    'status jalan 1234567894',
    'cek jalan depan sekolah, berlubang',
    'info lowongan',
    'bantuan sosial belum cair',
    'mohon bantuan',
    'stop pungli di terminal',
    'berhenti beroperasi lampu merahnya',
    'mulai kemarin air mati',
    'mulai 1234567894',
    'bantuan 5',
    '1234567849',
    '081234567890',
    '12345',
    'laporan saya',
    'no 5',
    'constructor',
    'statusnya',
    '',
    '?',
    `status ${' '.repeat(100)}`,
  ])('is not %j', (text) => {
    expect(readCommand(text)).toBeUndefined()
  })
})
