import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Closing } from './repeats.ts'

const Stored = z.object({ until: z.number(), doubtful: z.array(z.string()) })
const fileName = 'answered.json'

/** @returns undefined where there is none that can be read: everything recent is then in doubt */
export async function readClosing(directory: string): Promise<Closing | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(join(directory, fileName), 'utf8'))
    return Stored.safeParse(stored).data
  } catch (error) {
    if (error instanceof SyntaxError || isOfFileSystem(error)) return undefined
    throw error
  }
}

/** Where it cannot be written, the next process doubts more than it must: no reason to fail. */
export async function writeClosing(directory: string, closing: Closing): Promise<void> {
  const path = join(directory, fileName)
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(`${path}.new`, JSON.stringify(closing), { mode: 0o600 })
    await rename(`${path}.new`, path)
  } catch (error) {
    if (!isOfFileSystem(error)) throw error
  }
}

function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
