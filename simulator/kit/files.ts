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

/** Twenty milliseconds of silence, in Opus (RFC 7845). */
const silence =
  'T2dnUwACAAAAAAAAAACsBgAAAAAAAMrrWAkBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAKwGAAAB' +
  'AAAAFU8zMAEWT3B1c1RhZ3MGAAAAc2ltcHVsAAAAAE9nZ1MABMADAAAAAAAArAYAAAIAAABbGjD7AQP4//4='

export function bytesOf({ type, base64 }: CitizenFile): Buffer {
  return Buffer.from(base64 ?? (type === 'audio' ? silence : sample), 'base64')
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
