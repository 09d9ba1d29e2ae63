import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CoreStore, ForwardedComplaint, Supplement } from '../../src/core-store/core-store.ts'

/** What the next request meets. */
export type StoreFault = 'unavailable' | 'rate limit' | 'refusal' | 'lost answer'

export interface CoreStoreExamination {
  /** Asked in each test, when everything stands. */
  store(): CoreStore
  /** How many complaints the store has made of a reference. */
  creations(reference: string): Promise<number>
  /** The text that the store has of a reference. */
  textOf(reference: string): Promise<string | undefined>
  /** Left out for a store that cannot be away alone. */
  meet?(fault: StoreFault): void
}

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

    test('has the text of the latest correction or deletion, however often each comes', async () => {
      const trackingId = await stored()
      const first = supplement('Lampu taman di Jl. Angsana 12 padam')
      const second = supplement('[dihapus oleh pelapor]', { kind: 'deletion' })
      for (const one of [first, first, second, second])
        expect(await given.store().add(one)).toEqual({ kind: 'taken' })
      expect(await given.textOf(complaint.reference)).toBe('[dihapus oleh pelapor]')
      // The complaint that is handed in once more does not bring the old words back.
      expect(await stored()).toBe(trackingId)
      expect(await given.textOf(complaint.reference)).toBe('[dihapus oleh pelapor]')
    })

    const { meet } = given
    if (!meet) return

    test.for([
      ['unavailable', 'deferred'],
      ['rate limit', 'deferred'],
      ['refusal', 'refused'],
      ['lost answer', 'unknown'],
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

    test('finds the complaint whose answer got lost', async () => {
      meet('lost answer')
      expect(await given.store().submit(complaint)).toMatchObject({ kind: 'unknown' })
      const found = await given.store().find?.(complaint.reference)
      expect(found).toEqual({ kind: 'stored', trackingId: await stored() })
      expect(await given.creations(complaint.reference)).toBe(1)
    })

    test('finds nothing under a reference that it never had', async () => {
      expect(await given.store().find?.(randomUUID())).toEqual({ kind: 'absent' })
    })

    test('does not take a lookup that fails for an answer', async () => {
      meet('unavailable')
      expect(await given.store().find?.(randomUUID())).toMatchObject({ kind: 'deferred' })
    })
  })
}
