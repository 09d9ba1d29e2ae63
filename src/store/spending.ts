import type { Sql } from 'postgres'
import type { Spending } from '../contract/channel.ts'
import type { AccountKey } from './circuits.ts'

/** The day of budgets. */
export const today = (sql: Sql) => sql`(now() at time zone 'utc')::date`

/** What went through this account since midnight UTC. */
export async function spentToday(sql: Sql, { channel, account }: AccountKey): Promise<Spending> {
  const [row] = await sql<[Spending?]>`
    select spent_reads as reads, spent_usd as usd from circuit
    where (kind, name, account) = ('account', ${channel}, ${account})
      and spent_on = ${today(sql)}`
  return row ?? { reads: 0, usd: 0 }
}

/** Adds to what was spent today. */
export async function spend(
  sql: Sql,
  { channel, account }: AccountKey,
  { reads, usd }: Spending,
): Promise<void> {
  await sql`
    insert into circuit as c (kind, name, account, spent_on, spent_reads, spent_usd)
    values ('account', ${channel}, ${account}, ${today(sql)}, ${reads}, ${usd})
    on conflict (kind, name, account) do update set spent_on = excluded.spent_on,
      spent_reads = excluded.spent_reads
        + case when c.spent_on = excluded.spent_on then c.spent_reads else 0 end,
      spent_usd = excluded.spent_usd
        + case when c.spent_on = excluded.spent_on then c.spent_usd else 0 end`
}

/** Whether there is something left of the day's budget. */
export function isWithin(budget: Spending, spent: Spending): boolean {
  return spent.reads < budget.reads && spent.usd < budget.usd
}
