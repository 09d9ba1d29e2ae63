import { createHash } from 'node:crypto'
import { bytesOf, type CitizenFile, FileShelf, type KeptFile } from '../../kit/files.ts'

/** Pictures and documents of both sides, as the Graph API tells of them and gives them out. */
export class MediaStore {
  readonly #shelf = new FileShelf()
  #next = 1_000_000_000_000_000

  /** Keeps a file, and gives its id. */
  upload(file: KeptFile): string {
    const id = String(this.#next++)
    this.#shelf.keep(id, file)
    return id
  }

  /** Keeps the bytes, and gives what the webhook says of them. */
  keep(attachment: CitizenFile): { readonly id: string } & Record<string, string> {
    const { mimeType, fileName } = attachment
    const bytes = bytesOf(attachment)
    const id = this.upload({ mimeType, bytes })
    const sha256 = digestOf(bytes).toString('base64')
    return { id, mime_type: mimeType, sha256, ...(fileName && { filename: fileName }) }
  }

  /** The answer to `GET /{media id}`, where the bytes are at `url`. */
  describe(id: string, url: string): Record<string, string | number> | undefined {
    const media = this.read(id)
    if (!media) return undefined
    return {
      messaging_product: 'whatsapp',
      id,
      url,
      mime_type: media.mimeType,
      sha256: digestOf(media.bytes).toString('hex'),
      file_size: media.bytes.length,
    }
  }

  read(id: string): KeptFile | undefined {
    return this.#shelf.read(id)
  }
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
