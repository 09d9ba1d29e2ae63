import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SupplementKind } from '../../src/complaints/supplements.ts'
import type { CoreStore } from '../../src/core-store/core-store.ts'

/** A store whose complaints leave in books. */
export interface BookExamination {
  /** A complaint that is ready for a book, in the house and in the store. */
  ready(text: string): Promise<string>
  /** What a change makes of the complaint in the house. */
  change(reference: string, kind: SupplementKind, text: string): Promise<void>
  /** Takes out what is ready. */
  takeOut(): Promise<void>
  /** The text of a complaint in the file of its book, written anew; undefined: it has none there. */
  textOf(reference: string): Promise<string | undefined>
  /** What somebody has to type for it, by kinds and words. */
  toType(reference: string): Promise<readonly (readonly [kind: string, words: string | null])[]>
}

const first = 'Lampu taman padam'
const added = 'Lampu taman padam\nSudah tiga malam'
const marked = '[dihapus oleh pelapor]'

/** What stands in a book of what citizens change, before it is taken out and behind. */
export function examineBook(store: () => CoreStore, book: BookExamination): void {
  async function change(reference: string, kind: SupplementKind, text: string): Promise<void> {
    await book.change(reference, kind, text)
    const one = { id: randomUUID(), reference, kind, text, position: undefined, attachmentCount: 0 }
    const rest = { title: undefined, place: undefined, anonymous: false, confidential: false }
    const taken = await store().add({ ...one, ...rest, status: 'unverified', incomplete: false })
    expect(taken).toEqual({ kind: 'taken' })
  }

  describe('a book', () => {
    test.for<[SupplementKind, string, string | undefined]>([
      ['addition', added, added],
      ['correction', 'Lampu jalan padam', 'Lampu jalan padam'],
      ['deletion', marked, marked],
      ['withdrawal', first, undefined],
      ['erasure', '', undefined],
    ])('is made of complaints as they are: %s before it', async ([kind, text, held]) => {
      const reference = await book.ready(first)
      await change(reference, kind, text)
      await book.takeOut()
      expect(await book.textOf(reference)).toBe(held)
      expect(await book.toType(reference)).toEqual([])
    })

    test.for<[SupplementKind, string, string | undefined, string | null]>([
      ['addition', added, first, 'Sudah tiga malam'],
      ['correction', 'Lampu jalan padam', first, 'Lampu jalan padam'],
      ['deletion', marked, marked, marked],
      ['withdrawal', first, first, null],
      ['erasure', '', undefined, null],
    ])(
      'stays, but for words that are taken back: %s behind it',
      async ([kind, text, held, words]) => {
        const reference = await book.ready(first)
        await book.takeOut()
        expect(await book.textOf(reference)).toBe(first)
        await change(reference, kind, text)
        expect(await book.textOf(reference)).toBe(held)
        expect(await book.toType(reference)).toEqual([[kind, words]])
        await book.takeOut()
        expect(await book.textOf(reference)).toBe(held)
      },
    )
  })
}
