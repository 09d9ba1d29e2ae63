import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import type { Tx } from '../store/connect.ts'
import { audit } from './audit.ts'
import { verifyPassword } from './passwords.ts'
import { asLogin } from './person.ts'
import { hashOfRecoveryCode, openTotp, stepOfCode } from './totp.ts'

/**
 * After so many failures in a row each further one closes the account: for a minute, then twice as
 * long each time, at most an hour.
 */
export const failuresUntilPause = 5

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
 * The failures in a row are forgotten by the whole sign-in alone, so that whoever knows the password
 * cannot use it to guess codes without pauses.
 */
export async function checkPassword(
  sql: Sql,
  login: string,
  password: string,
): Promise<PasswordAnswer> {
  const { known, tried } = await countTry(sql, sql`login = ${asLogin(login)}`)
  const isRight = await verifyPassword(tried?.passwordHash ?? undefined, password)
  if (!known || !tried || !isRight) {
    await noteRefusal(sql, known, 'password')
    return refused
  }
  await takeBack(sql, tried)
  return { kind: 'right', staffId: tried.id, hasTotp: tried.sealedTotp !== null }
}

/**
 * Looks at a code of the app, or a recovery code, of somebody whose password was right. Each counts once.
 * When it is right, they are signed in.
 */
export async function checkCode(
  sql: Sql,
  ring: KeyRing,
  staffId: string,
  code: string,
): Promise<CodeAnswer> {
  const { known, tried } = await countTry(sql, sql`id = ${staffId}`)
  const answer = tried ? await useCode(sql, ring, tried, code) : refused
  if (!known || answer.kind === 'refused') await noteRefusal(sql, known, 'code')
  else
    await audit(sql, {
      staff: known.id,
      login: known.login,
      action: 'sign in',
      detail: answer.recoveryCodesLeft === undefined ? {} : { recoveryCode: true },
    })
  return answer
}

interface Known {
  readonly id: string
  readonly login: string
}

interface Tried extends Known {
  readonly passwordHash: string | null
  readonly sealedTotp: Buffer | null
  /** As text: a Date has no microseconds. */
  readonly lockedUntil: string | null
  readonly now: Date
}

/**
 * Counts a try as a failure before it is looked at, in one statement: of many at once only so many are
 * looked at as may fail. It is not flushed: that would tell a known login from others by its time.
 *
 * @returns who is meant, and what they have where a try is open to them
 */
async function countTry(
  sql: Sql,
  who: ReturnType<Tx>,
): Promise<{ known: Known | undefined; tried: Tried | undefined }> {
  const [known, tried] = await sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`
    const found = await tx<[Known?]>`select id, login from staff where ${who}`
    const open = await tx<[Tried?]>`
      update staff set failures = failures + 1,
        locked_until = case when failures + 1 >= ${failuresUntilPause} then now() + least(
          interval '1 hour',
          interval '1 minute' * power(2, least(failures + 1 - ${failuresUntilPause}, 10))) end
      where ${who} and disabled_at is null and password_hash is not null
        and (locked_until is null or locked_until <= now())
      returning id, login, password_hash as "passwordHash", sealed_totp as "sealedTotp",
        locked_until::text as "lockedUntil", now() as now`
    return [found[0], open[0]]
  })
  return { known, tried }
}

/** The try was no failure, and closes nothing. What others closed meanwhile stays closed. */
async function takeBack(sql: Tx, { id, lockedUntil }: Tried): Promise<void> {
  await sql`
    update staff set failures = greatest(failures - 1, 0),
      locked_until = case when locked_until::text is distinct from ${lockedUntil} then locked_until end
    where id = ${id}`
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
    ...(known && { staff: known.id }),
    login: known?.login ?? '',
    action: 'sign-in refused',
    detail: { what },
  })
}
