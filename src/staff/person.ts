import { type Role, reachOf } from './permissions.ts'

/** Somebody who is signed in. */
export interface Person {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: Role
  /** The agency that they work for; null of those who see all. */
  readonly agency: string | null
  readonly office: string | null
  readonly language: 'id' | 'en'
  readonly singleKeys: boolean
}

/** What an owner says of somebody. */
export interface Place {
  readonly role: Role
  readonly agency?: string | null | undefined
  readonly office?: string | null | undefined
}

/** What is wrong with what an owner or a newcomer says of a person. */
export type PersonFault =
  | 'login_form'
  | 'login_taken'
  | 'name_missing'
  | 'agency_missing'
  | 'office_missing'
  | 'last_owner'
  | 'unknown'

const longest = 200

/** A login as it is kept. */
export function asLogin(given: string): string {
  return given.normalize('NFKC').trim().toLowerCase()
}

/** Whether it can be a login: 3 to 64 letters, digits and `. _ - @`, beginning with a letter or digit. */
export function isLogin(login: string): boolean {
  return /^[a-z0-9][a-z0-9._@-]{2,63}$/.test(login)
}

/** A name or an agency as it is kept: one line. */
export function asLine(given: string | null | undefined): string {
  const line = (given ?? '').normalize('NFC').replace(/[\s\p{C}]+/gu, ' ')
  return [...line.trim()].slice(0, longest).join('').trim()
}

/**
 * The place of somebody as it is kept: whoever sees all has no agency, and only who sees an office has
 * one.
 */
export function asPlace({ role, agency, office }: Place): Required<Place> & {
  readonly agency: string | null
  readonly office: string | null
} {
  const reach = reachOf[role]
  return {
    role,
    agency: reach === 'all' ? null : asLine(agency) || null,
    office: reach === 'office' ? asLine(office) || null : null,
  }
}

/** What is missing in a place that was brought into its form. */
export function faultsOfPlace({ role, agency, office }: ReturnType<typeof asPlace>): PersonFault[] {
  const reach = reachOf[role]
  return [
    ...(reach !== 'all' && agency === null ? (['agency_missing'] as const) : []),
    ...(reach === 'office' && office === null ? (['office_missing'] as const) : []),
  ]
}
