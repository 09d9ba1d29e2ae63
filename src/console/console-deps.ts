import type { Sql } from 'postgres'
import type { Accounts } from '../accounts.ts'
import type { Config } from '../config.ts'
import type { CoreStore } from '../core-store/core-store.ts'
import type { Deed, DeedResult } from '../desk/deeds.ts'
import type { KeyRing } from '../identity/keys.ts'
import type { FileStore } from '../media/file-store.ts'
import type { Person } from '../staff/person.ts'
import type { RouterDeps } from './kit/router.ts'

/** What the pages of the console work with. */
export interface ConsoleDeps extends RouterDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly config: Pick<Config, 'agency' | 'calendar' | 'console' | 'coreStore' | 'directory'>
  readonly coreStore: CoreStore
  readonly files: FileStore
  /** Under which the console is reached, without a slash at the end. */
  publicUrl(): string
  /** Does what an admin wants done, and wakes the steps that follow. */
  act(by: Person, deed: Deed): Promise<DeedResult>
}
