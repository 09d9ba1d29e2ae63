import { z } from 'zod'
import { newsKinds } from '../../complaints/status.ts'
import { present, reasonOf } from '../../contract/reading.ts'
import { wellFormed } from '../../contract/well-formed.ts'
import type { CoreEvent } from '../core-store.ts'

/** As many events stand in one body or page at most. */
export const mostEvents = 500
export const maxEventBytes = 2 * 1024 * 1024

/** Printable ASCII without spaces: it stands in an address, and in a table. */
export const Cursor = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, 'not 1 to 500 printable characters')
  .describe('Where the next page begins')

// The years that a database takes without asking.
const isTime = (text: string) => {
  const time = Date.parse(text)
  return time >= 0 && time < Date.UTC(10_000, 0)
}

/** What happened to a complaint. docs/core-store-http.md has it as JSON Schema. */
export const ComplaintEvent = z.object({
  id: z
    .string()
    .min(1)
    .max(200)
    .describe('The store’s own name of what happened, the same however often it is told'),
  reference: z.uuid().describe('Of the complaint, as it was handed in'),
  kind: z.enum(newsKinds),
  at: z.iso
    .datetime({ offset: true })
    .refine(isTime, 'not a time from 1970 to 9999')
    .describe('When it happened'),
  text: z
    .string()
    .max(10_000)
    .optional()
    .describe('The agency’s words to the citizen, who gets them as they are'),
  agency: z.string().max(200).optional().describe('Who has it now, or who speaks'),
  reason: z
    .string()
    .max(2_000)
    .optional()
    .describe('Why it is declined, delayed or archived; the citizen is told'),
})

/** The body with which a store pushes events. */
export const ComplaintsProgressed = z.object({
  type: z.literal('complaints.progressed'),
  timestamp: z.iso.datetime({ offset: true }).describe('When this attempt was made'),
  data: z.object({ events: z.array(ComplaintEvent).min(1).max(mostEvents) }),
})

/** The answer of a store that is asked for its events. */
export const EventsPage = z.object({
  events: z.array(ComplaintEvent).max(mostEvents),
  cursor: Cursor,
  hasMore: z.boolean().describe('There are more already: the gateway asks again at once'),
})

/** An event that could not be read. */
export const Malformed = z.object({
  index: z.int().min(0).describe('Its place in the list, from 0'),
  error: z.string().describe('What is wrong with it; quotes nothing of it'),
})

/** The answer to a push, the same however often it comes. */
export const PushAnswer = z.object({
  taken: z.int().min(0).describe('How many events could be read; they are taken, now or before'),
  unknown: z
    .array(z.string())
    .describe('References of complaints that the gateway never handed in; nothing follows'),
  malformed: z.array(Malformed).describe('Events that could not be read; the others are taken'),
})

// Elements are read one by one, so that one that nobody can read keeps no other from being taken.
const Elements = z.array(z.unknown()).max(mostEvents)
const Pushed = z.object({
  type: ComplaintsProgressed.shape.type,
  data: z.object({ events: Elements.min(1) }),
})
const Page = z.object({ events: Elements, cursor: Cursor, hasMore: z.boolean() })

export interface ReadEvents {
  readonly events: readonly CoreEvent[]
  readonly malformed: readonly z.output<typeof Malformed>[]
}

/** The events of a pushed body; words where it is none. */
export function pushedEvents(json: unknown): ReadEvents | string {
  const body = Pushed.safeParse(json)
  return body.success ? eventsIn(body.data.data.events) : reasonOf(body.error)
}

/** The events of a page; words where it is none. */
export function pageOf(
  json: unknown,
): (ReadEvents & Omit<z.output<typeof Page>, 'events'>) | string {
  const page = Page.safeParse(json)
  if (!page.success) return reasonOf(page.error)
  const { events, cursor, hasMore } = page.data
  return { ...eventsIn(events), cursor, hasMore }
}

function eventsIn(elements: readonly unknown[]): ReadEvents {
  const events: CoreEvent[] = []
  const malformed: z.output<typeof Malformed>[] = []
  for (const [index, element] of elements.entries()) {
    const read = ComplaintEvent.safeParse(element)
    if (read.success) events.push(eventOf(wellFormed(read.data)))
    else malformed.push({ index, error: reasonOf(read.error) })
  }
  return { events, malformed }
}

function eventOf({ id, reference, at, ...event }: z.output<typeof ComplaintEvent>): CoreEvent {
  return { key: id, reference, at: new Date(at), ...present(event) }
}
