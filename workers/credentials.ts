import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import type { Account, Accounts } from '../src/accounts.ts'
import type { Http } from '../src/contract/http.ts'
import type { CredentialCheck } from '../src/contract/sending.ts'
import { faultOf } from '../src/log.ts'
import type { Database } from '../src/store/connect.ts'

/** Wake-up id of the check, in the queue `upkeep`. */
export const credentialsId = 'credentials'

export interface CredentialsDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly http: Http
  readonly log: Logger
}

/**
 * Asks each provider that can be asked whether it takes our credentials, so that a dead token is
 * seen before a citizen waits in vain. What cannot be told leaves the last answer as it was.
 */
export async function checkCredentials(deps: CredentialsDeps): Promise<void> {
  await Promise.all(deps.accounts.all.map((account) => checkOne(deps, account)))
}

async function checkOne({ db, http, log }: CredentialsDeps, account: Account): Promise<void> {
  const { channel, id, settings } = account
  if (!('receive' in channel) || !channel.check) return
  const found = await channel
    .check(settings, http)
    .catch((error: unknown): CredentialCheck => ({ kind: 'unknown', detail: faultOf(error) }))
  const names = { channel: channel.name, account: id }
  if (found.kind !== 'valid') log.warn({ ...names, ...found }, 'credentials were checked')
  if (found.kind === 'unknown') return
  const fault = found.kind === 'refused' ? found.detail.slice(0, 500) : null
  await db.execute(sql`
    insert into circuit (kind, name, account, checked_at, check_fault)
    values ('account', ${channel.name}, ${id}, now(), ${fault})
    on conflict (kind, name, account) do update
      set checked_at = excluded.checked_at, check_fault = excluded.check_fault`)
}
