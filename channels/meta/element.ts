import { z } from 'zod'

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

/** A list, or its one element that is no list: each is then judged on its own. */
export function elementsOf(list: unknown): readonly unknown[] {
  if (list === undefined) return []
  return Array.isArray(list) ? list : [list]
}

/** The id of an element that is otherwise unreadable. */
export function idOf(element: unknown): string | undefined {
  return z.object({ id: Word }).safeParse(element).data?.id
}
