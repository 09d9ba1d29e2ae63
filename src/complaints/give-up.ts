import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'

/** A complaint is given up after this many attempts at one stage, or this many hours in vain. */
export const maxAttempts = 50
const maxHours = 24

/**
 * Gives up complaints that got neither through triage nor forwarding: a human has to look. One that
 * was never tried, because its core store is paused, is not given up; nor is one whose last retry by
 * hand is younger.
 *
 * @returns how many
 */
export async function giveUpStuckComplaints(sql: Sql): Promise<number> {
  const rows = await sql`
    with stuck as (
      select id from complaint c where due_at is not null and (attempts >= ${maxAttempts} or (
        attempts > 0 and fault is not null
        and created_at < now() - ${maxHours} * interval '1 hour' and not exists (
          select from complaint_event e where e.complaint_id = c.id and e.kind = 'retried'
            and e.at > now() - ${maxHours} * interval '1 hour')))
      order by id for no key update skip locked),
    dead as (
      update complaint set dead_at = now(), due_at = null
      where id in (select id from stuck) returning id, stage, attempts, fault)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'given_up', jsonb_build_object('stage', stage, 'attempts', attempts, 'fault', fault)
    from dead returning id`
  return rows.length
}

/**
 * Makes complaints that were given up due again, as if they had never been tried.
 *
 * @returns how many
 */
export async function reviveComplaints(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    with revived as (
      update complaint set dead_at = null, attempts = 0, due_at = now()
      where dead_at is not null and id = any(${[...ids]}::uuid[]) returning id)
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'retried', '{}' from revived returning id`
  return revived.length
}
