import type { Attachment, Location, MessageEvent } from '../../src/contract/events.ts'
import { attachmentTypeOf, messageFrom } from '../../src/contract/reading.ts'
import { scopedUserId } from '../../src/contract/whatsapp-address.ts'
import type { Fields } from './signature.ts'

const phone = /^\+\d{6,15}$/
/** Short codes and names belong to machines, such as operators' notices. */
const machine = /^(\d{1,6}|.*[A-Za-z].*)$/

/** Values of MessageType that add nothing to the other parameters. */
const readable = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'button',
  'interactive',
])

/**
 * Restores a `+` that was sent unencoded and so arrived as a space.
 *
 * @param value a number, short code, name or channel address (`whatsapp:+62…`) as it arrived
 */
export function addressOf(value: string): string {
  return value.replace(/^(whatsapp:)? +(?=\d)/, '$1+').trim()
}

/**
 * An incoming message as our event.
 *
 * @param fields parameters of a request that is proven to be Twilio's
 * @param receivedAt stands for the time of sending, which Twilio does not tell
 * @returns the event, or what it lacks, in words
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 * @see https://www.twilio.com/docs/whatsapp/api#whatsapp-specific-parameters
 */
export function messageOf(fields: Fields, receivedAt: Date): MessageEvent | string {
  const sid = fields.get('MessageSid')
  const account = addressOf(fields.get('To') ?? '')
  const sender = addressOf(fields.get('From') ?? '')
  const from = sender.replace(/^whatsapp:(?=\d{6,15}$)/, '+').replace(/^whatsapp:/, '')
  if (!sid) return 'a message without MessageSid'
  if (!account) return 'a message without To'
  if (!from) return 'a message without From'

  const aliases = aliasesOf(fields).filter((alias) => alias !== from)
  const fromName = fields.get('ProfileName')
  const text = fields.get('Body') || fields.get('ButtonText') || fields.get('ListTitle') || ''
  const attachments = attachmentsOf(fields)
  const location = locationOf(fields)
  const replyTo = fields.get('OriginalRepliedMessageSid')
  const type = fields.get('MessageType')
  const isReaction = type === 'reaction'
  const isEmpty = text === '' && attachments.length === 0 && location === undefined
  const isUnreadable = isEmpty || (type !== undefined && type !== '' && !readable.has(type))

  return {
    ...messageFrom(account, sid, from, receivedAt),
    ...(aliases.length > 0 && { alsoKnownAs: aliases }),
    ...(fromName && { fromName }),
    text,
    attachments,
    ...(location && { location }),
    ...(replyTo && { replyTo }),
    ...(isUnreadable && !isReaction && { unsupported: type || 'empty' }),
    ...((isReaction || (sender === from && machine.test(from))) && { passive: true }),
  }
}

/** An id that is malformed is left out: it must not cost the message. */
function aliasesOf(fields: Fields): string[] {
  const number = `+${fields.get('WaId') ?? ''}`
  const userId = fields.get('ExternalUserId') ?? ''
  return [...(phone.test(number) ? [number] : []), ...(scopedUserId.test(userId) ? [userId] : [])]
}

/** Counts the attachments that are there: NumMedia may be wrong. */
function attachmentsOf(fields: Fields): Attachment[] {
  const attachments: Attachment[] = []
  for (let n = 0; fields.get(`MediaUrl${n}`); n += 1) {
    const url = fields.get(`MediaUrl${n}`) ?? ''
    const mimeType = fields.get(`MediaContentType${n}`)
    const isSticker = fields.get('MessageType') === 'sticker'
    attachments.push({
      type: isSticker ? 'sticker' : typeOf(mimeType ?? ''),
      url,
      ...(mimeType ? { mimeType } : {}),
    })
  }
  return attachments
}

function typeOf(mimeType: string): Attachment['type'] {
  if (/^text\/(x-)?vcard\b/i.test(mimeType)) return 'contact'
  return attachmentTypeOf(mimeType)
}

function locationOf(fields: Fields): Location | undefined {
  const latitude = degreesOf(fields.get('Latitude'), 90)
  const longitude = degreesOf(fields.get('Longitude'), 180)
  if (latitude === undefined || longitude === undefined) return undefined
  const name = fields.get('Label')
  const address = fields.get('Address')
  return { latitude, longitude, ...(name ? { name } : {}), ...(address ? { address } : {}) }
}

function degreesOf(value: string | undefined, max: number): number | undefined {
  if (!value?.trim()) return undefined
  const degrees = Number(value)
  return Math.abs(degrees) <= max ? degrees : undefined
}
