import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The result: the directory is ours until released, another process has it, or it is not writable. */
export type DirectoryLock =
  | { readonly kind: 'taken'; release(): void }
  | { readonly kind: 'busy'; readonly owner: string }
  | { readonly kind: 'unwritable' }

/** https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5

/**
 * Takes a directory for this process. SQLite's lock on a file is the portable lock that Node offers:
 * the system frees it when the process ends, however it ends, so the lock is never stale.
 *
 * @param directory that exists; the files `lock` and `owner` in it belong to the lock
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const ownerFile = join(directory, 'owner')
  const lock = new DatabaseSync(join(directory, 'lock'), { open: false })
  try {
    lock.open()
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    if (lock.isOpen) lock.close()
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
    if (!isBusy) return { kind: 'unwritable' }
    const owner = await readFile(ownerFile, 'utf8').catch(() => 'unknown')
    return { kind: 'busy', owner: owner.trim() }
  }
  const release = () => {
    process.removeListener('exit', release)
    if (lock.isOpen) lock.close()
  }
  // Keeps a reference to the lock, so that it is held even if the caller drops the result.
  process.once('exit', release)
  // It only helps whoever finds the directory taken: a full disk must not keep us from what is in it.
  await writeFile(ownerFile, `${process.pid}\n`).catch(() => {})
  return { kind: 'taken', release }
}
