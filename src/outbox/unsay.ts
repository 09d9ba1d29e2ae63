import type { Tx } from '../store/connect.ts'

/**
 * Takes back what was to be said and has not been tried, all parts of it.
 *
 * @param cause as in Saying
 * @returns false where some of it is out, or on its way: then it stays
 */
export async function unsay(tx: Tx, conversationId: string, cause: string): Promise<boolean> {
  const parts = await tx<{ id: string; isUntried: boolean }[]>`
    select id, first_attempt_at is null and state in ('pending', 'held') as "isUntried" from outbox
    where conversation_id = ${conversationId} and cause = ${cause}
    order by id for no key update`
  if (!parts.every(({ isUntried }) => isUntried)) return false
  await tx`delete from outbox where id = any(${parts.map(({ id }) => id)}::uuid[])`
  return true
}
