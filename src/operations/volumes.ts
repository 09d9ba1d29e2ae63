import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Holding, Volume } from './health.ts'

// A network file system that hangs is not waited for.
const patienceMs = 1_000

/**
 * The room on the volumes where these folders are, or will be. A volume that cannot be asked is left
 * out.
 */
export async function readVolumes(
  folders: readonly { readonly holds: Holding; readonly folder: string }[],
): Promise<Volume[]> {
  const timer = Promise.withResolvers<undefined>()
  const timeout = setTimeout(() => timer.resolve(undefined), patienceMs)
  try {
    const asked = Promise.all(
      folders.map(async ({ holds, folder }) => {
        const room = await roomIn(folder).catch(() => undefined)
        return room ? [{ holds, ...room }] : []
      }),
    )
    return byDevice((await Promise.race([asked, timer.promise]))?.flat() ?? [])
  } finally {
    clearTimeout(timeout)
  }
}

interface Room {
  readonly device: number
  readonly freeBytes: number
  readonly freeFiles: number | undefined
}

async function roomIn(folder: string): Promise<Room> {
  try {
    const [{ dev }, { bavail, bsize, files, ffree }] = await Promise.all([
      stat(folder),
      statfs(folder),
    ])
    return { device: dev, freeBytes: bavail * bsize, freeFiles: files > 0 ? ffree : undefined }
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (isAbsent && dirname(folder) !== folder) return await roomIn(dirname(folder))
    throw error
  }
}

function byDevice(rooms: readonly (Room & { readonly holds: Holding })[]): Volume[] {
  const devices = new Map<number, Volume>()
  for (const { device, holds, freeBytes, freeFiles } of rooms)
    devices.set(device, {
      holds: [...(devices.get(device)?.holds ?? []), holds],
      freeBytes,
      freeFiles,
    })
  return [...devices.values()]
}
