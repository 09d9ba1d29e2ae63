import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { InboundEvent, MalformedEvent } from '../../src/channel.ts'

/** Whom an element is for, and what it does not tell itself. */
export interface Context {
  /** The id of our account. */
  readonly account: string
  /** Without `@`, where it is known. */
  readonly username?: string | undefined
  readonly receivedAt: Date
}

/** A string that has to be there. */
export const Word = z.string().min(1)

/** A string that may be missing; anything else in its place counts as missing. */
export const Hint = Word.optional().catch(undefined)

/**
 * The id of a post, a message or a person. They have 63 bits and come as strings; a number is taken
 * only where JSON.parse cannot have rounded it.
 */
export const Id = z
  .union([z.string().regex(/^[\w-]{1,64}$/, 'not an id'), z.int()])
  .transform(String)

export const MaybeId = Id.optional().catch(undefined)

/** What can be read of a list; a bad element costs nothing but itself. */
export function listOf<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((list) =>
      list.flatMap((value): z.output<T>[] => {
        const read = element.safeParse(value)
        return read.success ? [read.data] : []
      }),
    )
}

/** A time as text, such as ISO 8601; undefined where it is none. */
export const Time = z
  .string()
  .transform((text) => new Date(text))
  .refine((time) => !Number.isNaN(time.getTime()))
  .optional()
  .catch(undefined)

/** Milliseconds since 1970 as digits or as a number; undefined where it is none. */
export const Milliseconds = z
  .union([z.string().regex(/^\d{1,14}$/), z.int().min(0).max(99_999_999_999_999)])
  .transform((ms) => new Date(Number(ms)))
  .optional()
  .catch(undefined)

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same fields without those that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as Present<T>
}

/** What is wrong with an element, without a word of what it says. */
export function reasonOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ')
}

/**
 * An element that could not be read, as an event.
 *
 * @param element as parsed from JSON; a string stands for text that is no JSON
 */
export function setAside(account: string, element: unknown, reason: string): MalformedEvent {
  const raw = typeof element === 'string' ? element : JSON.stringify(element)
  const eventKey = createHash('sha256').update(raw).digest('hex')
  return { kind: 'malformed', account, eventKey, raw, reason }
}

/** Events of one request, each once. */
export function distinct(events: readonly InboundEvent[]): InboundEvent[] {
  const keyOf = ({ account, kind, eventKey }: InboundEvent) => `${kind}\0${account}\0${eventKey}`
  return [...new Map(events.map((event) => [keyOf(event), event])).values()]
}
