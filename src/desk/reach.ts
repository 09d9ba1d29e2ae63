import type { Tx } from '../store/connect.ts'

export interface AccountName {
  readonly channel: string
  readonly account: string
}

/** Whose rows somebody sees. Every list, stream, file and single row is asked for through it. */
export type Reach =
  | { readonly kind: 'all' }
  /** Those of the accounts of their agency. */
  | { readonly kind: 'accounts'; readonly accounts: readonly AccountName[] }
  /** Complaints that were assigned to their office, of these accounts, and their conversations. */
  | { readonly kind: 'office'; readonly office: string; readonly accounts: readonly AccountName[] }

/** SQL: whether the conversation, or whatever has `channel` and `account`, called `alias`, is in reach. */
export function accountsIn(sql: Tx, reach: Reach, alias: string) {
  if (reach.kind === 'all') return sql`true`
  // Compared one by one, an index finds them; as a list they are joined row by row (measured: 30 to 300 ms).
  const [first, ...others] = reach.accounts.map(
    ({ channel, account }) =>
      sql`${sql(alias)}.channel = ${channel} and ${sql(alias)}.account = ${account}`,
  )
  return first ? sql`(${others.reduce((all, one) => sql`${all} or ${one}`, first)})` : sql`false`
}

/** SQL: whether the conversation called `alias` is in reach. */
export function conversationsIn(sql: Tx, reach: Reach, alias: string) {
  if (reach.kind !== 'office') return accountsIn(sql, reach, alias)
  return sql`(${accountsIn(sql, reach, alias)} and exists (
    select from complaint mine where mine.conversation_id = ${sql(alias)}.id
      and mine.agency = ${reach.office}))`
}

/** SQL: whether the complaint called `alias` is in reach. */
export function complaintsIn(sql: Tx, reach: Reach, alias: string) {
  if (reach.kind === 'all') return sql`true`
  const office = reach.kind === 'office' ? sql`and ${sql(alias)}.agency = ${reach.office}` : sql``
  return sql`(${accountsIn(sql, reach, alias)} ${office})`
}

/** Whether somebody with this reach sees a conversation, or a complaint of it. */
export async function isInReach(
  sql: Tx,
  reach: Reach,
  { conversationId, complaintId }: { conversationId: string; complaintId: string | null },
): Promise<boolean> {
  const found =
    complaintId === null
      ? await sql`
          select from conversation v where v.id = ${conversationId}
            and ${conversationsIn(sql, reach, 'v')}`
      : await sql`
          select from complaint c where c.id = ${complaintId}
            and c.conversation_id = ${conversationId} and ${complaintsIn(sql, reach, 'c')}`
  return found.length > 0
}
