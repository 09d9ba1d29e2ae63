import { randomBytes } from 'node:crypto'
import { bytesOf, type CitizenFile, FileShelf } from '../../kit/files.ts'

const folders = { image: 'photos', video: 'videos', audio: 'voice', document: 'documents' }

/** The files that citizens sent, as Telegram tells of them and gives them out. */
export class Files {
  readonly #shelf = new FileShelf()

  /** Keeps the bytes, and gives the members that a message has for them. */
  keep(attachment: CitizenFile): Record<string, unknown> {
    const { type, mimeType, fileName } = attachment
    const file = this.#put(attachment)
    const format = { mime_type: mimeType, ...(fileName && { file_name: fileName }) }
    switch (type) {
      case 'image': {
        // The thumbnail comes first and has an id of its own.
        const thumbnail = { ...this.#put(attachment), width: 90, height: 67 }
        return { photo: [thumbnail, { ...file, width: 1280, height: 960 }] }
      }
      case 'video':
        return { video: { ...file, ...format, width: 720, height: 1280, duration: 5 } }
      case 'audio':
        return { voice: { ...file, mime_type: mimeType, duration: 5 } }
      case 'document':
        return { document: { ...file, ...format } }
    }
  }

  /** The answer to getFile. */
  describe(file_id: string): object | undefined {
    const file = this.#shelf.read(file_id)
    return file && { file_id, file_size: file.bytes.length, file_path: `${file.fileName}` }
  }

  read(path: string): Buffer | undefined {
    return this.#shelf.read(path.split('/')[1] ?? '')?.bytes
  }

  #put(attachment: CitizenFile) {
    const bytes = bytesOf(attachment)
    const file_id = `AgAC${randomBytes(24).toString('base64url')}`
    const fileName = `${folders[attachment.type]}/${file_id}`
    this.#shelf.keep(file_id, { mimeType: attachment.mimeType, fileName, bytes })
    return { file_id, file_unique_id: file_id.slice(-12), file_size: bytes.length }
  }
}
