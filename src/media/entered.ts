import { createHash, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Attachment } from '../contract/events.ts'
import { attachmentTypeOf } from '../contract/reading.ts'
import type { Tx } from '../store/connect.ts'
import type { FileStore } from './file-store.ts'
import { sniff } from './sniff.ts'

/** A file that staff brought, kept under its hash. */
export interface EnteredFile {
  readonly hash: Buffer
  readonly attachment: Attachment
}

/** After this time a file that nothing uses is erased. */
const unusedFor = '1 hour'

/**
 * Keeps the bytes of a file that staff brought, for an hour unless something comes to use it.
 *
 * @returns undefined where its type is none that is kept
 */
export async function keepBytes(
  { sql, files }: { readonly sql: Sql; readonly files: FileStore },
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<EnteredFile | undefined> {
  const { mimeType, taken } = await sniff(bytes)
  if (!taken) return undefined
  const hash = createHash('sha256').update(bytes).digest()
  // The row comes first: what is not used is found by it.
  await sql`
    insert into file as f (hash, size, mime_type, due_at)
    values (${hash}, ${bytes.length}, ${mimeType}, now() + ${unusedFor}::interval)
    on conflict (hash) do update set due_at = greatest(f.due_at, excluded.due_at)
      where f.due_at is not null`
  await files.put(hash, bytes, mimeType)
  const type = attachmentTypeOf(mimeType)
  const attachment = { type, mimeType, ...(name && { fileName: name.slice(0, 255) }) } as const
  return { hash, attachment }
}

/** Hangs files that are kept already on their message, in their order. */
export async function attachEntered(
  tx: Tx,
  to: { readonly messageId: string; readonly channel: string; readonly account: string },
  files: readonly EnteredFile[],
): Promise<void> {
  for (const [place, { hash }] of files.entries()) {
    await tx`
      insert into attachment (id, message_id, place, channel, account, state, due_at, file_hash,
        settled_at)
      values (${randomUUID()}, ${to.messageId}, ${place}, ${to.channel}, ${to.account}, 'kept', null,
        ${hash}, now())`
  }
}
