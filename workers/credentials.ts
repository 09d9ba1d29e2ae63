import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import type { Http } from '../src/contract/http.ts'
import type { CredentialCheck } from '../src/contract/sending.ts'
import { faultOf } from '../src/log.ts'
import { rememberCheck } from '../src/store/circuits.ts'

/** Wake-up id of the check, in the queue `upkeep`. */
export const credentialsId = 'credentials'

export interface CredentialsDeps {
  readonly sql: Sql
  readonly accounts: Accounts
  readonly http: Http
  readonly log: Logger
}

/**
 * Asks each provider that can be asked whether it takes our credentials, so that a dead token is seen
 * before a citizen waits in vain. If the provider does not tell, the last answer stays.
 */
export async function checkCredentials(deps: CredentialsDeps): Promise<void> {
  await Promise.all(deps.accounts.all.map((account) => checkOne(deps, account)))
}

async function checkOne({ sql, http, log }: CredentialsDeps, account: Account): Promise<void> {
  const { channel, id, settings } = account
  if (!('receive' in channel) || !channel.check) return
  const found = await channel
    .check(settings, http)
    .catch((error: unknown): CredentialCheck => ({ kind: 'unknown', detail: faultOf(error) }))
  const names = { channel: channel.name, account: id }
  if (found.kind !== 'valid') log.warn({ ...names, ...found }, 'credentials were checked')
  if (found.kind === 'unknown') return
  await rememberCheck(sql, names, found.kind === 'refused' ? found.detail : undefined)
}
