import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawCode, isCode } from './code.ts'
import type { LaporRow } from './fields.ts'
import { matchRows } from './match.ts'
import type { UnlinkedReport } from './match-pairs.ts'

/** Numbers from 0 to 1 that are the same for the same seed. */
function dice(seed: number) {
  let state = seed
  const roll = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const below = (most: number) => Math.floor(roll() * most)
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return { roll, below, oneOf }
}
type Dice = ReturnType<typeof dice>

const matters =
  'lampu jalan padam sejak kemarin malam;jalan berlubang dan sering membuat pengendara jatuh;sampah menumpuk sampai menutup saluran air;air ledeng tidak mengalir sudah beberapa hari;pohon besar tumbang menutup separuh jalan;antrean di kantor kecamatan lama sekali;bantuan sosial untuk ibu saya belum turun;sekolah dasar kekurangan bangku untuk murid;asap pembakaran mengganggu pernapasan anak kami;trotoar dipakai pedagang sehingga warga berjalan di aspal'.split(
    ';',
  )
const wishes =
  'mohon segera diperbaiki;tolong ditindaklanjuti pak;kami sudah melapor ke ketua RT;sampai sekarang belum ada petugas;terima kasih atas perhatiannya;warga sangat terganggu;sudah tiga kali kejadian'.split(
    ';',
  )
const syllables = 'ka ra ma ti su lo ben pa wi ja go ne lu de sa'.split(' ')

function nameOf({ oneOf, below }: Dice): string {
  return Array.from({ length: 2 + below(3) }, () => oneOf(syllables)).join('')
}

function textOf(random: Dice): string {
  const { oneOf, below, roll } = random
  // Some write what everybody writes.
  if (roll() < 0.05) return oneOf(['pju padam', 'jalan berlubang', 'Sampah menumpuk'])
  const place = `jalan ${nameOf(random)} nomor ${1 + below(90)} RT ${1 + below(12)} kelurahan ${nameOf(random)}`
  return `Selamat pagi, ${oneOf(matters)} di ${place}, ${oneOf(wishes)}, dekat ${nameOf(random)}. ${oneOf(wishes)}`
}

/** What LAPOR!'s admins make of a text: half of them only change its case. */
function edited(text: string, { roll, oneOf }: Dice): string {
  const kind = roll()
  if (kind < 0.3) return text
  if (kind < 0.6) return text.toLowerCase()
  if (kind < 0.7) return text.toUpperCase()
  if (kind < 0.8) return text.replace(/ /g, '  ').replace(/,/g, ' , ')
  const words = text.split(' ')
  const last = words.pop() ?? ''
  const changed = words.flatMap((word) => {
    const how = roll()
    if (how < 0.04) return []
    if (how < 0.08) return [word.replace(/[aiueo]/, '')]
    return how < 0.1 ? [word, oneOf(['yang', 'sekali', 'itu'])] : [word]
  })
  return [...changed, last].join(' ')
}

function damaged(text: string, { roll }: Dice): string {
  const kind = roll()
  if (kind < 0.4) return text.slice(0, -13)
  return kind < 0.7 ? text.slice(0, -4) : text.replace(/SPL(.)(.)(.)/, 'SPL$3$1$2')
}

function dayOf({ below }: Dice, most: number): string {
  return new Date(Date.UTC(2026, 0, 1 + below(most))).toISOString().slice(0, 10)
}

const channels = [
  ['SMS', 'Hotline Service'],
  ['Whatsapp', 'Hotline Service'],
  ['Instagram', 'Hotline Service'],
]

function codeOf({ below }: Dice): string {
  return drawCode((count) => Uint8Array.from({ length: count }, () => below(256)))
}

function reportsOf(random: Dice, count: number): UnlinkedReport[] {
  return Array.from({ length: count }, (_, place) => {
    const code = codeOf(random)
    const text = `${textOf(random)} ${code}`
    const sources = random.oneOf(channels)
    return { reference: `r${place}`, code, text, receivedOn: dayOf(random, 60), sources }
  })
}

function rowsOf(random: Dice, reports: readonly UnlinkedReport[], strangers: number) {
  const truth = new Map<string, string>()
  const rows: LaporRow[] = []
  const add = (row: Omit<LaporRow, 'trackingId'>) => {
    const trackingId = String(1_000_000 + rows.length)
    rows.push({ trackingId, ...row })
    return trackingId
  }
  for (const { reference, text, receivedOn = '', sources } of reports) {
    if (random.roll() < 0.1) continue
    const left = random.roll() < 0.03 ? damaged(text, random) : text
    const row = { receivedOn, source: sources[0] ?? '', textAtFirst: edited(left, random) }
    truth.set(add({ ...row, textAtLast: edited(left, random) }), reference)
  }
  for (let count = 0; count < strangers; count += 1) {
    const text = textOf(random)
    const source = random.oneOf(['Website', 'Android', 'SMS', 'Whatsapp', 'Hotline Service'])
    const receivedOn = dayOf(random, 60)
    add({ receivedOn, source, textAtFirst: text, textAtLast: edited(text, random) })
  }
  const shuffled = rows.map((row) => ({ row, key: random.roll() })).sort((a, b) => a.key - b.key)
  return { rows: shuffled.map(({ row }) => row), truth }
}

describe('rows of an export', () => {
  test('none is matched wrongly, and 95 % of ours without a human', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = dice(seed)
        const reports = reportsOf(random, 700)
        const { rows, truth } = rowsOf(random, reports, 370)
        const { sure, doubtful } = matchRows(rows, reports)
        const wrong = sure.filter(({ row, reference }) => truth.get(row.trackingId) !== reference)
        expect(wrong).toEqual([])
        expect(sure.length).toBeGreaterThanOrEqual(0.95 * truth.size)
        expect(new Set(sure.map(({ reference }) => reference)).size).toBe(sure.length)
        const isSure = new Set(sure.map(({ row }) => row.trackingId))
        const listed = new Map(doubtful.map(({ row, candidates }) => [row.trackingId, candidates]))
        for (const [trackingId, reference] of truth) {
          if (isSure.has(trackingId)) continue
          const candidates = listed.get(trackingId) ?? []
          // "pju padam" without a code may be any of those that wrote so.
          const names = candidates.map((one) => one.reference)
          expect(names.includes(reference) || names.length > 0).toBe(true)
        }
      }),
      { numRuns: 6 },
    )
  })

  test('are matched as they are with all codes cut: by text alone, none wrongly', () => {
    const random = dice(7)
    const reports = reportsOf(random, 300)
    const { rows, truth } = rowsOf(random, reports, 300)
    const bare = rows.map((row) => ({
      ...row,
      textAtFirst: (row.textAtFirst ?? '').replace(/ *\S{12} *$/, ''),
      textAtLast: '',
    }))
    const { sure } = matchRows(bare, reports)
    expect(sure.filter(({ row, reference }) => truth.get(row.trackingId) !== reference)).toEqual([])
    expect(sure.length).toBeGreaterThan(0.6 * truth.size)
    expect(new Set(sure.map(({ by }) => by))).toEqual(new Set(['text']))
  })

  test('of 3,000 reports and 3,000 rows take no long time', () => {
    const random = dice(3)
    const reports = reportsOf(random, 3_000)
    const { rows } = rowsOf(random, reports, 300)
    const before = process.threadCpuUsage()
    matchRows(rows, reports)
    const { user, system } = process.threadCpuUsage(before)
    // One second where nothing else runs.
    expect((user + system) / 1_000).toBeLessThan(6_000)
  })
})

const code = drawCode(() => Uint8Array.from([3, 7, 3, 3, 3, 9, 4, 4]))
const other = drawCode(() => Uint8Array.from([6, 7, 3, 15, 3, 9, 4, 2]))
const long =
  'Lampu jalan di depan balai warga Jalan Melati 5 padam sejak hari Senin, mohon segera diperbaiki'

function report(more: Partial<UnlinkedReport> = {}): UnlinkedReport {
  const sources = ['Whatsapp', 'Hotline Service']
  return {
    reference: 'a',
    code,
    text: `${long} ${code}`,
    receivedOn: '2026-03-02',
    sources,
    ...more,
  }
}

function row(textAtFirst: string, more: Partial<LaporRow> = {}): LaporRow {
  return { trackingId: '7', receivedOn: '2026-03-03', source: 'Whatsapp', textAtFirst, ...more }
}

/** A valid code that has six signs of ours. */
function mistyped(): string {
  const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
  for (const a of signs)
    for (const b of signs) {
      const one = `${code.slice(0, 9)}${a}${b}${code.slice(11)}`
      if (one !== code && isCode(one)) return one
    }
  return code
}

/** "7 = a by code" is sure, "7 ? a" in doubt. */
function matched(rows: readonly LaporRow[], reports: readonly UnlinkedReport[]) {
  const { sure, doubtful } = matchRows(rows, reports)
  return [
    ...sure.map((one) => `${one.row.trackingId} = ${one.reference} by ${one.by}`),
    ...doubtful.map(
      (one) =>
        `${one.row.trackingId} ? ${one.candidates.map(({ reference }) => reference).join(' ')}`,
    ),
  ]
}

describe('a row of an export', () => {
  test.for([
    ['with the code', row(`${long} ${code}`), ['7 = a by code']],
    ['with the code in other letters', row(`${long} ${code}`.toLowerCase()), ['7 = a by code']],
    [
      'with the code from another channel',
      row(`${long} ${code}`, { source: 'Website' }),
      ['7 = a by code'],
    ],
    [
      'with the code in the last text only',
      row(long, { textAtLast: `${long} ${code}` }),
      ['7 = a by code'],
    ],
    [
      'that has only the last text',
      { trackingId: '7', textAtLast: `${long} ${code}` },
      ['7 = a by code'],
    ],
    [
      'that quotes the code',
      row(`Menyambung laporan ${code}: pohon tumbang menutup gang`),
      ['7 ? a'],
    ],
    ['with the code of another report', row(`${long} ${other}`), []],
    ['with a code that is valid and almost ours', row(`${long} ${mistyped()}`), ['7 ? a']],
    ['without the code', row(long), ['7 = a by text']],
    [
      'without the code, edited',
      row(long.toUpperCase().replace('SEGERA', 'SGR')),
      ['7 = a by text'],
    ],
    ['without the code, and no channel', { ...row(long), source: undefined } as never, ['7 ? a']],
    ['without the code from another channel', row(long, { source: 'Website' }), ['7 ? a']],
    [
      'without the code from a channel that stands in for it',
      row(long, { source: 'Hotline Service' }),
      ['7 ? a'],
    ],
    ['without the code, much later', row(long, { receivedOn: '2026-05-03' }), ['7 ? a']],
    ['without the code, of a day before ours', row(long, { receivedOn: '2026-02-03' }), []],
    [
      'without the code and without a day',
      { trackingId: '7', source: 'Whatsapp', textAtFirst: long },
      ['7 ? a'],
    ],
    ['with another number of a house', row(long.replace('5', '6')), ['7 ? a']],
    ['with half the text', row(long.slice(0, 60)), ['7 ? a']],
    [
      'with half the text and a piece of the code',
      row(`${long.slice(0, 60)} ${code.slice(0, 9)}`),
      ['7 = a by text'],
    ],
    ['with a piece of the code and another text', row(`Pohon tumbang ${code.slice(0, 9)}`), []],
    [
      'about something else',
      row('Pohon tumbang menutup gang Mawar, tolong dibersihkan segera'),
      [],
    ],
    ['without a text', { trackingId: '7' }, []],
  ] as const)('%s', ([, one, expected]) => {
    expect(matched([one], [report()])).toEqual(expected)
  })

  test('is linked by the code where nobody knows the text any more, or there was none', () => {
    expect(matched([row(`${long} ${code}`)], [report({ text: '' })])).toEqual(['7 = a by code'])
    expect(matched([row(code)], [report({ text: code })])).toEqual(['7 = a by code'])
  })

  test('is linked by the code in its first text, not by one in its last', () => {
    const reports = [report(), report({ reference: 'b', code: other, text: `${long} ${other}` })]
    const one = row(`${long} ${code}`, { textAtLast: `${long} ${other}` })
    expect(matched([one], reports)).toEqual(['7 = a by code'])
  })

  test('is linked by the last of its codes', () => {
    const text = `Menyambung ${other}: ${long}`
    const reports = [report({ text: `${text} ${code}` }), report({ reference: 'b', code: other })]
    expect(matched([row(`${text} ${code}`)], reports)).toEqual(['7 = a by code'])
  })

  test('is in doubt where another one has the same code, in whatever order, channel and case', () => {
    const copied = { trackingId: '8', source: 'Website', receivedOn: '2026-03-09' }
    for (const text of [`${long} ${code}`, `Seperti ini: ${long} ${code}. Di tempat kami juga`]) {
      const rows = [row(`${long} ${code}`), row(text.toLowerCase(), copied)]
      expect(matched(rows, [report()])).toEqual(['7 ? a', '8 ? a'])
      expect(matched([...rows].reverse(), [report()])).toEqual(['8 ? a', '7 ? a'])
    }
  })

  test.for([
    ['of the same day and channel', {}],
    ['of another day', { receivedOn: '2026-03-09' }],
    ['from another channel', { source: 'Website' }],
    ['of another house', { parentAgency: 'Kementerian Dalam Negeri' }],
  ] as const)('without a code is in doubt beside a copy %s', ([, more]) => {
    const ours = report({ parentAgency: 'Pemerintah Kota Serang' })
    const rows = [
      row(long, { parentAgency: 'Pemkot Serang' }),
      row(long, { trackingId: '8', ...more }),
    ]
    expect(matched(rows, [ours])).toEqual(['7 ? a', '8 ? a'])
    expect(matched(rows.slice(0, 1), [ours])).toEqual(['7 = a by text'])
    // The copy was in an export before this one, and nobody has decided yet.
    const { sure, doubtful } = matchRows(rows.slice(0, 1), [ours], rows.slice(1))
    expect(sure).toEqual([])
    expect(doubtful.map((one) => one.row.trackingId)).toEqual(['7'])
  })

  test('of another house is in doubt without a code', () => {
    const ours = report({ parentAgency: 'Pemerintah Kota Serang' })
    expect(matched([row(long, { parentAgency: 'Kementerian Agama' })], [ours])).toEqual(['7 ? a'])
  })

  test('with the code of a row that is in doubt since an earlier export is in doubt as well', () => {
    const copy = row(`${long} ${code}`, { trackingId: '8' })
    expect(matchRows([row(`${long} ${code}`)], [report()], [copy]).sure).toEqual([])
    // One that only quotes the code is no copy.
    const quote = row(`Menyambung laporan ${code}: pohon tumbang menutup gang`, { trackingId: '8' })
    expect(matchRows([row(`${long} ${code}`)], [report()], [quote]).sure).toHaveLength(1)
  })

  test('is in doubt where two reports are nearly alike', () => {
    const twin = report({ reference: 'b', code: other, text: `${long} segera ${other}` })
    expect(matched([row(long)], [report(), twin])).toEqual(['7 ? a b'])
  })

  test('is in doubt where two rows are nearly alike', () => {
    const rows = [row(long), row(`${long} ya`, { trackingId: '8' })]
    expect(matched(rows, [report()])).toEqual(['7 ? a', '8 ? a'])
  })

  test('is none of ours where it is like one that has its row', () => {
    const rows = [row(`${long} ${code}`), row(long, { trackingId: '8' })]
    expect(matched(rows, [report()])).toEqual(['7 = a by code'])
  })

  test('with a text that everybody writes is never sure, but for its code', () => {
    const short = (reference: string, own: string) =>
      report({ reference, code: own, text: `pju padam ${own}` })
    const reports = [short('a', code), short('b', other)]
    expect(matched([row('PJU padam')], reports)).toEqual(['7 ? a b'])
    expect(matched([row('PJU padam')], [short('a', code)])).toEqual(['7 ? a'])
    expect(matched([row(`pju padam ${other}`)], reports)).toEqual(['7 = b by code'])
    expect(matched([row(`pju padam ${other.slice(0, 9)}`)], reports)).toEqual(['7 = b by text'])
  })

  test('is in doubt where two rows have the same piece of a code', () => {
    const piece = `${long} ${code.slice(0, 9)}`
    const rows = [row(piece), row(piece, { trackingId: '8' })]
    expect(matched(rows, [report()])).toEqual(['7 ? a', '8 ? a'])
  })

  test.for([
    ['pju padam', 'PJU padam'],
    ['pju padam', 'pju padam ya'],
    ['lampu jalan di depan balai warga padam', 'Lampu jalan di depan balai warga padam'],
  ] as const)(
    'with a text that everybody writes is shown beside the only one that is left: %j, %j',
    ([usual, text]) => {
      const random = dice(5)
      const reports = Array.from({ length: 30 }, (_, place) => {
        const own = codeOf(random)
        return report({ reference: `r${place}`, code: own, text: `${usual} ${own}` })
      })
      const rows = reports
        .slice(0, 29)
        .map((one, place) => row(one.text, { trackingId: `${100 + place}` }))
      expect(matched([...rows, row(text)], reports).at(-1)).toBe('7 ? r29')
    },
  )

  test('is nothing where there is nothing', () => {
    expect(matched([], [report()])).toEqual([])
    expect(matched([row(long)], [])).toEqual([])
  })
})
