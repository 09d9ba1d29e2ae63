import { fileTypeFromBuffer } from 'file-type'

/** Types that are kept: what phones and offices make. Anything else may carry a programme. */
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
 * What the bytes are, whatever their sender says: the MIME type by their first bytes, or text/plain
 * for what reads as UTF-8.
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
  // A page or a picture made of tags runs scripts where it is shown.
  if (/<\s*(!doctype|html|script|svg|\?xml)/i.test(body.toString('latin1'))) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}
