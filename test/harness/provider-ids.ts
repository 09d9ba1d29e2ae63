import type { Sql } from 'postgres'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { KeyRing } from '../../src/identity/keys.ts'
import { open, openPersonalKey, openWith } from '../../src/identity/seal.ts'
import { decodeEvent } from '../../src/inbox/rows.ts'

/** What the provider called each message, by the message's id: only its sealed form is kept. */
export async function openExternalIds(sql: Sql, ring: KeyRing): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; sealed: Buffer; key: Buffer }[]>`
    select m.id, m.sealed_external_id as sealed, c.sealed_key as key
    from message m join conversation c on c.id = m.conversation_id`
  return new Map(
    rows.map(({ id, sealed, key }) => [
      id,
      openWith(openPersonalKey(ring, key), 'external id', sealed).toString('utf8'),
    ]),
  )
}

/** The events of the inbox, by their ids. */
export async function openEvents(sql: Sql, ring: KeyRing): Promise<Map<string, InboundEvent>> {
  const rows = await sql<{ id: string; sealed: Buffer; key: Buffer | null }[]>`
    select i.id::text, i.sealed_event as sealed,
      case when i.handled_at is not null and i.fault is null then c.sealed_key end as key
    from inbox i left join conversation_address a using (channel, account, address_index)
      left join conversation c on c.id = a.conversation_id`
  return new Map(
    rows.map(({ id, sealed, key }) => {
      const event = key
        ? openWith(openPersonalKey(ring, key), 'event', sealed)
        : open(ring, 'event', sealed)
      return [id, decodeEvent(event.toString('utf8'))]
    }),
  )
}
