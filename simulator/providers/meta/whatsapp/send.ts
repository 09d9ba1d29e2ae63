import { z } from 'zod'
import type { MediaStore } from '../media.ts'
import { contents, type Shown, shownOf } from './content.ts'

/**
 * Whom a send is for. Without `+`, the business' country is put in front (`prefixed`), which leads
 * nowhere; a user id in `to` is accepted, and then dropped without a word (`lost`).
 */
export type Addressee =
  | { readonly kind: 'phone'; input: string; number: string; prefixed: boolean }
  | { readonly kind: 'user'; input: string; userId: string }
  | { readonly kind: 'lost'; input: string; userId: string }

export type Send =
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'read'; readonly messageId: string }
  | {
      readonly kind: 'message'
      readonly to: Addressee
      readonly shown: Shown
      readonly isTemplate: boolean
      readonly answersTo?: string | undefined
      readonly reference?: string | undefined
    }

const countryCode = '62'
const sendBody = z.object({
  messaging_product: z.literal('whatsapp'),
  to: z.string().optional(),
  recipient: z.string().optional(),
  status: z.string().optional(),
  message_id: z.string().optional(),
  typing_indicator: z.object({ type: z.literal('text') }).optional(),
  type: z.string().default('text'),
  ...contents,
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
})

/** Reads a POST to /messages, and finds in it what the Graph API would refuse with code 100. */
export function parseSend(body: unknown, media: MediaStore): Send {
  const parsed = sendBody.safeParse(body)
  if (!parsed.success) {
    const parameter = parsed.error.issues[0]?.path.join('.') || 'messaging_product'
    return refused(`The parameter ${parameter} is required or invalid.`)
  }
  const send = parsed.data
  if (send.status === 'read')
    return send.message_id
      ? { kind: 'read', messageId: send.message_id }
      : refused('The parameter message_id is required.')
  const to = addressee(send.to, send.recipient)
  if (!to) return refused('The parameter to is required.')
  const shown = shownOf(send.type, send, media)
  if (!shown) return refused(`Param type or what belongs to it is missing or invalid: ${send.type}`)
  return {
    kind: 'message',
    to,
    shown,
    isTemplate: send.type === 'template',
    answersTo: send.context?.message_id,
    reference: send.biz_opaque_callback_data,
  }
}

function addressee(to: string | undefined, recipient: string | undefined): Addressee | undefined {
  const isUserId = (value: string) => /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value)
  if (to === undefined) {
    if (!recipient || !isUserId(recipient)) return undefined
    return { kind: 'user', input: recipient, userId: recipient }
  }
  if (isUserId(to)) return { kind: 'lost', input: to, userId: to }
  const digits = to.replace(/\D/g, '')
  if (digits === '') return undefined
  const prefixed = !to.startsWith('+')
  return { kind: 'phone', input: to, number: `+${prefixed ? countryCode : ''}${digits}`, prefixed }
}

function refused(message: string): Send {
  return { kind: 'refused', code: 100, message: `(#100) ${message}` }
}
