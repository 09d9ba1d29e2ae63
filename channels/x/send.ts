import { z } from 'zod'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { type ApiSettings, call } from './api.ts'
import { Id } from './element.ts'
import { refusalOf } from './outcome.ts'
import { onTimeline } from './post.ts'
import type { Prices } from './prices.ts'

const Posted = z.object({ data: z.object({ id: Id }) })
const Delivered = z.object({ data: z.object({ dm_event_id: Id }) })

/** What X turns into a link and charges for, such as a bare domain. It may match too much. */
const link = /https?:\/\/|[\p{L}\d-]\.\p{L}{2,}/iu

/**
 * Answers a post in public, below that post, because X allows no other reply; answers anything else
 * in private.
 *
 * @param message `place` tells which of the two it is
 * @returns HttpFailure passes through
 * @see https://docs.x.com/x-api/posts/create-post
 * @see https://docs.x.com/x-api/direct-messages/create-dm-message-by-participant-id
 */
export async function send(
  message: OutboundMessage,
  settings: ApiSettings & { readonly prices: Prices },
  http: Http,
): Promise<Outcome> {
  return message.place === onTimeline && message.replyTo !== undefined
    ? await reply(message.text, message.replyTo, settings, http)
    : await sendInPrivate(message, settings, http)
}

async function reply(
  text: string,
  postId: string,
  settings: ApiSettings & { readonly prices: Prices },
  http: Http,
): Promise<Outcome> {
  const body = { text, reply: { in_reply_to_tweet_id: postId } }
  const answer = await call(http, settings, '/2/tweets', { body })
  if (answer.status >= 300) return refusalOf(answer)
  const posted = Posted.safeParse(jsonOf(answer.body))
  if (!posted.success) return withoutId(answer.status)
  const { prices } = settings
  const usd = link.test(text) ? prices.postWithLink : prices.reply
  return { kind: 'accepted', externalId: posted.data.data.id, usd }
}

async function sendInPrivate(
  { to, text }: OutboundMessage,
  settings: ApiSettings & { readonly prices: Prices },
  http: Http,
): Promise<Outcome> {
  const path = `/2/dm_conversations/with/${encodeURIComponent(to)}/messages`
  const answer = await call(http, settings, path, { body: { text } })
  if (answer.status >= 300) return refusalOf(answer)
  const delivered = Delivered.safeParse(jsonOf(answer.body))
  if (!delivered.success) return withoutId(answer.status)
  const externalId = delivered.data.data.dm_event_id
  return { kind: 'accepted', externalId, usd: settings.prices.directMessage }
}

function withoutId(status: number): Outcome {
  return { kind: 'unknown', detail: `HTTP ${status} without an id` }
}
