import { z } from 'zod'
import { withWords } from '../../../src/contract/carrying.ts'
import { type Http, HttpFailure } from '../../../src/contract/http.ts'
import {
  isWindowClosed,
  jsonContent,
  multipart,
  type OutboundAttachment,
  type OutboundMessage,
  type Outcome,
} from '../../../src/contract/sending.ts'
import { askGraph, errorTable, type GraphSettings, postToGraph, uploadToGraph } from '../graph.ts'
import { idOf, Word } from '../reception.ts'

export interface WhatsappSettings extends GraphSettings {
  readonly phoneNumberId: string
  readonly markRead: boolean
  readonly windowTemplate?: Template | undefined
  readonly templates: Readonly<Partial<Record<string, string>>>
  readonly templateLanguage: string
}

interface Template {
  readonly name: string
  readonly language: string
}

/** The template that carries a text of this purpose: its own one, or that for all texts. */
export function templateFor(
  settings: Pick<WhatsappSettings, 'windowTemplate' | 'templates' | 'templateLanguage'>,
  purpose: string | undefined,
): Template | undefined {
  const { windowTemplate, templates, templateLanguage: language } = settings
  // An answer is news, in the agency's own words.
  const own = templates[purpose ?? ''] ?? (purpose === 'answer' ? templates['news'] : undefined)
  return own === undefined ? windowTemplate : { name: own, language }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
export const errors = errorTable(
  {
    deferred: [1, 2, 4, 17, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016],
    // 100/33: no such phone number, or not with this token.
    credentials: [0, 3, 10, '100/33', 190, 368, 131005, 131031, 131042, 133010],
    // 130472: the person takes part in an experiment of Meta's, and a retry changes nothing.
    recipient_unreachable: [130472, 131021, 131026, 131030, 131049, 131062],
    recipient_opted_out: [131050],
    window_closed: [131047],
    content: [
      100, 131008, 131009, 131051, 131052, 131053, 132000, 132001, 132005, 132007, 132012, 132015,
      132016,
    ],
    unexpected: [135000],
  },
  // One pair of numbers has to wait six seconds.
  [
    [131056, 6_000],
    [131048, 900_000],
  ],
)

/** In UTF-16 units. */
const maxCaption = 1024
/** A short limit: the answer must not wait for the typing indicator. */
const markReadTimeoutMs = 3_000

/**
 * Sends a text or a file within the 24 hours after the citizen's last message; after them, where that is
 * known or turns out, as a template, if there is one.
 *
 * @returns accepted means only that Meta took it; what became of it comes as a delivery event
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export async function send(
  message: OutboundMessage,
  settings: WhatsappSettings,
  http: Http,
): Promise<Outcome> {
  const { attachment, replyTo, purpose, way } = message
  const { markRead: isMarked } = settings
  const template = templateFor(settings, purpose)
  if (way === 'template' && template && !attachment)
    return await post(templatePayload(message, template), settings, http)
  if (isMarked && replyTo) await markRead(replyTo, settings, http)
  const outcome = attachment
    ? await sendFile(message, attachment, settings, http)
    : await post(textPayload(message), settings, http)
  return isWindowClosed(outcome) && template
    ? await post(templatePayload(message, template), settings, http)
    : outcome
}

/** A text that is too long for a caption follows the file: if the file fails nothing was sent. */
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

/** The answer is sent even if this fails. */
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

/** A file that was uploaded, as a message carries it. */
interface SentFile {
  readonly type: 'image' | 'video' | 'document'
  readonly id: string
  readonly fileName: string
  readonly caption: string
}

const maxParameter = 1024

/**
 * A text, with buttons below it for its choices.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
 */
function textPayload(message: OutboundMessage): object {
  const { text, choices = [] } = message
  if (choices.length === 0)
    return { ...envelope(message), type: 'text', text: { preview_url: false, body: text } }
  const buttons = choices.map((title) => ({ type: 'reply', reply: { id: title, title } }))
  const interactive = { type: 'button', body: { text }, action: { buttons } }
  return { ...envelope(message), type: 'interactive', interactive }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/messages/document-messages */
function filePayload(message: OutboundMessage, file: SentFile): object {
  const { type, id, fileName: filename, caption } = file
  const media = {
    id,
    ...(caption && { caption }),
    ...(type === 'document' && { filename }),
  }
  return { ...envelope(message), type, [type]: media }
}

/**
 * The text as the one parameter of a template's body. A parameter has no line breaks, and no more
 * than four spaces in a row.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
 */
function templatePayload(message: OutboundMessage, { name, language }: Template): object {
  const text = cut(withWords(message.text, message.choices).replace(/\s+/g, ' ').trim())
  const components = [{ type: 'body', parameters: [{ type: 'text', text }] }]
  return {
    ...envelope(message),
    type: 'template',
    template: { name, language: { code: language }, components },
  }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators */
function readPayload(messageId: string): object {
  return {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
    typing_indicator: { type: 'text' },
  }
}

function envelope({ id, to, replyTo }: OutboundMessage) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipientOf(to),
    ...(replyTo ? { context: { message_id: replyTo } } : {}),
    biz_opaque_callback_data: id,
  }
}

/**
 * A number without `+` would get the country code of our own number. A user id in `to` is dropped
 * without an error, so whatever is not a number goes into `recipient`.
 */
function recipientOf(address: string): { to: string } | { recipient: string } {
  const digits = /^\+?(\d{5,15})$/.exec(address)?.[1]
  return digits === undefined ? { recipient: address } : { to: `+${digits}` }
}

/** Cuts a text, but not within a surrogate pair. */
function cut(text: string): string {
  if (text.length <= maxParameter) return text
  return `${text.slice(0, maxParameter - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

const megabyte = 1024 * 1024

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media */
async function upload(
  { id }: OutboundMessage,
  file: OutboundAttachment,
  settings: WhatsappSettings,
  http: Http,
): Promise<Outcome> {
  const form = multipart(id, { messaging_product: 'whatsapp', type: file.mimeType }, 'file', file)
  const path = `${settings.phoneNumberId}/media`
  return await uploadToGraph(http, settings, errors, path, form, idOf)
}

/**
 * The type as which a file is shown. Audio has no caption, and some formats are refused: both go as
 * documents.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
function shownAs({ type, mimeType, body }: OutboundAttachment): SentFile['type'] {
  const [format = ''] = mimeType.toLowerCase().split(';')
  const isImage = /^image\/(jpeg|png)$/.test(format) && body.length <= 5 * megabyte
  const isVideo = /^video\/(mp4|3gpp)$/.test(format) && body.length <= 16 * megabyte
  if (type === 'image' && isImage) return 'image'
  return type === 'video' && isVideo ? 'video' : 'document'
}
