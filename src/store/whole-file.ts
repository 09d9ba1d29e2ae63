import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/**
 * Writes a file that only this user can read, whole or not at all, over one that is there. Resolves once
 * it survives a crash. Two that write the same at once do not disturb each other.
 *
 * @param path its folder is made where it lacks
 */
export async function writeWhole(path: string, body: Uint8Array): Promise<void> {
  const folder = dirname(resolve(path))
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  for (let one = folder; made !== undefined && one.length >= made.length; one = dirname(one))
    await syncFolder(dirname(one))
  const unfinished = join(folder, `.${randomUUID()}`)
  try {
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(body)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Makes the names in a folder survive a crash, too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
