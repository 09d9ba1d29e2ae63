import sharp from 'sharp'
import { sniff } from '../media/sniff.ts'
import type { Tx } from '../store/connect.ts'
import { conversationsIn, type Reach } from './reach.ts'

interface KeptFile {
  readonly hash: Buffer
  /** Its place in its message, from 0. */
  readonly place: number
}

/** The file of an attachment, or of a reply; undefined where it was not kept, or is out of reach. */
export async function fileOfAttachment(
  sql: Tx,
  reach: Reach,
  id: string,
): Promise<KeptFile | undefined> {
  const [row] = await sql<[KeptFile?]>`
    select a.file_hash as hash, a.place from attachment a
      join message m on m.id = a.message_id join conversation c on c.id = m.conversation_id
    where a.id = ${id} and a.file_hash is not null and m.deleted_at is null
      and ${conversationsIn(sql, reach, 'c')}
    union all
    select o.file_hash, o.part from outbox o join conversation c on c.id = o.conversation_id
    where o.id = ${id} and o.file_hash is not null and ${conversationsIn(sql, reach, 'c')}`
  return row
}

/** How bytes of a stranger are given to a browser. */
export type SafeFile =
  /** A picture that was made anew: nothing of the file's own is in it but what is seen. */
  | { readonly kind: 'picture'; readonly bytes: Buffer; readonly type: string }
  | { readonly kind: 'played'; readonly bytes: Buffer; readonly type: string }
  /** Kept on the disk, and not opened by the browser. */
  | { readonly kind: 'download'; readonly bytes: Buffer; readonly extension: string }
  /** A picture that cannot be read. */
  | { readonly kind: 'broken' }

/** Types that browsers play by themselves and in which nothing runs. */
const played = /^(audio|video)\/(mpeg|mp4|x-m4a|aac|ogg|opus|wav|webm|3gpp2?|quicktime|amr)$/
const pictures = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
])

/**
 * What is shown of a file. Its first bytes say what it is, whatever was said of it before. Pictures
 * lose where and with what they were taken; of those that move the first frame is left. Whatever a
 * browser could run, such as SVG, HTML and PDF, is a download.
 */
export async function safeFile(bytes: Buffer, size: PictureSize = 'large'): Promise<SafeFile> {
  const { mimeType } = await sniff(bytes)
  if (pictures.has(mimeType)) return await pictureOf(bytes, sides[size])
  if (played.test(mimeType)) return { kind: 'played', bytes, type: mimeType }
  return { kind: 'download', bytes, extension: extensions[mimeType] ?? 'bin' }
}

const mostPixels = 50_000_000
/** Of a picture in its page, which stays light with several of them, and of one that is opened. */
const sides = { small: 480, large: 1_600 } as const
export type PictureSize = keyof typeof sides
const mostSeconds = 10

async function pictureOf(bytes: Buffer, longestSide: number): Promise<SafeFile> {
  try {
    const made = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: mostSeconds })
      // Turned as it was held, because the mark that says so goes with the rest.
      .autoOrient()
      .resize({
        width: longestSide,
        height: longestSide,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .webp({ quality: 80 })
      .toBuffer()
    return { kind: 'picture', bytes: made, type: 'image/webp' }
  } catch (error) {
    // The library's errors are plain ones, and tell that this is no picture, is too large or too slow.
    if (error instanceof Error) return { kind: 'broken' }
    throw error
  }
}

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'text/plain': 'txt',
}
