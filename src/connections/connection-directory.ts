import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountKey } from '../store/circuits.ts'

/**
 * Name of the folder of an account: readable, and unique whatever a provider's ids contain.
 */
export function connectionFolder({ channel, account }: AccountKey): string {
  const name = `${channel}-${account}`
  const safe = name.replaceAll(/[^A-Za-z0-9+@_-]/g, '_').slice(0, 100)
  const digest = createHash('sha256').update(`${channel}\0${account}`).digest('hex').slice(0, 8)
  return `${safe}-${digest}`
}

/** Makes the folder of an account, below `lines` of SIMPUL_DIRECTORY, for this user alone. */
export function makeConnectionDirectory(directory: string, key: AccountKey): string {
  const path = join(directory, 'lines', connectionFolder(key))
  mkdirSync(path, { recursive: true, mode: 0o700 })
  // The folder may have existed, or the process's mask may have changed its mode.
  chmodSync(path, 0o700)
  return path
}
