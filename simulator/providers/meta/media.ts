import { createHash } from 'node:crypto'
import type { CitizenMessage } from '../../provider.ts'

export interface MediaStore {
  /** Keeps what the gateway uploaded, and gives its id. */
  upload(mimeType: string, fileName: string, bytes: Buffer): string
  /** Keeps the bytes, and gives what the webhook says of them. */
  keep(attachment: NonNullable<CitizenMessage['attachment']>): Record<string, string>
  /** The answer to `GET /{media id}`, where the bytes are at `url`. */
  describe(id: string, url: string): Record<string, string | number> | undefined
  read(id: string): Kept | undefined
}

interface Kept {
  readonly mimeType: string
  readonly fileName?: string | undefined
  readonly bytes: Buffer
}

const maxKept = 200
/** A grey dot, for attachments whose bytes do not matter. */
const samplePicture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

/** Pictures and documents of both sides, in memory; the oldest go first. */
export function createMediaStore(): MediaStore {
  const kept = new Map<string, Kept>()
  let next = 1_000_000_000_000_000

  const put = (file: Kept): string => {
    const id = String(next++)
    kept.set(id, file)
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break
      kept.delete(oldest)
    }
    return id
  }

  return {
    upload: (mimeType, fileName, bytes) => put({ mimeType, fileName, bytes }),
    keep({ mimeType, base64, fileName }) {
      const bytes = Buffer.from(base64 ?? samplePicture, 'base64')
      const id = put({ mimeType, bytes })
      const sha256 = digestOf(bytes).toString('base64')
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
        sha256: digestOf(media.bytes).toString('hex'),
        file_size: media.bytes.length,
      }
    },
    read: (id) => kept.get(id),
  }
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
