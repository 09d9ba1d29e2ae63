import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standardSpelling } from './colloquial.ts'
import { fingerprint, normalise } from './normalise.ts'

describe('a normalised text', () => {
  test.for([
    ['Lampu JALAN mati!!!', 'lampu jalan mati'],
    ['sy tdk bs lewat jln yg rusak', 'saya tidak bisa lewat jalan yang rusak'],
    ['Toloooong  pak,\nbanjirrr', 'tolong bapak banjir'],
    ['PPPK dan Gang III', 'pppk dan gang iii'],
    ["Jum’at, do'a bersama", 'jumat doa bersama'],
    ['RT.05/RW 011', 'rt 5 rw 11'],
    ['rt05 rw11', 'rt 5 rw 11'],
    ['no 12A', 'nomor 12 a'],
    ['angin2 dan gorong2nya', 'angin angin dan gorong gorongnya'],
    ['gorong-gorong', 'gorong gorong'],
    ['Ｊｌ． Ｍｅｌａｔｉ １２', 'jalan melati 12'],
    ['terimakasih 🙏👍', 'terima kasih'],
    ['lampu🙏mati—gelap…', 'lampu mati gelap'],
    ['Lampu\u200b ja\u00adlan \u202emati 5️⃣ ٣', 'lampu jalan mati 5 3'],
    ['...', ''],
    ['\u3164\u200b', ''],
    ['', ''],
  ] as const)('of %j is %j', ([text, normalised]) => {
    expect(normalise(text)).toBe(normalised)
  })

  test('does not change when it is normalised again', () => {
    const letters = fc.constantFrom(...'aabgklpruy05 2.-’'.split(''), ' yg ', ' rt', 'iii', '😀')
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 30 }), (pieces) => {
        const once = normalise(pieces.join(''))
        expect(normalise(once)).toBe(once)
      }),
    )
  })

  test('has no word left that the table of spellings replaces', () => {
    for (const [colloquial, standard] of standardSpelling) {
      expect(normalise(colloquial)).toBe(standard)
      expect(normalise(standard)).toBe(standard)
    }
  })
})

describe('a fingerprint', () => {
  test('is the SHA-256 of the normalised text', () => {
    expect(fingerprint('Jln. RUSAK')).toBe(
      'a26a6f04cb49a509abff2cce0eb6bbc481c546acd3a5a180e77cc3680faf3345',
    )
  })

  test('is the same for two spellings and another for another place', () => {
    expect(fingerprint('PJU padam di jl Melati, RT 05')).toBe(
      fingerprint('pju padam dijalan melati rt5'),
    )
    expect(fingerprint('pju padam RT 5')).not.toBe(fingerprint('pju padam RT 6'))
  })
})
