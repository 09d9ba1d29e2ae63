import { describe, expect, test } from 'vitest'
import { measureSms } from '../contract/text-length.ts'
import { follow, type NewsOf, type Told } from './news-following.ts'
import { newsSayings } from './news-text.ts'
import type { NewsKind } from './status.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 3, minute))

function news(kind: NewsKind, minute: number, more?: Partial<NewsOf>): NewsOf {
  const id = `${kind} ${minute}`
  return { id, kind, text: null, agency: null, reason: null, at: at(minute), ...more }
}

function told(due: readonly NewsOf[], more?: Partial<Told>): Told {
  return {
    id: 'c',
    receiptNumber: '1234567890',
    status: 'unverified',
    agency: null,
    agencySpokeAt: null,
    isWithdrawn: false,
    isErased: false,
    firstMessageId: 'm',
    isPublic: false,
    text: 'Lampu jalan mati',
    news: due,
    before: [],
    ...more,
  }
}

const kinds = (given: Told) => follow(given).tells.map(({ kind }) => kind)

describe('news', () => {
  test('moves the state step by step, and the last words are what the agency says', () => {
    const due = [
      news('verified', 1),
      news('assigned', 2, { agency: 'Dinas PU' }),
      news('answered', 3, { text: 'Sudah kami perbaiki.' }),
    ]
    expect(follow(told(due))).toMatchObject({
      status: 'answered',
      agency: 'Dinas PU',
      agencyWords: 'Sudah kami perbaiki.',
      agencySpokeAt: at(3),
    })
    expect(kinds(told(due))).toEqual(['verified', 'assigned', 'answered'])
  })

  test.for<[string, Told, NewsKind[]]>([
    [
      'that comes late says nothing',
      told([news('verified', 1)], { status: 'answered', agencySpokeAt: at(5) }),
      [],
    ],
    [
      'that comes late is told for its words',
      told([news('asked', 1, { text: 'Di RT berapa?' })], {
        status: 'answered',
        agencySpokeAt: at(5),
      }),
      ['asked'],
    ],
    [
      'whose words were told is not told again',
      told([news('answered', 6, { text: 'Selesai.' })], {
        status: 'answered',
        before: [news('answered', 5, { text: 'Selesai.' })],
      }),
      [],
    ],
    [
      'with other words is told',
      told([news('answered', 6, { text: 'Selesai kemarin.' })], {
        status: 'answered',
        before: [news('answered', 5, { text: 'Selesai.' })],
      }),
      ['answered'],
    ],
    ['of a delay without a reason is told', told([news('delayed', 6)]), ['delayed']],
    [
      'of the same delay is told once',
      told([news('delayed', 6)], { before: [news('delayed', 5)] }),
      [],
    ],
    [
      'of another agency is told',
      told([news('assigned', 6, { agency: 'Dishub' })], { status: 'in_progress', agency: 'PU' }),
      ['assigned'],
    ],
    [
      'of a complaint that was withdrawn is told for its words alone',
      told([news('closed', 6), news('answered', 7, { text: 'Sudah beres.' })], {
        status: 'closed',
        isWithdrawn: true,
      }),
      ['answered'],
    ],
    [
      'of a complaint that was erased says nothing',
      told([news('answered', 7, { text: 'Sudah beres.' })], { status: 'closed', isErased: true }),
      [],
    ],
  ])('%s', ([, given, expected]) => {
    expect(kinds(given)).toEqual(expected)
  })

  test('that comes late takes no state back', () => {
    const late = told([news('asked', 1)], { status: 'answered', agencySpokeAt: at(5) })
    expect(follow(late)).toMatchObject({ status: 'answered', agencySpokeAt: at(5), asks: false })
  })

  test('that an agency declines leaves the complaint without one, to be handed on', () => {
    const declined = told(
      [news('declined', 6, { agency: 'Dishub', reason: 'Bukan jalan kota.' })],
      {
        status: 'in_progress',
        agency: 'Dishub',
      },
    )
    expect(follow(declined)).toMatchObject({ status: 'verified', agency: null, handsOn: true })
  })
})

describe('a message', () => {
  const agency = { name: 'x'.repeat(40), language: 'id', texts: {} } as const
  const person = {
    id: 'p',
    channel: 'twilio',
    account: '+62',
    hasStopped: false,
    pausedUntil: null,
    hasPrivate: true,
  }
  const said = (complaints: readonly Told[], over?: Partial<typeof person>) =>
    newsSayings(
      { ...person, ...over },
      complaints.map((one) => ({ ...one, complaintId: one.id, tells: follow(one).tells })),
      agency as unknown as Parameters<typeof newsSayings>[2],
    )
  const textsOf = (complaints: readonly Told[]) => said(complaints).map(({ text }) => text)

  test('has the news of one complaint in its order, and quotes the agency as it is', () => {
    const words = 'Lampu sudah diganti “Senin” 👍 '.repeat(9).trim()
    const [text = '', ...more] = textsOf([
      told([news('verified', 1), news('answered', 3, { text: words, agency: 'Dishub' })]),
    ])
    expect(more).toEqual([])
    expect(text).toBe(
      `${agency.name}: Kabar laporan 1234567890: Sudah diverifikasi. Sudah dijawab Dishub. "${words}" Jika belum selesai, balas BELUM SELESAI.`,
    )
  })

  test.for<[NewsKind, Partial<NewsOf>]>([
    ['verified', {}],
    ['assigned', { agency: 'y'.repeat(90) }],
    ['answered', { agency: 'y'.repeat(90) }],
    ['asked', { agency: 'y'.repeat(90) }],
    ['declined', { agency: 'y'.repeat(90) }],
    ['delayed', {}],
    ['archived', {}],
    ['closed', {}],
  ])('of %s fits one SMS where no words of the agency are in it', ([kind, more]) => {
    for (const text of textsOf([told([news(kind, 1, more)])]))
      expect({ kind, ...measureSms(text) }).toMatchObject({ segments: 1, encoding: 'gsm7' })
  })

  test('of many steps at once fits one SMS, and tells the last', () => {
    const due = (['verified', 'assigned', 'delayed', 'answered', 'closed'] as const).map(
      (kind, minute) => news(kind, minute, { agency: 'Dinas Pekerjaan Umum dan Tata Ruang' }),
    )
    const [text = '', ...more] = textsOf([told(due)])
    expect(more).toEqual([])
    expect(measureSms(text).segments).toBe(1)
    expect(text).toContain('Selesai dan ditutup. Mohon nilai 1-5')
  })

  test('of several complaints is one where it fits, else one for each', () => {
    const complaints = ['1', '2', '3'].map((id) => told([news('verified', 1)], { id }))
    expect(textsOf(complaints)).toHaveLength(3)
    const words = complaints.map((one) => ({ ...one, news: [news('answered', 1, { text: 'Ya' })] }))
    expect(textsOf(words)).toHaveLength(1)
  })

  test('in public says only that there is news, unless the citizen ever wrote in private', () => {
    const given = [told([news('answered', 1, { text: 'Sudah.' })], { isPublic: true })]
    const [open] = said(given, { hasPrivate: false })
    expect(open).toMatchObject({ answers: 'm', hourly: true })
    expect(open?.text).not.toMatch(/\d{10}|Sudah/)
    const [hidden] = said(given)
    expect(hidden?.answers).toBeUndefined()
    expect(hidden?.text).toContain('1234567890')
  })
})
