import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fieldsOf } from '../../kit/bodies.ts'
import type { World } from '../../kit/provider.ts'
import type { PhoneAttachment } from '../../phone-book.ts'
import { channel, externalIdOf, numberOf } from './bot.ts'

/** Methods that send, and the file that each takes. */
const files: Readonly<Record<string, PhoneAttachment['type']>> = {
  photo: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  document: 'document',
}
export const sendMethods = [
  'sendMessage',
  'sendPhoto',
  'sendVideo',
  'sendAudio',
  'sendVoice',
  'sendDocument',
] as const

const maxText = 4_096
const maxCaption = 1_024

/** In a form, structures come as JSON. */
const structure = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), inner)

const Parameters = z.object({
  chat_id: z.union([z.int(), z.string()]).optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  file_id: z.string().optional(),
  reply_parameters: structure(
    z.object({ message_id: z.int(), allow_sending_without_reply: z.boolean().default(false) }),
  ).optional(),
  reply_markup: structure(
    z.object({
      keyboard: z.array(z.array(z.object({ text: z.string().min(1) })).min(1)).min(1),
      resize_keyboard: z.boolean().optional(),
      one_time_keyboard: z.boolean().optional(),
    }),
  ).optional(),
})

export type Parameters = z.output<typeof Parameters> & {
  readonly file?: PhoneAttachment
  readonly isMalformed?: true
}

/** Of a query, a form or JSON, whichever came. */
export function parametersOf({ query, body }: FastifyRequest): Parameters {
  const given: Record<string, unknown> = { ...(query as object), ...fieldsOf(body) }
  const [name, bytes] = Object.entries(given).find(([, value]) => value instanceof File) ?? []
  const type = files[name ?? '']
  try {
    const read = Parameters.parse(given)
    if (!(bytes instanceof File) || !type) return read
    return { ...read, file: { type, mimeType: bytes.type, fileName: bytes.name } }
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return { isMalformed: true }
    throw error
  }
}

/** What Telegram would refuse, in its words. */
export function faultOf(world: World, method: string, given: Parameters): string | undefined {
  if (given.isMalformed) return "can't parse parameters"
  if (given.chat_id === undefined) return 'chat_id is empty'
  const number = numberOf(given.chat_id)
  if (number === undefined) return 'chat not found'
  if (method === 'sendMessage') {
    if (!given.text?.trim()) return 'message text is empty'
    if (lengthOf(given.text) > maxText) return 'message is too long'
  } else {
    const field = method.slice('send'.length).toLowerCase()
    if (given.file?.type !== files[field]) return `there is no ${field} in the request`
    if (lengthOf(given.caption ?? '') > maxCaption) return 'message caption is too long'
  }
  const answered = given.reply_parameters
  if (!answered || answered.allow_sending_without_reply) return undefined
  const found = world.phones.find(channel, externalIdOf(number, answered.message_id))
  return found ? undefined : 'message to be replied not found'
}

/** In code points, as it was measured: an emoji beyond the basic plane is one. */
function lengthOf(text: string): number {
  return [...text].length
}
