import { z } from 'zod'
import { isSecret } from './contract/standard-webhooks.ts'

/** A URL with one of these protocols, such as `https:`. */
export const address = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  })

/** Where signed JSON goes to. */
export const SignedAddress = {
  url: address(['http:', 'https:']),
  secret: z.string().refine(isSecret, 'must be whsec_ and base64 of 24 to 64 random bytes'),
}
