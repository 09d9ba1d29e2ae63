import { randomUUID } from 'node:crypto'
import type { Attachment, EchoEvent, EditEvent, MessageEvent } from '../contract/events.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import type { Message } from './messages.ts'
import type { Whole } from './parts.ts'

/** An event that tells what somebody said. An edit does so where its message never came. */
export type Saying = MessageEvent | EditEvent | EchoEvent

/** The message that an event tells of, not judged yet. */
export function messageFrom(
  conversationId: string,
  row: Omit<Whole<Unhandled>, 'event'>,
  event: Saying,
): Message {
  const { id: inboxId, sentAt, acceptedAt, partGroup } = row
  const said = event.kind === 'echo' ? undefined : event
  return {
    id: randomUUID(),
    conversationId,
    inboxId: String(inboxId),
    externalId: clean(event.externalId),
    text: clean(event.text),
    attachments: (said?.attachments ?? []).map(cleanEach<Attachment>),
    location: said?.location ? cleanEach(said.location) : null,
    replyTo: cleaned(event.kind === 'message' ? event.replyTo : undefined),
    partGroup: cleaned(partGroup),
    public: said?.public === true,
    place: cleaned(said?.place),
    unsupported: cleaned(said?.unsupported),
    disposition: said ? 'draft' : 'echo',
    complaintId: null,
    awaited: event.kind === 'edit',
    edits: [],
    sentAt,
    acceptedAt,
    editedAt: event.kind === 'edit' ? sentAt : null,
    deletedAt: null,
  }
}

/** Postgres keeps any text without NULs. */
export function clean(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

function cleaned(text: string | undefined): string | null {
  return text === undefined ? null : clean(text)
}

function cleanEach<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'string' ? clean(item) : item,
    ]),
  ) as T
}
