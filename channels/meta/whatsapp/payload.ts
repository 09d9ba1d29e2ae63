import type { OutboundMessage } from '../../../src/contract/sending.ts'
import type { WhatsappSettings } from './settings.ts'

/** A file that was uploaded, as a message carries it. */
export interface SentFile {
  readonly type: 'image' | 'video' | 'document'
  readonly id: string
  readonly fileName: string
  readonly caption: string
}

const maxButtons = 3
const maxButtonTitle = 20
const maxInteractiveBody = 1024
const maxParameter = 1024

/**
 * A text, with buttons below it where its choices fit on them: whoever cannot be shown a button
 * reads the words in the text.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
 */
export function textPayload(message: OutboundMessage): object {
  const { text, choices = [] } = message
  if (!fitOnButtons(text, choices))
    return { ...envelope(message), type: 'text', text: { preview_url: false, body: text } }
  const buttons = choices.map((title) => ({ type: 'reply', reply: { id: title, title } }))
  const interactive = { type: 'button', body: { text }, action: { buttons } }
  return { ...envelope(message), type: 'interactive', interactive }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/messages/document-messages */
export function filePayload(message: OutboundMessage, file: SentFile): object {
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
export function templatePayload(
  message: OutboundMessage,
  { name, language }: NonNullable<WhatsappSettings['windowTemplate']>,
): object {
  const text = cut(message.text.replace(/\s+/g, ' ').trim())
  const components = [{ type: 'body', parameters: [{ type: 'text', text }] }]
  return {
    ...envelope(message),
    type: 'template',
    template: { name, language: { code: language }, components },
  }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators */
export function readPayload(messageId: string): object {
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

function fitOnButtons(text: string, choices: readonly string[]): boolean {
  return (
    choices.length > 0 &&
    choices.length <= maxButtons &&
    new Set(choices).size === choices.length &&
    choices.every((title) => title.trim() !== '' && title.length <= maxButtonTitle) &&
    text.length <= maxInteractiveBody
  )
}

/** Not within a surrogate pair. */
function cut(text: string): string {
  if (text.length <= maxParameter) return text
  return `${text.slice(0, maxParameter - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
