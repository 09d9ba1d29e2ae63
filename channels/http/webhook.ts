import { z } from 'zod'
import type {
  Answer,
  Attachment,
  InboundEvent,
  MessageEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import {
  attachmentTypeOf,
  jsonOf,
  keyedByContent,
  messageFrom,
  present,
  reasonOf,
  setAside,
  shortDigestOf,
  Word,
  withoutNumbers,
} from '../../src/contract/reading.ts'
import { mayBeProven, provenId } from '../../src/contract/standard-webhooks.ts'
import { naming, worded } from '../../src/contract/words.ts'
import { Incoming, type Attachment as SentAttachment } from './protocol.ts'

const Typed = z.object({ type: Word })
const types: ReadonlySet<string> = new Set(Incoming.options.map(({ shape }) => shape.type.value))

/** Only a POST with the headers of Standard Webhooks can be proven. */
export function mayVerify(head: RequestHead): boolean {
  return head.method === 'POST' && mayBeProven(head)
}

/**
 * Receives one event of the sender whose secret signed it.
 *
 * @param request a webhook after Standard Webhooks, as it arrived
 * @param settings secrets that may have signed it, and the name of the account that has them
 * @returns one event, also for a body that cannot be read: then the answer says what is wrong
 */
export function receive(
  request: ProviderRequest,
  settings: { readonly secret: string | readonly string[]; readonly account: string },
): Reception {
  const id = mayVerify(request) ? provenId(request, settings.secret) : undefined
  if (id === undefined) return { verified: false, answer: { status: 401 }, events: [] }
  const text = request.body.toString('utf8')
  const read = readIncoming(text)
  if (typeof read === 'string') {
    const event = setAside(settings.account, text, read)
    return { verified: true, answer: said({ result: 'set aside', reason: read }), events: [event] }
  }
  // A sender may use the id of a request twice: what it says is part of the key.
  const eventKey = `${id}:${shortDigestOf(read.data)}`
  const event = eventOf(read, text, { account: settings.account, eventKey }, request.receivedAt)
  return { verified: true, answer: said({ result: 'taken' }), events: [event] }
}

function said(body: object): Answer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) }
}

/** The event, or what is wrong, in words that quote nothing. */
function readIncoming(text: string): Incoming | string {
  const json = jsonOf(text)
  const typed = Typed.safeParse(json)
  if (typed.success && !types.has(typed.data.type)) return 'a type that is not handled'
  const read = Incoming.safeParse(json)
  return read.success ? read.data : reasonOf(read.error)
}

function eventOf(
  incoming: Incoming,
  text: string,
  origin: { readonly account: string; readonly eventKey: string },
  receivedAt: Date,
): InboundEvent {
  const timeOf = (told: string | undefined) => new Date(told ?? incoming.timestamp ?? receivedAt)
  switch (incoming.type) {
    case 'message.created': {
      const told = incoming.data.sentAt ?? incoming.timestamp
      const unread = unreadIn(text, incoming.data)
      return messageOf(incoming.data, origin.account, { told, receivedAt, unread })
    }
    case 'message.edited': {
      const { id, from, text, editedAt, attachments, location } = incoming.data
      return {
        ...origin,
        kind: 'edit',
        externalId: id,
        from,
        text,
        ...present({
          attachments: attachments?.map(attachmentOf),
          location: location && present(location),
        }),
        editedAt: timeOf(editedAt),
      }
    }
    case 'message.deleted': {
      const { id, from, deletedAt } = incoming.data
      const sender = present({ from })
      return {
        ...origin,
        kind: 'deletion',
        externalId: id,
        ...sender,
        deletedAt: timeOf(deletedAt),
      }
    }
    case 'delivery.updated': {
      const { id, status, error } = incoming.data
      return {
        ...origin,
        kind: 'delivery',
        externalId: id,
        reference: id,
        status,
        ...(error && { error: { code: error.code, detail: withoutNumbers(error.detail ?? '') } }),
        at: timeOf(undefined),
      }
    }
  }
}

function messageOf(
  data: Extract<Incoming, { type: 'message.created' }>['data'],
  account: string,
  {
    told,
    receivedAt,
    unread,
  }: {
    readonly told: string | undefined
    readonly receivedAt: Date
    readonly unread: readonly string[]
  },
): MessageEvent {
  const { id, from, name, text, location, replyTo } = data
  const attachments = (data.attachments ?? []).map(attachmentOf)
  const isEmpty = text.trim() === '' && attachments.length === 0 && !location
  const unsupported = naming(...unread, isEmpty && unread.length === 0 ? 'empty' : undefined)
  return keyedByContent({
    ...messageFrom(account, id, from, new Date(told ?? receivedAt)),
    ...(told && { sendersClock: true }),
    ...(name && { fromName: name }),
    text,
    attachments,
    ...(location && { location: present(location) }),
    ...(replyTo && { replyTo }),
    ...(unsupported && { unsupported }),
  })
}

const Posted = z.object({ data: z.record(z.string(), z.unknown()) })

/** What was posted with a message and could not be read, by its name and with its words. */
function unreadIn(text: string, read: Readonly<Record<string, unknown>>): string[] {
  const posted = Posted.safeParse(jsonOf(text)).data?.data ?? {}
  return Object.entries(posted).flatMap(([name, value]) => {
    const [before, after] = [value, read[name]].map((each) =>
      Array.isArray(each) ? each.length : 1,
    )
    if (value === null || (read[name] !== undefined && before === after)) return []
    return [worded(name, value)]
  })
}

function attachmentOf({ type, ...rest }: SentAttachment): Attachment {
  return present({ type: type ?? attachmentTypeOf(rest.mimeType), ...rest })
}
