import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchOver } from './watch-over.ts'

/** Remembers how something that was started is ended; what was started last ends first. */
export type AtEnd = (end: () => Promise<unknown>) => void

/**
 * Raises servers and processes in a temporary directory that is gone after them, whatever ends this
 * process; see watchOver for what they must leave in it.
 *
 * @param name part of the directory's name
 * @param raise where it fails, what it had started by then is ended
 */
export async function openTemporarySite<T extends object>(
  name: string,
  raise: (directory: string, atEnd: AtEnd) => Promise<T>,
): Promise<T & { close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), `simpul-${name}-`))
  // Servers that run as another account may lie in it.
  await chmod(directory, 0o711)
  const stopWatching = watchOver(directory)
  const ends: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of ends.splice(0)) await end()
    await rm(directory, { recursive: true, force: true, maxRetries: 10 })
    stopWatching()
  }
  try {
    const site = await raise(directory, (end) => void ends.unshift(end))
    return { ...site, close }
  } catch (error) {
    await close()
    throw error
  }
}
