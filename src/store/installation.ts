import type { Sql } from 'postgres'

/**
 * Writes down a fact of the installation, unless it is known: it never changes again.
 *
 * @returns what is known from now on; undefined if another process writes it at this moment
 */
export async function rememberFact(
  sql: Sql,
  name: string,
  value: string,
): Promise<string | undefined> {
  const [known] = await sql<[{ value: string }?]>`
    with mine as (
      insert into installation (name, value) values (${name}, ${value})
      on conflict do nothing returning value)
    select value from mine union all select value from installation where name = ${name}`
  return known?.value
}
