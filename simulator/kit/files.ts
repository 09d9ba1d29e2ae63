import type { PhoneAttachment } from '../phone-book.ts'

/** A file that a citizen sends: with its bytes, or with a sample's where they do not matter. */
export type CitizenFile = PhoneAttachment & { readonly base64?: string | undefined }

export interface KeptFile {
  readonly mimeType: string
  readonly fileName?: string | undefined
  readonly bytes: Buffer
}

const maxKept = 200
/** A picture of one grey dot. */
const sample =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

export function bytesOf({ base64 = sample }: CitizenFile): Buffer {
  return Buffer.from(base64, 'base64')
}

/** Files of both sides, in memory; beyond 200 the oldest go. */
export class FileShelf {
  readonly #kept = new Map<string, KeptFile>()

  keep(id: string, file: KeptFile): void {
    this.#kept.set(id, file)
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined && this.#kept.size > maxKept) this.#kept.delete(oldest)
  }

  read(id: string): KeptFile | undefined {
    return this.#kept.get(id)
  }
}
