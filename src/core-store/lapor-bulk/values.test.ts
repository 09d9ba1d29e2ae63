import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseValue, valueList } from './values.ts'

const sources = ['Whatsapp', 'SMS 1708', 'Twitter', 'Instagram', 'Tatap Muka', 'Pos Surat']
const categories = ['928 - Infrastruktur Jalan', '1398 - Penerangan Jalan', 'Agama (911)']
const kinds = [
  'Pengaduan Berkadar Pengawasan',
  'Pengaduan Tidak Berkadar Pengawasan',
  'Permintaan Informasi',
  'Aspirasi',
]

describe('of a drop-down is chosen', () => {
  test.for([
    ['the same', sources, ['Instagram'], undefined, 'Instagram'],
    ['the same in other letters', sources, ['  tatap  MUKA'], undefined, 'Tatap Muka'],
    ['another word for it', sources, ['WhatsApp'], undefined, 'Whatsapp'],
    ['another word for it', sources, ['WA'], undefined, 'Whatsapp'],
    ['another word for it', sources, ['SMS'], undefined, 'SMS 1708'],
    ['another word for it', sources, ['X'], undefined, 'Twitter'],
    ['the first that is there', sources, ['Telegram', 'Instagram'], undefined, 'Instagram'],
    ['the number in front', categories, ['Jalan'], 928, '928 - Infrastruktur Jalan'],
    ['the number behind', categories, ['Keagamaan'], 911, 'Agama (911)'],
    ['the name', categories, ['penerangan jalan'], undefined, '1398 - Penerangan Jalan'],
    ['the name in spite of another number', categories, ['Agama'], 12, 'Agama (911)'],
    ['a kind', kinds, ['Pengaduan Tidak Berkadar'], undefined, kinds[1]],
    ['a kind', kinds, ['permohonan informasi'], undefined, kinds[2]],
    ['a place', ['Kab. Bandung', 'Kota Bandung'], ['Kabupaten Bandung'], undefined, 'Kab. Bandung'],
    ['a place', ['KEC. CILEUNYI', 'KEC. SOREANG'], ['Cileunyi'], undefined, 'KEC. CILEUNYI'],
    ['a place', ['Bandung', 'Garut'], ['Kabupaten Bandung'], undefined, 'Bandung'],
    ['yes', ['Ya', 'Tidak'], ['Ya'], undefined, 'Ya'],
    ['yes', ['Y', 'T'], ['Ya'], undefined, 'Y'],
    ['no', ['Y', 'T'], ['Tidak'], undefined, 'T'],
  ] as const)('%s: %j, %j, %s', ([, list, wanted, id, value]) => {
    expect(chooseValue(valueList(list), wanted, id)).toEqual({ kind: 'value', value })
  })

  test.for([
    ['two places', ['Kabupaten Bandung', 'Kota Bandung'], ['Bandung']],
    ['another kind of place', ['Kota Bandung'], ['Kabupaten Bandung']],
    ['the opposite', ['Pengaduan Berkadar Pengawasan'], ['Pengaduan Tidak Berkadar Pengawasan']],
    ['a part of a name', ['Dinas Sosial Kota'], ['Dinas Sosial']],
    ['a number that is no id', ['Jalan 32 dan 33'], ['Pasar']],
    ['nothing', ['Ya'], []],
    ['nothing', [], ['Ya']],
    ['nothing', ['', '-'], ['', '-']],
  ] as const)('none for %s', ([, list, wanted]) => {
    expect(chooseValue(valueList(list), wanted).kind).toBe('none')
  })

  test('none, and the nearest three are named, the nearest first', () => {
    const list = ['Agama', 'Lampu Penerangan Jalan', 'Penerangan Jalan Umum', 'Jalan Rusak', '']
    const chosen = chooseValue(valueList(list), ['Penerangan Jalan'])
    expect(chosen).toEqual({
      kind: 'none',
      nearest: ['Penerangan Jalan Umum', 'Lampu Penerangan Jalan', 'Jalan Rusak'],
    })
  })

  test('nothing that is not in the list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.option(fc.nat(2_000), { nil: undefined }),
        (list, wanted, id) => {
          const chosen = chooseValue(valueList(list), wanted, id)
          const named = chosen.kind === 'value' ? [chosen.value] : chosen.nearest
          expect(named.every((value) => list.includes(value))).toBe(true)
          expect(named.length).toBeLessThanOrEqual(3)
        },
      ),
    )
  })
})
