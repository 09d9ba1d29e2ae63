import type { Sql } from 'postgres'

/**
 * Writes a fact of the installation down, unless it is known already: once for ever.
 *
 * @returns what is known from now on; undefined where somebody else writes it down at this moment
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
