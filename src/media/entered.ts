import { createHash, randomUUID } from 'node:crypto'
import type { Attachment } from '../contract/events.ts'
import type { Tx } from '../store/connect.ts'
import type { FileStore } from './file-store.ts'
import { sniff } from './sniff.ts'

/** A file that staff brought, kept under its hash. */
export interface EnteredFile {
  readonly hash: Buffer
  readonly size: number
  readonly mimeType: string
  readonly attachment: Attachment
}

/**
 * Keeps the bytes of a file that staff brought.
 *
 * @returns undefined where its type is none that is kept
 */
export async function keepBytes(
  files: FileStore,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<EnteredFile | undefined> {
  const { mimeType, taken } = await sniff(bytes)
  if (!taken) return undefined
  const hash = createHash('sha256').update(bytes).digest()
  await files.put(hash, bytes, mimeType)
  const [kind] = mimeType.split('/')
  const type = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document'
  const attachment = { type, mimeType, ...(name && { fileName: name.slice(0, 255) }) } as const
  return { hash, size: bytes.length, mimeType, attachment }
}

/** Hangs files that are kept already on their message, in their order. */
export async function attachEntered(
  tx: Tx,
  to: { readonly messageId: string; readonly channel: string; readonly account: string },
  files: readonly EnteredFile[],
): Promise<void> {
  for (const [place, { hash, size, mimeType }] of files.entries()) {
    await tx`
      insert into file (hash, size, mime_type) values (${hash}, ${size}, ${mimeType})
      on conflict (hash) do nothing`
    await tx`
      insert into attachment (id, message_id, place, channel, account, state, due_at, file_hash,
        settled_at)
      values (${randomUUID()}, ${to.messageId}, ${place}, ${to.channel}, ${to.account}, 'kept', null,
        ${hash}, now())`
  }
}
