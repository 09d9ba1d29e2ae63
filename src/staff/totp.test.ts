import { randomBytes } from 'node:crypto'
import { generateSync } from 'otplib'
import { describe, expect, test } from 'vitest'
import { keyRing } from '../identity/keys.ts'
import { UnsealError } from '../identity/seal.ts'
import {
  hashOfRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  openTotp,
  sealTotp,
  stepOfCode,
  totpUri,
} from './totp.ts'

// RFC 6238, appendix B: the secret "12345678901234567890" in base32.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

describe('a code of the app', () => {
  test('belongs to its time step, as RFC 6238 computes it', () => {
    expect(stepOfCode(secret, '287082', at(59))).toBe(1)
    expect(stepOfCode(secret, '005 924', at(1_234_567_890))).toBe(41_152_263)
    expect(stepOfCode(secret, '２８７０８２', at(59))).toBe(1)
  })

  test('counts one step before and after its time, and no further', () => {
    const code = generateSync({ secret, epoch: 3_000 })
    const steps = [2_939, 2_969, 2_970, 3_000, 3_059, 3_060].map((now) =>
      stepOfCode(secret, code, at(now)),
    )
    expect(steps).toEqual([undefined, undefined, 100, 100, 100, undefined])
  })

  test.each(['', '28708', '2870820', '28708a', '-28708', '28708২'])('is never "%s"', (code) => {
    expect(stepOfCode(secret, code, at(59))).toBeUndefined()
  })
})

test('a secret has 20 bytes, is sealed for one person, and stands in what the app reads', () => {
  const ring = keyRing([randomBytes(32).toString('base64')])
  const mine = newTotpSecret()
  expect(mine).toMatch(/^[A-Z2-7]{32}$/)
  const sealed = sealTotp(ring, 'a', mine)
  expect(openTotp(ring, 'a', sealed)).toBe(mine)
  expect(() => openTotp(ring, 'b', sealed)).toThrow(UnsealError)
  const uri = new URL(totpUri(mine, 'siti@contoh.go.id', 'Simpul LAPOR!'))
  expect(uri.href).toMatch(/^otpauth:\/\/totp\//)
  expect(uri.searchParams.get('secret')).toBe(mine)
  expect(uri.searchParams.get('issuer')).toBe('Simpul LAPOR!')
})

describe('recovery codes', () => {
  test('are ten, each of 80 bits, none like another', () => {
    const codes = newRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  test('are known however they are typed', () => {
    const kept = hashOfRecoveryCode('A0B1-C2D3-E4F5-G6H7')
    expect(kept).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOfRecoveryCode(' aobi c2d3–e4f5 g6h7')).toBe(kept)
    expect(hashOfRecoveryCode('A0B1-C2D3-E4F5-G6H')).toBeUndefined()
  })
})
