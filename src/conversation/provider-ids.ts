import type { Sql } from 'postgres'
import type { Attachment } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { externalIndex, openPersonalKey, sealWith } from '../identity/seal.ts'
import { listsOf } from '../store/lists.ts'
import { sealAttachment } from './kept-attachments.ts'

interface Plain {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly sealedKey: Buffer
  readonly externalId: string
  readonly replyTo: string | null
  readonly attachments: readonly Attachment[]
}

/**
 * Hashes and seals the provider's ids that an earlier version wrote into messages.
 *
 * @returns how many messages
 */
export async function hashMessageIds(sql: Sql, ring: KeyRing, most: number): Promise<number> {
  return await sql.begin(async (tx) => {
    const rows = await tx<Plain[]>`
      select m.id, c.id as "conversationId", c.channel, c.account, c.sealed_key as "sealedKey",
        m.external_id as "externalId", m.reply_to as "replyTo", m.attachments
      from message m join conversation c on c.id = m.conversation_id
      where m.external_id is not null order by m.external_id limit ${most}
      for no key update of m skip locked`
    if (rows.length === 0) return 0
    const keys = new Map(rows.map((row) => [row.conversationId, row.sealedKey]))
    const keyOf = new Map([...keys].map(([id, sealed]) => [id, openPersonalKey(ring, sealed)]))
    const h = listsOf(
      rows.map((row) => {
        const key = keyOf.get(row.conversationId)
        return {
          id: row.id,
          index: externalIndex(ring, row, row.externalId),
          attachments: key && row.attachments.map((one) => sealAttachment(key, one)),
          sealed: key && sealWith(key, 'external id', row.externalId),
          replyTo: row.replyTo === null ? null : externalIndex(ring, row, row.replyTo),
        }
      }),
    )
    await tx`
      update message m set external_id = null, reply_to = null, external_index = h.index,
        sealed_external_id = decode(h.sealed, 'base64'), reply_to_index = h.reply_to,
        attachments = h.attachments::jsonb
      from unnest(${h('id')}::uuid[], ${h('index')}::uuid[], ${h('sealed')}::text[],
        ${h('replyTo')}::uuid[], ${h('attachments')}::text[]
      ) as h (id, index, sealed, reply_to, attachments)
      where m.id = h.id`
    return rows.length
  })
}
