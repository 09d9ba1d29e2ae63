import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { isHashed, isSealedWith } from '../store/installation.ts'

/** The database was sealed with other keys. */
export class ForeignKeys extends Error {
  override readonly name = 'ForeignKeys'
}

/**
 * Fails where Postgres does not answer, has no schema, was sealed with other keys, or still holds
 * events under their provider's own keys: what came before could not be told from what is new.
 */
export async function prove(sql: Sql, ring: KeyRing): Promise<void> {
  await sql`select event_index from inbox limit 1`
  if (!(await isSealedWith(sql, ring)))
    throw new ForeignKeys('the database was sealed with other keys: see SIMPUL_KEYS')
  if (!(await isHashed(sql)))
    throw new Error('provider ids are not hashed yet: `npm run -s simpul -- migrate` has to end')
}
