import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountKey } from '../store/circuits.ts'

/**
 * Name of the folder of an account: readable, and no other account's, whatever a provider has in
 * its ids.
 */
export function connectionFolder({ channel, account }: AccountKey): string {
  const name = `${channel}-${account}`
  const safe = name.replaceAll(/[^A-Za-z0-9+@_-]/g, '_').slice(0, 100)
  const digest = createHash('sha256').update(`${channel}\0${account}`).digest('hex').slice(0, 8)
  return `${safe}-${digest}`
}

/** The folder itself, below `lines` of SIMPUL_DIRECTORY, for this user alone. */
export function makeConnectionDirectory(directory: string, key: AccountKey): string {
  const path = join(directory, 'lines', connectionFolder(key))
  mkdirSync(path, { recursive: true, mode: 0o700 })
  // One that was there already, or that the process's mask narrowed.
  chmodSync(path, 0o700)
  return path
}
