import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { InboundEvent, MalformedEvent } from '../../src/channel.ts'

/** A string that has to be there. */
export const Word = z.string().regex(/\S/, 'must not be blank')

/** A string that may be missing; anything else in its place counts as missing. */
export const Hint = Word.optional().catch(undefined)

/** An id that has to be there, kept as text. As a number it is only believed while it is exact. */
export const Id = z.union([Word, z.int().transform(String)])

/** An id that may be missing. */
export const IdHint = Id.optional().catch(undefined)

/** Beyond the year 5138 in seconds, and before April 1973 in milliseconds. */
const firstMs = 100_000_000_000

/** A time in milliseconds since 1970, or in seconds, which are far fewer. */
export const Moment = z
  .union([
    z
      .string()
      .regex(/^\d{1,15}$/, 'not a time')
      .transform(Number),
    z.int(),
  ])
  .refine((given) => given >= 0 && given < 8_640_000_000_000_000, 'not a time')
  .transform((given) => new Date(given < firstMs ? given * 1000 : given))

/** A time that may be missing. */
export const MomentHint = Moment.optional().catch(undefined)

/** Seconds since 1970, as digits or as a number. Eleven digits reach the year 5138. */
export const UnixSeconds = z
  .union([
    z.string().regex(/^\d{1,11}$/, 'not a time in seconds'),
    z.int().min(0).max(99_999_999_999),
  ])
  .transform((seconds) => new Date(Number(seconds) * 1000))

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same fields without those that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as Present<T>
}

/** A list, or its one element that is no list: each is then judged on its own. */
export function elementsOf(list: unknown): readonly unknown[] {
  if (list === undefined) return []
  return Array.isArray(list) ? list : [list]
}

/**
 * An element that could not be read, as an event.
 *
 * @param element as parsed from JSON; a string stands for text that is no JSON
 * @param key the element's own id, where one id has one event; otherwise a digest is taken
 */
export function setAside(
  account: string,
  element: unknown,
  reason: string,
  key?: string,
): MalformedEvent {
  const raw = typeof element === 'string' ? element : JSON.stringify(element)
  return { kind: 'malformed', account, eventKey: key ?? digestOf(raw), raw, reason }
}

/** What is wrong with an element, without a word of what it says. */
export function reasonOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ')
}

/** The id of an element that is otherwise unreadable. */
export function idOf(element: unknown): string | undefined {
  return z.object({ id: Word }).safeParse(element).data?.id
}

/**
 * Events of one request, each once. A repeated element is left out; two unreadable ones with one
 * id and different contents are both kept.
 */
export function distinct(events: readonly InboundEvent[]): InboundEvent[] {
  const byKey = new Map<string, InboundEvent>()
  for (const event of events) {
    const key = keyOf(event)
    const first = byKey.get(key)
    if (first === undefined) byKey.set(key, event)
    else if (first.kind === 'malformed' && event.kind === 'malformed' && first.raw !== event.raw) {
      const apart = { ...event, eventKey: `${event.eventKey}:${digestOf(event.raw)}` }
      byKey.set(keyOf(apart), apart)
    }
  }
  return [...byKey.values()]
}

function keyOf({ account, kind, eventKey }: InboundEvent): string {
  return `${kind}\0${account}\0${eventKey}`
}

/** Of what has no id of its own. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
