import type { InboundEvent } from '../contract/events.ts'
import type { SealingKey } from '../identity/keys.ts'
import { openWith, sealWith } from '../identity/seal.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { decodeEvent, encodeEvent } from './rows.ts'

/** A handled event, and the key of the person whom it is about. */
export interface OfPerson {
  readonly id: string
  readonly key: SealingKey
}

/** Seals events anew without their words, long after they were handled. */
export async function makeWordless(tx: Tx, events: readonly OfPerson[]): Promise<void> {
  await rewrite(
    tx,
    events.map((one) => ({ ...one, to: one.key })),
    withoutWords,
  )
}

/** Seals handled events anew, under the key of the person whom their citizen turned out to be. */
export async function resealEvents(
  tx: Tx,
  events: readonly (OfPerson & { readonly to: SealingKey })[],
): Promise<void> {
  await rewrite(tx, events, (event) => event)
}

async function rewrite(
  tx: Tx,
  events: readonly (OfPerson & { readonly to: SealingKey })[],
  changed: (event: InboundEvent) => InboundEvent,
): Promise<void> {
  if (events.length === 0) return
  const rows = await tx<{ id: string; sealed: Buffer }[]>`
    select id, sealed_event as sealed from inbox
    where id = any(${events.map(({ id }) => id)}::bigint[]) order by id for no key update`
  const known = new Map(events.map((one) => [one.id, one]))
  const w = listsOf(
    rows.flatMap(({ id, sealed }) => {
      const { key, to } = known.get(id) ?? {}
      if (!key || !to) return []
      const event = decodeEvent(openWith(key, 'event', sealed).toString('utf8'))
      return [{ id, sealed: sealWith(to, 'event', encodeEvent(changed(event))) }]
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
  const { location: _, unsupported: __, ...rest } = event
  const wordless = { ...rest, text: '', attachments: [] }
  if (wordless.kind !== 'message' || !wordless.part) return wordless
  const { content: ___, ...part } = wordless.part
  return { ...wordless, part }
}
