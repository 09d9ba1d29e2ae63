import type { MessageEvent } from '../contract/events.ts'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { blindIndex, eventIndex, sealWith } from '../identity/seal.ts'
import type { Tx } from '../store/connect.ts'
import { admitted } from './admitted.ts'
import { encodeEvent } from './rows.ts'

/** Rows of what staff entered; no provider's message counts among them. */
const kind = 'entry'

/**
 * Keeps what staff entered as an event that is handled already, under the person's key. Its unique key makes
 * one of a form that was sent twice.
 *
 * @param event its key is that of the form
 * @returns the row; undefined where this form was kept before
 */
export async function keepEntered(
  tx: Tx,
  ring: KeyRing,
  key: SealingKey,
  channel: string,
  given: MessageEvent,
): Promise<{ readonly inboxId: string; readonly event: MessageEvent } | undefined> {
  const event = admitted(given, given.sentAt) as MessageEvent
  const { account, from } = event
  const [row] = await tx<[{ id: string }?]>`
    insert into inbox (channel, account, kind, event_index, address_index, sealed_event, sent_at,
      handled_at)
    values (${channel}, ${account}, ${kind}, ${indexOf(ring, channel, event)},
      ${blindIndex(ring, channel, account, from)}, ${sealWith(key, 'event', encodeEvent(event))},
      ${event.sentAt}, now())
    on conflict (event_index) do nothing returning id`
  return row && { inboxId: row.id, event }
}

/** The receipt number that a form got when it was sent before; undefined where it was not. */
export async function enteredBefore(
  tx: Tx,
  ring: KeyRing,
  channel: string,
  event: Pick<MessageEvent, 'account' | 'eventKey'>,
): Promise<string | undefined> {
  const [row] = await tx<[{ number: string }?]>`
    select c.receipt_number as number from inbox i
      join message m on m.inbox_id = i.id join complaint c on c.id = m.complaint_id
    where i.event_index = ${indexOf(ring, channel, event)}`
  return row?.number
}

function indexOf(
  ring: KeyRing,
  channel: string,
  { account, eventKey }: Pick<MessageEvent, 'account' | 'eventKey'>,
): string {
  return eventIndex(ring, { channel, account, kind, eventKey })
}
