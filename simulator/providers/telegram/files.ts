import { randomBytes } from 'node:crypto'
import type { CitizenMessage } from '../../provider.ts'

type Attachment = NonNullable<CitizenMessage['attachment']>

export interface Files {
  /** Keeps the bytes, and gives the members that a message has for them. */
  keep(attachment: Attachment): Record<string, unknown>
  /** The answer to getFile. */
  describe(fileId: string): object | undefined
  read(path: string): Buffer | undefined
}

const maxKept = 200
/** A grey dot, for attachments whose bytes do not matter. */
const samplePicture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
const folders = { image: 'photos', video: 'videos', audio: 'voice', document: 'documents' }

/** Files that citizens sent, in memory; the oldest go first. */
export function createFiles(): Files {
  const kept = new Map<string, { path: string; bytes: Buffer }>()

  const keepBytes = ({ type, base64 }: Attachment) => {
    const bytes = Buffer.from(base64 ?? samplePicture, 'base64')
    const id = `AgAC${randomBytes(24).toString('base64url')}`
    kept.set(id, { path: `${folders[type]}/file_${id.slice(4, 12)}`, bytes })
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break
      kept.delete(oldest)
    }
    return { file_id: id, file_unique_id: id.slice(-12), file_size: bytes.length }
  }

  return {
    keep: (attachment) => {
      const { type, mimeType, fileName } = attachment
      const file = keepBytes(attachment)
      const format = { mime_type: mimeType, ...(fileName && { file_name: fileName }) }
      switch (type) {
        case 'image':
          // The thumbnail comes first and has an id of its own.
          return {
            photo: [
              { ...keepBytes(attachment), width: 90, height: 67 },
              { ...file, width: 1280, height: 960 },
            ],
          }
        case 'video':
          return { video: { ...file, ...format, width: 720, height: 1280, duration: 5 } }
        case 'audio':
          return { voice: { ...file, mime_type: mimeType, duration: 5 } }
        case 'document':
          return { document: { ...file, ...format } }
      }
    },
    describe: (fileId) => {
      const file = kept.get(fileId)
      return file && { file_id: fileId, file_size: file.bytes.length, file_path: file.path }
    },
    read: (path) => [...kept.values()].find((file) => file.path === path)?.bytes,
  }
}
