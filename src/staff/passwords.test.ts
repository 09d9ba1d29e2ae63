import { parseOptions } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { faultsOfPassword, hashPassword, nobodysHash, verifyPassword } from './passwords.ts'

const whose = { login: 'siti.rahma@contoh.go.id', agency: 'Pemkot Sukamaju' }

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
    const costs = parseOptions(await hashPassword('kuda nil makan sepatu'))
    expect(parseOptions(nobodysHash)).toEqual(costs)
    expect(costs).toMatchObject({ algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  })
})
