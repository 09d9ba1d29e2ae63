import { randomUUID } from 'node:crypto'
import type { Attachment, EchoEvent, EditEvent, MessageEvent } from '../contract/events.ts'
import type { SealingKey } from '../identity/keys.ts'
import { sealWith } from '../identity/seal.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import { openAttachment, sealAttachment } from './kept-attachments.ts'
import type { Message } from './messages.ts'
import type { Whole } from './parts.ts'
import type { Person } from './people.ts'

/** An event that tells what somebody said. An edit does so where its message never came. */
export type Saying = MessageEvent | EditEvent | EchoEvent

/** A message as a step has it: it is sealed where it is written. */
export type OpenMessage = Omit<Message, 'attachments'> & {
  readonly attachments: readonly Attachment[]
}

/**
 * Makes the messages that a person's events tell of, not judged yet.
 *
 * @param indexOf what a provider's id of a message of this account is found by
 */
export function messagesFrom(
  { conversation: { id: conversationId }, key }: Person,
  indexOf: (externalId: string) => string,
): (row: Omit<Whole<Unhandled>, 'event'>, event: Saying) => OpenMessage {
  return ({ id: inboxId, sentAt, acceptedAt, partGroup, partMarks }, event) => {
    const said = event.kind === 'echo' ? undefined : event
    const replyTo = event.kind === 'message' ? event.replyTo : undefined
    return {
      id: randomUUID(),
      conversationId,
      inboxId: String(inboxId),
      externalIndex: indexOf(event.externalId),
      sealedExternalId: sealWith(key, 'external id', event.externalId),
      text: event.text,
      attachments: said?.attachments ?? [],
      location: said?.location ?? null,
      replyToIndex: replyTo === undefined ? null : indexOf(replyTo),
      partGroup: partGroup ?? null,
      partMarks: partMarks ?? null,
      public: said?.public === true,
      place: said?.place ?? null,
      unsupported: said?.unsupported ?? null,
      disposition: said ? 'draft' : 'echo',
      rule: null,
      complaintId: null,
      awaited: event.kind === 'edit',
      edits: [],
      sentAt,
      acceptedAt,
      editedAt: event.kind === 'edit' ? sentAt : null,
      deletedAt: null,
    }
  }
}

/** @throws UnsealError */
export function openMessage(key: SealingKey, { attachments, ...message }: Message): OpenMessage {
  return { ...message, attachments: attachments.map((one) => openAttachment(key, one)) }
}

export function sealMessage(key: SealingKey, { attachments, ...message }: OpenMessage): Message {
  return { ...message, attachments: attachments.map((one) => sealAttachment(key, one)) }
}
