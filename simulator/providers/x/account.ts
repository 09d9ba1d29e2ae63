import { randomBytes } from 'node:crypto'
import { firstNameOf } from '../../kit/citizens.ts'

export const channel = 'x'
/** The account that citizens write to. */
export const own = { id: '1708000000000001708', name: 'Layanan Pengaduan', username: 'lapor1708' }
/** The first moment that ids tell of. */
const epochMs = 1_288_834_974_657n

export interface Secrets {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly accessToken: string
  readonly accessSecret: string
}

export function newSecrets(): Secrets {
  const word = (bytes: number) => randomBytes(bytes).toString('base64url')
  return {
    consumerKey: word(18),
    consumerSecret: word(37),
    accessToken: `${own.id}-${word(24)}`,
    accessSecret: word(33),
  }
}

/** The number behind a user id; undefined where it is none of a citizen. */
export function numberOf(userId: string): string | undefined {
  const digits = /^1([1-9]\d{6,14})$/.exec(userId)?.[1]
  return digits && `+${digits}`
}

/** Real ids tell nothing of a number. */
export function userOf(number: string) {
  const name = firstNameOf(number)
  return { id: `1${number.slice(1)}`, name, username: `warga_${number.slice(-9)}` }
}

/**
 * Gives ids of 64 bits, as text, that grow with the time and never come twice: gateways keep them for
 * ever, whatever simulator gave them.
 */
export function createIds(now: () => Date): () => string {
  let latest = 0n
  return () => {
    const ofNow = (BigInt(now().getTime()) - epochMs) << 22n
    latest = ofNow > latest ? ofNow : latest + 1n
    return String(latest)
  }
}
