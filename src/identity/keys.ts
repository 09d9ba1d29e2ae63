import { createHash, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A key of 32 bytes, and the four bytes that name it in what it sealed. It is a KeyObject: a cipher
 * made from bytes takes 17 µs and one made from a KeyObject 2 µs (Node 24); so does an HMAC.
 */
export interface SealingKey {
  readonly id: Buffer
  readonly secret: KeyObject
}

/**
 * The keys of one installation. The first one seals and all of them open: a new key can be put in
 * front, and what the old ones sealed stays readable.
 */
export interface KeyRing {
  readonly sealing: readonly [SealingKey, ...SealingKey[]]
  /** The key of blind indexes, made from the oldest key so that a rotation keeps addresses findable. */
  readonly index: KeyObject
  /** Names the ring without revealing it. The database keeps it, so that a mix-up is noticed. */
  readonly fingerprint: string
}

/**
 * @param masters base64 of 32 bytes each, newest first
 * @throws Error naming the position of a key that is not 32 bytes
 */
export function keyRing(masters: readonly string[]): KeyRing {
  const raw = masters.map((text, position) => {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length !== 32)
      throw new Error(`sealing key ${position + 1} is not the base64 of 32 bytes`)
    return bytes
  })
  const [first, ...rest] = raw.map(sealingKey)
  const oldest = raw.at(-1)
  if (!first || !oldest) throw new Error('there is no sealing key')
  const index = derive(oldest, 'simpul blind index')
  return {
    sealing: [first, ...rest],
    index: createSecretKey(index),
    fingerprint: createHash('sha256').update(index).digest('hex').slice(0, 16),
  }
}

/** The keys that a machine made for itself: read from the file, or generated into it (mode 0600). */
export function keysInFile(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = randomBytes(32).toString('base64')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // 'wx': of two processes that start at once, one makes the key and the other reads it.
  try {
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true })
    return [key]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return keysInFile(path)
  }
}

function sealingKey(master: Buffer): SealingKey {
  const bytes = derive(master, 'simpul sealing')
  const id = createHash('sha256').update(bytes).digest().subarray(0, 4)
  return { id, secret: createSecretKey(bytes) }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32))
}
