import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import {
  faultsOfPassword,
  hashPassword,
  nobodysHash,
  partsOfHash,
  verifyPassword,
} from './passwords.ts'

const whose = { login: 'siti.rahma@contoh.go.id', agency: 'Pemkot Sukamaju' }

/** By @node-rs/argon2 2.2.1, of "kuda nil makan sepatu". */
const madeElsewhere =
  '$argon2id$v=19$m=1024,t=3,p=1$U+Vc1AxBav6jPID/5ly2AA$veFwX8+BpxMDDDkuFuck/Awl75iZYvWgVOpR7WHZcTA'

describe('a password', () => {
  test.each([
    'kuda nil makan sepatu',
    'x7Gq-pl02-vv9T',
    'daun jatuh di teras belakang',
    '🦎🦎🐌 tiga cicak 🐌 lima',
    'Siti beli tujuh belas lemari',
    'зелёный чайник поёт',
    'rumah kucing minum kopi dingin',
  ])('may be "%s"', (password) => {
    expect(faultsOfPassword(password, whose)).toEqual([])
  })

  test.each([
    ['pendek saja', 'password_short'],
    ['🦎🐌🦎🐌🦎🐌🦎🐌🦎🐌🦎', 'password_short'],
    ['kata acak '.repeat(13), 'password_long'],
    ['x'.repeat(3_000), 'password_long'],
    ['password12345', 'password_common'],
    ['P@ssw0rd2026!', 'password_common'],
    ['RAHASIA-2026-#', 'password_common'],
    ['1945indonesia!', 'password_common'],
    ['admin-pemkot-26', 'password_common'],
    ['bismillah 2026', 'password_common'],
    ['sayangkamu123', 'password_common'],
    ['siti.rahma2026', 'password_login'],
    ['SITIRAHMA-0812', 'password_login'],
    ['Pemkot Sukamaju', 'password_agency'],
    ['sukamaju-2026!', 'password_agency'],
    ['aaaaaaaaaaaaaa', 'password_repeated'],
    ['121212121212', 'password_repeated'],
    ['kd7!kd7!kd7!kd7', 'password_repeated'],
    ['123456789012', 'password_sequence'],
    ['abcdefgh4321', 'password_sequence'],
    ['poiuytrewq12', 'password_sequence'],
    ['1q2w3e4r5t6y', 'password_sequence'],
  ] as const)('may not be "%s": %s', (password, fault) => {
    expect(faultsOfPassword(password, whose)).toContain(fault)
  })

  test('is the same from every keyboard, and nothing of it is cut off', async () => {
    const hashed = await hashPassword('ﬁre é kuda nil 12')
    expect(await verifyPassword(hashed, 'fire e\u0301 kuda nil 12')).toBe(true)
    const long = await hashPassword(`${'a'.repeat(127)}b`)
    expect(await verifyPassword(long, `${'a'.repeat(127)}c`)).toBe(false)
  })

  test('is never right where there is nobody, and costs the same there', async () => {
    expect(await verifyPassword(undefined, 'kuda nil makan sepatu')).toBe(false)
    const { salt, tag, ...costs } = partsOfHash(await hashPassword('kuda nil makan sepatu'))
    expect(partsOfHash(nobodysHash)).toMatchObject(costs)
    expect(costs).toEqual({ memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 })
    expect([salt.length, tag.length]).toEqual([16, 32])
  })

  test('is verified as other programs made it, with the costs that its hash names', async () => {
    expect(await verifyPassword(madeElsewhere, 'kuda nil makan sepatu')).toBe(true)
    expect(await verifyPassword(madeElsewhere, 'kuda nil makan sepato')).toBe(false)
  })

  test.each([
    '',
    'kuda nil makan sepatu',
    '$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAA',
    '$2b$10$x',
  ])('is not verified with "%s" for a hash', async (hashed) => {
    await expect(verifyPassword(hashed, 'kuda nil')).rejects.toThrow('no hash of argon2id')
  })

  test('of many at once leaves the threads that files need to others', async () => {
    const many = Array.from({ length: 12 }, () => verifyPassword(undefined, 'kuda nil'))
    let hashed = 0
    for (const one of many) void one.then(() => (hashed += 1))
    await readFile(import.meta.filename)
    expect(hashed).toBeLessThan(4)
    expect(await Promise.all(many)).toEqual(many.map(() => false))
  })
})
