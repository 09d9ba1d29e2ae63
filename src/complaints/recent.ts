import type { Recent } from '../conversation/decision.ts'
import type { Tx } from '../store/connect.ts'
import { isKnownByNumber } from './duplicates.ts'

/** The talk is hardly about an older one. */
const mostRecent = 5
/** Enough to tell whether two texts are about one matter. */
const textLength = 1_000

/**
 * The latest complaints of conversations, by conversation, the newest first: one that repeats another
 * of hers, or was erased, is left out. The caller holds the locks of the conversations.
 */
export async function recentOf(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, Recent[]>> {
  if (conversationIds.length === 0) return new Map()
  const rows = await tx<(Recent & { conversationId: string })[]>`
    select p.id as "conversationId", c.*
    from unnest(${[...conversationIds]}::uuid[]) as p (id)
    cross join lateral (
      select c.id, receipt_number as number, created_at as "openedAt", status,
        left(text, ${textLength}::int) as text, category_id as "categoryId", place,
        latitude is not null as "hasPosition", asked, asked_at as "askedAt", questions, incomplete,
        anonymous, confidential, danger, withdrawn_at is not null as withdrawn,
        agency_spoke_at as "agencySpokeAt", closed_at as "closedAt", rating,
        repeat_of is not null as "isJoined"
      from complaint c
      where c.conversation_id = p.id and ${isKnownByNumber(tx)} and erased_at is null
      order by created_at desc limit ${mostRecent}) as c`
  return Map.groupBy(rows, ({ conversationId }) => conversationId)
}
