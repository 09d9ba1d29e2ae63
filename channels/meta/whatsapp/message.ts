import { z } from 'zod'
import type { EchoEvent, InboundEvent } from '../../../src/contract/events.ts'
import { present, reasonOf, setAside, UnixSeconds } from '../../../src/contract/reading.ts'
import { Hint, idOf, Word } from '../element.ts'
import { type Content, contents } from './content.ts'
import { renumberings } from './identity.ts'

/** Who writes, as far as the envelope tells. */
export interface Person {
  readonly wa_id?: string | undefined
  readonly user_id?: string | undefined
  readonly name?: string | undefined
}

const Message = z.object({
  id: Word,
  timestamp: UnixSeconds,
  type: Word,
  from: Hint,
  from_user_id: Hint,
  context: z.object({ id: Hint }).optional().catch(undefined),
  errors: z.array(z.unknown()).min(1).optional().catch(undefined),
})

const Edit = z.object({
  edit: z.object({ original_message_id: Word, message: z.looseObject({ type: Word }) }),
})
const Revoke = z.object({ revoke: z.object({ original_message_id: Word }) })
const Echo = z.object({ id: Word, timestamp: UnixSeconds, type: Word, to: Hint, to_user_id: Hint })

/**
 * One element of `messages` as events of ours: nearly always one.
 *
 * @param element as parsed from JSON
 * @param personOf finds the entry of `contacts` with one of these as its wa_id or user_id
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function messageEvents(
  account: string,
  element: unknown,
  personOf: (addresses: readonly string[]) => Person | undefined,
): readonly InboundEvent[] {
  const aside = (reason: string) => [setAside(account, element, reason, idOf(element))]
  const read = Message.safeParse(element)
  if (!read.success) return aside(reasonOf(read.error))

  const message = read.data
  if (message.type === 'system') {
    const changes = renumberings(account, message, element)
    if (typeof changes === 'string') return aside(changes)
    if (changes.length > 0) return changes
  }
  const named = distinctWords([message.from, message.from_user_id])
  const person = personOf(named)
  const [from, ...aliases] = distinctWords([...named, person?.wa_id, person?.user_id])
  if (from === undefined) return aside('neither from nor from_user_id')
  if (message.type === 'edit' || message.type === 'revoke') {
    const change = changeOf(account, message, from, element)
    return typeof change === 'string' ? aside(change) : [change]
  }

  const content = contentOf(message, element)
  if (typeof content === 'string') return aside(content)
  return [
    {
      kind: 'message',
      account,
      eventKey: message.id,
      externalId: message.id,
      from,
      text: '',
      sentAt: message.timestamp,
      attachments: [],
      ...present({
        alsoKnownAs: aliases.length > 0 ? aliases : undefined,
        fromName: person?.name,
        replyTo: message.context?.id,
      }),
      ...content,
    },
  ]
}

/**
 * One element of `message_echoes`: a human answered in the WhatsApp Business app.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/smb_message_echoes
 */
export function echoEvent(account: string, element: unknown): InboundEvent {
  const read = Echo.safeParse(element)
  if (!read.success) return setAside(account, element, reasonOf(read.error), idOf(element))
  const { id, timestamp, type, to = read.data.to_user_id } = read.data
  if (to === undefined) return setAside(account, element, 'neither to nor to_user_id', id)
  const echo: EchoEvent = {
    kind: 'echo',
    account,
    eventKey: id,
    externalId: id,
    to,
    text: contents.get(type)?.safeParse(element).data?.text ?? '',
    sentAt: timestamp,
  }
  return echo
}

function contentOf(message: z.output<typeof Message>, element: unknown): Content | string {
  const { type } = message
  if (type === 'system') return { unsupported: type, passive: true }
  const read = contents.get(type)?.safeParse(element)
  if (read === undefined) return { unsupported: type }
  if (read.success) return read.data
  // Too large a file comes with its type and an error in place of the file.
  return message.errors === undefined ? reasonOf(read.error) : { unsupported: type }
}

function changeOf(
  account: string,
  { id, type, timestamp }: z.output<typeof Message>,
  from: string,
  element: unknown,
): InboundEvent | string {
  if (type === 'revoke') {
    const read = Revoke.safeParse(element)
    if (!read.success) return reasonOf(read.error)
    const externalId = read.data.revoke.original_message_id
    return { kind: 'deletion', account, eventKey: id, externalId, from, deletedAt: timestamp }
  }
  const read = Edit.safeParse(element)
  if (!read.success) return reasonOf(read.error)
  const { original_message_id: externalId, message } = read.data.edit
  const text = contents.get(message.type)?.safeParse(message).data?.text
  if (text === undefined) return `an edited ${message.type} without a text`
  return { kind: 'edit', account, eventKey: id, externalId, from, text, editedAt: timestamp }
}

function distinctWords(words: readonly (string | undefined)[]): string[] {
  return [...new Set(words.filter((word) => word !== undefined))]
}
