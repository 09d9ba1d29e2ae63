import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'
import type { FileStore } from './file-store.ts'

// Longer than a store may take to erase: afterwards another process tries.
const claimSeconds = 150
const mostAtOnce = 50

/** Somebody looks soon whether these files are still used. */
export async function releaseFiles(tx: Tx, hashes: readonly Buffer[]): Promise<void> {
  if (hashes.length > 0) await tx`update file set due_at = now() where hash in ${tx([...hashes])}`
}

/**
 * Erases files that may be unused: citizens took back or replaced what they had sent, staff did not send
 * what they brought. A file that somebody sends again while it is erased is fetched again.
 *
 * @returns how many were erased
 */
export async function eraseUnused(sql: Sql, files: FileStore): Promise<number> {
  const due = await sql<{ hash: Buffer; unused: boolean }[]>`
    with due as materialized (
      select hash from file where due_at <= now()
      order by due_at limit ${mostAtOnce} for no key update skip locked)
    update file f set due_at = case when used.by_none then now() + ${claimSeconds} * interval '1 s' end
    from due cross join lateral (
      select not exists (select from attachment a where a.file_hash = due.hash)
        and not exists (select from outbox o where o.file_hash = due.hash) as by_none) as used
    where f.hash = due.hash returning f.hash, used.by_none as unused`
  const unused = due.filter((one) => one.unused)
  for (const { hash } of unused) {
    await files.remove(hash)
    await sql`
      with again as (
        update attachment set state = 'waiting', due_at = now(), attempts = 0, file_hash = null,
          settled_at = null
        where file_hash = ${hash})
      delete from file where hash = ${hash} and not exists (
        select from attachment where file_hash = ${hash})
        and not exists (select from outbox where file_hash = ${hash})`
  }
  return unused.length
}
