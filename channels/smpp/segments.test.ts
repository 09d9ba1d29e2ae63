import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readOctets } from '../../src/contract/sms-text.ts'
import { deliverSm } from '../../test/harness/scripted-smsc.ts'
import type { Alphabet } from './coding.ts'
import { encodeText } from './segments.ts'
import { contentOf, placeIn } from './user-data.ts'

const sizes = (text: string, bits: 8 | 16, alphabet: Alphabet = 'gsm7') =>
  encodeText(text, alphabet, bits, 0x1234).segments.map(({ length }) => length)

describe('smpp segments', () => {
  // Octets with the header: 6 for a reference of 8 bits, 7 for one of 16.
  test.for([
    ['160 septets', 'a'.repeat(160), 16, [160]],
    ['161 septets', 'a'.repeat(161), 16, [7 + 152, 7 + 9]],
    ['161 septets, short reference', 'a'.repeat(161), 8, [6 + 153, 6 + 8]],
    ['80 extended characters', '€'.repeat(80), 16, [160]],
    ['81 extended characters', '€'.repeat(81), 8, [6 + 152, 6 + 10]],
    [
      'an extended character over the cut',
      `${'a'.repeat(152)}€${'a'.repeat(10)}`,
      8,
      [6 + 152, 6 + 12],
    ],
    ['70 units', 'ç'.repeat(70), 16, [140]],
    ['71 units', 'ç'.repeat(71), 16, [7 + 132, 7 + 10]],
    ['71 units, short reference', 'ç'.repeat(71), 8, [6 + 134, 6 + 8]],
    [
      'a surrogate pair over the cut',
      `${'ç'.repeat(65)}🙏${'ç'.repeat(10)}`,
      16,
      [7 + 130, 7 + 24],
    ],
    ['nothing', '', 16, []],
  ] as const)('%s', ([, text, bits, expected]) => {
    expect(sizes(text, bits)).toEqual(expected)
  })

  test('packed, 161 septets take 140 octets and what is left', () => {
    expect(sizes('a'.repeat(161), 8, 'gsm7-packed')).toEqual([140, 6 + 8])
    expect(sizes('a'.repeat(160), 8, 'gsm7-packed')).toEqual([140])
  })

  test('writes the header of either width', () => {
    const [long] = encodeText('a'.repeat(161), 'gsm7', 16, 0x1234).segments
    const [short] = encodeText('a'.repeat(161), 'gsm7', 8, 0x1234).segments
    expect(long?.subarray(0, 7).toString('hex')).toBe('06080412340201')
    expect(short?.subarray(0, 6).toString('hex')).toBe('050003340201')
  })

  test('counts Latin-1 in septets, and leaves what it lacks to UCS-2', () => {
    const { dataCoding, segments } = encodeText('Jl. Melati_1 @é', 'latin1', 16, 1)
    expect([dataCoding, segments[0]?.toString('latin1')]).toEqual([0, 'Jl. Melati_1 @é'])
    expect(sizes('['.repeat(80), 16, 'latin1')).toEqual([80])
    expect(sizes('['.repeat(81), 16, 'latin1')).toHaveLength(2)
    expect(encodeText('5 €', 'latin1', 16, 1).dataCoding).toBe(8)
    expect(encodeText('5 é', 'utf8', 16, 1).dataCoding).toBe(8)
  })

  test('refuses a text of more than 255 segments', () => {
    expect(encodeText('a'.repeat(152 * 255), 'gsm7', 16, 1).segments).toHaveLength(255)
    expect(encodeText('a'.repeat(152 * 255 + 1), 'gsm7', 16, 1).segments).toEqual([])
  })

  test('comes back whole, part by part, through what reads messages', () => {
    const characters = fc.constantFrom('a', '€', '[', 'é', 'ç', '🙏', '\n', '@')
    const text = fc.string({ unit: characters, minLength: 1, maxLength: 700 })
    const alphabets = fc.constantFrom<Alphabet>('gsm7', 'gsm7-packed', 'latin1', 'utf8')
    fc.assert(
      fc.property(text, alphabets, fc.constantFrom(8, 16), (written, alphabet, bits) => {
        const { segments, dataCoding, isJoined } = encodeText(written, alphabet, bits, 77)
        const read = segments.map((shortMessage) => {
          const pdu = deliverSm({ shortMessage, dataCoding, esmClass: isJoined ? 0x40 : 0 })
          expect(placeIn(pdu)?.total).toBe(isJoined ? segments.length : undefined)
          const { coding, octets } = contentOf(pdu, alphabet)
          const reading = readOctets(Buffer.from(octets, 'base64'), coding)
          return reading.kind === 'text' ? reading.text : reading.type
        })
        expect(read.join('')).toBe(written)
        for (const part of read) expect(part.isWellFormed()).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
