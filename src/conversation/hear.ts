import { randomUUID } from 'node:crypto'
import type { EchoEvent, InboundEvent } from '../contract/events.ts'
import { sealWith } from '../identity/seal.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import { type Decision, decide, type Heard } from './decide.ts'
import type { Message } from './messages.ts'
import type { Whole } from './parts.ts'
import type { Conversation, Person, Remembered } from './people.ts'

/** What the database knows of one citizen that these events need. */
export interface Known {
  readonly person: Person
  /** Messages of the burst that settles, and those that edits and deletions are about. */
  readonly messages: readonly Message[]
  /** Whether what looks like a human's answer is what the gateway itself sent. */
  isOurs(echo: EchoEvent): boolean
  /** The complaint that the rest of a late part's text is in. */
  complaintOfParts(partGroup: string): string | undefined
}

/** How this citizen's account is set up. */
export interface Manners {
  readonly settleMs: number
  /** For this time after a human of ours has answered nothing automatic is said. */
  readonly humanPauseHours: number
}

/** Everything that follows from what one citizen did. It is written together with that of others. */
export interface Followed {
  readonly conversation: Conversation
  readonly decision: Decision
  readonly kept: readonly Message[]
  readonly changed: readonly Message[]
  /** Attachments that have to be fetched. */
  readonly toFetch: readonly ToFetch[]
  /** What happened to messages of complaints that are open already. */
  readonly touched: readonly Touched[]
  readonly complaint: Opened | undefined
  readonly remembered: Remembered
}

export interface ToFetch {
  readonly id: string
  readonly messageId: string
  /** Its number in the message, from 0. */
  readonly number: number
  readonly channel: string
  readonly account: string
}

export interface Touched {
  readonly complaintId: string
  readonly kind: 'message_edited' | 'message_deleted'
  readonly messageId: string
}

/** A new complaint: the messages of one burst. */
export interface Opened {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly text: string
  readonly messageCount: number
  readonly attachmentCount: number
  readonly latitude: number | undefined
  readonly longitude: number | undefined
}

/**
 * Listens to one citizen: applies the events to the messages, in order, and decides what follows.
 *
 * @param events in the order of their sending, texts that came in parts joined
 * @param now the database's time, read under the conversation's lock
 */
export function hear(
  known: Known,
  events: readonly Whole<Unhandled>[],
  manners: Manners,
  now: Date,
): Followed {
  const { conversation: of, key } = known.person
  const pages = openPages(known)
  for (const row of events) pages.write(row)
  const { hasEcho } = pages
  const heard = pages.fresh.flatMap((page) => (page.heard ? [heardIn(page)] : []))
  const decision = decide(
    {
      hasStopped: of.optedOutAt !== null,
      draft: pages.old.filter(({ message }) => message.disposition === 'draft').map(heardIn),
      latest:
        of.latestComplaintId && of.burstEndedAt && of.latestComplaintAt
          ? {
              complaintId: of.latestComplaintId,
              burstEndedAt: of.burstEndedAt,
              openedAt: of.latestComplaintAt,
            }
          : undefined,
      humanSpeaks: isHumanSpeaking(of, hasEcho, manners, now),
    },
    heard,
    manners.settleMs,
    now,
  )
  const complaintId = decision.complaint && randomUUID()
  pages.place(decision, complaintId)
  const burst = new Set(decision.complaint?.map(({ id }) => id))
  const ofBurst = [...pages.old, ...pages.fresh].filter(({ message }) => burst.has(message.id))
  return {
    conversation: of,
    decision,
    kept: pages.fresh.map(({ message }) => message),
    changed: pages.old.filter(({ isChanged }) => isChanged).map(({ message }) => message),
    toFetch: pages.toFetch,
    touched: pages.touched,
    complaint:
      complaintId && decision.complaint
        ? opened(complaintId, of, decision.complaint, ofBurst)
        : undefined,
    remembered: {
      ...remembered(events, key),
      id: of.id,
      draftOpenedAt: decision.draft[0]?.acceptedAt,
      dueAt: decision.dueAt,
      latestComplaintId: complaintId,
      burstEndedAt: decision.complaint?.at(-1)?.sentAt,
      notices: decision.notices,
      pausedHours: hasEcho ? manners.humanPauseHours : undefined,
    },
  }
}

/** Whether a human answered of late in the provider's own app: then only commands are answered. */
function isHumanSpeaking(
  { pausedUntil }: Conversation,
  hasEcho: boolean,
  { humanPauseHours }: Manners,
  now: Date,
): boolean {
  return (pausedUntil !== null && pausedUntil > now) || (humanPauseHours > 0 && hasEcho)
}

function remembered(
  events: readonly Unhandled[],
  key: Person['key'],
): Pick<Remembered, 'lastInboundAt' | 'sealedName' | 'sealedAddress'> {
  const messages = events.flatMap(({ event, acceptedAt }) =>
    event.kind === 'message' ? [{ name: event.fromName, acceptedAt }] : [],
  )
  const name = messages.findLast((message) => message.name)?.name
  // Replies go to the new address; the old one still finds the conversation.
  const moved = events.findLast(({ event }) => event.kind === 'renumbered')?.event
  return {
    lastInboundAt: messages.at(-1)?.acceptedAt,
    sealedName: name ? sealWith(key, 'name', name) : undefined,
    sealedAddress:
      moved?.kind === 'renumbered' ? sealWith(key, 'address', moved.current) : undefined,
  }
}

function opened(
  id: string,
  { id: conversationId, channel }: Conversation,
  burst: readonly Heard[],
  pages: readonly Page[],
): Opened {
  const location = pages
    .map(({ message }) => message)
    .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime())
    .find((message) => message.location)?.location
  return {
    id,
    conversationId,
    channel,
    text: burst
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    messageCount: burst.length,
    attachmentCount: pages.reduce((sum, { message }) => sum + message.attachments.length, 0),
    latitude: location?.latitude,
    longitude: location?.longitude,
  }
}

/** A message, and what else the decision has to know of it. */
interface Page {
  message: Message
  isChanged: boolean
  /** What its event said; undefined for echoes and for older messages. */
  readonly heard: Pick<Heard, 'passive' | 'unsupported' | 'belongsTo' | 'sendersClock'> | undefined
}

function heardIn({ message, heard }: Page): Heard {
  return {
    id: message.id,
    externalId: message.externalId,
    text: message.text,
    sentAt: message.sentAt,
    sendersClock: heard?.sendersClock ?? false,
    acceptedAt: message.acceptedAt,
    hasAttachment: message.attachments.length > 0,
    hasLocation: message.location !== null,
    public: message.public,
    passive: heard?.passive ?? false,
    unsupported: heard?.unsupported ?? false,
    belongsTo: heard?.belongsTo,
  }
}

/** The messages of one citizen, old and new. Events change them one after the other. */
function openPages({ person, messages, isOurs, complaintOfParts }: Known) {
  const { conversation: of } = person
  const old: Page[] = messages.map((message) => ({ message, isChanged: false, heard: undefined }))
  const fresh: Page[] = []
  const toFetch: ToFetch[] = []
  const touched: Touched[] = []
  let hasEcho = false

  function write(row: Whole<Unhandled>): void {
    const { event } = row
    switch (event.kind) {
      case 'echo':
        if (isOurs(event)) return
        hasEcho = true
        fresh.push({ message: messageFrom(of, row), isChanged: false, heard: undefined })
        return
      case 'message':
        keep(row, event)
        return
      case 'edit':
        change(event.externalId, 'message_edited', (message) => ({
          ...message,
          text: event.text,
          editedAt: event.editedAt,
        }))
        return
      case 'deletion':
        change(event.externalId, 'message_deleted', (message) => ({
          ...message,
          text: '',
          attachments: [],
          location: null,
          deletedAt: event.deletedAt,
        }))
        return
      case 'renumbered':
      case 'delivery':
      case 'malformed':
        return
    }
  }

  function keep(row: Whole<Unhandled>, event: Extract<InboundEvent, { kind: 'message' }>): void {
    const message = messageFrom(of, row)
    const { partGroup } = message
    fresh.push({
      message,
      isChanged: false,
      heard: {
        sendersClock: event.sendersClock === true,
        passive: event.passive === true,
        unsupported: event.unsupported !== undefined,
        belongsTo: partGroup === null ? undefined : complaintOfParts(partGroup),
      },
    })
    const { channel, account } = of
    for (const [number, { externalId, url, content }] of event.attachments.entries())
      if ((externalId ?? url ?? content) !== undefined)
        toFetch.push({ id: randomUUID(), messageId: message.id, number, channel, account })
  }

  function change(
    name: string,
    kind: Touched['kind'],
    changed: (message: Message) => Message,
  ): void {
    const pages = [...old, ...fresh].filter(({ message }) => message.externalId === name)
    for (const page of pages) {
      page.message = changed(page.message)
      page.isChanged = true
    }
    const [first] = pages
    if (first?.message.complaintId)
      touched.push({ complaintId: first.message.complaintId, kind, messageId: first.message.id })
  }

  function place({ placed, complaint }: Decision, complaintId: string | undefined): void {
    const burst = new Set(complaint?.map(({ id }) => id))
    for (const page of [...old, ...fresh]) {
      const { id } = page.message
      const to = burst.has(id) ? { disposition: 'complaint' as const, complaintId } : placed.get(id)
      if (!to) continue
      page.message = { ...page.message, ...to, complaintId: to.complaintId ?? null }
      page.isChanged = true
    }
  }

  return {
    old,
    fresh,
    toFetch,
    touched,
    write,
    place,
    get hasEcho() {
      return hasEcho
    },
  }
}

function messageFrom({ id: conversationId }: Conversation, row: Whole<Unhandled>): Message {
  const { event, id: inboxId, sentAt, acceptedAt, partGroup } = row
  if (event.kind !== 'message' && event.kind !== 'echo') throw new Error('no message')
  const said = event.kind === 'message' ? event : undefined
  return {
    id: randomUUID(),
    conversationId,
    inboxId: String(inboxId),
    externalId: event.externalId,
    text: event.text,
    attachments: said?.attachments ?? [],
    location: said?.location ?? null,
    replyTo: said?.replyTo ?? null,
    partGroup: partGroup ?? null,
    public: said?.public === true,
    place: said?.place ?? null,
    unsupported: said?.unsupported ?? null,
    disposition: said ? 'draft' : 'echo',
    complaintId: null,
    sentAt,
    acceptedAt,
    editedAt: null,
    deletedAt: null,
  }
}
