import type { Sql } from 'postgres'
import type { KeyRing } from '../../src/identity/keys.ts'
import type { DistrictIndex } from '../../src/triage/district.ts'
import type { Step } from './given.ts'

/** What the steps need. */
export interface Deps {
  readonly sql: Sql
  readonly ring: KeyRing
  /** Of the WhatsApp account, for sending. */
  readonly settings: Record<string, unknown>
  readonly districts: DistrictIndex
  addJob(step: Step, id: string): Promise<void>
}
