import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { open, openPersonalKey, openWith } from '../identity/seal.ts'
import type { AccountKey } from '../store/circuits.ts'
import { decodeEvent } from './rows.ts'

// What a network can bring over one account in two minutes.
const most = 50_000

/**
 * The provider's keys of the messages of an account that were accepted in the last two minutes. They
 * stand in the sealed events alone.
 */
export async function recentKeys(
  sql: Sql,
  ring: KeyRing,
  { channel, account }: AccountKey,
): Promise<string[]> {
  const rows = await sql<{ sealed: Buffer; sealedKey: Buffer | null }[]>`
    select sealed_event as sealed, case when handled_at is not null then c.sealed_key end as "sealedKey"
    from inbox i
      left join conversation_address a using (channel, account, address_index)
      left join conversation c on c.id = a.conversation_id
    where (i.channel, i.account, i.kind) = (${channel}, ${account}, 'message')
      and i.accepted_at > now() - interval '2 minutes'
    order by i.accepted_at desc limit ${most}`
  return rows.flatMap(({ sealed, sealedKey }) => {
    try {
      const event = sealedKey
        ? openWith(openPersonalKey(ring, sealedKey), 'event', sealed)
        : open(ring, 'event', sealed)
      return [decodeEvent(event.toString('utf8')).eventKey]
    } catch {
      // Without its key a repeat may come twice, which is better than none.
      return []
    }
  })
}
