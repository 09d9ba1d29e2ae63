import type { Role } from './permissions.ts'

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
