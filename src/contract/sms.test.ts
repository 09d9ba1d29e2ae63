import { expect, test } from 'vitest'
import { decodeUtf16, partInHeader, senderOf, shortMessage, textReading } from './sms.ts'

test.for([
  ['0003070302', { group: '1708/udh8/7/3', number: 2, total: 3 }],
  ['080400070302', { group: '1708/udh16/7/3', number: 2, total: 3 }],
  ['0a01ff0003070302', { group: '1708/udh8/7/3', number: 2, total: 3 }],
  ['0003070304', undefined],
  ['0003070300', undefined],
  ['0003070101', undefined],
  ['00030703', undefined],
  ['', undefined],
] as const)('the user data header %s tells the part', ([hex, part]) => {
  expect(partInHeader(Buffer.from(hex, 'hex'), '1708')).toEqual(part)
})

test.for([
  ['+6281200000001', false, '+6281200000001', false],
  [' 6281200000001', false, '+6281200000001', false],
  ['006281200000001', false, '+6281200000001', false],
  ['081200000001', false, '+6281200000001', false],
  ['81200000001', true, '+6281200000001', false],
  ['1708', false, '1708', true],
  ['BMKG', false, 'BMKG', true],
] as const)('the sender %s (national: %s) is %s', ([given, isNational, address, isMachine]) => {
  expect(senderOf(given, '62', isNational)).toEqual({ address, isMachine })
  expect(senderOf(' ', '62')).toBeUndefined()
})

test('a broken octet at the end of UTF-16 is shown as such', () => {
  expect(decodeUtf16(Buffer.from('00410042ff', 'hex'))).toBe('AB\uFFFD')
  expect(decodeUtf16(Buffer.from('4100', 'hex'), true)).toBe('A')
})

test('a short message without a text is marked, unless it is a part of one', () => {
  const part = { group: 'g', number: 1, total: 2 }
  expect(shortMessage(textReading('a\0b'), undefined)).toEqual({ text: 'ab' })
  expect(shortMessage(textReading(''), undefined)).toEqual({ text: '', unsupported: 'empty' })
  expect(shortMessage(textReading(''), part)).toEqual({ text: '', part })
  expect(shortMessage({ kind: 'unreadable', type: 'binary' }, undefined)).toEqual({
    text: '',
    unsupported: 'binary',
  })
})
