import { z } from 'zod'
import type { InboundEvent } from '../../src/contract/events.ts'
import { reasonOf, setAside } from '../../src/contract/reading.ts'
import { type EchoOrigin, type EntryOrigin, messagingEvents } from './messaging.ts'
import { asPassive, elementsOf, Hint, IdHint, MomentHint, nobody, Word } from './reception.ts'

/** What differs between the products that post in the envelope of Messenger. */
export interface Product {
  readonly object: 'page' | 'instagram'
  /** Whether an answer that was sent from our account is ours. */
  isOurs(echo: EchoOrigin): boolean
  /**
   * Reads one of `changes`. Gives events, none if it is no message of a citizen, or what is wrong with
   * it, in words; undefined for a field that is not handled.
   */
  change(
    origin: EntryOrigin,
    field: string,
    value: unknown,
  ): readonly InboundEvent[] | string | undefined
}

const Body = z.object({ object: z.string(), entry: z.array(z.unknown()) })

const Entry = z.object({
  id: IdHint,
  time: MomentHint,
  messaging: z.unknown().optional(),
  standby: z.unknown().optional(),
  changes: z.unknown().optional(),
  // Some deliveries of Instagram's have the one change on the entry itself.
  field: Hint,
  value: z.unknown().optional(),
})

const Change = z.object({ field: Word, value: z.unknown() })
const InMessaging = z.object({ sender: z.object({}) })

/**
 * Events of a body of Messenger or Instagram.
 *
 * @param text as it came
 * @param json the same, parsed
 * @param receivedAt stands for a time that is not told
 * @returns one for nearly every element of every entry, also for those that cannot be read
 * @see https://developers.facebook.com/docs/messenger-platform/webhooks
 */
export function bodyEvents(
  product: Product,
  text: string,
  json: unknown,
  receivedAt: Date,
): readonly InboundEvent[] {
  const body = Body.safeParse(json)
  if (!body.success) return [setAside(nobody, text, reasonOf(body.error))]
  const { object, entry } = body.data
  if (object !== product.object)
    return [setAside(nobody, text, `object ${object.slice(0, 64)} has another address`)]
  return entry.flatMap((element) => entryEvents(product, element, receivedAt))
}

function entryEvents(
  product: Product,
  element: unknown,
  receivedAt: Date,
): readonly InboundEvent[] {
  const read = Entry.safeParse(element)
  if (!read.success) return [setAside(nobody, element, reasonOf(read.error))]
  const { id, time = receivedAt, messaging, standby, changes, field, value } = read.data
  const origin: EntryOrigin = { account: id, time }
  const own = elementsOf(messaging)
  const others = elementsOf(standby)
  const all = [...elementsOf(changes), ...(field === undefined ? [] : [{ field, value }])]
  if (own.length + others.length + all.length === 0)
    return [setAside(id ?? nobody, element, 'an entry without an element')]
  return [
    ...own.flatMap((each) => messagingEvents(origin, each, product.isOurs)),
    // Another app has the conversation: we may read, and must not answer.
    ...others.flatMap((each) => messagingEvents(origin, each, product.isOurs).map(asPassive)),
    ...all.flatMap((each) => changeEvents(product, origin, each)),
  ]
}

function changeEvents(
  product: Product,
  origin: EntryOrigin,
  element: unknown,
): readonly InboundEvent[] {
  const aside = (reason: string) => [setAside(origin.account ?? nobody, element, reason)]
  const read = Change.safeParse(element)
  if (!read.success) return aside(reasonOf(read.error))
  const { field, value } = read.data
  // Messages may come by the field of their subscription; then the value is what `messaging` holds.
  if (InMessaging.safeParse(value).success) {
    const said = messagingEvents(origin, value, product.isOurs)
    return field === 'standby' ? said.map(asPassive) : said
  }
  const events = product.change(origin, field, value)
  if (events === undefined) return aside(`field ${field.slice(0, 64)} is not handled`)
  return typeof events === 'string' ? aside(events) : events
}
