import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyRing, keysInFile } from './keys.ts'
import {
  blindIndex,
  newPersonalKey,
  open,
  openPersonalKey,
  openWith,
  seal,
  sealWith,
} from './seal.ts'

const master = () => randomBytes(32).toString('base64')
const old = master()
const ring = keyRing([old])

describe('seal', () => {
  test('opens what it sealed, and never seals the same bytes twice alike', () => {
    const sealed = seal(ring, 'address', '+628111000111')
    expect(open(ring, 'address', sealed).toString()).toBe('+628111000111')
    expect(seal(ring, 'address', '+628111000111').equals(sealed)).toBe(false)
    expect(sealed.includes('628111000111')).toBe(false)
  })

  test('takes a nonce of its own for every seal, also when many follow each other', () => {
    const nonces = Array.from({ length: 2_000 }, () =>
      seal(ring, 'address', 'x').toString('hex', 5, 17),
    )
    expect(new Set(nonces).size).toBe(nonces.length)
    expect(nonces).not.toContain('00'.repeat(12))
  })

  test('does not open as another thing than it was sealed as', () => {
    expect(() => open(ring, 'name', seal(ring, 'address', 'x'))).toThrow('does not open')
  })

  test('does not open when any byte was changed', () => {
    const sealed = seal(ring, 'address', 'x')
    for (let place = 0; place < sealed.length; place++) {
      const damaged = Buffer.from(sealed)
      damaged[place] = (damaged[place] ?? 0) ^ 1
      expect(() => open(ring, 'address', damaged), `byte ${place}`).toThrow()
    }
  })

  test('does not open when it was cut short', () => {
    const sealed = seal(ring, 'address', 'x')
    for (let length = 0; length < sealed.length; length++)
      expect(() => open(ring, 'address', sealed.subarray(0, length))).toThrow()
  })

  test('goes on opening with an old key after a new one was put in front', () => {
    const before = seal(ring, 'address', 'x')
    const rotated = keyRing([master(), old])
    expect(open(rotated, 'address', before).toString()).toBe('x')
    expect(() => open(ring, 'address', seal(rotated, 'address', 'x'))).toThrow('no key opens')
  })

  test('a personal key is of no use without the ring, and nobody else has the same', () => {
    const { key, wrapped } = newPersonalKey(ring)
    const sealed = sealWith(key, 'name', 'Budi')
    expect(openWith(openPersonalKey(ring, wrapped), 'name', sealed).toString()).toBe('Budi')
    expect(() => openWith(newPersonalKey(ring).key, 'name', sealed)).toThrow()
    expect(() => openPersonalKey(keyRing([master()]), wrapped)).toThrow()
  })
})

describe('blind index', () => {
  const index = (...parts: [string, string, string]) => blindIndex(ring, ...parts).toString('hex')

  test('is the same for the same address and differs by channel, account and address', () => {
    const known = index('twilio', '1708', '+62811')
    expect(index('twilio', '1708', '+62811')).toBe(known)
    const others = [
      index('telegram', '1708', '+62811'),
      index('twilio', '1709', '+62811'),
      index('twilio', '1708', '+62812'),
      index('twilio', '170', '8+62811'),
    ]
    expect(new Set([known, ...others]).size).toBe(5)
  })

  test('is another under another key, and the same after a rotation', () => {
    const address = ['twilio', '1708', '+62811'] as const
    expect(blindIndex(keyRing([master()]), ...address).equals(blindIndex(ring, ...address))).toBe(
      false,
    )
    const rotated = keyRing([master(), old])
    expect(blindIndex(rotated, ...address).equals(blindIndex(ring, ...address))).toBe(true)
  })
})

describe('keys', () => {
  test.for([
    { name: 'no key at all', keys: [], message: 'no sealing key' },
    { name: 'a key of 31 bytes', keys: [randomBytes(31).toString('base64')], message: 'key 1' },
    { name: 'a second key that is none', keys: [old, 'secret'], message: 'key 2' },
  ])('refuse $name', ({ keys, message }) => {
    expect(() => keyRing(keys)).toThrow(message)
  })

  test('are made once in a file that only its owner reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'simpul-keys-'))
    try {
      const file = join(folder, 'new', 'keys')
      const made = keysInFile(file)
      expect(keysInFile(file)).toEqual(made)
      expect(readFileSync(file, 'utf8').trim()).toBe(made[0])
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(keyRing(made).fingerprint).not.toBe(ring.fingerprint)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
