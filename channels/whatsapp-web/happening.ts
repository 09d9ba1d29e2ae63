import type { Message } from 'whatsapp-web.js'
import { z } from 'zod'
import { describing } from './types.ts'

/** What happened at WhatsApp, as the session tells it; message.ts finds out what it means. */
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
  /** The time by the clock of the session, in ms. */
  at: z.number(),
  /** A message, as snapshotOf gives it: hostile until parsed. */
  message: z.unknown(),
  text: z.string().optional(),
  progress: z.number().optional(),
  previous: z.string().optional(),
  current: z.string().optional(),
})

export type Happening = z.output<typeof Happening>

/** The fields of the library's Message that are read; rawData is what WhatsApp's page had. */
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
    described: Object.fromEntries(describing.map((name) => [name, raw[name]])),
    quotedRemote: raw['quotedRemoteJid'],
    quoted: raw['quotedMsg'],
    advertisement: raw['ctwaContext'],
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

/**
 * `628…@c.us`, `…@lid`. WhatsApp writes one address in several ways: with the server of the phones, and with
 * the number of a device behind the person's.
 */
const Address = z
  .union([z.string(), z.object({ _serialized: z.string() }).transform((wid) => wid._serialized)])
  .pipe(z.string().max(200))
  .transform(canonical)

/** The one form of an address that is known here. */
export function canonical(address: string): string {
  return address.replace(/@s\.whatsapp\.net$/, '@c.us').replace(/^(\d+)(?:\.\d+)?:\d+@/, '$1@')
}

const optional = <T extends z.ZodType>(type: T) => type.optional().catch(undefined)

const Key = z.union([
  z.object({ _serialized: z.string().min(1) }).transform((key) => key._serialized),
  z
    .object({ fromMe: z.boolean(), remote: Address, id: z.string().min(1) })
    .transform(({ fromMe, remote, id }) => `${fromMe}_${remote}_${id}`),
])

const Position = z.object({
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
})

const Place = z.object({
  name: optional(z.string()),
  address: optional(z.string()),
  url: optional(z.string()),
})

/** The shape of a message, strict only for fields that are indispensable. */
export const Snapshot = z.object({
  id: z.string().min(1),
  remote: Address,
  fromMe: z.boolean(),
  type: z.string().catch('unknown'),
  timestamp: optional(z.number().int().positive().max(1e11)),
  from: Address,
  to: optional(Address),
  body: optional(z.string()),
  isStatus: optional(z.boolean()),
  broadcast: optional(z.boolean()),
  vCards: z.array(z.string()).catch([]),
  location: z.unknown().transform((value) => ({
    position: Position.safeParse(value).data,
    place: Place.catch({}).parse(value),
  })),
  described: z.unknown(),
  quoted: optional(z.object({ body: optional(z.string()), caption: optional(z.string()) })),
  quotedRemote: optional(Address),
  advertisement: z.unknown(),
  caption: optional(z.string()),
  name: optional(z.string()),
  mimeType: optional(z.string()),
  fileName: optional(z.string()),
  quotedId: optional(z.string().min(1)),
  quotedAuthor: optional(Address),
  senderPhone: optional(Address),
  senderLid: optional(Address),
  editedAt: optional(z.number().int().positive()),
  revoked: optional(Key),
})

export type Snapshot = z.output<typeof Snapshot>

/** No group, channel, list or status. */
export function isOfPerson(address: string): boolean {
  return /@(c\.us|lid)$/.test(address)
}
