import { createHash } from 'node:crypto'
import type { CitizenMessage } from '../../../provider.ts'

export interface MediaStore {
  /** Keeps the bytes, and gives what the webhook says of them. */
  keep(attachment: NonNullable<CitizenMessage['attachment']>): Record<string, string>
  /** The answer to `GET /{media id}`, where the bytes are at `url`. */
  describe(id: string, url: string): Record<string, string | number> | undefined
  read(id: string): { readonly mimeType: string; readonly bytes: Buffer } | undefined
}

const maxKept = 200
/** A grey dot, for attachments whose bytes do not matter. */
const samplePicture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

/** Pictures and documents that citizens sent, in memory; the oldest go first. */
export function createMediaStore(): MediaStore {
  const kept = new Map<string, { mimeType: string; bytes: Buffer; sha256: string }>()
  let next = 1_000_000_000_000_000

  return {
    keep({ mimeType, base64, fileName }) {
      const bytes = Buffer.from(base64 ?? samplePicture, 'base64')
      const sha256 = createHash('sha256').update(bytes).digest('base64')
      const id = String(next++)
      kept.set(id, { mimeType, bytes, sha256 })
      for (const oldest of kept.keys()) {
        if (kept.size <= maxKept) break
        kept.delete(oldest)
      }
      return { id, mime_type: mimeType, sha256, ...(fileName && { filename: fileName }) }
    },
    describe(id, url) {
      const media = kept.get(id)
      if (!media) return undefined
      return {
        messaging_product: 'whatsapp',
        id,
        url,
        mime_type: media.mimeType,
        sha256: Buffer.from(media.sha256, 'base64').toString('hex'),
        file_size: media.bytes.length,
      }
    },
    read: (id) => kept.get(id),
  }
}
