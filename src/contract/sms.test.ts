import { expect, test } from 'vitest'
import { decodeUtf16, senderOf, unannouncedHeader, userDataHeader } from './sms.ts'

test.for([
  ['050003070302', { group: 'udh8/7/3', number: 2, total: 3 }],
  ['06080400070302', { group: 'udh16/7/3', number: 2, total: 3 }],
  ['080a01ff0003070302', { group: 'udh8/7/3', number: 2, total: 3 }],
  ['0a00030503010003070302', { group: 'udh8/7/3', number: 2, total: 3 }],
  ['05000307ff ff', { group: 'udh8/7/255', number: 255, total: 255 }],
  ['050003070304', undefined],
  ['050003070300', undefined],
  ['050003070002', undefined],
  ['050003070101', undefined],
  ['00', undefined],
] as const)('the user data header %s tells the place', ([given, place]) => {
  const header = Buffer.from(given.replaceAll(' ', ''), 'hex')
  const payload = Buffer.concat([header, Buffer.from('adu')])
  expect(userDataHeader(payload)).toEqual({ length: header.length, place, table: 0 })
  expect(unannouncedHeader(payload)?.place).toEqual(place)
  expect(unannouncedHeader(header)).toBeUndefined()
})

test('a header tells the table of another language', () => {
  expect(userDataHeader(Buffer.from('03250103', 'hex'))?.table).toBe(3)
  expect(userDataHeader(Buffer.from('03240103', 'hex'))?.table).toBe(0)
})

test.for(['', '7a68', '0400030703', '060003070302', '0300030703'])(
  'lengths that do not come out even are no header: %s',
  (hex) => {
    expect(userDataHeader(Buffer.from(hex, 'hex'))).toBeUndefined()
  },
)

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
