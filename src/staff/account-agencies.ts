import type { Sql } from 'postgres'
import type { Accounts } from '../accounts.ts'
import type { Tx } from '../store/connect.ts'
import { type Actor, audit } from './audit.ts'
import { asLine } from './person.ts'

/** To which agency an account belongs. */
export interface AccountAgency {
  readonly channel: string
  readonly account: string
  readonly agency: string
  /** simpul.yaml says so, and nobody can change it in the console. */
  readonly isLocked: boolean
  /** Nobody says so: it is the gateway's own. */
  readonly isDefault: boolean
}

/**
 * To which agency each configured account belongs: what simpul.yaml says, else what was chosen in the
 * console, else the gateway's own.
 *
 * @param ownAgency `agency.name` of simpul.yaml
 */
export async function listAccountAgencies(
  sql: Tx,
  accounts: Accounts,
  ownAgency: string,
): Promise<AccountAgency[]> {
  const rows = await sql<{ channel: string; account: string; agency: string }[]>`
    select channel, account, agency from account_agency`
  const chosen = new Map(rows.map((row) => [`${row.channel} ${row.account}`, row.agency]))
  return accounts.all.map(({ channel: { name }, id, agency: fixed }) => {
    const choice = chosen.get(`${name} ${id}`)
    return {
      channel: name,
      account: id,
      agency: fixed ?? choice ?? ownAgency,
      isLocked: fixed !== undefined,
      isDefault: fixed === undefined && choice === undefined,
    }
  })
}

/**
 * Chooses the agency of an account.
 *
 * @param agency empty: the gateway's own again
 * @returns `locked` where simpul.yaml says it, `unknown` where there is no such account
 */
export async function setAccountAgency(
  sql: Sql,
  accounts: Accounts,
  given: { readonly channel: string; readonly account: string; readonly agency: string },
  by: Actor,
): Promise<{ readonly kind: 'set' | 'locked' | 'unknown' }> {
  const { channel, account } = given
  const found = accounts.find(channel, account)
  if (!found) return { kind: 'unknown' }
  if (found.agency !== undefined) return { kind: 'locked' }
  const agency = asLine(given.agency)
  await sql.begin(async (tx) => {
    if (agency === '')
      await tx`delete from account_agency where channel = ${channel} and account = ${account}`
    else
      await tx`
        insert into account_agency (channel, account, agency)
        values (${channel}, ${account}, ${agency})
        on conflict (channel, account) do update set agency = excluded.agency`
    const subject = `account ${channel} ${account}`
    await audit(tx, { ...by, action: 'change agency', subject, detail: { agency } })
  })
  return { kind: 'set' }
}
