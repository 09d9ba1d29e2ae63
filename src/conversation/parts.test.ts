import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageEvent } from '../contract/events.ts'
import { type Arrival, gatherParts, missing, partPatienceMs } from './parts.ts'

const noon = new Date('2026-11-22T05:00:00Z')
const later = (ms: number) => new Date(noon.getTime() + ms)

function heard(text: string, acceptedAt = noon): Arrival & { event: MessageEvent } {
  return {
    acceptedAt,
    event: {
      kind: 'message',
      account: '1708',
      eventKey: text,
      externalId: `id ${text}`,
      from: '+628111000111',
      text,
      sentAt: acceptedAt,
      attachments: [],
    },
  }
}

function part(text: string, number: number, total: number, acceptedAt = noon, group = 'a') {
  const row = heard(text, acceptedAt)
  return { ...row, event: { ...row.event, part: { group, number, total } } }
}

function textsIn(rows: readonly Arrival[]): string[] {
  return rows.map(({ event }) => (event.kind === 'message' ? event.text : event.kind))
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
    const early = part('Jalan ', 1, 3)
    const late = part('rusak ', 2, 3, later(60_000))
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

  test('of two texts with one reference are not mixed up', () => {
    const rows = [part('a', 1, 2), part('b', 2, 2), part('c', 1, 2), part('d', 2, 2)]
    expect(textsIn(gatherParts(rows, noon).ready)).toEqual(['ab', 'cd'])
    const others = [part('a', 1, 2), part('x', 1, 2, noon, 'b'), part('b', 2, 2), part('y', 1, 3)]
    expect(textsIn(gatherParts(others, noon).ready)).toEqual(['ab'])
  })

  test('that come twice are in the text once', () => {
    const rows = [part('a', 1, 2), part('a', 1, 2), part('b', 2, 2), part('b', 2, 2)]
    const { ready, used, waiting } = gatherParts(rows, noon)
    expect({ texts: textsIn(ready), used: used.length, waiting }).toEqual({
      texts: ['ab'],
      used: 4,
      waiting: [],
    })
  })

  test('put a character together that was cut in two', () => {
    const [high = '', low = ''] = '🔥'
    const { ready } = gatherParts([part(`api ${high}`, 1, 2), part(`${low}!`, 2, 2)], noon)
    expect(textsIn(ready)).toEqual(['api 🔥!'])
  })

  test('of one part only are a message like any other', () => {
    const row = part('Lampu mati', 1, 1)
    expect(gatherParts([row], noon)).toEqual({ ready: [row], used: [row], waiting: [] })
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
        const rows = given.map((one) =>
          part(one.text, one.number, one.total, later(one.ms), one.group),
        )
        const { used, waiting } = gatherParts(rows, later(now))
        const all = [...used, ...waiting.map(({ row }) => row)]
        expect(all).toHaveLength(rows.length)
        expect(new Set(all)).toEqual(new Set(rows))
      }),
    )
  })
})
