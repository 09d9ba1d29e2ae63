import { z } from 'zod'
import { type Http, HttpFailure } from '../../../src/contract/http.ts'
import type { OutboundAttachment, OutboundMessage, Outcome } from '../../../src/contract/sending.ts'
import { Word } from '../element.ts'
import { postToGraph } from '../graph.ts'
import { fileContent } from '../multipart.ts'
import { errors } from './errors.ts'
import type { SentFile } from './payload.ts'
import type { WhatsappSettings } from './settings.ts'

const Uploaded = z.object({ id: Word })
const megabyte = 1024 * 1024

/**
 * Gives Meta the bytes of a file, for a message that is yet to be sent.
 *
 * @returns accepted with the file's id; never `unknown`, because nothing has gone to the citizen
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media
 */
export async function upload(
  { id }: OutboundMessage,
  file: OutboundAttachment,
  settings: WhatsappSettings,
  http: Http,
): Promise<Outcome> {
  const fields = { messaging_product: 'whatsapp', type: file.mimeType }
  const form = fileContent(id, fields, 'file', file)
  const path = `${settings.phoneNumberId}/media`
  try {
    const outcome = await postToGraph(http, settings, errors, path, form, idOf)
    return outcome.kind === 'unknown' ? { kind: 'deferred', detail: outcome.detail } : outcome
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return { kind: 'deferred', detail: error.message }
  }
}

/**
 * As what a file is shown. Audio has no caption, and other formats are refused; both go as documents.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
export function shownAs({ type, mimeType, body }: OutboundAttachment): SentFile['type'] {
  const [format = ''] = mimeType.toLowerCase().split(';')
  const isImage = /^image\/(jpeg|png)$/.test(format) && body.length <= 5 * megabyte
  const isVideo = /^video\/(mp4|3gpp)$/.test(format) && body.length <= 16 * megabyte
  if (type === 'image' && isImage) return 'image'
  return type === 'video' && isVideo ? 'video' : 'document'
}

function idOf(reply: unknown): string | undefined {
  return Uploaded.safeParse(reply).data?.id
}
