import { z } from 'zod'
import { type Http, HttpFailure } from '../../../src/contract/http.ts'
import type { OutboundAttachment, OutboundMessage, Outcome } from '../../../src/contract/sending.ts'
import { Word } from '../element.ts'
import { askGraph, jsonContent, postToGraph } from '../graph.ts'
import { errors } from './errors.ts'
import { filePayload, readPayload, templatePayload, textPayload } from './payload.ts'
import type { WhatsappSettings } from './settings.ts'
import { shownAs, upload } from './upload.ts'

/** In UTF-16 units. */
const maxCaption = 1024
/** The answer must not wait for a courtesy. */
const markReadTimeoutMs = 3_000

/**
 * Sends a text or a file within the 24 hours after the citizen's last message; after them as a
 * template, if there is one.
 *
 * @returns accepted means only that Meta took it; what became of it comes as a delivery event
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export async function send(
  message: OutboundMessage,
  settings: WhatsappSettings,
  http: Http,
): Promise<Outcome> {
  const { attachment, replyTo } = message
  const { markRead: isMarked, windowTemplate: template } = settings
  if (isMarked && replyTo) await markRead(replyTo, settings, http)
  const outcome = attachment
    ? await sendFile(message, attachment, settings, http)
    : await post(textPayload(message), settings, http)
  const isClosed = outcome.kind === 'rejected' && outcome.code === 'window_closed'
  return isClosed && template
    ? await post(templatePayload(message, template), settings, http)
    : outcome
}

/** A text too long for a caption follows the file: what fails first has left nothing behind. */
async function sendFile(
  message: OutboundMessage,
  file: OutboundAttachment,
  settings: WhatsappSettings,
  http: Http,
): Promise<Outcome> {
  const uploaded = await upload(message, file, settings, http)
  if (uploaded.kind !== 'accepted') return uploaded
  const isCaption = message.text.length <= maxCaption
  const sent = await post(
    filePayload(message, {
      type: shownAs(file),
      id: uploaded.externalId,
      fileName: file.fileName,
      caption: isCaption ? message.text : '',
    }),
    settings,
    http,
  )
  if (sent.kind !== 'accepted' || isCaption) return sent
  return await post(textPayload(message), settings, http)
}

/** Whatever becomes of it, the answer goes. */
async function markRead(messageId: string, settings: WhatsappSettings, http: Http): Promise<void> {
  try {
    await askGraph(http, settings, `${settings.phoneNumberId}/messages`, {
      method: 'POST',
      ...jsonContent(readPayload(messageId)),
      timeoutMs: markReadTimeoutMs,
    })
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
  }
}

const Reply = z.object({ messages: z.array(z.object({ id: Word })).min(1) })

async function post(payload: object, settings: WhatsappSettings, http: Http): Promise<Outcome> {
  const path = `${settings.phoneNumberId}/messages`
  return await postToGraph(
    http,
    settings,
    errors,
    path,
    jsonContent(payload),
    (reply) => Reply.safeParse(reply).data?.messages[0]?.id,
  )
}
