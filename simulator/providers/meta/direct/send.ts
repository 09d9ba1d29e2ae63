import { z } from 'zod'
import type { World } from '../../../kit/provider.ts'
import { day } from '../../../kit/time.ts'
import type { PhoneAttachment } from '../../../phone-book.ts'
import type { MediaStore } from '../media.ts'
import type { Comments } from './comments.ts'
import { numberOf, type Product } from './product.ts'

interface Refusal {
  readonly kind: 'refused'
  readonly code: number
  readonly subcode?: number
  readonly message: string
}

export interface Send {
  readonly kind: 'message'
  readonly number: string
  readonly text: string
  readonly attachment?: PhoneAttachment | undefined
  readonly metadata?: string | undefined
  /** The comment that it is the private reply to. */
  readonly commentId?: string | undefined
}

/** What a send is judged by. */
export interface Desk {
  readonly world: World
  readonly product: Product
  readonly comments: Comments
  readonly media: MediaStore
}

const windowMs = { RESPONSE: day, HUMAN_AGENT: 7 * day }

const Body = z.object({
  recipient: z.union([
    z.strictObject({ id: z.string().min(1) }),
    z.strictObject({ comment_id: z.string().min(1) }),
  ]),
  messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']).optional(),
  // All other tags have been refused since April 2026.
  tag: z.literal('HUMAN_AGENT').optional(),
  message: z.strictObject({
    text: z.string().min(1).optional(),
    metadata: z.string().max(1_000).optional(),
    attachment: z
      .object({
        type: z.enum(['image', 'video', 'audio', 'file']),
        payload: z.object({ attachment_id: z.string() }),
      })
      .optional(),
    quick_replies: z
      .array(
        z.object({
          content_type: z.literal('text'),
          title: z.string().min(1).max(20),
          payload: z.string().min(1).max(1_000),
        }),
      )
      .min(1)
      .max(13)
      .optional(),
  }),
})

/**
 * Reads a POST to /messages, and finds in it what Meta would refuse.
 * https://developers.facebook.com/docs/messenger-platform/error-codes
 */
export function judgeSend(desk: Desk, body: unknown): Send | Refusal {
  const read = Body.safeParse(body)
  if (!read.success) return refused(100, `(#100) Invalid parameter: ${pathOf(read.error)}`)
  const { recipient, messaging_type, tag, message } = read.data
  const { text = '', metadata, attachment, quick_replies } = message
  if ((text === '') === (attachment === undefined))
    return refused(100, '(#100) A message has either a text or an attachment')
  if (desk.product.isTooLong(text)) return refused(100, '(#100) Length of param message[text]')
  if (quick_replies && text === '') return refused(100, '(#100) Quick replies need a text')
  if ((messaging_type === 'MESSAGE_TAG') !== (tag !== undefined))
    return refused(100, '(#100) Param tag belongs to the messaging type MESSAGE_TAG')
  const file = attachment && fileOf(desk.media, attachment)
  if (attachment && !file) return refused(100, '(#100) Invalid attachment id', 2018074)

  const said = { kind: 'message', text, metadata, attachment: file } as const
  if ('comment_id' in recipient) {
    const refusal = commentRefusal(desk.comments, recipient.comment_id)
    if ('kind' in refusal) return refusal
    return { ...said, ...refusal, commentId: recipient.comment_id }
  }
  const number = numberOf(desk.product, recipient.id)
  const refusal = windowRefusal(desk, number, windowMs[tag ?? 'RESPONSE'])
  return refusal ?? { ...said, number: number ?? '' }
}

function commentRefusal(comments: Comments, id: string): Refusal | { number: string } {
  const standing = comments.standing(id)
  if (standing.kind === 'open') return { number: standing.number }
  if (standing.kind === 'answered') return refused(10900, '(#10900) Activity already replied to')
  if (standing.kind === 'old') return refused(10903, '(#10903) This user cannot reply')
  return refused(100, '(#100) No such comment', 33)
}

function windowRefusal(
  { world, product }: Desk,
  number: string | undefined,
  openMs: number,
): Refusal | undefined {
  const written = number === undefined ? [] : world.phones.get(product.channel, number)?.messages
  const last = written?.findLast(({ direction }) => direction === 'out')
  if (!last) return refused(100, '(#100) No matching user found', 2018001)
  if (world.now().getTime() - last.at.getTime() < openMs) return undefined
  const message = '(#10) This message is sent outside of allowed window.'
  return refused(10, message, product.closedSubcode)
}

function fileOf(
  media: MediaStore,
  {
    type,
    payload,
  }: { type: 'image' | 'video' | 'audio' | 'file'; payload: { attachment_id: string } },
): PhoneAttachment | undefined {
  const kept = media.read(payload.attachment_id)
  if (!kept) return undefined
  const { mimeType, fileName } = kept
  return { type: type === 'file' ? 'document' : type, mimeType, fileName }
}

function pathOf(error: z.ZodError): string {
  return error.issues[0]?.path.join('.') || 'body'
}

function refused(code: number, message: string, subcode?: number): Refusal {
  return { kind: 'refused', code, message, ...(subcode !== undefined && { subcode }) }
}
