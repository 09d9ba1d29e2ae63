import type { Tx } from '../store/connect.ts'

/**
 * Makes replies that were given up due again, as if they had never been tried. A parked one may have
 * arrived: it counts as sent again.
 *
 * @param ids those that were not given up are ignored
 * @returns how many are due again
 */
export async function reviveReplies(sql: Tx, ids: readonly string[]): Promise<number> {
  const revived = await sql`
    update outbox set state = 'pending', due_at = now(), attempts = 0, first_attempt_at = null,
      settled_at = null, reconcile_at = null, external_index = null, delivery_status = null,
      delivery_error = null, undelivered_at = null, rejection = null,
      resent = resent + case when state = 'parked' then 1 else 0 end,
      detail = case when state = 'parked' then 'by hand' end
    where id in (
      select id from outbox where state in ('rejected', 'exhausted', 'parked') and id = any(${[...ids]}::uuid[])
      order by id for no key update)
    returning id`
  return revived.length
}
