import { today } from '../store/circuits.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/**
 * Gives the replies of conversations to those that they were joined to, said or not, with what was
 * counted today. What both were told for one cause stays said twice, each under a name of its own. A
 * reply that is being sent goes on to the address that it was claimed with.
 */
export async function moveReplies(
  tx: Tx,
  joined: readonly { readonly loser: string; readonly survivor: string }[],
): Promise<void> {
  const j = listsOf(joined)
  const pairs = tx`
    unnest(${j('loser')}::uuid[], ${j('survivor')}::uuid[]) as j (loser, survivor)`
  await tx`
    insert into reply_pace as p (conversation_id, counted_on, said)
    select j.survivor, max(l.counted_on), coalesce(sum(l.said) filter (
        where l.counted_on = ${today(tx)}), 0)
    from ${pairs} join reply_pace l on l.conversation_id = j.loser
    group by j.survivor order by j.survivor
    on conflict (conversation_id) do update set counted_on = greatest(p.counted_on, excluded.counted_on),
      said = excluded.said
        + case when p.counted_on = ${today(tx)} then p.said else 0 end`
  await tx`
    with locked as materialized (
      select o.id, j.survivor, j.loser from ${pairs}
      join outbox o on o.conversation_id = j.loser order by o.id for no key update of o)
    update outbox o set conversation_id = locked.survivor,
      cause = case when exists (
          select from outbox other join ${pairs} on j.survivor = locked.survivor
            and other.conversation_id in (j.loser, j.survivor)
          where other.cause = o.cause and other.id <> o.id and other.conversation_id <> o.conversation_id)
        then o.cause || ' of ' || locked.loser else o.cause end
    from locked where o.id = locked.id`
}
