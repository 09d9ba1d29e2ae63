import type { InboundEvent } from '../contract/events.ts'
import type { SealingKey } from '../identity/keys.ts'
import { openWith, sealWith } from '../identity/seal.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { decodeEvent, encodeEvent } from './rows.ts'

/** Seals events anew without their words, long after they were handled. */
export async function makeWordless(
  tx: Tx,
  events: readonly { readonly id: string; readonly key: SealingKey }[],
): Promise<void> {
  if (events.length === 0) return
  const rows = await tx<{ id: string; sealed: Buffer }[]>`
    select id, sealed_event as sealed from inbox
    where id = any(${events.map(({ id }) => id)}::bigint[]) order by id for no key update`
  const keyOf = new Map(events.map(({ id, key }) => [id, key]))
  const w = listsOf(
    rows.flatMap(({ id, sealed }) => {
      const key = keyOf.get(id)
      if (!key) return []
      const event = decodeEvent(openWith(key, 'event', sealed).toString('utf8'))
      return [{ id, sealed: sealWith(key, 'event', encodeEvent(withoutWords(event))) }]
    }),
  )
  await tx`
    update inbox set sealed_event = decode(w.sealed, 'base64')
    from unnest(${w('id')}::bigint[], ${w('sealed')}::text[]) as w (id, sealed)
    where inbox.id = w.id`
}

/** What is left of an event whose words its citizen took back: that it came, when, and from whom. */
export function withoutWords(event: InboundEvent): InboundEvent {
  if (event.kind !== 'message' && event.kind !== 'edit') return event
  const { location: _, ...rest } = event
  return { ...rest, text: '', attachments: [] }
}
