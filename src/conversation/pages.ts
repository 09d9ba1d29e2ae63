import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { DeletionEvent, EchoEvent, EditEvent, MessageEvent } from '../contract/events.ts'
import { isUnreadable } from '../contract/reading.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import type { Heard, Recent } from './decision.ts'
import { isOfMachine } from './echo.ts'
import type { Message } from './messages.ts'
import { messagesFrom, type OpenMessage, openMessage } from './new-message.ts'
import type { Whole } from './parts.ts'
import type { Person } from './people.ts'

/** A message, and what else the decision has to know of it. */
export interface Page {
  message: OpenMessage
  readonly isFresh: boolean
  isChanged: boolean
  /** What its event said; undefined where nothing new is to be decided about it. */
  heard:
    | Pick<Heard, 'passive' | 'opening' | 'unsupported' | 'belongsTo' | 'sendersClock'>
    | undefined
}

export interface ToFetch {
  readonly id: string
  readonly messageId: string
  /** Its number in the message, from 0. */
  readonly number: number
  readonly channel: string
  readonly account: string
  /** From where it is fetched: a host, or the account. */
  readonly origin: string
}

/** What happened to a message of a complaint that is open already. */
export interface Touched {
  readonly complaintId: string
  readonly messageId: string
  readonly kind: 'edited' | 'deleted' | 'added'
  /** Of the message; undefined where the words have not changed, and for a deletion. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** What the database knows of one citizen that these events need. */
export interface Known {
  readonly person: Person
  /** Her latest complaints, the newest first. */
  readonly recent: readonly Recent[]
  /** Messages of the burst that settles, and those that the events name. */
  readonly messages: readonly Message[]
  /** What a provider's id of a message of this account is found by. */
  indexOf(externalId: string): string
  /** Whether what looks like a human's answer is what the gateway itself sent. */
  isOurs(echo: EchoEvent): boolean
  /** Whether somebody else was told the same of late. */
  wasSaidToOthers(echo: EchoEvent): boolean
  /** Whether another citizen of this account has sent a message with this id, by its index. */
  isOfAnother(externalIndex: string): boolean
  /** When a message that had not come was deleted by its id alone; by its index. */
  deletedBefore(externalIndex: string): Date | undefined
}

export const faults = {
  sameId: 'another message has this id',
  notTheirs: 'about a message of somebody else',
} as const

/**
 * The messages of one citizen, old and new. Messages are written down first; then what changes them,
 * in the order in which the citizen did it, whatever came first. So an edit or a deletion finds its
 * message wherever it is, and one that is all that came of its message stands for it (`awaited`).
 */
export function openPages({ person, messages, ...around }: Known) {
  const { channel, account } = person.conversation
  const messageFrom = messagesFrom(person, around.indexOf)
  const pages: Page[] = messages.map((message) => ({
    message: openMessage(person.key, message),
    isFresh: false,
    isChanged: false,
    heard: undefined,
  }))
  const fetches = new Map<string, readonly ToFetch[]>()
  const touched: Touched[] = []
  const outdated: Outdated[] = []
  const wordless = new Set<string>()
  const aside = new Map<string, string>()
  let hasEcho = false

  function writeAll(rows: readonly Whole<Unhandled>[]): void {
    for (const row of rows) {
      const { event } = row
      if (event.kind === 'message') keep(row, event)
      else if (event.kind === 'echo' && !around.isOurs(event)) {
        const said = { text: event.text, sentAt: row.sentAt }
        if (!isOfMachine(said, heardAt(), around.wasSaidToOthers(event))) hasEcho = true
        add(messageFrom(row, event), undefined)
      }
    }
    for (const row of rows)
      if (row.event.kind === 'edit') edit(row, row.event)
      else if (row.event.kind === 'deletion') remove(row, row.event)
  }

  function heardAt(): Date[] {
    const { lastInboundAt } = person.conversation
    const said = pages.filter((page) => page.isFresh && page.heard)
    const times = said.map(({ message }) => message.sentAt)
    return lastInboundAt ? [lastInboundAt, ...times] : times
  }

  function add(message: OpenMessage, heard: Page['heard']): Page {
    const page = { message, isFresh: true, isChanged: false, heard }
    pages.push(page)
    fetchAll(message)
    return page
  }

  /** It may have been deleted before it came. */
  function addUndeleted(message: OpenMessage, heard: Page['heard']): void {
    const page = add(message, heard)
    const deletedAt = around.deletedBefore(message.externalIndex)
    if (deletedAt) erase(page, deletedAt)
  }

  function fetchAll(
    { id: messageId, attachments }: OpenMessage,
    but: readonly number[] = [],
  ): void {
    const wanted = attachments.flatMap(({ externalId, url, content }, number) =>
      (externalId ?? url ?? content) === undefined || but.includes(number)
        ? []
        : [{ id: randomUUID(), messageId, number, channel, account, origin: originOf(url) }],
    )
    fetches.set(messageId, wanted)
  }

  const originOf = (url: string | undefined) =>
    (url !== undefined && URL.parse(url)?.host) || `${channel} ${account}`

  function pageOf(index: string): Page | undefined {
    return pages.find(({ message }) => message.externalIndex === index)
  }

  /** Of two messages with one id the first one stands. */
  function keep(row: Whole<Unhandled>, event: MessageEvent): void {
    const message = messageFrom(row, event)
    const page = pageOf(message.externalIndex)
    if (page?.message.awaited) arrive(page, message)
    else if (page?.message.deletedAt) wordless.add(message.inboxId)
    else if (page) {
      if (!saysTheSame(page.message, message)) aside.set(message.inboxId, faults.sameId)
    } else if (around.isOfAnother(message.externalIndex)) aside.set(message.inboxId, faults.sameId)
    else addUndeleted(message, { ...judged(event), belongsTo: row.belongsTo })
  }

  /** The message itself comes after what changed it. The edit's words stand; a deletion is final. */
  function arrive(page: Page, arrived: OpenMessage): void {
    const { message: known } = page
    const { inboxId, sentAt, replyToIndex, public: isPublic, place } = arrived
    const origin = { inboxId, sentAt, awaited: false, replyToIndex }
    page.isChanged = true
    if (known.deletedAt) {
      page.message = { ...known, ...origin }
      wordless.add(inboxId)
      return
    }
    const hasMore =
      (known.attachments.length === 0 && arrived.attachments.length > 0) ||
      (known.location === null && arrived.location !== null)
    page.message = {
      ...known,
      ...origin,
      edits: [...known.edits, known.inboxId],
      attachments: known.attachments.length > 0 ? known.attachments : arrived.attachments,
      location: known.location ?? arrived.location,
      public: known.public || isPublic,
      place: known.place ?? place,
    }
    if (!hasMore) return
    if (known.attachments.length === 0) fetchAll(page.message)
    const { complaintId, id: messageId } = known
    if (complaintId) touched.push({ complaintId, messageId, kind: 'edited' })
    else hearAgain(page, arrived, plainly)
  }

  /** The latest edit by the citizen's own time stands; of two at one time, the one that came later. */
  function edit(row: Whole<Unhandled>, event: EditEvent): void {
    const edited = messageFrom(row, event)
    const page = pageOf(edited.externalIndex)
    if (!page) {
      if (around.isOfAnother(edited.externalIndex)) aside.set(edited.inboxId, faults.notTheirs)
      else addUndeleted(edited, judged(event))
      return
    }
    const { message } = page
    if (message.deletedAt) {
      wordless.add(edited.inboxId)
      return
    }
    page.isChanged = true
    page.message = { ...message, edits: [...message.edits, edited.inboxId] }
    if (message.editedAt && edited.sentAt < message.editedAt) return
    page.message = {
      ...page.message,
      text: edited.text,
      attachments: event.attachments ? edited.attachments : message.attachments,
      location: event.location ? edited.location : message.location,
      editedAt: edited.sentAt,
    }
    if (saysTheSame(message, page.message)) return
    renewAttachments(message, page.message)
    const { complaintId, id: messageId, text: before } = message
    if (complaintId) {
      const words = before === edited.text ? {} : { before, after: edited.text }
      touched.push({ complaintId, messageId, kind: 'edited', ...words })
    } else hearAgain(page, edited, judged(event))
  }

  /** What opened no complaint is heard again with its new words, as if it was said with the edit. */
  function hearAgain(page: Page, from: OpenMessage, said: NonNullable<Page['heard']>): void {
    const { disposition } = page.message
    const isOpen = disposition === 'draft'
    if (disposition === 'echo' || (said.passive && !isOpen)) return
    const { sentAt, acceptedAt, unsupported } = from
    page.heard = { ...page.heard, ...said }
    page.message = {
      ...page.message,
      unsupported,
      // A burst that is still open does not start again.
      ...(isOpen ? {} : { disposition: 'draft' as const, sentAt, acceptedAt }),
    }
  }

  /** Attachments that the message no longer has are forgotten, new ones fetched. */
  function renewAttachments(before: OpenMessage, after: OpenMessage): void {
    if (before.attachments === after.attachments) return
    const kept = after.attachments.flatMap((one, number) =>
      isDeepStrictEqual(one, before.attachments[number]) ? [number] : [],
    )
    // What this very step would fetch is not in the database yet.
    const isFetchedHere = fetches.has(after.id)
    if (!isFetchedHere) outdated.push({ messageId: after.id, kept })
    fetchAll(after, isFetchedHere ? [] : kept)
  }

  function remove(row: Whole<Unhandled>, event: DeletionEvent): void {
    const index = around.indexOf(event.externalId)
    const page = pageOf(index)
    const { sentAt: deletedAt } = row
    if (page) erase(page, deletedAt)
    else if (around.isOfAnother(index)) aside.set(String(row.id), faults.notTheirs)
    else {
      const { eventKey, externalId } = event
      const nothing = { account, eventKey, externalId, from: '', text: '', editedAt: deletedAt }
      const stub = messageFrom(row, { kind: 'edit', ...nothing })
      erase(add({ ...stub, editedAt: null }, undefined), deletedAt)
    }
  }

  /** Deletion is final: the words go wherever the house has them, and a stub stays. */
  function erase(page: Page, deletedAt: Date): void {
    if (page.message.deletedAt) return
    const { message } = page
    for (const id of [message.inboxId, ...message.edits]) wordless.add(id)
    page.message = {
      ...message,
      text: '',
      attachments: [],
      location: null,
      deletedAt,
      disposition: message.complaintId ? message.disposition : 'set_aside',
      rule: message.rule ?? 'deleted',
    }
    page.isChanged = true
    page.heard = undefined
    fetches.delete(message.id)
    if (!page.isFresh) outdated.push({ messageId: message.id, kept: [] })
    const { complaintId, id: messageId } = message
    if (complaintId) touched.push({ complaintId, messageId, kind: 'deleted' })
  }

  return {
    pages,
    fetches,
    touched,
    outdated,
    wordless,
    aside,
    writeAll,
    get hasEcho() {
      return hasEcho
    },
  }
}

/** Attachments of a message that are to be forgotten: all but those at these places. */
export interface Outdated {
  readonly messageId: string
  readonly kept: readonly number[]
}

/** Of words that have nothing to them but that they were said. */
const plainly = { passive: false, opening: false, unsupported: false, sendersClock: false }

function judged(event: MessageEvent | EditEvent) {
  const { opening = false, sendersClock = false } = event.kind === 'message' ? event : plainly
  const unsupported = isUnreadable(event)
  return { passive: event.passive === true, opening, unsupported, sendersClock }
}

function saysTheSame(one: OpenMessage, other: OpenMessage): boolean {
  return (
    one.text === other.text &&
    isDeepStrictEqual(one.attachments, other.attachments) &&
    isDeepStrictEqual(one.location, other.location)
  )
}
