import { z } from 'zod'
import type {
  DeliveryEvent,
  DeliveryStatus,
  InboundEvent,
  ProviderRequest,
  Reception,
} from '../../../src/contract/events.ts'
import {
  HappenedAt,
  messageFrom,
  orAside,
  present,
  reader,
  reasonOf,
  setAside,
  withoutNumbers,
} from '../../../src/contract/reading.ts'
import {
  asPassive,
  elementsOf,
  Hint,
  nobody,
  type Proofs,
  receiveSigned,
  Word,
} from '../reception.ts'
import { Address, userIdUpdate } from './identity.ts'
import { echoEvent, messageEvents, type Person } from './message.ts'

const Body = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
})

const Entry = z.object({ id: Hint, changes: z.array(z.unknown()) })

const Change = z.object({
  field: Word,
  value: z.object({
    metadata: z.object({ phone_number_id: Hint }).optional().catch(undefined),
    contacts: z.array(z.unknown()).catch([]),
    messages: z.unknown().optional(),
    statuses: z.unknown().optional(),
    errors: z.unknown().optional(),
    message_echoes: z.unknown().optional(),
    calls: z.unknown().optional(),
    user_id_update: z.unknown().optional(),
  }),
})

type Value = z.output<typeof Change>['value']

const Contact = z.object({
  wa_id: Address,
  user_id: Hint,
  profile: z.object({ name: Hint }).optional().catch(undefined),
})

const AccountError = z.object({ code: z.int() })

/**
 * Receives what Meta posts for WhatsApp, and the GET with which it verifies the address.
 *
 * @param request as it arrived
 * @returns an event for each element of each change of each entry, also for those that cannot be
 *   read; always 200 to what Meta has signed, because it would repeat it for seven days
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks
 */
export function receive(request: ProviderRequest, settings: Proofs): Reception {
  return receiveSigned(request, settings, (text, json) =>
    bodyEvents(text, json, request.receivedAt),
  )
}

function bodyEvents(text: string, json: unknown, receivedAt: Date): readonly InboundEvent[] {
  const body = Body.safeParse(json)
  if (!body.success) return [setAside(nobody, text, reasonOf(body.error))]
  return body.data.entry.flatMap((element) => {
    const entry = Entry.safeParse(element)
    if (!entry.success) return [setAside(nobody, element, reasonOf(entry.error))]
    return entry.data.changes.flatMap((change) =>
      changeEvents(entry.data.id ?? nobody, change, receivedAt),
    )
  })
}

function changeEvents(
  entryId: string,
  element: unknown,
  receivedAt: Date,
): readonly InboundEvent[] {
  const change = Change.safeParse(element)
  if (!change.success) return [setAside(entryId, element, reasonOf(change.error))]
  const { field, value } = change.data
  const account = value.metadata?.phone_number_id ?? entryId

  const events = [
    ...(field === 'messages' ? valueEvents(account, value) : []),
    // Another sender has the conversation: we may read, and must not answer.
    ...(field === 'standby' ? valueEvents(account, value).map(asPassive) : []),
    ...(field === 'calls'
      ? elementsOf(value.calls).map((each) =>
          orAside(callEvent(each, account, receivedAt), account, each),
        )
      : []),
    ...(field === 'smb_message_echoes'
      ? elementsOf(value.message_echoes).map((echo) => echoEvent(account, echo))
      : []),
    ...(field === 'user_id_update'
      ? elementsOf(value.user_id_update).map((each) =>
          orAside(userIdUpdate(each, account), account, each),
        )
      : []),
  ]
  if (events.length > 0) return events
  const known = fields.has(field)
  const reason = known ? `field ${field} without an element` : `field ${field} is not handled`
  return [setAside(account, element, reason)]
}

/** Every field that tells something of a citizen; the others are set aside, for operators. */
const fields = new Set(['messages', 'standby', 'calls', 'smb_message_echoes', 'user_id_update'])

const Call = z.object({
  id: Word,
  event: Word.catch('call'),
  from: Address,
  from_user_id: Hint,
  to: Address,
  direction: Hint,
  timestamp: HappenedAt.optional().catch(undefined),
})

/**
 * One element of `calls`: nobody here takes it, and nothing was typed.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/calling
 */
const callEvent = reader(Call, (call, account: string, receivedAt: Date): InboundEvent | string => {
  const { id, event, from, from_user_id, to, direction, timestamp = receivedAt } = call
  const caller = from ?? from_user_id
  const citizen = direction === 'BUSINESS_INITIATED' ? to : caller
  if (citizen === undefined) return 'a call of nobody'
  const notice = messageFrom(account, `${id}:${event}`, citizen, timestamp)
  return { ...notice, unsupported: `call ${event.slice(0, 64)}`, passive: true }
})

function valueEvents(account: string, value: Value): readonly InboundEvent[] {
  const messages = elementsOf(value.messages)
  const personOf = peopleOf(value.contacts, messages.length)
  return [
    ...messages.flatMap((message) => messageEvents(account, message, personOf)),
    // The key is a digest: one message has many statuses, and its id would make them one.
    ...elementsOf(value.statuses).map((each) => orAside(statusEvent(each, account), account, each)),
    ...elementsOf(value.errors).map((error) => {
      const code = AccountError.safeParse(error).data?.code ?? 'without a code'
      return setAside(account, error, `error of the account: ${code}`)
    }),
  ]
}

/**
 * Finds a person by wa_id or user_id. A message that names nobody belongs to the contact that came
 * with it, if there is one of each.
 */
function peopleOf(contacts: readonly unknown[], messageCount: number) {
  const people = new Map<string, Person>()
  let last: Person | undefined
  for (const element of contacts) {
    const contact = Contact.safeParse(element).data
    if (contact === undefined) continue
    const { wa_id, user_id, profile } = contact
    last = { wa_id, user_id, name: profile?.name }
    for (const address of [wa_id, user_id]) if (address) people.set(address, last)
  }
  const only = contacts.length === 1 && messageCount === 1 ? last : undefined
  return (addresses: readonly string[]) => {
    const address = addresses.find((candidate) => people.has(candidate))
    if (address !== undefined) return people.get(address)
    return addresses.length === 0 ? only : undefined
  }
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])

const Status = z.object({
  id: Word,
  status: Word,
  timestamp: HappenedAt,
  biz_opaque_callback_data: Hint,
  errors: z
    .array(
      z.object({
        code: z.int(),
        error_data: z.object({ details: z.string() }).optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
})

/**
 * One element of `statuses`: what became of a message of ours.
 *
 * @param element as parsed from JSON
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 */
const statusEvent = reader(Status, (read, account: string): DeliveryEvent | string => {
  const { id, status: word, timestamp, biz_opaque_callback_data, errors } = read
  const status = statuses.get(word)
  if (status === undefined) return 'a status that is not known'
  const error = errors?.[0]
  return {
    kind: 'delivery',
    account,
    eventKey: `${id}:${word}`,
    externalId: id,
    status,
    at: timestamp,
    ...present({
      reference: biz_opaque_callback_data,
      error: error && {
        code: String(error.code),
        detail: withoutNumbers(error.error_data?.details ?? ''),
      },
    }),
  }
})
