/**
 * Keeps the bytes of attachments in private, under their SHA-256: the same picture is kept once, and
 * its name does not tell who sent it.
 */
export interface FileStore {
  /** Resolves once the bytes survive a crash. To keep the same bytes again changes nothing. */
  put(hash: Buffer, body: Buffer, mimeType: string): Promise<void>
  /** Undefined where there is no such file. */
  get(hash: Buffer): Promise<Buffer | undefined>
  /** Resolves once there is no such file, whether there was one or not. */
  remove(hash: Buffer): Promise<void>
}
