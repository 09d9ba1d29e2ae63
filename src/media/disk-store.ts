import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../store/whole-file.ts'
import type { FileStore } from './file-store.ts'

/**
 * Files in a folder that only this user can read, in 256 folders by the first byte of their hash.
 *
 * @param directory is made with the first file
 */
export function diskStore(directory: string): FileStore {
  const pathOf = (hash: Buffer) => {
    const name = hash.toString('hex')
    return join(directory, name.slice(0, 2), name.slice(2))
  }
  return {
    async put(hash, body) {
      const path = pathOf(hash)
      if (await hasSize(path, body.length)) return
      await writeWhole(path, body)
    },
    async get(hash) {
      try {
        return await readFile(pathOf(hash))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async remove(hash) {
      await rm(pathOf(hash), { force: true })
    },
  }
}

async function hasSize(path: string, size: number): Promise<boolean> {
  try {
    return (await stat(path)).size === size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
