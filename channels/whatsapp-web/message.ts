import type { z } from 'zod'
import type { Attachment, InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { digestOf, messageFrom, present, setAside } from '../../src/contract/reading.ts'
import { type Happening, isOfPerson, personAddress, Snapshot } from './happening.ts'

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
      return fromMe ? undefined : messageOf(account, snapshot)
    case 'sent by hand': {
      if (!fromMe || silent.has(snapshot.type)) return undefined
      const sentAt = sentAtOf(snapshot)
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
      return fromMe ? undefined : unreadable(account, snapshot)
    case 'renumbered':
      return renumbered(account, snapshot, happening)
  }
}

const mediaTypes: Readonly<Record<string, Attachment['type']>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  ptt: 'audio',
  document: 'document',
  sticker: 'sticker',
}

/** Types whose body is what somebody wrote, or chose. */
const written = new Set(['chat', 'buttons_response', 'list_response', 'template_button_reply'])

/** Types of notices of the platform: no person sent them. */
const silent = new Set([
  'e2e_notification',
  'notification',
  'notification_template',
  'broadcast_notification',
  'group_notification',
  'gp2',
  'protocol',
  'debug',
  'revoked',
  // It comes again when it can be read, or as unreadable.
  'ciphertext',
])

/** Types that people send and that ask for nothing. */
const passive = new Set(['reaction', 'call_log'])

function messageOf(account: string, snapshot: Snapshot): MessageEvent | undefined {
  const { id, from, type, name, location } = snapshot
  if (silent.has(type)) return undefined
  const attachments = attachmentsOf(snapshot)
  const isKnown = written.has(type) || passive.has(type) || attachments.length > 0
  const aliases = aliasesOf(snapshot)
  return {
    ...messageFrom(account, id, from, sentAtOf(snapshot)),
    ...(aliases.length > 0 && { alsoKnownAs: aliases }),
    ...present({ fromName: name, replyTo: replyToOf(snapshot) }),
    text: textOf(snapshot),
    attachments,
    ...(location && type === 'location' && { location: locationOf(location) }),
    ...(passive.has(type) && { passive: true as const }),
    ...(!isKnown && !(type === 'location' && location) && { unsupported: type }),
  }
}

/** The text of a message; a body may also be a thumbnail or a contact card. */
function textOf({ type, body, caption }: Snapshot): string {
  if (type in mediaTypes) return caption ?? ''
  return written.has(type) ? (body ?? '') : ''
}

function sentAtOf({ timestamp }: Snapshot): Date {
  return new Date(timestamp * 1000)
}

function attachmentsOf({ id, type, mimeType, fileName, vCards }: Snapshot): Attachment[] {
  const media = mediaTypes[type]
  if (media) return [{ type: media, externalId: id, ...present({ mimeType, fileName }) }]
  if (type !== 'vcard' && type !== 'multi_vcard') return []
  return vCards.map((card) => ({ type: 'contact', text: lineOfCard(card) }))
}

/** Name and numbers of a contact card. RFC 2426 */
function lineOfCard(card: string): string {
  const valuesOf = (property: string) =>
    [
      ...card.matchAll(new RegExp(`^(?:item\\d+\\.)?${property}(?:;[^:\\r\\n]*)?:(.*)$`, 'gim')),
    ].map(([, value = '']) => value.trim())
  return [...valuesOf('FN').slice(0, 1), ...valuesOf('TEL')].filter(Boolean).join(', ')
}

/** A name; undefined if it is empty. */
function locationOf({ name, address, ...position }: NonNullable<Snapshot['location']>) {
  return { ...position, ...present({ name: name || undefined, address: address || undefined }) }
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
function unreadable(account: string, snapshot: Snapshot): MessageEvent {
  const key = `${snapshot.id}:unreadable`
  const { from } = snapshot
  return { ...messageFrom(account, key, from, sentAtOf(snapshot)), unsupported: 'ciphertext' }
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
