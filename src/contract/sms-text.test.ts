import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Octets } from './events.ts'
import { septetsOf } from './sms.ts'
import { readOctets, readPieces, shortMessage } from './sms-text.ts'

const of = (coding: string, octets: Buffer | readonly number[]): Octets => ({
  coding,
  octets: Buffer.from(octets as Buffer).toString('base64'),
})
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16()
const gsm7 = (text: string) => Buffer.from([...text].flatMap((one) => septetsOf(one) ?? []))

describe('octets are joined first and read then', () => {
  const codings = { utf16, gsm7, utf8: (text: string) => Buffer.from(text) } as const
  const letters = { utf16: 'aé…🙏', gsm7: 'a€[é', utf8: 'aé…🙏' } as const

  test.for(['utf16', 'gsm7', 'utf8'] as const)('wherever %s is cut', (coding) => {
    const text = fc.string({ unit: fc.constantFrom(...letters[coding]), minLength: 1 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (written, cuts) => {
        const octets = codings[coding](written)
        const at = [0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length]
        at.sort((one, other) => one - other)
        const pieces = at.slice(1).map((end, index) => of(coding, octets.subarray(at[index], end)))
        expect(readPieces(pieces)).toEqual({ text: written })
      }),
    )
  })

  test('each run of one coding for itself', () => {
    const octets = utf16('🙏')
    const pieces = [
      of('gsm7', gsm7('Jalan €')),
      of('utf16', octets.subarray(0, 1)),
      of('utf16', octets.subarray(1)),
      of('gsm7', gsm7('[')),
    ]
    expect(readPieces(pieces).text).toBe('Jalan €🙏[')
  })

  test.for<[string, (Octets | undefined)[], string]>([
    ['half a pair', [of('utf16', utf16('a🙏').subarray(0, 4)), undefined], 'a[…]'],
    ['the other half', [undefined, of('utf16', utf16('🙏b').subarray(2))], '[…]b'],
    ['an odd octet', [of('utf16', utf16('Jalan').subarray(0, 9)), undefined], 'Jala[…]'],
    [
      'the second octet of a letter',
      [undefined, of('utf16', utf16(' rusak parah sekali').subarray(1)), undefined],
      '[…]rusak parah sekali[…]',
    ],
    ['half of UTF-8', [of('utf8', Buffer.from('a🙏').subarray(0, 3)), undefined], 'a[…]'],
    ['its other half', [undefined, of('utf8', Buffer.from('🙏b').subarray(2))], '[…]b'],
    ['an escape', [of('gsm7', [0x61, 0x1b]), undefined], 'a[…]'],
  ])('and leave %s out beside a gap', ([, pieces, text]) => {
    expect(readPieces(pieces)).toEqual({ text })
  })

  test('what nobody can read is named beside what can be read', () => {
    const bad = of('data_coding 4', [0, 1, 2])
    const unsupported = 'data_coding 4: 000102'
    expect(readPieces([of('gsm7', gsm7('Halo')), bad])).toEqual({ text: 'Halo[…]', unsupported })
    expect(readPieces([bad])).toEqual({ text: '', unsupported })
    expect(readPieces([bad, undefined])).toEqual({ text: '', unsupported })
    const cut = [of('data_coding 4', [0xf0, 0x9f]), of('data_coding 4', [0x99, 0x8f, 0x61])]
    expect(readPieces(cut)).toEqual({ text: '🙏a' })
  })

  test('parts that came as texts are joined as texts', () => {
    const [high = '', low = ''] = '🔥'
    expect(readPieces([`api ${high}`, `${low}!`])).toEqual({ text: 'api 🔥!' })
  })
})

test('octets of no alphabet are read, or shown in full', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const reading = readOctets(Buffer.from(octets), 'data_coding 4')
      if (reading.kind === 'unreadable')
        expect(reading.type).toBe(`data_coding 4: ${Buffer.from(octets).toString('hex')}`)
      else expect(reading.text).toMatch(/^[\P{C}\p{Cf}\n\r\t]*$/u)
    }),
  )
})

test('a short message without a text is marked, unless it is a part of one', () => {
  const place = { group: 'g', number: 1, total: 2 }
  const content = of('gsm7', [])
  expect(shortMessage(of('latin1', Buffer.from('a\0b')), undefined)).toEqual({ text: 'ab' })
  expect(shortMessage(content, undefined)).toEqual({ text: '', unsupported: 'empty' })
  expect(shortMessage(content, place)).toEqual({ text: '', part: { ...place, content } })
  expect(shortMessage(of('binary', [0xff]), undefined)).toEqual({
    text: '',
    unsupported: 'binary: ff',
  })
})
