import { z } from 'zod'
import { lineOfCard } from '../../src/contract/contact-card.ts'
import type { Attachment, InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { digestOf, messageFrom, present, setAside } from '../../src/contract/reading.ts'
import { naming, quoting, wordsIn } from '../../src/contract/words.ts'
import { type Happening, isOfPerson, personAddress, Snapshot } from './happening.ts'
import { types } from './types.ts'

/**
 * The event for a happening.
 *
 * @param account digits of our number
 * @returns undefined for what concerns no citizen's chat with us: groups, channels, status updates,
 *   broadcasts, notices of the platform
 */
export function eventOf(account: string, happening: Happening): InboundEvent | undefined {
  const parsed = Snapshot.safeParse(happening.message)
  if (!parsed.success) return malformed(account, happening, parsed.error)
  const snapshot = parsed.data
  const { remote, isStatus, broadcast, fromMe, id: externalId, from } = snapshot
  if (!isOfPerson(remote) || isStatus || broadcast) return undefined
  const at = new Date(happening.at)
  switch (happening.what) {
    case 'message':
      return fromMe ? undefined : messageOf(account, snapshot, at)
    case 'sent by hand': {
      if (!fromMe || types.get(snapshot.type) === 'silent') return undefined
      const sentAt = sentAtOf(snapshot, at)
      const text = textOf(snapshot)
      return { kind: 'echo', account, eventKey: externalId, externalId, to: remote, text, sentAt }
    }
    case 'edit': {
      const { text } = happening
      if (fromMe || text === undefined) return undefined
      const editedAt = snapshot.editedAt === undefined ? at : new Date(snapshot.editedAt)
      const eventKey = `${externalId}:${snapshot.editedAt ?? digest(text)}`
      return { kind: 'edit', account, eventKey, externalId, from, text, editedAt }
    }
    case 'deletion': {
      if (fromMe) return undefined
      const id = snapshot.revoked ?? externalId
      return { kind: 'deletion', account, eventKey: id, externalId: id, from, deletedAt: at }
    }
    case 'progress':
      return fromMe ? deliveryOf(account, snapshot, happening.progress) : undefined
    case 'unreadable':
      return fromMe ? undefined : unreadable(account, snapshot, at)
    case 'renumbered':
      return renumbered(account, snapshot, happening)
  }
}

const mediaTypes: Readonly<Record<string, Attachment['type']>> = {
  image: 'image',
  video: 'video',
  // A video message in a circle.
  ptv: 'video',
  audio: 'audio',
  ptt: 'audio',
  document: 'document',
  sticker: 'sticker',
}

function messageOf(account: string, snapshot: Snapshot, at: Date): MessageEvent | undefined {
  const { id, from, type, name, location, timestamp } = snapshot
  const kind = types.get(type) ?? 'unreadable'
  if (kind === 'silent') return undefined
  const attachments = attachmentsOf(snapshot)
  const text = [quotedIn(snapshot), textOf(snapshot)].filter(Boolean).join('\n')
  const aliases = aliasesOf(snapshot)
  const isPlace = kind === 'place' && location.position !== undefined
  const isEmpty = text === '' && attachments.length === 0 && !isPlace
  const isUnread = kind === 'unreadable' || (isEmpty && kind !== 'notice' && kind !== 'written')
  const unsupported = naming(
    isUnread || (kind === 'place' && !isPlace) ? type : undefined,
    isPlace && location.place.url ? `url: ${location.place.url}` : undefined,
    advertisementIn(snapshot),
    timestamp === undefined ? 'timestamp' : undefined,
  )
  return {
    ...messageFrom(account, id, from, sentAtOf(snapshot, at)),
    ...(aliases.length > 0 && { alsoKnownAs: aliases }),
    ...present({ fromName: name, replyTo: replyToOf(snapshot) }),
    text,
    attachments,
    ...(isPlace && { location: locationOf(location) }),
    ...(kind === 'notice' && { passive: true as const }),
    ...present({ unsupported }),
  }
}

/** The text of a message; a body may also be a thumbnail or a contact card. */
function textOf({ type, body, caption, described, location }: Snapshot): string {
  const { name, address } = location.place
  switch (types.get(type) ?? 'unreadable') {
    case 'written':
      return body ?? ''
    case 'file':
      return caption ?? ''
    case 'place':
      return location.position ? '' : [name, address].filter(Boolean).join('\n')
    case 'described':
    case 'unreadable': {
      const words = [isThumbnail(body) ? undefined : body, caption, ...wordsIn(described)]
      return [...new Set(words)].filter(Boolean).join('\n')
    }
    case 'card':
    case 'notice':
    case 'silent':
      return ''
  }
}

/** Whether a body is a picture: the beginning of a JPEG, in base64. */
function isThumbnail(body: string | undefined): boolean {
  return /^\/9j\//.test(body ?? '')
}

/** The words of a message that was quoted from another chat, which the house does not know. */
function quotedIn({ quoted, quotedRemote, remote }: Snapshot): string {
  const words = quoted?.caption ?? (isThumbnail(quoted?.body) ? undefined : quoted?.body)
  if (!words || quotedRemote === undefined || quotedRemote === remote) return ''
  return quoting(words)
}

const Advertisement = z.object({
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  sourceUrl: z.string().optional().catch(undefined),
})

/** The words of the advertisement that a conversation comes from: not the citizen's. */
function advertisementIn({ advertisement }: Snapshot): string | undefined {
  const words = wordsIn(Advertisement.catch({}).parse(advertisement))
  return words.length === 0 ? undefined : `referral: ${words.join(', ')}`
}

function sentAtOf({ timestamp }: Snapshot, at: Date): Date {
  return timestamp === undefined ? at : new Date(timestamp * 1000)
}

function attachmentsOf({ id, type, mimeType, fileName, vCards }: Snapshot): Attachment[] {
  const media = mediaTypes[type]
  if (media) return [{ type: media, externalId: id, ...present({ mimeType, fileName }) }]
  if (type !== 'vcard' && type !== 'multi_vcard') return []
  return vCards.map((card) => ({ type: 'contact', text: lineOfCard(card) }))
}

/** A name; undefined if it is empty. */
function locationOf({ position, place: { name, address } }: Snapshot['location']) {
  const { latitude = 0, longitude = 0 } = position ?? {}
  return {
    latitude,
    longitude,
    ...present({ name: name || undefined, address: address || undefined }),
  }
}

/** Other addresses of the sender, if the message itself tells them. */
function aliasesOf({ from, senderPhone, senderLid }: Snapshot): string[] {
  const told = [senderPhone, senderLid]
  return told.filter(
    (alias) => alias !== undefined && alias !== from && isOfPerson(alias),
  ) as string[]
}

/** The quoted message's id, put together as the library writes ids. */
function replyToOf({ quotedId, quotedAuthor, from, remote }: Snapshot): string | undefined {
  if (quotedId === undefined) return undefined
  return `${quotedAuthor !== undefined && quotedAuthor !== from}_${remote}_${quotedId}`
}

const statuses = new Map([
  [-1, 'failed'],
  [1, 'sent'],
  [2, 'delivered'],
  [3, 'read'],
  [4, 'read'],
] as const)

function deliveryOf(
  account: string,
  { id }: Snapshot,
  progress: number | undefined,
): InboundEvent | undefined {
  const status = statuses.get((progress ?? 0) as -1)
  if (!status) return undefined
  const eventKey = `${id}:${status}`
  const error = { code: 'ACK_ERROR', detail: 'WhatsApp did not take the message' }
  return {
    kind: 'delivery',
    account,
    eventKey,
    externalId: id,
    status,
    ...(status === 'failed' && { error }),
  }
}

/** Another key than the message's: it may still become readable. */
function unreadable(account: string, snapshot: Snapshot, at: Date): MessageEvent {
  const key = `${snapshot.id}:unreadable`
  const { from } = snapshot
  return { ...messageFrom(account, key, from, sentAtOf(snapshot, at)), unsupported: 'ciphertext' }
}

function renumbered(
  account: string,
  { id }: Snapshot,
  { previous, current, at }: Happening,
): InboundEvent | undefined {
  const [from, to] = [previous, current].map((one) => personAddress(one ?? ''))
  if (!from || !to || !isOfPerson(from) || !isOfPerson(to)) return undefined
  return {
    kind: 'renumbered',
    account,
    eventKey: id,
    previous: from,
    current: to,
    at: new Date(at),
  }
}

function malformed(account: string, { what, message }: Happening, error: z.ZodError): InboundEvent {
  const raw = String(JSON.stringify(message))
  const reason = `${what}: ${error.issues.map(({ path }) => path.join('.')).join(', ')}`
  return setAside(account, raw, reason, digest(`${what} ${raw}`))
}

function digest(text: string): string {
  return digestOf(text).slice(0, 32)
}
