import { join } from 'node:path'
import type { Book } from '../../core-store/lapor-bulk/book.ts'
import { type Contents, markWritten } from '../../core-store/lapor-bulk/contents.ts'
import { plainPicture } from '../../core-store/lapor-bulk/pictures.ts'
import type { FileStore } from '../../media/file-store.ts'
import { writeWhole } from '../../store/whole-file.ts'
import type { Desk } from '../database.ts'

/** What was written for a book. */
export interface WrittenBook {
  readonly batch: number
  readonly file: string
  readonly rows: number
  readonly pictures: number
}

/** The file of a book; the same for the same book. */
function fileOf(folder: string, batch: number, ending: Book['ending']): string {
  return join(folder, `lapor-${String(batch).padStart(5, '0')}.${ending}`)
}

/**
 * Writes the file of a book and the pictures beside it, whole or not at all: what was written before
 * under the name is the same book, and is written over.
 */
export async function writeBook(
  { sql }: Pick<Desk, 'sql'>,
  files: FileStore,
  folder: string,
  book: Book,
  contents: Contents,
): Promise<WrittenBook> {
  let pictures = 0
  for (const [name, hash] of contents.images) {
    const bytes = await files.get(hash)
    const plain = bytes && (await plainPicture(bytes))
    if (!plain) continue
    await writeWhole(join(folder, name), plain)
    pictures += 1
  }
  const file = fileOf(folder, contents.id, book.ending)
  await writeWhole(file, book.bytesOf(contents.rows))
  await markWritten(sql, contents.id)
  return { batch: contents.id, file, rows: contents.rows.length, pictures }
}
