import { z } from 'zod'
import type { Attachment, EchoEvent, Location, MessageEvent } from '../../src/contract/events.ts'
import {
  Hint,
  Latitude,
  Longitude,
  messageFrom,
  present,
  reader,
  Word,
} from '../../src/contract/reading.ts'
import { wordsIn } from '../../src/contract/words.ts'
import {
  attachmentsOf,
  type Context,
  Id,
  type Includes,
  listOf,
  MaybeId,
  Milliseconds,
  nameOf,
  sourceOf,
  Time,
  typeOf,
  VideoInfo,
} from './element.ts'
import { Entities, plainText } from './post-text.ts'

/** An unencrypted message, whichever way it came. */
export interface DirectMessage {
  readonly id: string
  readonly sender: string
  /** Undefined where the message was polled. */
  readonly recipient: string | undefined
  readonly text: string
  readonly createdAt: Date | undefined
  readonly attachments: readonly Attachment[]
  readonly location?: Location
  /** An attachment that cannot be read, by its type and with its words. */
  readonly unsupported?: string
}

const Medium = z.object({
  id_str: MaybeId,
  type: Hint,
  media_url_https: Hint,
  video_info: VideoInfo,
})

const Position = z.object({
  location: z.object({
    shared_coordinate: z.object({
      coordinates: z.object({
        coordinates: z.tuple([Longitude, Latitude]),
      }),
    }),
  }),
})

const Delivered = z.object({
  type: z.literal('message_create'),
  id: Id,
  created_timestamp: Milliseconds,
  message_create: z.object({
    sender_id: Id,
    target: z.object({ recipient_id: MaybeId }).catch({ recipient_id: undefined }),
    message_data: z.object({
      text: z.string().catch(''),
      entities: Entities,
      attachment: z.unknown().optional(),
    }),
  }),
})

const WithMedium = z.object({ media: Medium })

/**
 * @param value an element of `direct_message_events`, in the shape of API v1.1
 * @returns the message, or what is wrong with it, in words
 */
export const readDelivered = reader(Delivered, (delivered): DirectMessage => {
  const { id, created_timestamp: createdAt, message_create: message } = delivered
  const { text, entities, attachment } = message.message_data
  const medium = WithMedium.safeParse(attachment).data?.media
  const [longitude, latitude] =
    Position.safeParse(attachment).data?.location.shared_coordinate.coordinates.coordinates ?? []
  return {
    id,
    sender: message.sender_id,
    recipient: message.target.recipient_id,
    text: medium ? withoutMedium(plainText(text, entities)) : plainText(text, entities),
    createdAt,
    attachments: medium ? [attachmentOf(medium)] : [],
    ...(latitude !== undefined && longitude !== undefined
      ? { location: { latitude, longitude } }
      : medium
        ? {}
        : present({ unsupported: unreadIn(attachment) })),
  }
})

const Unread = z.looseObject({ type: Word.catch('attachment') })

function unreadIn(attachment: unknown): string | undefined {
  const { type, ...parts } = Unread.safeParse(attachment).data ?? {}
  if (type === undefined) return undefined
  return [type, wordsIn(parts).join(', ')].filter(Boolean).join(': ').slice(0, 1_000)
}

function attachmentOf(medium: z.output<typeof Medium>): Attachment {
  const { id_str: externalId, type, media_url_https: url, video_info: video } = medium
  const found = sourceOf({ url, variants: video.variants })
  return { type: typeOf(type) ?? 'image', ...present({ externalId }), ...found }
}

/** The text ends with a link to what is attached. */
function withoutMedium(text: string): string {
  return text.replace(/https:\/\/(t\.co\/\w+|(twitter|x)\.com\/messages\/media\/\d+)$/, '').trim()
}

const Listed = z.object({
  id: Id,
  event_type: Hint,
  sender_id: Id,
  text: z.string().catch(''),
  created_at: Time,
  entities: Entities,
  attachments: z.object({ media_keys: listOf(Word) }).catch({ media_keys: [] }),
})

/**
 * @param value an event of GET /2/dm_events
 * @returns the message, undefined for another kind of event, or what is wrong with it, in words
 * @see https://docs.x.com/x-api/direct-messages/get-dm-events
 */
export const readListed = reader(
  Listed,
  (listed, includes: Includes): DirectMessage | undefined => {
    const { id, event_type: type, sender_id: sender, text, entities, ...rest } = listed
    if (type !== undefined && type !== 'MessageCreate') return undefined
    const attachments = attachmentsOf(rest.attachments.media_keys, includes)
    const plain = plainText(text, entities)
    return {
      id,
      sender,
      recipient: undefined,
      text: attachments.length > 0 ? withoutMedium(plain) : plain,
      createdAt: rest.created_at,
      attachments,
    }
  },
)

/** A message that a citizen wrote to us in private. */
export function messageOf(
  message: DirectMessage,
  includes: Includes,
  { account, receivedAt }: Context,
): MessageEvent {
  const { sender, text, attachments, location, unsupported } = message
  const isEmpty = text === '' && attachments.length === 0 && location === undefined
  return {
    ...messageFrom(account, message.id, sender, message.createdAt ?? receivedAt),
    ...present({ fromName: nameOf(includes, sender), location }),
    text,
    attachments,
    ...present({ unsupported: unsupported ?? (isEmpty ? 'empty' : undefined) }),
  }
}

/** A message that a human wrote from our own account; undefined without a recipient. */
export function echoOf(
  { id, recipient, text, createdAt }: DirectMessage,
  { account, receivedAt }: Context,
): EchoEvent | undefined {
  if (recipient === undefined) return undefined
  const sentAt = createdAt ?? receivedAt
  return { kind: 'echo', account, eventKey: id, externalId: id, to: recipient, text, sentAt }
}
