import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import type { Tx } from '../store/connect.ts'
import { audit } from './audit.ts'
import { verifyPassword } from './passwords.ts'
import { asLogin } from './person.ts'
import { hashOfRecoveryCode, openTotp, stepOfCode } from './totp.ts'
import { countTry, type Known, type Tried, takeBack } from './tries.ts'

/** Unknown, wrong, disabled or closed for a while: whoever asks cannot tell which. */
interface Refused {
  readonly kind: 'refused'
}

export type PasswordAnswer =
  | Refused
  /** The password is right. Nobody is signed in before a code was, too, or the factor was set up. */
  | { readonly kind: 'right'; readonly staffId: string; readonly hasTotp: boolean }

export type CodeAnswer =
  | Refused
  | {
      readonly kind: 'right'
      /** How many recovery codes are left, where one was used. */
      readonly recoveryCodesLeft: number | undefined
    }

const refused = { kind: 'refused' } as const

/**
 * Looks at a password. An unknown login takes the same statements and the same hash as a wrong password.
 * The failures in a row are forgotten by a right code alone, so that whoever knows the password cannot use
 * it to guess codes without pauses.
 */
export async function checkPassword(
  sql: Sql,
  login: string,
  password: string,
): Promise<PasswordAnswer> {
  const { known, tried } = await countTry(sql, { login: asLogin(login) })
  const isRight = await verifyPassword(tried?.passwordHash ?? undefined, password)
  if (!tried || !isRight) {
    await noteRefusal(sql, known, 'password')
    return refused
  }
  await takeBack(sql, tried)
  return { kind: 'right', staffId: tried.id, hasTotp: tried.sealedTotp !== null }
}

/**
 * Looks at a code of the app, or a recovery code, of somebody whose password was right. Each counts once.
 * When it is right, they are signed in, and the log says so.
 */
export async function checkCode(
  sql: Sql,
  ring: KeyRing,
  staffId: string,
  code: string,
): Promise<CodeAnswer> {
  const { answer, known } = await proveCode(sql, ring, staffId, code)
  if (known && answer.kind === 'right')
    await audit(sql, {
      staff: known.id,
      login: known.login,
      action: 'sign in',
      detail: answer.recoveryCodesLeft === undefined ? {} : { recoveryCode: true },
    })
  return answer
}

/** The same of somebody who is signed in and wants to change what they sign in with. */
export async function proveCode(
  sql: Sql,
  ring: KeyRing,
  staffId: string,
  code: string,
): Promise<{ readonly answer: CodeAnswer; readonly known: Known | undefined }> {
  const { known, tried } = await countTry(sql, { id: staffId })
  const answer = tried ? await useCode(sql, ring, tried, code) : refused
  if (answer.kind === 'refused') await noteRefusal(sql, known, 'code')
  return { answer, known }
}

async function useCode(sql: Tx, ring: KeyRing, tried: Tried, code: string): Promise<CodeAnswer> {
  if (tried.sealedTotp === null) return refused
  const step = stepOfCode(openTotp(ring, tried.id, tried.sealedTotp), code, tried.now)
  if (step !== undefined) {
    const used = await sql`
      update staff set totp_step = ${step}, failures = 0, locked_until = null
      where id = ${tried.id} and totp_step < ${step} returning 1`
    return used.length > 0 ? { kind: 'right', recoveryCodesLeft: undefined } : refused
  }
  const hash = hashOfRecoveryCode(code)
  if (hash === undefined) return refused
  const [used] = await sql<[{ left: number }?]>`
    update staff set recovery_codes = array_remove(recovery_codes, ${hash}), failures = 0,
      locked_until = null
    where id = ${tried.id} and ${hash} = any(recovery_codes)
    returning cardinality(recovery_codes) as "left"`
  return used ? { kind: 'right', recoveryCodesLeft: used.left } : refused
}

/** What was typed in place of an unknown login is not written down: it may be a password. */
async function noteRefusal(sql: Sql, known: Known | undefined, what: string): Promise<void> {
  await audit(sql, {
    staff: known?.id,
    login: known?.login ?? '',
    action: 'sign-in refused',
    detail: { what },
  })
}
