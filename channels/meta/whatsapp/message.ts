import { z } from 'zod'
import type { EchoEvent, InboundEvent, MalformedEvent } from '../../../src/contract/events.ts'
import {
  HappenedAt,
  isNone,
  messageFrom,
  orAside,
  present,
  reasonOf,
  setAside,
} from '../../../src/contract/reading.ts'
import { naming } from '../../../src/contract/words.ts'
import { Hint, idOf, Word } from '../reception.ts'
import { contentOf, textIn } from './content.ts'
import { Address, aliasesIn, renumberings } from './identity.ts'

/** What the envelope tells of the author. */
export interface Person {
  readonly wa_id?: string | undefined
  readonly user_id?: string | undefined
  readonly name?: string | undefined
}

const Message = z.object({
  id: Word,
  timestamp: HappenedAt,
  type: z.string().catch(''),
  from: Address,
  from_user_id: Hint,
  context: z.object({ id: Hint }).optional().catch(undefined),
})

const Edit = z.object({
  edit: z.object({ original_message_id: Word, message: z.looseObject({ type: Word }) }),
})
const Revoke = z.object({ revoke: z.object({ original_message_id: Word }) })
const Echo = z.object({
  id: Word,
  timestamp: HappenedAt,
  type: Word,
  to: Address,
  to_user_id: Hint,
})

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
    const changes = renumberings(element, account, message)
    if (typeof changes === 'string') return aside(changes)
    if (changes.length > 0) return changes
  }
  const named = distinctWords([message.from, message.from_user_id])
  const person = personOf(named)
  const [from, ...others] = distinctWords([...named, person?.wa_id, person?.user_id])
  if (from === undefined) return aside('neither from nor from_user_id')
  if (message.type === 'edit' || message.type === 'revoke') {
    const change = changeOf(account, message, from, element)
    return [orAside(change, account, element, message.id)]
  }

  const aliases = aliasesIn(others)
  const content = contentOf(element)
  const unreadTime = isNone(message.timestamp) ? 'timestamp' : undefined
  return [
    {
      ...messageFrom(account, message.id, from, message.timestamp),
      ...present({
        alsoKnownAs: aliases.length > 0 ? aliases : undefined,
        fromName: person?.name,
        replyTo: message.context?.id,
      }),
      ...content,
      ...present({ unsupported: naming(content.unsupported, unreadTime) }),
    },
  ]
}

/**
 * One element of `message_echoes`: a human answered in the WhatsApp Business app.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/smb_message_echoes
 */
export function echoEvent(account: string, element: unknown): EchoEvent | MalformedEvent {
  const read = Echo.safeParse(element)
  if (!read.success) return setAside(account, element, reasonOf(read.error), idOf(element))
  const { id, timestamp, type, to = read.data.to_user_id } = read.data
  if (to === undefined) return setAside(account, element, 'neither to nor to_user_id', id)
  return {
    kind: 'echo',
    account,
    eventKey: id,
    externalId: id,
    to,
    text: textIn(type, element) ?? '',
    sentAt: timestamp,
  }
}

function changeOf(
  account: string,
  { id, type, timestamp }: { readonly id: string; readonly type: string; readonly timestamp: Date },
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
  const { attachments = [] } = contentOf(message)
  const text = textIn(message.type, message)
  if (text === undefined) return `an edited ${message.type} without a text`
  return {
    kind: 'edit',
    account,
    eventKey: id,
    externalId,
    from,
    text,
    // An edited caption may come without its file, which then stays as it was.
    ...(attachments.length > 0 && { attachments }),
    editedAt: timestamp,
  }
}

function distinctWords(words: readonly (string | undefined)[]): string[] {
  return [...new Set(words.filter((word) => word !== undefined))]
}
