import { describe, expect, test } from 'vitest'
import { isReceiptNumber } from '../identity/names.ts'
import { type Command, readCommand } from './decide.ts'

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
