import { z } from 'zod'
import type { GraphSettings } from '../graph.ts'

const template = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be a-z 0-9 _, as the template is named'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a code such as id or en_US'),
})

/** Settings that only this channel of Meta's has. */
export const ownSettings = {
  phoneNumberId: z.string().regex(/^\d+$/).describe('Id of the phone number, not the number'),
  markRead: z
    .boolean()
    .default(true)
    .describe('Marks a message as read, and shows that we type, before it is answered'),
  windowTemplate: template
    .optional()
    .describe('Approved template with one parameter in its body, for after the 24 hours'),
}

export type WhatsappSettings = GraphSettings & {
  readonly phoneNumberId: string
  readonly markRead: boolean
  readonly windowTemplate?: z.output<typeof template> | undefined
}
