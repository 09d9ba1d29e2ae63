import { fileTypeFromBuffer } from 'file-type'

/** The types that are kept: phones and offices make them. Any other type may carry a program. */
const taken: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'video/mp4',
  'video/3gpp',
  'video/3gpp2',
  'video/quicktime',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/amr',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/webm',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/x-cfb',
  'text/plain',
])

const maxTextBytes = 1024 * 1024

/**
 * The MIME type of a file by its first bytes, whatever its sender says; text/plain where all bytes
 * read as UTF-8.
 *
 * @returns `taken: false` for a type that is not kept; `application/octet-stream` where none is known
 */
export async function sniff(body: Buffer): Promise<{ mimeType: string; taken: boolean }> {
  const found = await fileTypeFromBuffer(body)
  // Codecs are not part of the type: `audio/ogg; codecs=opus`.
  const mimeType = found?.mime.split(';')[0] ?? (isText(body) ? 'text/plain' : undefined)
  return { mimeType: mimeType ?? 'application/octet-stream', taken: taken.has(mimeType ?? '') }
}

function isText(body: Buffer): boolean {
  if (body.length === 0 || body.length > maxTextBytes || body.includes(0)) return false
  // A page, or a picture made of tags, runs scripts when somebody opens it.
  if (/<\s*(!doctype|html|script|svg|\?xml)/i.test(body.toString('latin1'))) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}
