import { z } from 'zod'
import type { World } from '../../kit/provider.ts'
import type { ProviderAnswer, Taken } from '../../kit/send-route.ts'
import { type Accepted, replyMessage } from '../../kit/sending.ts'
import { numberOf, own } from './account.ts'
import { type Item, mentionsUs, type Timeline } from './timeline.ts'
import { maxWeight, weightOf } from './weight.ts'

export interface Desk {
  readonly world: World
  readonly timeline: Timeline
  newId(): string
}

const Post = z.strictObject({
  text: z.string().min(1),
  reply: z.strictObject({ in_reply_to_tweet_id: z.string().regex(/^\d{1,19}$/) }).optional(),
})

/**
 * A post of ours. As a reply it is taken only below a post that mentions us; the same text is not
 * taken twice below one post. https://docs.x.com/x-api/posts/create-post
 */
export function takePost({ world, timeline, newId }: Desk, body: unknown): Taken {
  const read = Post.safeParse(body)
  if (!read.success) return invalidRequest(read.error)
  const { text, reply } = read.data
  if (weightOf(text) > maxWeight) return forbidden('Your Tweet text is too long.')
  const answersTo = reply?.in_reply_to_tweet_id
  const answered = answersTo === undefined ? undefined : timeline.get(answersTo)
  if (answersTo !== undefined && !answered)
    return forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.')
  if (answered && !mentionsUs(answered))
    return forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    )
  const post = { author: own.id, text, ...(answersTo && { answersTo }) }
  if (timeline.hasSaid(post))
    return forbidden('You are not allowed to create a Tweet with duplicate content.')

  const id = newId()
  const item = { ...post, id, at: world.now() }
  timeline.add(item)
  const answer = { status: 201, body: { data: { id, text, edit_history_tweet_ids: [id] } } }
  const number = answered && numberOf(answered.author)
  if (!number || !answersTo) return answer
  return { ...answer, accepted: acceptedOf(number, item, id, answersTo) }
}

const Message = z.strictObject({ text: z.string().min(1).max(10_000) })

/** https://docs.x.com/x-api/direct-messages/create-dm-message-by-participant-id */
export function takeMessage(
  { world, timeline, newId }: Desk,
  participant: string,
  body: unknown,
): Taken {
  const read = Message.safeParse(body)
  if (!read.success) return invalidRequest(read.error)
  const number = numberOf(participant)
  if (!number) return forbidden('You cannot send messages to this user.')
  const id = newId()
  const { text } = read.data
  const item = { id, author: own.id, recipient: participant, text, at: world.now() }
  timeline.add(item)
  const data = { dm_conversation_id: `${participant}-${own.id}`, dm_event_id: id }
  return { status: 201, body: { data }, accepted: acceptedOf(number, item, id) }
}

function acceptedOf(
  number: string,
  { text, at }: Item,
  externalId: string,
  answersTo?: string,
): Accepted {
  const message = replyMessage({ externalId, text, at, answersTo })
  // X tells nobody what became of it.
  return { number, message, statuses: [], failure: { status: 'failed', code: 403 } }
}

/** https://docs.x.com/x-api/fundamentals/response-codes-and-errors */
export function problem(
  status: number,
  name: string,
  title: string,
  detail: string,
): ProviderAnswer {
  const type = name === '' ? 'about:blank' : `https://api.x.com/2/problems/${name}`
  return { status, body: { title, detail, type, status } }
}

function forbidden(detail: string): ProviderAnswer {
  return problem(403, '', 'Forbidden', detail)
}

export function invalidRequest(error?: z.ZodError): ProviderAnswer {
  const errors = (error?.issues ?? []).map(({ path, message }) => ({
    message: `${path.join('.')}: ${message}`,
  }))
  const detail = 'One or more parameters to your request was invalid.'
  const { status, body } = problem(400, 'invalid-request', 'Invalid Request', detail)
  return { status, body: { ...(body as object), errors } }
}
