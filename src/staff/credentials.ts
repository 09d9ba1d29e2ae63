import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'
import { audit } from './audit.ts'
import { createLink, type LinkPurpose, type NewLink, readLink, takeLink } from './links.ts'
import { faultsOfPassword, hashPassword, type PasswordFault, verifyPassword } from './passwords.ts'
import { addPerson } from './people.ts'
import { asLine, asLogin, asPlace, isLogin, type Person, type PersonFault } from './person.ts'
import { endOtherSessions } from './sessions.ts'
import { countTry, takeBack } from './tries.ts'

/** What somebody types on the page of a link. */
export interface GivenByLink {
  /** Of the first owner alone; everybody else has one. */
  readonly login?: string | undefined
  /** As they want to be called; what the owner wrote where it is left out. A reset changes none. */
  readonly name?: string | undefined
  readonly password: string
  /** In which they read the page; of a newcomer it becomes their own. */
  readonly language?: Person['language']
}

type Faults = {
  readonly kind: 'faults'
  readonly faults: readonly (PersonFault | PasswordFault)[]
}

export type LinkAnswer =
  /** The password is set; where there is no second factor it has to be set up now. */
  | {
      readonly kind: 'done'
      readonly staffId: string
      readonly purpose: LinkPurpose
      readonly hasTotp: boolean
    }
  /** Something is to be typed again; the link is still good. */
  | Faults
  /** Unknown, used, void, or too old. */
  | { readonly kind: 'gone' }

const gone = { kind: 'gone' } as const

/** Breaks the transaction off, so that the link stays good. */
class Unusable extends Error {
  readonly answer: Faults | typeof gone
  constructor(answer: Faults | typeof gone) {
    super('the link was not used')
    this.answer = answer
  }
}

/**
 * Uses a link: sets the password, ends the sessions, opens what was closed by wrong passwords. The first
 * owner's makes the account. Whether somebody is signed in then is not decided here: `hasTotp` says whether
 * a code is to be asked.
 *
 * @param agency the gateway's own, which no password may be made of
 */
export async function useLink(
  sql: Sql,
  token: string,
  given: GivenByLink,
  agency: string,
): Promise<LinkAnswer> {
  const seen = await readLink(sql, token)
  if (!seen) return gone
  const login = seen.purpose === 'first' ? asLogin(given.login ?? '') : (seen.login ?? '')
  const name = asLine(given.name)
  const faults = [
    ...(isLogin(login) ? [] : (['login_form'] as const)),
    ...(seen.purpose === 'first' && name === '' ? (['name_missing'] as const) : []),
    ...faultsOfPassword(given.password, { login, agency }),
  ]
  if (faults.length > 0) return { kind: 'faults', faults }
  const passwordHash = await hashPassword(given.password)
  try {
    return await sql.begin(async (tx) => {
      const link = await takeLink(tx, token)
      if (!link) throw new Unusable(gone)
      const staffId = link.staffId ?? (await addFirstOwner(tx, login, name))
      const { purpose } = link
      const renamed = purpose === 'invite' && name !== '' ? name : null
      const language = isNewcomer(purpose) ? (given.language ?? null) : null
      const hasTotp = await setUp(tx, { staffId, passwordHash, renamed, language, purpose })
      const act = { action: 'use link', subject: `staff ${staffId}`, detail: { purpose } }
      await audit(tx, { staff: staffId, login, ...act })
      return { kind: 'done', staffId, purpose, hasTotp } as const
    })
  } catch (error) {
    if (error instanceof Unusable) return error.answer
    throw error
  }
}

async function addFirstOwner(tx: Tx, login: string, name: string): Promise<string> {
  // Of two links, only one may make an owner: whoever comes second waits here and finds the first.
  await tx`lock table staff in share row exclusive mode`
  if (await hasOwner(tx)) throw new Unusable(gone)
  const staffId = await addPerson(tx, { login, name, ...asPlace({ role: 'owner' }) })
  if (staffId === undefined) throw new Unusable({ kind: 'faults', faults: ['login_taken'] })
  return staffId
}

/** Somebody who has had no say in anything of the account yet. */
function isNewcomer(purpose: LinkPurpose): boolean {
  return purpose === 'first' || purpose === 'invite'
}

async function setUp(
  tx: Tx,
  of: {
    readonly staffId: string
    readonly passwordHash: string
    readonly renamed: string | null
    readonly language: Person['language'] | null
    readonly purpose: LinkPurpose
  },
): Promise<boolean> {
  const forgetsTotp = of.purpose === 'reset_totp'
  const [row] = await tx<[{ hasTotp: boolean }]>`
    update staff set password_hash = ${of.passwordHash}, name = coalesce(${of.renamed}, name),
      language = coalesce(${of.language}, language),
      failures = 0, locked_until = null,
      sealed_totp = case when not ${forgetsTotp}::boolean then sealed_totp end,
      recovery_codes = case when ${forgetsTotp}::boolean then '{}' else recovery_codes end
    where id = ${of.staffId} returning sealed_totp is not null as "hasTotp"`
  await endOtherSessions(tx, of.staffId)
  return row.hasTotp
}

/**
 * A link for the first owner; those made before are void.
 *
 * @returns undefined where an owner can sign in
 */
export async function firstOwnerLink(sql: Sql): Promise<NewLink | undefined> {
  if (await hasOwner(sql)) return undefined
  return await createLink(sql, 'first', null)
}

async function hasOwner(sql: Tx): Promise<boolean> {
  const found = await sql`
    select from staff
    where role = 'owner' and disabled_at is null and password_hash is not null limit 1`
  return found.length > 0
}

/**
 * Changes one's own password, which has to be known; all other sessions end.
 *
 * @param sessionId the one that stays
 * @returns `wrong` where the old password is not right, or was wrong too often
 */
export async function changePassword(
  sql: Sql,
  person: { readonly id: string; readonly login: string },
  given: { readonly old: string; readonly new: string },
  { agency, sessionId }: { readonly agency: string; readonly sessionId: string },
): Promise<{ kind: 'changed' } | { kind: 'wrong' } | Faults> {
  const faults = faultsOfPassword(given.new, { login: person.login, agency })
  if (faults.length > 0) return { kind: 'faults', faults }
  const { tried } = await countTry(sql, { id: person.id })
  const isRight = await verifyPassword(tried?.passwordHash ?? undefined, given.old)
  if (!tried || !isRight) return { kind: 'wrong' }
  await takeBack(sql, tried)
  const passwordHash = await hashPassword(given.new)
  return await sql.begin(async (tx) => {
    await tx`update staff set password_hash = ${passwordHash} where id = ${person.id}`
    await endOtherSessions(tx, person.id, sessionId)
    await audit(tx, { staff: person.id, login: person.login, action: 'change password' })
    return { kind: 'changed' } as const
  })
}
