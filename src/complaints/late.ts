import { type Want, wantHuman } from '../conversation/attention.ts'
import type { Tx } from '../store/connect.ts'

const most = 200
/** No verification is promised for a day so far away. */
const latestPromise = '60 days'

/**
 * Marks complaints whose promised day has passed without a verification, each once, and puts their
 * conversations before a human.
 *
 * @param today in the agency's zone, YYYY-MM-DD
 * @returns how many; as many as are taken at once where more may be left
 */
export async function markLate(tx: Tx, today: string): Promise<number> {
  const rows = await tx<Omit<Want, 'reason'>[]>`
    with late as materialized (
      select c.id, c.conversation_id from complaint c
      where c.created_at > now() - ${latestPromise}::interval and c.promised_for < ${today}::date
        and c.status in ('unverified', 'incomplete') and c.repeat_of is null
        and c.withdrawn_at is null and c.erased_at is null
        and not exists (select from complaint_event e where e.complaint_id = c.id and e.kind = 'late')
      order by c.created_at limit ${most} for no key update of c skip locked),
    marked as (
      insert into complaint_event (complaint_id, kind, detail)
      select id, 'late', '{}' from late)
    select late.conversation_id as "conversationId", p.channel, p.account
    from late join conversation p on p.id = late.conversation_id`
  await wantHuman(
    tx,
    rows.map((row) => ({ ...row, reason: 'late' as const })),
  )
  return rows.length
}

/** How many are marked at once. */
export const markedAtOnce = most
