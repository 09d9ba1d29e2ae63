import { sql } from 'drizzle-orm'
import type { Spending } from '../contract/channel.ts'
import type { Executor } from './connect.ts'

/** An account of a channel whose provider charges by the call. */
export interface SpendingKey {
  readonly channel: string
  readonly account: string
}

const today = sql`(now() at time zone 'utc')::date`

/** What went through this account since midnight UTC. */
export async function spentToday(
  db: Executor,
  { channel, account }: SpendingKey,
): Promise<Spending> {
  const [row] = await db.execute<{ reads: number; usd: number }>(sql`
    select spent_reads as reads, spent_usd as usd from circuit
    where (kind, name, account) = ('account', ${channel}, ${account}) and spent_on = ${today}`)
  return row ? { reads: row.reads, usd: row.usd } : { reads: 0, usd: 0 }
}

/** Adds to what was spent today. */
export async function spend(
  db: Executor,
  { channel, account }: SpendingKey,
  { reads, usd }: Spending,
): Promise<void> {
  await db.execute(sql`
    insert into circuit as c (kind, name, account, spent_on, spent_reads, spent_usd)
    values ('account', ${channel}, ${account}, ${today}, ${reads}, ${usd})
    on conflict (kind, name, account) do update set spent_on = excluded.spent_on,
      spent_reads = excluded.spent_reads
        + case when c.spent_on = excluded.spent_on then c.spent_reads else 0 end,
      spent_usd = excluded.spent_usd
        + case when c.spent_on = excluded.spent_on then c.spent_usd else 0 end`)
}

/** Whether there is something left of the day's budget. */
export function isWithin(budget: Spending, spent: Spending): boolean {
  return spent.reads < budget.reads && spent.usd < budget.usd
}
