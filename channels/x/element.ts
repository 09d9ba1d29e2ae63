import { z } from 'zod'

/** Whom an element is for, and what it does not tell itself. */
export interface Context {
  /** The id of our account. */
  readonly account: string
  /** Without `@`, where it is known. */
  readonly username?: string | undefined
  readonly receivedAt: Date
}

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
