import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SheetFault } from '../../sheets/fault.ts'
import { UsageError } from '../../usage-error.ts'

/** The bytes of a file that somebody names. */
export async function givenFile(path: string): Promise<{ name: string; bytes: Buffer }> {
  try {
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

/** What a spreadsheet lacks is for its owner to mend, so it is told like a wrong option. */
export async function readingOf<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof SheetFault) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}
