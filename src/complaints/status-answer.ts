import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { ComplaintStatus } from './status.ts'

/** Asks after a complaint of one conversation: by its number, or after the latest. */
export interface StatusAsked {
  readonly conversationId: string
  readonly receiptNumber: string | undefined
}

export interface StatusFound {
  readonly receiptNumber: string
  readonly status: ComplaintStatus
  readonly createdAt: Date
}

/**
 * Finds the complaints that are asked after. Only those of the asking conversation are looked at, so
 * that the answer to a stranger is the same whether the number exists or not. A repeat has a number
 * that nobody was told: the citizen knows the first one's.
 *
 * @returns for each question, in their order
 */
export async function findStatuses(
  tx: Tx,
  asked: readonly StatusAsked[],
): Promise<(StatusFound | undefined)[]> {
  if (asked.length === 0) return []
  const q = listsOf(asked)
  const rows = await tx<(StatusFound & { place: number })[]>`
    select q.place::int, c.receipt_number as "receiptNumber", c.status, c.created_at as "createdAt"
    from unnest(${q('conversationId')}::uuid[], ${q('receiptNumber')}::text[])
      with ordinality as q (conversation_id, number, place)
    cross join lateral (
      select receipt_number, status, created_at from complaint
      where conversation_id = q.conversation_id and repeat_of is null
        and (q.number is null or receipt_number = q.number)
      order by created_at desc limit 1) as c`
  const found = new Map(rows.map((row) => [row.place - 1, row]))
  return asked.map((_, place) => found.get(place))
}
