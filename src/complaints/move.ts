import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/**
 * Gives the complaints of conversations to those that they were joined to. Numbers and pseudonyms stay.
 * It waits for steps that have one of these complaints: what they say is there afterwards.
 */
export async function moveComplaints(
  tx: Tx,
  joined: readonly { readonly loser: string; readonly survivor: string }[],
): Promise<void> {
  const j = listsOf(joined)
  await tx`
    with locked as materialized (
      select c.id, j.survivor
      from unnest(${j('loser')}::uuid[], ${j('survivor')}::uuid[]) as j (loser, survivor)
      join complaint c on c.conversation_id = j.loser order by c.id for no key update of c)
    update complaint c set conversation_id = locked.survivor from locked where c.id = locked.id`
}
