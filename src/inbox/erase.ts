import type { InboundEvent } from '../contract/events.ts'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { open, openWith, sealWith, UnsealError } from '../identity/seal.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { withoutWords } from './reseal.ts'
import { decodeEvent, encodeEvent } from './rows.ts'

/**
 * Which events are a person's: those of her messages, the other parts of texts that came in parts, and
 * those from her addresses that were set aside.
 */
export interface OfErased {
  readonly events: readonly string[]
  readonly partsAt: readonly Date[]
  readonly conversations: readonly string[]
}

/** Parts of one text come within this time of each other; see part-texts.ts in src/conversation. */
const partsWithin = '1 hour'

const theirs = (tx: Tx, { events, partsAt, conversations }: OfErased) => tx`
  handled_at is not null and (id = any(${[...events]}::bigint[])
    or fault is not null and (channel, account, address_index) in (
      select channel, account, address_index from conversation_address
      where conversation_id = any(${[...conversations]}::uuid[]))
    or id in (
      select i.id from conversation_address a
      cross join unnest(${partsAt.map((at) => at.toISOString())}::text[]) as w (at)
      join inbox i on (i.channel, i.account, i.kind) = (a.channel, a.account, 'message')
        and i.accepted_at between w.at::timestamptz - ${partsWithin}::interval
          and w.at::timestamptz + ${partsWithin}::interval
        and i.address_index = a.address_index
      where a.conversation_id = any(${[...conversations]}::uuid[])))`

/**
 * Takes the words out of handled events of a person, whatever sealed them: one of her keys, or the ring
 * where an event was given up before it was understood. What no key opens stays.
 *
 * @param keys of her conversations, the one that is left first
 */
export async function eraseEvents(
  tx: Tx,
  ring: KeyRing,
  of: OfErased,
  keys: readonly SealingKey[],
): Promise<void> {
  const [to] = keys
  if (!to) return
  const rows = await tx<{ id: string; sealed: Buffer }[]>`
    select id, sealed_event as sealed from inbox where ${theirs(tx, of)}
    order by id for no key update`
  const w = listsOf(
    rows.flatMap(({ id, sealed }) => {
      const event = opened(ring, keys, sealed)
      return event ? [{ id, sealed: sealWith(to, 'event', encodeEvent(blank(event))) }] : []
    }),
  )
  await tx`
    update inbox set sealed_event = decode(w.sealed, 'base64'), dead_at = null
    from unnest(${w('id')}::bigint[], ${w('sealed')}::text[]) as w (id, sealed)
    where inbox.id = w.id`
}

/** Takes from a person's events what her address is found by. Their seals open no more by then. */
export async function unlinkEvents(tx: Tx, of: OfErased): Promise<void> {
  await tx`update inbox set address_index = null where ${theirs(tx, of)}`
}

/** Nor who said it, nor what one of us answered. */
function blank(event: InboundEvent): InboundEvent {
  if (event.kind === 'echo') return { ...event, text: '' }
  if (event.kind !== 'message') return withoutWords(event)
  const { fromName: _, ...message } = event
  return withoutWords(message)
}

function opened(
  ring: KeyRing,
  keys: readonly SealingKey[],
  sealed: Buffer,
): InboundEvent | undefined {
  const ways = [
    ...keys.map((key) => () => openWith(key, 'event', sealed)),
    () => open(ring, 'event', sealed),
  ]
  for (const way of ways)
    try {
      return decodeEvent(way().toString('utf8'))
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
    }
  return undefined
}
