import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import type { NewsKind } from '../../src/complaints/status.ts'
import type { SupplementKind } from '../../src/complaints/supplements.ts'
import type {
  CoreEvent,
  CoreStore,
  EventPage,
  ForwardedComplaint,
  Supplement,
} from '../../src/core-store/core-store.ts'

import { type BookExamination, examineBook } from './core-store-book.ts'

/**
 * What the next request meets. `lost answer`: it is done, and the connection breaks. `no answer`: nobody
 * answers. `garbage`: it is done, and the answer is a page of HTML.
 */
export type StoreFault =
  | 'unavailable'
  | 'rate limit'
  | 'refusal'
  | 'lost answer'
  | 'no answer'
  | 'garbage'

export interface CoreStoreExamination {
  /** Asked for each call, as if a process began anew; it does not wait long for an answer. */
  store(): CoreStore
  /** How many complaints the store has made of a reference. */
  creations(reference: string): Promise<number>
  /** The text that the store has of a reference; left out where it takes texts from elsewhere. */
  textOf?(reference: string): Promise<string | undefined>
  /** Everything that the store holds of a reference, in whatever table or list, as one text. */
  everythingOf?(reference: string): Promise<string>
  /** The store tells this, in this order; left out where it is not asked for events. */
  tell?(events: readonly CoreEvent[]): Promise<void>
  /** Somebody moves a complaint in the store; left out where that is done in another system. */
  move?(reference: string, kind: 'answered' | 'declined'): Promise<Moved>
  /** Of a store whose complaints people carry to and fro. */
  book?: BookExamination
  /** Left out for a store that cannot be away alone. */
  meet?(fault: StoreFault): void
}

export interface Moved {
  readonly kind: string
  /** Where it is not allowed. */
  readonly allowed?: readonly NewsKind[]
}

const everyKind: Readonly<Record<SupplementKind, true>> = {
  correction: true,
  deletion: true,
  addition: true,
  withdrawal: true,
  erasure: true,
  flags: true,
  reopened: true,
}
const supplementKinds = Object.keys(everyKind) as SupplementKind[]

/** A complaint of nobody's. */
export function sampleComplaint(over?: Partial<ForwardedComplaint>): ForwardedComplaint {
  return {
    reference: randomUUID(),
    reporter: 'Pelapor-7F3K',
    sourceChannel: 'twilio',
    kind: 'pengaduan',
    title: 'Lampu taman padam, Jl. Angsana',
    text: 'Lampu taman di Jl. Angsana padam, mohon diperiksa 💡',
    place: 'Jl. Angsana',
    agency: undefined,
    category: { id: 12, name: 'Penerangan jalan' },
    district: undefined,
    position: { latitude: -7.265, longitude: 112.752 },
    attachmentCount: 0,
    anonymous: false,
    confidential: false,
    danger: undefined,
    incomplete: false,
    eventDate: '2026-05-03',
    status: 'unverified',
    receivedAt: new Date('2026-05-04T03:02:01Z'),
    ...over,
  }
}

/** What every core store must do, whatever lies behind it. */
export function examineCoreStore(name: string, given: CoreStoreExamination): void {
  describe(`${name} core store`, () => {
    let complaint = sampleComplaint()
    beforeEach(() => {
      complaint = sampleComplaint()
    })

    async function stored(): Promise<string> {
      const submission = await given.store().submit(complaint)
      return submission.kind === 'stored' ? submission.trackingId : JSON.stringify(submission)
    }

    test('says what it can do', () => {
      const store = given.store()
      expect(store.capabilities).toEqual({
        isHere: store.storeAll !== undefined,
        canFind: store.find !== undefined,
        tells: store.eventsSince ? 'asked' : expect.stringMatching(/^(pushes|nothing)$/),
        isByHand: expect.any(Boolean),
        moves: expect.stringMatching(/^(checked|as told)$/),
      })
      expect(store.addAll !== undefined).toBe(store.storeAll !== undefined)
    })

    test('gives the same tracking id for the same reference', async () => {
      const first = await stored()
      expect(await stored()).toBe(first)
      expect(first).toMatch(/^[^{]/)
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test('makes one complaint of one reference that comes several times at once', async () => {
      const ids = await Promise.all(Array.from({ length: 5 }, stored))
      expect(new Set(ids).size).toBe(1)
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test('gives another tracking id for another reference with the same text', async () => {
      const first = await stored()
      complaint = { ...complaint, reference: randomUUID() }
      expect(await stored()).not.toBe(first)
    })

    test('takes a complaint that is nothing but its text, and any text', async () => {
      const text = `"'; drop table complaint; -- \n\t${'😀'.repeat(5_000)}`
      complaint = sampleComplaint({ text, category: undefined, position: undefined })
      expect(await stored()).toMatch(/^[^{]/)
    })

    const supplement = (text: string, over?: Partial<Supplement>): Supplement => ({
      id: randomUUID(),
      reference: complaint.reference,
      kind: 'correction',
      text,
      position: undefined,
      attachmentCount: 0,
      title: undefined,
      place: undefined,
      status: 'unverified',
      anonymous: false,
      confidential: false,
      incomplete: false,
      ...over,
    })

    test.for(supplementKinds)('takes %s, once and again', async (kind) => {
      const trackingId = await stored()
      const one = supplement('Lampu taman di Jl. Angsana 12 padam', { kind })
      expect(await given.store().add(one)).toEqual({ kind: 'taken' })
      expect(await given.store().add(one)).toEqual({ kind: 'taken' })
      expect(await stored()).toBe(trackingId)
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test('makes nothing of a supplement to a complaint that it never had', async () => {
      const { kind } = await given.store().add(supplement('Lampu taman padam semua'))
      expect(['taken', 'refused']).toContain(kind)
      expect(await given.creations(complaint.reference)).toBe(0)
    })

    test('finds what it has, and nothing else, if it can find', async () => {
      if (!given.store().capabilities.canFind) return
      const trackingId = await stored()
      const find = async (reference: string) => await given.store().find?.(reference)
      expect(await find(complaint.reference)).toEqual({ kind: 'stored', trackingId })
      expect(await find(randomUUID())).toEqual({ kind: 'absent' })
    })

    const { textOf, everythingOf } = given
    if (textOf)
      test('has the text of the latest supplement, however often each comes', async () => {
        const trackingId = await stored()
        const first = supplement('Lampu taman di Jl. Angsana 12 padam')
        const second = supplement('[dihapus oleh pelapor]', { kind: 'deletion' })
        for (const one of [first, first, second, second])
          expect(await given.store().add(one)).toEqual({ kind: 'taken' })
        expect(await textOf?.(complaint.reference)).toBe('[dihapus oleh pelapor]')
        // The complaint that is handed in once more does not bring the old words back.
        expect(await stored()).toBe(trackingId)
        expect(await textOf?.(complaint.reference)).toBe('[dihapus oleh pelapor]')
      })

    if (everythingOf)
      test('keeps no copy of words that a citizen had erased', async () => {
        const words = 'Gapura Seruni 77'
        complaint = sampleComplaint({ text: `Roboh: ${words}`, title: words, place: words })
        await stored()
        await given.store().add(supplement(`Masih roboh: ${words}`))
        const event = eventOf(complaint.reference, { text: words, reason: words })
        if (given.store().capabilities.isHere) await given.tell?.([event])
        const nothing = { title: undefined, place: undefined, attachmentCount: 0 }
        const erasure = supplement('', { kind: 'erasure', status: 'closed', ...nothing })
        expect(await given.store().add(erasure)).toEqual({ kind: 'taken' })
        expect(await everythingOf?.(complaint.reference)).not.toContain(words)
      })

    const { move } = given
    if (move)
      test('moves a complaint as its state allows, or as another system did: as it says', async () => {
        await stored()
        expect(await move(complaint.reference, 'answered')).toEqual({ kind: 'told' })
        const moved = await move(complaint.reference, 'declined')
        if (given.store().capabilities.moves === 'as told') expect(moved).toEqual({ kind: 'told' })
        else {
          expect(moved.kind).toBe('not allowed')
          expect(moved.allowed).toEqual(['answered', 'asked', 'archived', 'closed'])
        }
      })

    examineEvents(given)
    if (given.book) examineBook(given.store, given.book)

    const { meet } = given
    if (!meet) return

    test.for([
      ['unavailable', 'deferred'],
      ['rate limit', 'deferred'],
      ['refusal', 'refused'],
      ['lost answer', 'unknown'],
      ['no answer', 'unknown'],
    ] as const)('says of a supplement that meets %s that it is %s', async ([fault, kind]) => {
      await stored()
      const one = supplement('Lampu taman padam semua')
      meet(fault)
      expect(await given.store().add(one)).toMatchObject({ kind })
      expect(await given.store().add(one)).toEqual({ kind: 'taken' })
    })

    test('puts off what finds it away, and takes it later', async () => {
      meet('unavailable')
      expect(await given.store().submit(complaint)).toMatchObject({ kind: 'deferred' })
      expect(await given.creations(complaint.reference)).toBe(0)
      await stored()
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test('says how long to wait where it has too much to do', async () => {
      meet('rate limit')
      const submission = await given.store().submit(complaint)
      expect(submission).toMatchObject({ kind: 'deferred', retryAfterMs: expect.any(Number) })
    })

    test('says that it never takes a complaint', async () => {
      meet('refusal')
      expect(await given.store().submit(complaint)).toMatchObject({ kind: 'refused' })
      expect(await given.creations(complaint.reference)).toBe(0)
    })

    test.for(['lost answer', 'garbage'] as const)(
      'has one complaint, and finds it, where it took it and the gateway got %s',
      async (fault) => {
        meet(fault)
        expect(await given.store().submit(complaint)).toMatchObject({ kind: 'unknown' })
        const found = await given.store().find?.(complaint.reference)
        expect(found).toEqual({ kind: 'stored', trackingId: await stored() })
        expect(await given.creations(complaint.reference)).toBe(1)
      },
    )

    test('is not waited for without end', async () => {
      meet('no answer')
      expect(await given.store().submit(complaint)).toMatchObject({ kind: 'unknown' })
      expect(await given.store().find?.(complaint.reference)).toEqual({ kind: 'absent' })
      await stored()
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test.for(['unavailable', 'rate limit', 'no answer', 'lost answer', 'garbage'] as const)(
      'does not take a lookup that meets %s for an answer',
      async (fault) => {
        await stored()
        meet(fault)
        expect(await given.store().find?.(complaint.reference)).toMatchObject({ kind: 'deferred' })
      },
    )
  })
}

/** Something that happened to a complaint. */
function eventOf(reference: string, over?: Partial<CoreEvent>): CoreEvent {
  const at = new Date('2026-05-05T02:00:00.000Z')
  return { key: randomUUID(), reference, kind: 'verified', at, ...over }
}

const patienceMs = 20_000

function examineEvents(given: CoreStoreExamination): void {
  const { tell, meet } = given
  if (!tell) return

  /** One page; it has to be one. */
  async function pageFrom(cursor: string | undefined, most: number): Promise<EventPage> {
    const page = await given.store().eventsSince?.(cursor, most)
    if (page === undefined || 'kind' in page) throw new Error(JSON.stringify(page))
    return page
  }

  async function end(): Promise<string | undefined> {
    // What was told before stands before this, however long it is held up.
    const mark = eventOf(randomUUID())
    await tell?.([mark])
    let cursor: string | undefined
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
      const page = await pageFrom(cursor, 500)
      cursor = page.cursor
      if (page.events.some(({ key }) => key === mark.key) && !page.hasMore) return cursor
      if (!page.hasMore) await pause(20)
    }
    throw new Error('what was told last is not told')
  }

  /**
   * All that is told since a cursor, by its pages. A transaction that is open anywhere in a cluster may
   * hold it up.
   */
  async function toldSince(start: string | undefined, count: number, most = 500) {
    const pages: EventPage[] = []
    let cursor = start
    for (const deadline = Date.now() + patienceMs; ; ) {
      const page = await pageFrom(cursor, most)
      cursor = page.cursor
      if (page.events.length > 0) pages.push(page)
      const events = pages.flatMap((one) => one.events)
      if ((events.length >= count && !page.hasMore) || Date.now() > deadline)
        return { events, pages, cursor }
      if (!page.hasMore) await pause(20)
    }
  }

  const some = (count: number) => Array.from({ length: count }, () => eventOf(randomUUID()))

  test('tells what happened, whole', async () => {
    const start = await end()
    const told = [
      eventOf(randomUUID(), { kind: 'declined', reason: 'Jalan provinsi', agency: 'Dishub' }),
      eventOf(randomUUID(), { kind: 'answered', text: 'Sudah "diganti" 💡\nTerima kasih' }),
      eventOf(randomUUID(), { kind: 'closed' }),
    ]
    await tell(told)
    expect((await toldSince(start, 3)).events).toEqual(told)
  })

  test('tells it in pages, each event once, in the order in which it was told', async () => {
    const start = await end()
    const told = some(7)
    await tell(told.slice(0, 4))
    await tell(told.slice(4))
    const { events, pages, cursor } = await toldSince(start, 7, 3)
    expect(events).toEqual(told)
    for (const page of pages) expect(page.events.length).toBeLessThanOrEqual(3)
    expect(await pageFrom(cursor, 3)).toMatchObject({ events: [], hasMore: false, cursor })
  })

  test('tells the same again from the same cursor, and what came since then', async () => {
    const start = await end()
    const told = some(4)
    await tell(told.slice(0, 2))
    const first = await toldSince(start, 2)
    await tell(told.slice(2))
    expect((await toldSince(start, 4)).events).toEqual(told)
    expect((await toldSince(first.cursor, 2)).events).toEqual(told.slice(2))
  })

  test('tells what happened before under the time at which it happened', async () => {
    const start = await end()
    const reference = randomUUID()
    const late = { kind: 'verified', at: new Date('2026-05-04T02:00:00.000Z') } as const
    const told = [eventOf(reference, { kind: 'answered', text: 'Sudah' }), eventOf(reference, late)]
    await tell(told)
    expect((await toldSince(start, 2)).events).toEqual(told)
  })

  test('names what it tells twice by the same key', async () => {
    const start = await end()
    const [one, last] = some(2) as [CoreEvent, CoreEvent]
    await tell([one, one])
    await tell([one, last])
    const { events } = await toldSince(start, 2)
    expect(new Set(events.map(({ key }) => key))).toEqual(new Set([one.key, last.key]))
  })

  if (!meet) return
  test.for(['unavailable', 'rate limit', 'no answer', 'lost answer', 'garbage'] as const)(
    'tells all of it after it met %s',
    async (fault) => {
      const start = await end()
      const told = some(2)
      await tell(told)
      meet(fault)
      const failed = await given.store().eventsSince?.(start, 500)
      expect(failed).toMatchObject({ kind: 'deferred' })
      if (fault === 'rate limit') expect(failed).toHaveProperty('retryAfterMs')
      expect((await toldSince(start, 2)).events).toEqual(told)
    },
  )
}
