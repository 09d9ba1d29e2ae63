import type { Tx } from '../store/connect.ts'

/**
 * Takes the words out of replies that are settled: what is open still has to be sent. What waits for the
 * citizen's next message is not sent any more.
 *
 * @returns files that went along, which may be unused now
 */
export async function eraseReplies(tx: Tx, conversationIds: readonly string[]): Promise<Buffer[]> {
  await tx`
    update outbox set state = 'held', due_at = null, settled_at = now()
    where conversation_id = any(${[...conversationIds]}::uuid[])
      and due_at is not null and state = 'pending' and held_back is not null`
  const erased = await tx<{ hash: Buffer | null }[]>`
    with erased as (
      select id, file_hash from outbox
      where conversation_id = any(${[...conversationIds]}::uuid[])
        and due_at is null and reconcile_at is null and text <> '')
    update outbox o set text = '', choices = null, detail = null, file_hash = null, file_name = null
    from erased where o.id = erased.id returning erased.file_hash as hash`
  return erased.flatMap(({ hash }) => hash ?? [])
}

/** Forgets how much was said to people, and in what shapes. */
export async function forgetPaces(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  await tx`delete from reply_pace where conversation_id = any(${[...conversationIds]}::uuid[])`
}
