import { createHash } from 'node:crypto'
import type { Attachment, InboundEvent, MessageEvent } from '../contract/events.ts'
import type { Finding, Outcome } from '../contract/sending.ts'
import { wellFormed } from '../contract/well-formed.ts'

/**
 * An event as the house keeps it. Everything that comes in passes here once, before keys and indexes
 * are made of it, so that no later step has to think of what a sender may send:
 *
 * - every string is well-formed;
 * - what becomes a column is bounded, and a text that is too long is an attachment, whole;
 * - its time is not later than its arrival.
 *
 * To admit an event again changes nothing.
 *
 * @param receivedAt when it came to the door
 */
export function admitted(event: InboundEvent, receivedAt: Date): InboundEvent {
  return onTime(bounded(wellFormed(event)), receivedAt)
}

/** What a provider says of a reply, by the same rule: its id is looked for when a report names it. */
export function admittedAnswer<Answer extends Outcome | Finding>(answer: Answer): Answer {
  const formed = wellFormed(answer)
  if (!('externalId' in formed)) return formed
  return { ...formed, externalId: key(formed.externalId, longest.id) }
}

/** A longer text is kept whole as an attachment, with its beginning in its place. */
export const maxTextLength = 100_000
/** Stands at the end of such a beginning. */
export const goesOn = ' […]'

// An entry of a B-tree of Postgres has at most 2,704 bytes; a unit of a text may take three of them.
// Of an SMS that nobody can read `unsupported` has the octets, in hexadecimal.
const longest = {
  account: 200,
  eventKey: 200,
  id: 500,
  name: 1_000,
  fileName: 255,
  word: 200,
  unsupported: 900,
}

function bounded(event: InboundEvent): InboundEvent {
  const { account, eventKey } = event
  const named = {
    ...event,
    account: key(account, longest.account),
    eventKey: key(eventKey, longest.eventKey),
  }
  switch (named.kind) {
    case 'message':
      return boundedMessage(named)
    case 'edit':
    case 'deletion':
    case 'echo':
      return { ...named, externalId: key(named.externalId, longest.id) }
    case 'delivery': {
      const { externalId, error } = named
      return {
        ...named,
        ...(externalId && { externalId: key(externalId, longest.id) }),
        ...(error && {
          error: { code: cut(error.code, longest.word), detail: cut(error.detail, longest.name) },
        }),
      }
    }
    case 'malformed':
      return { ...named, reason: cut(named.reason, longest.name) }
    case 'renumbered':
      return named
  }
}

function boundedMessage(event: MessageEvent): MessageEvent {
  const { externalId, fromName, replyTo, unsupported, part, text } = event
  const attachments = event.attachments.map(boundedAttachment)
  const isLong = text.length > maxTextLength
  return {
    ...event,
    externalId: key(externalId, longest.id),
    text: isLong ? cut(text, maxTextLength - goesOn.length) + goesOn : text,
    attachments: isLong ? [...attachments, wholeText(text)] : attachments,
    ...(fromName && { fromName: cut(fromName, longest.name) }),
    ...(replyTo && { replyTo: key(replyTo, longest.id) }),
    ...(unsupported && { unsupported: cut(unsupported, longest.unsupported) }),
    ...(part && { part: { ...part, group: key(part.group, longest.id) } }),
  }
}

function boundedAttachment(attachment: Attachment): Attachment {
  const { fileName, mimeType } = attachment
  return {
    ...attachment,
    ...(fileName && { fileName: cut(fileName, longest.fileName) }),
    ...(mimeType && { mimeType: cut(mimeType, longest.word) }),
  }
}

function wholeText(text: string): Attachment {
  return { type: 'document', mimeType: 'text/plain', fileName: 'teks-lengkap.txt', content: text }
}

/** What names something stays a name that is its own: a hash takes the place of one that is too long. */
function key(text: string, most: number): string {
  if (text.length <= most) return text
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** The beginning of a text, not cut within a surrogate pair. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
}

// An older time is that of a clock that was never set.
const oldestMs = 10 * 365 * 86_400_000
// Whoever writes has a clock that nobody keeps right: it orders what is written at about one time.
const sendersClockMs = 10 * 60_000

/** The time of an event at which its provider's clock may be believed: the arrival, where it may not. */
function onTime(event: InboundEvent, receivedAt: Date): InboundEvent {
  const within = (at: Date, mostMs = oldestMs) => {
    const ageMs = receivedAt.getTime() - at.getTime()
    return ageMs >= 0 && ageMs <= mostMs ? at : receivedAt
  }
  switch (event.kind) {
    case 'message': {
      const { sentAt, sendersClock } = event
      return { ...event, sentAt: within(sentAt, sendersClock && sendersClockMs) }
    }
    case 'echo':
      return { ...event, sentAt: within(event.sentAt) }
    case 'edit':
      return { ...event, editedAt: within(event.editedAt) }
    case 'deletion':
      return { ...event, deletedAt: within(event.deletedAt) }
    case 'renumbered':
      return { ...event, at: within(event.at) }
    case 'delivery':
      return event.at ? { ...event, at: within(event.at) } : event
    case 'malformed':
      return event
  }
}
