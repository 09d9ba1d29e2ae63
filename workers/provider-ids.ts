import type { Sql } from 'postgres'
import { hashMessageIds } from '../src/conversation/provider-ids.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { hashEventKeys } from '../src/inbox/provider-ids.ts'
import { hashReplyIds } from '../src/outbox/provider-ids.ts'
import { isHashed, sayHashed } from '../src/store/installation.ts'

const most = 2_000

/**
 * Hashes all ids of providers that an earlier version wrote: they may hold a telephone number. What
 * such a version writes while it still runs is done by the next call.
 *
 * @param progress told how many rows are done
 */
export async function hashProviderIds(
  sql: Sql,
  ring: KeyRing,
  progress: (rows: number) => void = () => {},
): Promise<void> {
  let done = 0
  for (const hash of [hashEventKeys, hashMessageIds, hashReplyIds])
    for (let rows = most; rows > 0; ) {
      rows = await hash(sql, ring, most)
      done += rows
      if (rows > 0) progress(done)
    }
  if (!(await isHashed(sql))) await sayHashed(sql)
}
