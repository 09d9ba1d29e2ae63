import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalId, otherReadings, reportText, statusOf } from './delivery-report.ts'

const usual = {
  id: 'M2',
  sub: '001',
  dlvrd: '001',
  'submit date': '2603020304',
  'done date': '260302030405',
  stat: 'DELIVRD',
  err: '000',
}

describe('a text is a delivery report', () => {
  test('in any order and case, whichever other fields are missing', () => {
    const kept = fc.shuffledSubarray(Object.entries(usual), { minLength: 2 })
    fc.assert(
      fc.property(kept, fc.boolean(), fc.boolean(), (fields, isLoud, hasText) => {
        const names = fields.map(([name]) => name)
        fc.pre(names.includes('id') && names.includes('stat'))
        const words = fields.map(([name, value]) => `${name}:${value}`)
        const said = [...words, ...(hasText ? ['text:Laporan id: 5 kami'] : [])].join(' ')
        const read = reportText(isLoud ? said.toUpperCase() : said)
        expect(read).toMatchObject({ id: 'M2', state: 'DELIVRD' })
      }),
    )
  })

  test.for([
    ['id:M2 stat:EXPIRED', 'M2', 'EXPIRED'],
    ['id: M2 sub: 001 dlvrd: 000 stat: ANEH err: 1F', 'M2', 'ANEH'],
    [' \0id:M2\nsub:001\nstat:DELIVRD\0', 'M2', 'DELIVRD'],
    ['text:Halo id:M2 sub:001 stat:DELIVRD err:', 'M2', 'DELIVRD'],
    ['sub:001 dlvrd:001 submit date:2603020304 stat:DELIVRD', undefined, 'DELIVRD'],
    ['id:M2 sub:001 dlvrd:001 submit date:26/03/02 03:04 done date: err:0', 'M2', undefined],
  ] as const)('such as %j', ([text, id, state]) => {
    expect(reportText(text)).toMatchObject({ id, state })
  })

  test.for([
    '',
    'id:',
    'id: 12 stat: rusak',
    'id:3174 stat:KAWIN',
    'text: halo',
    'Apa arti id:M2 sub:001 dlvrd:001 stat:DELIVRD err:000?',
    '"id:M2 sub:001 dlvrd:001 stat:DELIVRD err:000"',
    'id:M2 sub:001 tolong dlvrd:001 stat:DELIVRD err:000 text:',
    'id:M2 stat:DELIVRD itu apa artinya',
    'stat:DELIVRD',
    'submit date:2603020304',
  ])('but not %j', (text) => {
    expect(reportText(text)).toBeUndefined()
  })
})

test('an id has one form, whatever a centre does to it', () => {
  for (const written of ['1A2b', '1a2B', '001A2B', ' 1a2b ', '1a2b\0', '0000001a2b\0\0 '])
    expect(canonicalId(written)).toBe('1A2B')
  expect(canonicalId('000')).toBe('0')
  expect(canonicalId('ab_22@SMSC')).toBe('AB_22@SMSC')
  expect(canonicalId('00-7x')).toBe('00-7X')
})

test('an id in hexadecimal is found by the same in decimal, and the other way round', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (number) => {
      const [decimal, hex] = [canonicalId(String(number)), canonicalId(number.toString(16))]
      expect([decimal, ...otherReadings(decimal)]).toContain(hex)
      expect([hex, ...otherReadings(hex)]).toContain(decimal)
    }),
  )
  expect(otherReadings('AB_22@SMSC')).toEqual([])
})

test('a state that nobody has seen means nothing', () => {
  expect(statusOf('APAPUN')).toBeUndefined()
})
