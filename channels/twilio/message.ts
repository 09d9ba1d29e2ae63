import { z } from 'zod'
import type { Attachment, Location, MessageEvent } from '../../src/contract/events.ts'
import { attachmentTypeOf, jsonOf, messageFrom } from '../../src/contract/reading.ts'
import { scopedUserId } from '../../src/contract/whatsapp-address.ts'
import { linesOf, naming } from '../../src/contract/words.ts'
import type { Fields } from './signature.ts'
import { types } from './types.ts'

const phone = /^\+\d{6,15}$/
/** Short codes and names belong to machines, such as operators' notices. */
const machine = /^(\d{1,6}|.*[A-Za-z].*)$/

/**
 * Restores a `+` that was sent unencoded and so arrived as a space, or not at all.
 *
 * @param value a number, short code, name or channel address (`whatsapp:+62…`) as it arrived
 */
export function addressOf(value: string): string {
  return value
    .replace(/^(whatsapp:)? +(?=\d)/, '$1+')
    .replace(/^whatsapp:(?=\d)/, 'whatsapp:+')
    .trim()
}

/** A person's address in the one form that it has here, in whichever parameter it came. */
function personOf(value: string): string {
  return addressOf(value).replace(/^whatsapp:/, '')
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
  // The names of older versions.
  const sid = fields.get('MessageSid') || fields.get('SmsSid') || fields.get('SmsMessageSid')
  const account = addressOf(fields.get('To') ?? '')
  const sender = addressOf(fields.get('From') ?? '')
  const from = personOf(sender)
  if (!sid) return 'a message without MessageSid'
  if (!account) return 'a message without To'
  if (!from) return 'a message without From'

  const aliases = aliasesOf(fields).filter((alias) => alias !== from)
  const fromName = fields.get('ProfileName') || inMetadata(fields, 'ProfileName')
  const attachments = attachmentsOf(fields)
  const location = locationOf(fields)
  const text = textOf(fields, location)
  const replyTo = fields.get('OriginalRepliedMessageSid')
  const type = fields.get('MessageType') ?? ''
  const kind = type === '' ? 'said' : (types.get(type) ?? 'unreadable')
  const isEmpty = text === '' && attachments.length === 0 && location === undefined
  const isPassive = kind === 'notice' || (sender === from && machine.test(from))
  const unsupported = naming(
    kind === 'unreadable' || (isEmpty && kind === 'said') ? type || 'empty' : undefined,
    location === undefined && wasSent(fields, 'Latitude', 'Longitude') ? 'location' : undefined,
    referralIn(fields),
  )

  return {
    ...messageFrom(account, sid, from, receivedAt),
    ...(aliases.length > 0 && { alsoKnownAs: aliases }),
    ...(fromName && { fromName }),
    text,
    attachments,
    ...(location && { location }),
    ...(replyTo && { replyTo }),
    ...(unsupported && { unsupported }),
    ...(isPassive && { passive: true }),
    ...(kind === 'opening' && { opening: true }),
  }
}

/**
 * What was written, pressed or filled in. A press comes as Body as well, and so does the summary of a form;
 * the words of a place that cannot be read stand here, too.
 */
function textOf(fields: Fields, location: Location | undefined): string {
  const form = fields.get('FlowData') || fields.get('InteractiveData')
  const words = [
    fields.get('Body'),
    fields.get('ButtonText'),
    fields.get('ListTitle'),
    ...(form ? linesOf(form).filter((line) => !/^flow_token:/.test(line)) : []),
    ...(location ? [] : [fields.get('Label'), fields.get('Address')]),
  ]
  return [...new Set(words)].filter(Boolean).join('\n')
}

/** The words of the advertisement that a conversation comes from: not the citizen's. */
function referralIn(fields: Fields): string | undefined {
  const words = ['Headline', 'Body', 'SourceUrl', 'MediaUrl'].map((name) =>
    fields.get(`Referral${name}`),
  )
  const said = words.filter(Boolean).join(', ')
  return said === '' ? undefined : `referral: ${said}`
}

function wasSent(fields: Fields, ...names: readonly string[]): boolean {
  return names.some((name) => fields.get(name)?.trim())
}

/** A word of the parameter in which Twilio repeats what the channel tells. */
function inMetadata(fields: Fields, name: string): string | undefined {
  const read = Metadata.safeParse(jsonOf(fields.get('ChannelMetadata') ?? ''))
  const word = read.data?.data.context[name]
  return typeof word === 'string' ? word : undefined
}

const Metadata = z.object({ data: z.object({ context: z.record(z.string(), z.unknown()) }) })

/** An id that is malformed is left out: it must not cost the message. */
function aliasesOf(fields: Fields): string[] {
  const told = ['WaId', 'ExternalUserId'].map(
    (name) => fields.get(name) || inMetadata(fields, name),
  )
  const [number = '', userId = ''] = told
  const canonical = [personOf(number).replace(/^(?=\d)/, '+'), personOf(userId)]
  return [...new Set(canonical)].filter((alias) => phone.test(alias) || scopedUserId.test(alias))
}

/** Counts the attachments that are there: NumMedia may be wrong. */
function attachmentsOf(fields: Fields): Attachment[] {
  const isSticker = fields.get('MessageType') === 'sticker'
  return [...fields.keys()]
    .flatMap((name) => /^MediaUrl(\d{1,3})$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((n): Attachment[] => {
      const url = fields.get(`MediaUrl${n}`)
      if (!url) return []
      const mimeType = fields.get(`MediaContentType${n}`)
      const type = isSticker ? 'sticker' : typeOf(mimeType ?? '')
      return [{ type, url, ...(mimeType ? { mimeType } : {}) }]
    })
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
