import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { externalIndex } from '../identity/seal.ts'
import { listsOf } from '../store/lists.ts'

interface Plain {
  readonly id: string
  readonly channel: string
  readonly account: string
  readonly externalId: string | null
  readonly replyTo: string | null
}

/**
 * Hashes the provider's ids that an earlier version wrote into replies. The messages that they answer
 * have to be done before.
 *
 * @returns how many replies
 */
export async function hashReplyIds(sql: Sql, ring: KeyRing, most: number): Promise<number> {
  return await sql.begin(async (tx) => {
    const rows = await tx<Plain[]>`
      select id, channel, account, external_id as "externalId", reply_to as "replyTo" from outbox
      where external_id is not null or reply_to is not null
      order by channel, account, external_id limit ${most} for no key update skip locked`
    if (rows.length === 0) return 0
    const indexOf = (row: Plain, id: string | null) =>
      id === null ? null : externalIndex(ring, row, id)
    const h = listsOf(
      rows.map((row) => ({
        id: row.id,
        index: indexOf(row, row.externalId),
        replyTo: indexOf(row, row.replyTo),
      })),
    )
    await tx`
      update outbox o set external_id = null, reply_to = null,
        external_index = coalesce(h.index, o.external_index),
        answers = coalesce(o.answers, (
          select m.id from message m
          where m.external_index = h.reply_to and m.conversation_id = o.conversation_id limit 1))
      from unnest(${h('id')}::uuid[], ${h('index')}::uuid[], ${h('replyTo')}::uuid[])
        as h (id, index, reply_to)
      where o.id = h.id`
    return rows.length
  })
}
