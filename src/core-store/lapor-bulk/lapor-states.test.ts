import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { laporState, rankOf, reasonWords } from './lapor-state-words.ts'
import { changesOf, type Seen } from './lapor-states.ts'

const nothing: Seen = { state: null, agency: null, reason: null }
const dinas = 'Dinas Sosial'

/** Rows of exports one after another: what each tells. */
function told(states: readonly (readonly (string | undefined)[])[], isDated = true) {
  let seen = nothing
  return states.map(([state, agency, reason]) => {
    const row = {
      trackingId: '1',
      ...(state !== undefined && { state }),
      ...(agency !== undefined && { agency }),
      ...(reason !== undefined && { reason }),
    }
    const changes = changesOf(seen, row, isDated)
    if (changes === undefined) return 'older'
    seen = changes.seen
    return changes.news
      .map(({ kind, agency: by, reason: why }) => [kind, by, why].filter(Boolean).join(' '))
      .join(', ')
  })
}

describe('a state of LAPOR!', () => {
  test.for([
    ['Belum Terverifikasi', undefined],
    ['Menunggu Kelengkapan Informasi', 'asked'],
    ['TERVERIFIKASI', 'verified'],
    ['Terdisposisi', 'assigned'],
    ['Sedang  ditindaklanjuti', 'assigned'],
    ['Sudah Ditindaklanjuti', 'answered'],
    ['Ditanggapi oleh Pelapor', 'answered'],
    ['Bukan Wewenang', 'declined'],
    ['Ditunda', 'delayed'],
    ['Ditutup oleh Sistem', 'closed'],
    ['Ditutup Oleh Sistem', 'closed'],
    ['Ditutup oleh Admin', 'closed'],
    ['Ditutup oleh Pelapor', 'closed'],
    ['Diarsipkan oleh Sistem', 'archived'],
    ['diarsipkan oleh admin', 'archived'],
    ['Diarsipkan oleh Pelapor', 'archived'],
    ['Konten Terblokir', 'archived'],
  ] as const)('%s is %s', ([words, news]) => {
    expect(laporState(words)).toMatchObject({ news })
  })

  test('that nobody knows is none, and comes before all', () => {
    expect(laporState('Menunggu Hujan')).toBeUndefined()
    expect(rankOf('Menunggu Hujan')).toBe(-1)
    expect(rankOf(undefined)).toBe(-1)
    expect(rankOf('Belum Terverifikasi')).toBe(0)
  })
})

describe('exports tell', () => {
  test.for([
    [
      'each step',
      [
        ['Belum Terverifikasi'],
        ['Terverifikasi'],
        ['Terdisposisi', dinas],
        ['Sedang Ditindaklanjuti', dinas],
        ['Ditanggapi', dinas],
        ['Ditanggapi oleh Pelapor', dinas],
        ['Ditutup oleh Sistem', dinas],
      ],
      ['', 'verified', `assigned ${dinas}`, '', `answered ${dinas}`, '', `closed ${dinas}`],
    ],
    [
      'nothing twice',
      [['Terverifikasi', dinas], ['TERVERIFIKASI', 'DINAS SOSIAL'], ['Terverifikasi']],
      [`verified, assigned ${dinas}`, '', ''],
    ],
    [
      'steps that were skipped, if they matter',
      [['Ditutup oleh Sistem', dinas]],
      [`assigned ${dinas}, answered ${dinas}, closed ${dinas}`],
    ],
    ['no answer where the reporter closed', [['Ditutup oleh Pelapor']], ['closed']],
    [
      'an answer that the reporter answered already',
      [
        ['Terverifikasi', dinas],
        ['Ditanggapi oleh Pelapor', dinas],
      ],
      [`verified, assigned ${dinas}`, `answered ${dinas}`],
    ],
    ['a second answer', [['Ditanggapi oleh Pelapor'], ['Ditanggapi']], ['answered', 'answered']],
    [
      'another agency',
      [
        ['Terdisposisi', dinas],
        ['Terdisposisi', 'Dinas Jalan'],
        ['Ditanggapi', 'Dinas Kota'],
      ],
      [`assigned ${dinas}`, 'assigned Dinas Jalan', 'assigned Dinas Kota, answered Dinas Kota'],
    ],
    [
      'the agency that declined, and the next one',
      [
        ['Terdisposisi', dinas],
        ['Bukan Wewenang', 'Dinas Jalan'],
        ['Terdisposisi', 'Dinas Jalan'],
      ],
      [`assigned ${dinas}`, `declined ${dinas}`, 'assigned Dinas Jalan'],
    ],
    [
      'what is missing, and why',
      [
        ['Menunggu Kelengkapan Informasi'],
        ['Menunggu Kelengkapan Informasi', undefined, 'Alamat kurang jelas'],
        ['Menunggu Kelengkapan Informasi', undefined, 'alamat kurang jelas'],
      ],
      ['asked', 'asked Alamat kurang jelas', ''],
    ],
    [
      'why it was archived',
      [
        ['Diarsipkan oleh Admin', dinas, 'Laporan ini diarsipkan karena tidak jelas'],
        ['Diarsipkan Oleh Admin', dinas, 'Laporan ini diarsipkan karena tidak jelas'],
      ],
      [`archived ${dinas} Tidak jelas`, ''],
    ],
    [
      'nothing of an agency that changes after the end',
      [
        ['Ditutup oleh Pelapor', dinas],
        ['Ditutup oleh Pelapor', 'Dinas Jalan'],
      ],
      [`assigned ${dinas}, closed ${dinas}`, ''],
    ],
    [
      'that it was opened again',
      [['Ditutup oleh Pelapor'], ['Ditanggapi'], ['Ditutup oleh Sistem']],
      ['closed', 'answered', 'closed'],
    ],
    ['nothing of a row without a state', [['Terverifikasi'], []], ['verified', '']],
  ] as const)('%s', ([, states, expected]) => {
    expect(told(states)).toEqual(expected)
  })

  test('a state that nobody knows only to the operator, and keep what is known', () => {
    const seen = { state: 'Ditanggapi', agency: dinas, reason: null }
    expect(changesOf(seen, { trackingId: '1', state: 'Aneh', agency: 'X' }, true)).toEqual({
      news: [],
      seen,
      unknown: 'Aneh',
    })
  })
})

describe('an export without a date', () => {
  test.for([
    [
      'goes on',
      [['Terverifikasi'], ['Ditanggapi', dinas]],
      ['verified', `assigned ${dinas}, answered ${dinas}`],
    ],
    [
      'takes no state back',
      [['Ditanggapi'], ['Terverifikasi'], ['Ditanggapi']],
      ['answered', 'older', ''],
    ],
    [
      'takes no end back',
      [['Ditutup oleh Admin'], ['Diarsipkan oleh Admin']],
      ['answered, closed', 'older'],
    ],
    [
      'takes no agency back',
      [
        ['Terdisposisi', 'A'],
        ['Terdisposisi', 'B'],
      ],
      ['assigned A', 'older'],
    ],
    [
      'takes no reason back',
      [
        ['Ditunda', undefined, 'satu'],
        ['Ditunda', undefined, 'dua'],
      ],
      ['delayed Satu', 'older'],
    ],
  ] as const)('%s', ([, states, expected]) => {
    expect(told(states, false)).toEqual(expected)
  })

  test('told in any order and again: each state once, and the last one stays', () => {
    const states = [
      'Belum Terverifikasi',
      'Terverifikasi',
      'Terdisposisi',
      'Ditanggapi',
      'Ditutup oleh Admin',
    ]
    const rows = fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rows, (shuffled) => {
        const news = told(
          shuffled.map((state) => [state]),
          false,
        )
          .filter((one) => one !== 'older')
          .flatMap((one) => one.split(', ').filter(Boolean))
        expect(new Set(news).size).toBe(news.length)
        const last = Math.max(...shuffled.map((state) => states.indexOf(state)))
        const kinds = ['', 'verified', 'assigned', 'answered', 'closed']
        expect(news.at(-1) ?? '').toBe(kinds[last])
      }),
    )
  })
})

describe('a reason', () => {
  test.for([
    ['Laporan ini diarsipkan karena Mengandung SARA', 'Mengandung SARA'],
    ['Laporan diarsipkan karena sudah mencapai batas.', 'Sudah mencapai batas.'],
    ['Laporan ini diarsipkan sesuai dengan keinginan Pelapor', 'Sesuai dengan keinginan Pelapor'],
    ['  data   kurang ', 'Data kurang'],
    ['Laporan ini diarsipkan karena', 'Laporan ini diarsipkan karena'],
    ['', ''],
  ] as const)('%j says %j', ([reason, words]) => {
    expect(reasonWords(reason)).toBe(words)
  })
})
