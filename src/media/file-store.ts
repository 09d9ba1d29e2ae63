/**
 * Where the bytes of attachments are kept, privately, under the SHA-256 of what they are: the same
 * picture is kept once, and a name says nothing about who sent it.
 */
export interface FileStore {
  /** Resolves once the bytes survive a crash. Keeping the same again changes nothing. */
  put(hash: Buffer, body: Buffer, mimeType: string): Promise<void>
  /** Undefined where there is no such file. */
  get(hash: Buffer): Promise<Buffer | undefined>
}
