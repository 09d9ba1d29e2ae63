import { z } from 'zod'

/** Settings that accounts of several channels have. */

/** A password, a token, a key. */
export const secret = z.string().regex(/\S/, 'must not be empty')

/** One secret, or several during a change. */
export function oneOrMore<T extends z.ZodType>(one: T) {
  return z.union([one, z.array(one).min(1)])
}

/** The address of an API; its default is the provider's own. */
export const webAddress = z.url({ protocol: /^https?$/ })

/** An address of the operator's own; errors show it as it is. */
export const ownAddress = webAddress
  // The client would refuse it, and name it whole in its error.
  .refine((url) => !URL.parse(url)?.username, 'must not hold a user name or password')

export const defaultCountry = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'must be a country code')
  .default('62')
