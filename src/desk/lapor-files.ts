import { type Zippable, zip } from 'fflate'
import { contentsOf, markWritten } from '../core-store/lapor-bulk/contents.ts'
import { plainPicture } from '../core-store/lapor-bulk/pictures.ts'
import type { FileStore } from '../media/file-store.ts'
import { SheetFault } from '../sheets/fault.ts'
import { type BookDeps, bookRows, openShelved } from './lapor-books.ts'
import type { Reach } from './reach.ts'

/** A file that is handed to somebody. */
export interface HandedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** In one file. */
export const mostInFile = 10

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
}

/**
 * The file of one book, or a zip of several and of the pictures beside them. It is made anew each time: the
 * same rows, without what a citizen has had erased since.
 *
 * @returns undefined where one of them is out of reach, was undone, or is not there
 * @throws SheetFault where its template is understood no more
 */
export async function fileOfBooks(
  deps: BookDeps & { readonly files: FileStore },
  reach: Reach,
  ids: readonly number[],
): Promise<HandedFile | undefined> {
  const seen = await bookRows(deps.sql, reach, { ids })
  if (ids.length === 0 || ids.length > mostInFile || seen.length < ids.length) return undefined
  const parts = new Map<string, Uint8Array>()
  for (const id of ids) {
    const contents = await contentsOf(deps.sql, id)
    if (!contents) return undefined
    const opened = await openShelved(deps, contents.template)
    if (opened.kind === 'fault') throw new SheetFault(opened.fault)
    parts.set(`lapor-${String(id).padStart(5, '0')}.xlsx`, opened.book.bytesOf(contents.rows))
    for (const [name, hash] of contents.images) {
      const bytes = await deps.files.get(hash)
      const plain = bytes && (await plainPicture(bytes))
      if (plain) parts.set(name, plain)
    }
  }
  for (const id of ids) await markWritten(deps.sql, id)
  return await handed(parts, ids)
}

async function handed(
  parts: ReadonlyMap<string, Uint8Array>,
  ids: readonly number[],
): Promise<HandedFile> {
  const [only, ...others] = parts
  if (only && others.length === 0)
    return { name: only[0], type: types.xlsx, bytes: Buffer.from(only[1]) }
  // What is in it is packed already.
  const packed: Zippable = Object.fromEntries(
    [...parts].map(([name, bytes]) => [name, [bytes, { level: 0 }] as const]),
  )
  const bytes = await new Promise<Uint8Array>((done, fail) => {
    zip(packed, (error, data) => (error ? fail(error) : done(data)))
  })
  return { name: `lapor-${ids.join('-')}.zip`, type: types.zip, bytes: Buffer.from(bytes) }
}
