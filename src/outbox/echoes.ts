import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** Something that was said in the provider's own app, or only seems so. */
export interface Echoed {
  readonly conversationId: string
  readonly externalId: string
  readonly text: string
}

/**
 * Some providers echo what the gateway itself sent, and do not say so: then the outbox has it, by
 * its id or, where the echo overtakes the answer to the send, by its words of the last ten minutes.
 *
 * @returns whether one of these is our own
 */
export async function ourOwn(
  tx: Tx,
  echoes: readonly Echoed[],
): Promise<(echo: Echoed) => boolean> {
  if (echoes.length === 0) return () => false
  const e = listsOf(echoes)
  const rows = await tx<{ place: number }[]>`
    select e.place::int from unnest(${e('conversationId')}::uuid[], ${e('externalId')}::text[],
      ${e('text')}::text[]) with ordinality as e (conversation_id, external_id, text, place)
    where exists (
      select from outbox o where o.conversation_id = e.conversation_id
        and (o.external_id = e.external_id
          or o.text = e.text and o.first_attempt_at > now() - interval '10 minutes'))`
  const ours = new Set(rows.map(({ place }) => nameOf(echoes[place - 1])))
  return (echo) => ours.has(nameOf(echo))
}

function nameOf(echo: Echoed | undefined): string {
  return JSON.stringify([echo?.conversationId, echo?.externalId, echo?.text])
}
