import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { audit } from './audit.ts'
import { endOtherSessions } from './sessions.ts'
import { proveCode } from './sign-in.ts'
import {
  hashOfRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  openTotp,
  sealTotp,
  stepOfCode,
  totpUri,
} from './totp.ts'

interface Owner {
  readonly id: string
  readonly login: string
}

/** A second factor that is about to be set up. */
export interface StartedTotp {
  /** For the session, until a code was right. */
  readonly sealed: string
  /** In base32, for who types it instead of taking a picture. */
  readonly secret: string
  /** What the QR code holds. */
  readonly uri: string
}

/** @param issuer what the app shows beside the login */
export function startTotp(ring: KeyRing, person: Owner, issuer: string): StartedTotp {
  return showTotp(ring, person, issuer, sealSecret(ring, person, newTotpSecret()))
}

/**
 * The same once more, for its page.
 *
 * @throws UnsealError where it was started for somebody else
 */
export function showTotp(
  ring: KeyRing,
  person: Owner,
  issuer: string,
  sealed: string,
): StartedTotp {
  const secret = openTotp(ring, person.id, Buffer.from(sealed, 'base64'))
  return { sealed, secret, uri: totpUri(secret, person.login, issuer) }
}

function sealSecret(ring: KeyRing, { id }: Owner, secret: string): string {
  return sealTotp(ring, id, secret).toString('base64')
}

/**
 * Sets the second factor up, after a code of the new app was right; all other sessions end.
 *
 * @param given what was started, a code of it, and, where there is a factor already, a code of that one
 * @param sessionId the session that stays
 * @returns the recovery codes, which nobody can read again; or which code is wrong
 */
export async function confirmTotp(
  sql: Sql,
  ring: KeyRing,
  person: Owner,
  given: {
    readonly sealed: string
    readonly code: string
    readonly oldCode?: string | undefined
  },
  sessionId?: string,
): Promise<
  | { readonly kind: 'set'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'wrong'; readonly which: 'new' | 'old' }
> {
  const sealed = Buffer.from(given.sealed, 'base64')
  const [row] = await sql<[{ hasTotp: boolean; now: Date }?]>`
    select sealed_totp is not null as "hasTotp", now() as now from staff where id = ${person.id}`
  const step = row && stepOfCode(openTotp(ring, person.id, sealed), given.code, row.now)
  if (step === undefined) return { kind: 'wrong', which: 'new' }
  if (row?.hasTotp) {
    const { answer } = await proveCode(sql, ring, person.id, given.oldCode ?? '')
    if (answer.kind === 'refused') return { kind: 'wrong', which: 'old' }
  }
  const recoveryCodes = newRecoveryCodes()
  return await sql.begin(async (tx) => {
    const done = await tx`
      update staff set sealed_totp = ${sealed}, totp_step = ${step}, failures = 0,
        locked_until = null, recovery_codes = ${hashes(recoveryCodes)}
      where id = ${person.id} and (sealed_totp is not null) = ${row?.hasTotp ?? false} returning 1`
    if (done.length === 0) return { kind: 'wrong', which: 'old' } as const
    await endOtherSessions(tx, person.id, sessionId)
    await audit(tx, { staff: person.id, login: person.login, action: 'set up second factor' })
    return { kind: 'set', recoveryCodes } as const
  })
}

/**
 * New recovery codes in place of the old ones.
 *
 * @param code of the app, or one of the old ones
 * @returns undefined where the code is wrong
 */
export async function renewRecoveryCodes(
  sql: Sql,
  ring: KeyRing,
  person: Owner,
  code: string,
): Promise<readonly string[] | undefined> {
  const { answer } = await proveCode(sql, ring, person.id, code)
  if (answer.kind === 'refused') return undefined
  const codes = newRecoveryCodes()
  await sql.begin(async (tx) => {
    await tx`update staff set recovery_codes = ${hashes(codes)} where id = ${person.id}`
    await audit(tx, { staff: person.id, login: person.login, action: 'renew recovery codes' })
  })
  return codes
}

function hashes(codes: readonly string[]): string[] {
  return codes.flatMap((code) => hashOfRecoveryCode(code) ?? [])
}
