import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageEvent } from '../contract/events.ts'
import { missing } from '../contract/sms-text.ts'
import {
  type Arrival,
  doubleMs,
  type EarlierText,
  graceMs,
  nearMs,
  partPatienceMs,
} from './part-texts.ts'
import { gatherParts, type Whole } from './parts.ts'

const noon = new Date('2026-11-22T05:00:00Z')
const later = (ms: number) => new Date(noon.getTime() + ms)

type Row = Arrival & { event: MessageEvent }

function heard(text: string, ms = 0): Row {
  return {
    acceptedAt: later(ms),
    sentAt: later(ms),
    isDue: true,
    event: {
      kind: 'message',
      account: '1708',
      eventKey: text,
      externalId: `id ${text}`,
      from: '+628111000111',
      text,
      sentAt: later(ms),
      attachments: [],
    },
  }
}

function part(text: string, number: number, total: number, ms = 0, group = 'a'): Row {
  const row = heard(text, ms)
  const content = { coding: 'utf8', octets: Buffer.from(text).toString('base64') }
  return { ...row, event: { ...row.event, part: { group, number, total, content } } }
}

function textsIn(rows: readonly Arrival[]): string[] {
  return rows.map(({ event }) => (event.kind === 'message' ? event.text : event.kind))
}

/** What a text is for later ones, once it went on. */
function went(ready: readonly Whole<Row>[], complaintId: string | null = null): EarlierText[] {
  return ready.flatMap(({ partGroup: group, partMarks: marks, sentAt }) =>
    group && marks ? [{ group, marks, sentAt, complaintId }] : [],
  )
}

describe('parts of a text that the network cut up', () => {
  test('are one message, whatever their order, in the place of the first that came', () => {
    const first = heard('Selamat siang')
    const last = heard('Terima kasih')
    const rows = [first, part('rusak ', 2, 3), part('Jalan ', 1, 3), last, part('parah', 3, 3)]
    const { ready, used, waiting } = gatherParts(rows, noon)
    expect(textsIn(ready)).toEqual(['Selamat siang', 'Jalan rusak parah', 'Terima kasih'])
    expect(new Set(used)).toEqual(new Set(rows))
    expect(waiting).toEqual([])
    expect(ready[1]).toMatchObject({ partGroup: 'a', event: { externalId: 'id rusak ' } })
    expect(ready[1]?.event).not.toHaveProperty('part')
  })

  test('wait for their siblings, and longer when another one comes', () => {
    const early = { ...part('Jalan ', 1, 3), isDue: false }
    const late = part('rusak ', 2, 3, 60_000)
    const until = later(60_000 + partPatienceMs)
    const gathered = gatherParts([early, late], later(partPatienceMs))
    expect(gathered).toEqual({
      ready: [],
      used: [],
      waiting: [
        { row: early, until },
        { row: late, until },
      ],
    })
    expect(gatherParts([early, late], until).ready).toHaveLength(1)
  })

  test('that wait already are not told to wait again', () => {
    const rows = [{ ...part('a', 1, 2), isDue: false }, part('x', 1, 2, 1, 'b')]
    expect(gatherParts(rows, later(1)).waiting.map(({ row }) => row)).toEqual([rows[1]])
  })

  test.for([
    [[2], `${missing}b${missing}`],
    [[1, 3], `a${missing}c`],
    [[3], `${missing}c`],
    [[1], `a${missing}`],
  ] as const)('of which only %j came are delivered with a mark in each gap', ([numbers, text]) => {
    const rows = numbers.map((number) => part('abc'[number - 1] ?? '', number, 3))
    const { ready, used } = gatherParts(rows, later(partPatienceMs))
    expect(textsIn(ready)).toEqual([text])
    expect(used).toEqual(rows)
  })

  test('are read once they are joined, whatever coding each has', () => {
    const row = part('', 1, 2)
    const of = (number: number, coding: string, hex: string) => {
      const octets = Buffer.from(hex, 'hex').toString('base64')
      const place = { group: 'a', number, total: 3, content: { coding, octets } }
      return { ...row, event: { ...row.event, part: place } }
    }
    const rows = [of(3, 'gsm7', '61'), of(1, 'utf16', '0041d8'), of(2, 'utf16', '3ddd25')]
    expect(textsIn(gatherParts(rows, noon).ready)).toEqual(['A🔥a'])
    const bad = [of(1, 'gsm7', '61'), of(2, 'data_coding 4', '00'), of(3, 'gsm7', '62')]
    expect(gatherParts(bad, noon).ready[0]?.event).toMatchObject({
      text: `a${missing}b`,
      unsupported: 'data_coding 4: 00',
    })
  })

  test('of one part only are a message like any other', () => {
    const row = part('Lampu mati', 1, 1)
    expect(gatherParts([row], noon)).toEqual({ ready: [row], used: [row], waiting: [] })
  })
})

describe('texts with one reference', () => {
  test('S7: a whole text takes no more parts', () => {
    const one = [part('a', 1, 2), part('b', 2, 2, 500)]
    const two = [part('c', 1, 2, 8_000), part('d', 2, 2, 8_500)]
    expect(textsIn(gatherParts([...one, ...two], later(9_000)).ready)).toEqual(['ab', 'cd'])
    const { ready } = gatherParts(one, later(500))
    expect(textsIn(gatherParts(two, later(9_000), went(ready)).ready)).toEqual(['cd'])
  })

  test('S7: that says the same as the one before is a text all the same', () => {
    const { ready } = gatherParts([part('a', 1, 2), part('b', 2, 2, 500)], later(500))
    const again = [part('a', 1, 2, 8_000), part('b', 2, 2, 8_500)]
    expect(textsIn(gatherParts(again, later(9_000), went(ready)).ready)).toEqual(['ab'])
    const all = [part('a', 1, 2), part('b', 2, 2, 500), ...again]
    expect(textsIn(gatherParts(all, later(9_000)).ready)).toEqual(['ab', 'ab'])
  })

  test.for([
    ['A1 B1 B2', 'B1B2'],
    ['A1 B2 B1', 'B1B2'],
    ['A2 B1 B2', 'B1B2'],
    ['A2 B2 B1', 'B1B2'],
  ] as const)(
    'S8: of %s, the first 5 s earlier, the arrivals tell whose a part is',
    ([given, text]) => {
      const rows = given.split(' ').map((name, place) => {
        return part(name, Number(name[1]), 2, place === 0 ? 0 : 5_000 + place * 100)
      })
      for (const count of [1, 2]) {
        const { ready } = gatherParts(rows.slice(0, count), rows[count - 1]?.sentAt ?? noon)
        expect(ready).toEqual([])
      }
      const gathered = gatherParts(rows, later(5_200))
      expect(textsIn(gathered.ready)).toEqual([text])
      expect(gathered.used).toEqual(rows.slice(1))
    },
  )

  test('wait a little where the parts come far apart, and are joined then', () => {
    const rows = [part('a', 1, 3), part('b', 2, 3, 40_000), part('c', 3, 3, 40_000 + nearMs)]
    const until = later(40_000 + nearMs + graceMs)
    const seen = rows.map((row, place) => ({ ...row, isDue: place > 0 }))
    expect(gatherParts(seen, later(40_000 + nearMs))).toEqual({
      ready: [],
      used: [],
      waiting: seen.slice(1).map((row) => ({ row, until })),
    })
    expect(textsIn(gatherParts(rows, until).ready)).toEqual(['abc'])
  })

  test('S8: and the text that lacks a part goes on without it', () => {
    const rows = [part('A1', 1, 2), part('B1', 1, 2, 5_000), part('B2', 2, 2, 5_100)]
    const gathered = gatherParts(rows, later(5_100))
    expect(textsIn(gathered.ready)).toEqual(['B1B2'])
    expect(gathered.waiting.map(({ row }) => row)).toEqual([rows[0]])
    expect(textsIn(gatherParts(rows.slice(0, 1), later(partPatienceMs)).ready)).toEqual([
      `A1${missing}`,
    ])
  })

  test('are told apart by their number of parts, and by the way of the reference', () => {
    const rows = [
      part('a', 1, 2),
      part('x', 1, 2, 0, 'b'),
      part('b', 2, 2),
      part('y', 1, 3, 0, 'c'),
    ]
    expect(textsIn(gatherParts(rows, noon).ready)).toEqual(['ab'])
  })

  test('take nothing that comes after their time', () => {
    const rows = [part('a', 1, 2), part('b', 2, 2, partPatienceMs + 1)]
    const { ready, waiting } = gatherParts(rows, later(partPatienceMs + 1))
    expect(textsIn(ready)).toEqual([`a${missing}`])
    expect(waiting).toHaveLength(1)
  })
})

describe('a part that comes twice', () => {
  test('is in the text once', () => {
    const rows = [part('a', 1, 2), part('a', 1, 2), part('b', 2, 2), part('b', 2, 2)]
    const { ready, used, waiting } = gatherParts(rows, noon)
    expect({ texts: textsIn(ready), used: used.length, waiting }).toEqual({
      texts: ['ab'],
      used: 4,
      waiting: [],
    })
  })

  test('is one just after its text went on, too', () => {
    const { ready } = gatherParts([part('a', 1, 2), part('b', 2, 2)], noon)
    const again = [part('b', 2, 2, doubleMs), part('a', 1, 2, doubleMs)]
    const gathered = gatherParts(again, later(doubleMs), went(ready))
    expect(gathered).toEqual({ ready: [], used: again, waiting: [] })
  })

  test('says nothing new where no other part follows it', () => {
    const { ready } = gatherParts([part('a', 1, 2), part('b', 2, 2)], noon)
    const again = [part('b', 2, 2, 60_000)]
    const { waiting } = gatherParts(again, later(60_000), went(ready))
    expect(waiting).toHaveLength(1)
    const gathered = gatherParts(again, later(60_000 + partPatienceMs), went(ready))
    expect(gathered).toEqual({ ready: [], used: again, waiting: [] })
  })
})

describe('a part that comes late', () => {
  const at = 2 * partPatienceMs
  const { ready: gap } = gatherParts([part('a', 1, 3), part('c', 3, 3)], later(partPatienceMs))
  const patient = (rows: readonly Row[]) =>
    gatherParts(rows, later(at + partPatienceMs), went(gap, 'complaint'))

  test('waits for siblings of its own, then joins the complaint where it fits', () => {
    const row = part('b', 2, 3, at)
    expect(gatherParts([row], later(at), went(gap, 'complaint')).ready).toEqual([])
    const { ready } = patient([row])
    expect(ready).toMatchObject([{ belongsTo: 'complaint' }])
    expect(textsIn(ready)).toEqual([`${missing}b${missing}`])
  })

  test('joins nothing where another part stands in its place', () => {
    const { ready } = patient([part('x', 1, 3, at)])
    expect(textsIn(ready)).toEqual([`x${missing}`])
    expect(ready[0]).not.toHaveProperty('belongsTo')
    const mixed = patient([part('x', 1, 3, at), part('y', 2, 3, at)])
    expect(mixed.ready[0]).not.toHaveProperty('belongsTo')
  })

  test('makes a text of its own with siblings of its own', () => {
    const { ready } = patient([part('x', 1, 3, at), part('y', 2, 3, at), part('z', 3, 3, at)])
    expect(textsIn(ready)).toEqual(['xyz'])
    expect(ready[0]).not.toHaveProperty('belongsTo')
  })
})

/** Texts of one telephone, one after the other, and what a network makes of them. */
const sent = fc.record({
  total: fc.integer({ min: 2, max: 4 }),
  reference: fc.constantFrom('a', 'b'),
  /** Which may be lost, and by how many ms each is late or comes again. */
  parts: fc.array(
    fc.record({
      isLost: fc.boolean(),
      lateMs: fc.nat(3_000),
      again: fc.option(fc.nat(doubleMs), { freq: 3 }),
    }),
    { minLength: 4, maxLength: 4 },
  ),
})
type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never

/** The texts begin so far apart that their arrivals separate them. */
const apartMs = 3_000 + 2 * doubleMs + 2_000

/** @param lost the number of the part that is lost where one is: two gaps must not fill each other */
function arrivals(texts: readonly Sent[], lost: number): Row[] {
  return texts
    .flatMap(({ total, reference, parts }, index) =>
      parts.slice(0, total).flatMap(({ isLost, lateMs, again }, place) => {
        if (isLost && place + 1 === lost) return []
        const ms = index * apartMs + lateMs
        const one = (at: number) =>
          part(`${index}.${place + 1} `, place + 1, total, at, `${reference}/${total}`)
        return again === null ? [one(ms)] : [one(ms), one(ms + again)]
      }),
    )
    .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime())
}

/** Runs a step at each arrival and whenever parts are due, as the inbox would. */
function lived(rows: readonly Row[]): { texts: string[]; used: Row[] } {
  let open: Row[] = []
  const earlier: EarlierText[] = []
  const texts: string[] = []
  const used: Row[] = []
  const dueAt = new Map<Row, number>()
  const coming = [...rows]
  for (;;) {
    const next = Math.min(
      coming[0]?.acceptedAt.getTime() ?? Infinity,
      ...open.map((row) => dueAt.get(row) ?? 0),
    )
    if (next === Infinity) return { texts, used }
    const now = new Date(next)
    while (coming[0] && coming[0].acceptedAt <= now) open.push(...coming.splice(0, 1))
    const seen = open.map((row) => ({ row, isDue: (dueAt.get(row) ?? 0) <= now.getTime() }))
    const views = seen.map(({ row, isDue }) => ({ ...row, isDue, row }))
    const gathered = gatherParts(views, now, earlier)
    texts.push(...textsIn(gathered.ready))
    earlier.unshift(...went(gathered.ready))
    for (const { row, until } of gathered.waiting) dueAt.set(row.row, until.getTime())
    used.push(...gathered.used.map(({ row }) => row))
    open = open.filter((row) => !used.includes(row))
  }
}

describe('whatever a network does to the texts of a telephone', () => {
  test('no text has parts of two, every part is in one, and none is swallowed', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (texts, lost) => {
          const rows = arrivals(texts, lost)
          const { texts: said, used } = lived(rows)
          expect(new Set(used)).toEqual(new Set(rows))
          expect(used).toHaveLength(rows.length)
          const parts = said.map((text) => text.match(/\d+\.\d+/g) ?? [])
          for (const each of parts)
            expect(new Set(each.map((one) => one.split('.')[0])).size).toBe(1)
          const all = parts.flat().sort()
          expect(all).toEqual([...new Set(rows.map(({ event }) => event.text.trim()))].sort())
        },
      ),
      { numRuns: 500 },
    )
  })

  test('are each used or kept waiting, and once only, whatever comes', () => {
    const any = fc.record({
      text: fc.string(),
      group: fc.constantFrom('a', 'b'),
      number: fc.integer({ min: 1, max: 4 }),
      total: fc.integer({ min: 1, max: 4 }),
      ms: fc.nat(2 * partPatienceMs),
    })
    fc.assert(
      fc.property(fc.array(any), fc.nat(3 * partPatienceMs), (given, now) => {
        const rows = given.map((one) => part(one.text, one.number, one.total, one.ms, one.group))
        const { used, waiting } = gatherParts(rows, later(now))
        const all = [...used, ...waiting.map(({ row }) => row)]
        expect(all).toHaveLength(rows.length)
        expect(new Set(all)).toEqual(new Set(rows))
      }),
    )
  })
})
