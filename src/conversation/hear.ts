import { randomUUID } from 'node:crypto'
import { sealWith } from '../identity/seal.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import { saysItIsAutomatic } from '../triage/machine.ts'
import type { AttentionReason } from './attention.ts'
import { reasonsOf } from './attention-reasons.ts'
import { bySending } from './burst.ts'
import { decide } from './decide.ts'
import type { Customs, Decision, Heard, Opening } from './decision.ts'
import type { Message, Placed } from './messages.ts'
import { sealMessage } from './new-message.ts'
import {
  type Known,
  type Outdated,
  openPages,
  type Page,
  type ToFetch,
  type Touched,
} from './pages.ts'
import type { Whole } from './parts.ts'
import type { Conversation, Person, Remembered } from './people.ts'
import { isNothing, newTalk } from './talk.ts'
import { isOwnWords, type Language, languageOf } from './texts.ts'

/** How this citizen's account and agency are set up. */
export interface Manners extends Customs {
  /** For this time after a human of ours has answered nothing automatic is said. */
  readonly humanPauseHours: number
}

/** Everything that follows from what one citizen did. It is written together with that of others. */
export interface Followed {
  readonly conversation: Conversation
  readonly decision: Decision
  readonly kept: readonly Message[]
  /** Messages that were kept before and of which nothing changed but what became of them. */
  readonly placed: readonly Placed[]
  /** Messages that were kept before and that an edit, a deletion or their arrival changed. */
  readonly rewritten: readonly Message[]
  /** Attachments that have to be fetched, and those that have to be forgotten first. */
  readonly toFetch: readonly ToFetch[]
  readonly outdated: readonly Outdated[]
  readonly touched: readonly Touched[]
  /** Inbox rows that hold words which their citizen took back. */
  readonly wordless: ReadonlySet<string>
  /** Why nothing follows from an event but that it is shown, by inbox row. */
  readonly aside: ReadonlyMap<string, string>
  /** The first one has the messages; others are further matters of the same text. */
  readonly complaints: readonly Opened[]
  readonly remembered: Remembered
  /** Why it wants a human. */
  readonly wants: readonly AttentionReason[]
  /** The language of her latest complaint. */
  readonly spoken: Language | undefined
  /** What the citizen wrote in a message that is answered, by its id. */
  textOf(id: string): string
}

/** A new complaint: the messages of one burst. */
export interface Opened {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly text: string
  readonly messageCount: number
  readonly attachmentCount: number
  readonly latitude: number | undefined
  readonly longitude: number | undefined
  readonly kind: Opening['kind']
  readonly agency: string | undefined
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: string | undefined
  readonly toVerify: boolean
  readonly joins: string | undefined
  readonly splitFrom: string | undefined
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
  const book = openPages(known)
  book.writeAll(events)
  const { hasEcho, pages } = book
  const humanSpeaks = isHumanSpeaking(of, hasEcho, manners, now)
  const decision = decide(
    {
      hasStopped: of.optedOutAt !== null,
      draft: pages.filter(isSettling).map(heardIn),
      latest:
        of.latestComplaintId && of.burstEndedAt && of.latestComplaintAt
          ? {
              complaintId: of.latestComplaintId,
              burstEndedAt: of.burstEndedAt,
              openedAt: of.latestComplaintAt,
            }
          : undefined,
      recent: known.recent,
      lastHeardAt: of.lastInboundAt ?? undefined,
      talk: of.talk ?? newTalk,
      humanSpeaks,
      humanSpokeAt: humanSpokeAt(of, hasEcho, manners, now),
    },
    pages
      .filter(({ heard }) => heard)
      .map(heardIn)
      .sort(bySending),
    manners,
    now,
  )
  const complaintId = decision.opening && randomUUID()
  const moved = place(pages, decision, complaintId)
  const burst = new Set(decision.opening?.messages.map(({ id }) => id))
  const old = pages.filter(({ isFresh }) => !isFresh)
  const messagesOf = (some: readonly Page[]) => some.map(({ message }) => sealMessage(key, message))
  return {
    conversation: of,
    decision,
    kept: messagesOf(pages.filter(({ isFresh }) => isFresh)),
    placed: old.filter((page) => moved.has(page) && !page.isChanged).map(({ message }) => message),
    rewritten: messagesOf(old.filter(({ isChanged }) => isChanged)),
    toFetch: [...book.fetches.values()].flat(),
    outdated: book.outdated,
    touched: book.touched,
    wordless: book.wordless,
    aside: book.aside,
    complaints:
      complaintId && decision.opening
        ? opened(
            complaintId,
            of,
            decision.opening,
            pages.filter(({ message }) => burst.has(message.id)),
          )
        : [],
    remembered: {
      ...remembered(events, key),
      id: of.id,
      draftOpenedAt: decision.draft[0]?.acceptedAt,
      dueAt: decision.dueAt,
      latestComplaintId: complaintId,
      burstEndedAt: decision.opening?.messages.at(-1)?.sentAt,
      talk: isNothing(decision.talk) ? null : decision.talk,
      notices: decision.notices,
      pausedHours: hasEcho ? manners.humanPauseHours : undefined,
    },
    wants: reasonsOf(decision, known.recent, humanSpeaks),
    spoken: languageOf(known.recent[0]?.text ?? ''),
    textOf: (id) => pages.find(({ message }) => message.id === id)?.message.text ?? '',
  }
}

/** A message of the open burst about which there is nothing new. */
function isSettling({ message, isFresh, heard }: Page): boolean {
  return message.disposition === 'draft' && !isFresh && !heard
}

/** Writes down what became of each message. @returns the pages that were about one */
function place(
  pages: readonly Page[],
  { placed }: Decision,
  opened: string | undefined,
): ReadonlySet<Page> {
  const moved = new Set<Page>()
  for (const page of pages) {
    const to = placed.get(page.message.id)
    if (!to) continue
    const { disposition, rule } = to
    const complaintId = disposition === 'complaint' ? opened : to.complaintId
    page.message = { ...page.message, disposition, rule, complaintId: complaintId ?? null }
    moved.add(page)
  }
  return moved
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

/** When staff last answered, as far as it is remembered. */
function humanSpokeAt(
  { pausedUntil }: Conversation,
  hasEcho: boolean,
  { humanPauseHours }: Manners,
  now: Date,
): Date | undefined {
  if (hasEcho) return now
  return pausedUntil === null
    ? undefined
    : new Date(pausedUntil.getTime() - humanPauseHours * 3_600_000)
}

function remembered(
  events: readonly Unhandled[],
  key: Person['key'],
): Pick<Remembered, 'lastInboundAt' | 'sealedName' | 'sealedAddress'> {
  const messages = events.flatMap(({ event, sentAt }) =>
    event.kind === 'message' ? [{ name: event.fromName, sentAt }] : [],
  )
  const name = messages.findLast((message) => message.name)?.name
  // Replies go to the new address; the old one still finds the conversation.
  const moved = events.findLast(({ event }) => event.kind === 'renumbered')?.event
  return {
    lastInboundAt: messages.at(-1)?.sentAt,
    sealedName: name ? sealWith(key, 'name', name) : undefined,
    sealedAddress:
      moved?.kind === 'renumbered' ? sealWith(key, 'address', moved.current) : undefined,
  }
}

function opened(
  id: string,
  { id: conversationId, channel, account }: Conversation,
  { messages, text, kind, agency, wishes, danger, toVerify, joins, others }: Opening,
  pages: readonly Page[],
): Opened[] {
  const location = pages
    .map(({ message }) => message)
    .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime())
    .find((message) => message.location)?.location
  const first: Opened = {
    id,
    conversationId,
    channel,
    account,
    text,
    messageCount: messages.length,
    attachmentCount: pages.reduce((sum, { message }) => sum + message.attachments.length, 0),
    latitude: location?.latitude,
    longitude: location?.longitude,
    kind,
    agency,
    anonymous: wishes.anonymous ?? false,
    confidential: wishes.confidential ?? false,
    danger: danger?.kind,
    toVerify,
    joins,
    splitFrom: undefined,
  }
  const further = others.map((matter) => ({
    ...first,
    id: randomUUID(),
    text: matter,
    messageCount: 0,
    attachmentCount: 0,
    splitFrom: id,
  }))
  return [first, ...further]
}

function heardIn({ message, heard }: Page): Heard {
  const { text, attachments } = message
  const { passive = false, opening = false, unsupported = false, belongsTo } = heard ?? {}
  return {
    id: message.id,
    text,
    sentAt: message.sentAt,
    sendersClock: heard?.sendersClock ?? false,
    acceptedAt: message.acceptedAt,
    hasAttachment: attachments.some(({ type }) => type !== 'sticker'),
    hasSticker: attachments.some(({ type }) => type === 'sticker'),
    hasLocation: message.location !== null,
    public: message.public,
    passive,
    opening,
    fromMachine: heard !== undefined && (isOwnWords(text) || saysItIsAutomatic(text)),
    unsupported,
    belongsTo,
  }
}
