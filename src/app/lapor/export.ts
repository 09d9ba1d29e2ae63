import {
  type Faulty,
  mostRows,
  takeBatch,
  unwrittenBatches,
} from '../../core-store/lapor-bulk/batches.ts'
import { type Book, openBook } from '../../core-store/lapor-bulk/book.ts'
import { contentsOf } from '../../core-store/lapor-bulk/contents.ts'
import { type BookSettings, bookSettings } from '../../core-store/lapor-bulk/settings.ts'
import { undoBatch } from '../../core-store/lapor-bulk/undo-batch.ts'
import { UsageError } from '../../usage-error.ts'
import type { Desk } from '../database.ts'
import { fileStoreOf } from '../house.ts'
import { type WrittenBook, writeBook } from './files.ts'
import { givenFile, readingOf } from './inputs.ts'

export interface Exported {
  readonly books: readonly WrittenBook[]
  /** Books of an earlier run whose files were missing. */
  readonly finished: readonly WrittenBook[]
  readonly faulty: readonly Faulty[]
}

/**
 * Takes out what is ready, a book for each hundred or for what a template has room for, and writes the
 * files.
 *
 * @param options.limit complaints at most
 * @param options.onBook called after each book
 */
export async function exportBooks(
  house: Desk,
  options: {
    readonly folder: string
    readonly template: string | undefined
    readonly limit: number
    readonly onBook?: (written: WrittenBook) => void
  },
): Promise<Exported> {
  const { sql } = house
  const { folder, onBook } = options
  const settings = await bookSettings(house.config)
  const book = await openBookAt(options.template, settings)
  const finished: WrittenBook[] = []
  for (const batch of await unwrittenBatches(sql))
    finished.push(await writeKept(house, settings, batch, folder))
  const books: WrittenBook[] = []
  const faulty: Faulty[] = []
  const room = Math.min(book.form.room, mostRows)
  let left = options.limit
  let skipped: readonly string[] = []
  while (left > 0) {
    const taken = await takeBatch(sql, book, Math.min(left, room), skipped)
    faulty.push(...taken.faulty)
    skipped = taken.skipped
    if (taken.batch === undefined) break
    left -= taken.rows
    const contents = await contentsOf(sql, taken.batch)
    if (!contents) continue
    const written = await writeBook(house, fileStoreOf(house.config), folder, book, contents)
    books.push(written)
    onBook?.(written)
  }
  return { books, finished, faulty }
}

/** Writes the file of a book once more, as it was but for what a citizen had erased. */
export async function writeAgain(house: Desk, batch: number, folder: string): Promise<WrittenBook> {
  return await writeKept(house, await bookSettings(house.config), batch, folder)
}

async function writeKept(
  house: Desk,
  settings: BookSettings,
  batch: number,
  folder: string,
): Promise<WrittenBook> {
  const contents = await contentsOf(house.sql, batch)
  if (!contents)
    throw new UsageError(
      `There is no book ${batch}, or it was undone. \`lapor batches\` lists them.`,
    )
  const opened = await openBook(contents.template, settings)
  if (opened.kind === 'fault') throw new UsageError(opened.fault)
  const { book } = opened
  return await readingOf(
    `book ${batch}`,
    async () => await writeBook(house, fileStoreOf(house.config), folder, book, contents),
  )
}

/** Undoes a book that was not uploaded. @returns how many complaints wait again */
export async function undo({ sql }: Desk, batch: number): Promise<number> {
  const undone = await undoBatch(sql, batch)
  if (undone.kind === 'undone') return undone.rows
  throw new UsageError(
    undone.kind === 'absent'
      ? `There is no book ${batch}, or it was undone before.`
      : `Book ${batch} is in LAPOR! already: an export named ${undone.linked} of its rows.`,
  )
}

/**
 * The empty book in a file, or ours.
 *
 * @throws UsageError where it cannot be filled
 */
export async function openBookAt(path: string | undefined, settings: BookSettings): Promise<Book> {
  const given = path === undefined ? undefined : await givenFile(path)
  const opened = await readingOf(path ?? '', () => openBook(given, settings))
  if (opened.kind === 'fault') throw new UsageError(`${path ?? ''}: ${opened.fault}`)
  return opened.book
}
