import { createHash, randomBytes } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'
import type { KeyRing } from '../identity/keys.ts'
import { open, seal } from '../identity/seal.ts'

const stepSeconds = 30
const recoveryCodeCount = 10
// Without I, L, O and U: https://www.crockford.com/base32.html
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const recoveryCodeLength = 16

/** A secret of 20 bytes (RFC 4226, 4: at least 16), in base32, as apps take it. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 })
}

/** What the QR code says to the app: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function totpUri(secret: string, login: string, issuer: string): string {
  return generateURI({ secret, label: login, issuer, period: stepSeconds })
}

/** Sealed for one person: as somebody else's it does not open. */
export function sealTotp(ring: KeyRing, staffId: string, secret: string): Buffer {
  return seal(ring, purposeOf(staffId), secret)
}

/** @throws UnsealError */
export function openTotp(ring: KeyRing, staffId: string, sealed: Buffer): string {
  return open(ring, purposeOf(staffId), sealed).toString()
}

function purposeOf(staffId: string): string {
  return `totp of ${staffId}`
}

/**
 * The time step to which a code belongs (RFC 6238), of this one and its two neighbours.
 *
 * @returns undefined where it belongs to none
 */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const token = code.normalize('NFKC').replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const epoch = Math.floor(now.getTime() / 1000)
  const found = verifySync({
    secret,
    token,
    epoch,
    period: stepSeconds,
    epochTolerance: stepSeconds,
  })
  return found.valid && 'timeStep' in found ? found.timeStep : undefined
}

/** Codes for who has lost the app: 80 bits each, as `AAAA-BBBB-CCCC-DDDD`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const code = Array.from(randomBytes(recoveryCodeLength), (byte) => alphabet[byte & 31]).join('')
    return code.match(/.{4}/g)?.join('-') ?? code
  })
}

/**
 * What is kept of a recovery code: SHA-256 in hex, however it is typed.
 *
 * @returns undefined where it cannot be one
 */
export function hashOfRecoveryCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (code.length !== recoveryCodeLength) return undefined
  return createHash('sha256').update(code).digest('hex')
}
