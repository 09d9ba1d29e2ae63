import type { Message } from 'whatsapp-web.js'
import { z } from 'zod'

/** What happened at WhatsApp, as the session tells it; what it means is found out in message.ts. */
export const Happening = z.object({
  what: z.enum([
    'message',
    'sent by hand',
    'edit',
    'deletion',
    'progress',
    'unreadable',
    'renumbered',
  ]),
  /** By the clock of the session, in ms. */
  at: z.number(),
  /** A message, as snapshotOf gives it: hostile until parsed. */
  message: z.unknown(),
  text: z.string().optional(),
  progress: z.number().optional(),
  previous: z.string().optional(),
  current: z.string().optional(),
})

export type Happening = z.output<typeof Happening>

/** What is looked at of the library's Message, as plain values; rawData is what WhatsApp's page had. */
export function snapshotOf(message: Message): Record<string, unknown> {
  const raw = message.rawData as Readonly<Record<string, unknown>>
  const { id, type, timestamp, from, to, author, body, isStatus, broadcast, vCards } = message
  const revoked = (message as { protocolMessageKey?: unknown }).protocolMessageKey
  return {
    id: id._serialized,
    remote: id.remote,
    fromMe: id.fromMe,
    type,
    timestamp,
    from,
    to,
    author,
    body,
    isStatus,
    broadcast,
    vCards,
    location: { ...message.location },
    caption: raw['caption'],
    name: raw['notifyName'],
    mimeType: raw['mimetype'],
    fileName: raw['filename'],
    quotedId: raw['quotedStanzaID'],
    quotedAuthor: raw['quotedParticipant'],
    senderPhone: raw['senderPn'],
    senderLid: raw['senderLid'],
    editedAt: raw['latestEditSenderTimestampMs'],
    revoked,
  }
}
