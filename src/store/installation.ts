import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'

/**
 * Writes down a fact of the installation, unless it is known: it never changes again.
 *
 * @returns what is known from now on; undefined if another process writes it at this moment
 */
async function rememberFact(sql: Sql, name: string, value: string): Promise<string | undefined> {
  const [known] = await sql<[{ value: string }?]>`
    with mine as (
      insert into installation (name, value) values (${name}, ${value})
      on conflict do nothing returning value)
    select value from mine union all select value from installation where name = ${name}`
  return known?.value
}

/** Whether the database was sealed with these keys; one that was never sealed is from now on. */
export async function isSealedWith(sql: Sql, { fingerprint }: KeyRing): Promise<boolean> {
  const known = await rememberFact(sql, 'key ring', fingerprint)
  return known === undefined || known === fingerprint
}

/** Whether no row holds a provider's id as it came: whoever hashes them says so. */
export async function isHashed(sql: Sql): Promise<boolean> {
  const [known] = await sql`select from installation where name = 'provider ids'`
  return known !== undefined
}

/** Says that no row holds a provider's id as it came, but for what an earlier version still writes. */
export async function sayHashed(sql: Sql): Promise<void> {
  await rememberFact(sql, 'provider ids', 'hashed')
}
