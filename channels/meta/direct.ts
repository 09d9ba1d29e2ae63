import { z } from 'zod'
import { type Buttons, withWords } from '../../src/contract/carrying.ts'
import type { Http } from '../../src/contract/http.ts'
import {
  isWindowClosed,
  jsonContent,
  type OutboundMessage,
  type Outcome,
} from '../../src/contract/sending.ts'
import { errorTable, type GraphSettings, postToGraph } from './graph.ts'
import { Id, Word } from './reception.ts'
import { liveComment } from './settings.ts'

/**
 * https://developers.facebook.com/docs/messenger-platform/error-codes
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const errors = errorTable({
  deferred: [1, 2, 4, 17, 32, 341, 613, 1200, 80006],
  credentials: [3, 10, 190, 368],
  // 2018108: the app is not approved, and the person does not test it. 10903: no reply is possible.
  recipient_unreachable: [
    '100/2018001',
    '10/2018108',
    '100/2018108',
    '200/2018108',
    '200/1545041',
    551,
    10903,
    2018108,
  ],
  recipient_opted_out: [],
  // 10900: a comment has its one private reply; more can go once its author writes.
  window_closed: ['10/2018065', '10/2018278', '10/2534022', 10900],
  // Tags that Meta took away are 100 too.
  content: [100],
  unexpected: [],
})

const pattern = /^(comment|post):(.+)$/s

/** Something said in public. It may get one answer in private. */
export type Spot = 'comment' | 'post'

/** The address of an unnamed author, made of the id of what was said. */
export function namelessAt(spot: Spot, id: string): string {
  return `${spot}:${id}`
}

/**
 * The recipient of a private reply.
 *
 * @returns undefined for an answer to a direct message
 * @see https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
 */
export function spotOf({ to, replyTo, place }: OutboundMessage) {
  if (replyTo !== undefined && (place === 'comment' || place === liveComment))
    return { comment_id: replyTo }
  if (replyTo !== undefined && place === 'post') return { post_id: replyTo }
  const [, spot, id = ''] = pattern.exec(to) ?? []
  if (spot === undefined) return undefined
  return spot === 'post' ? { post_id: id } : { comment_id: id }
}

export interface DirectSettings extends GraphSettings {
  readonly humanAgentTag: boolean
}

/** Where a product takes messages, and what else it needs. */
export interface Desk {
  readonly path: string
  /** Says that we answer within the 24 hours. */
  readonly response: { readonly messaging_type?: 'RESPONSE' }
  /** Whether an answer may name the message that it answers. */
  readonly quotes: boolean
  readonly settings: DirectSettings
  readonly http: Http
}

/** https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies */
export const quickReplies: Buttons = { most: 13, longest: 20, withFile: true }

/**
 * Sends a text: to a comment as its one private reply, to a person otherwise.
 *
 * @param more other members of the message
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export async function sendText(
  desk: Desk,
  message: OutboundMessage,
  more: object = {},
): Promise<Outcome> {
  const { text, to, choices } = message
  const spot = spotOf(message)
  if (spot) {
    const words = { text: withWords(text, choices), ...more }
    const outcome = await post(desk, { recipient: spot, message: words })
    // There was a reply already: an author who is named and wrote to us since is reached directly.
    if (!isWindowClosed(outcome) || pattern.test(to)) return outcome
  }
  return await sendTo(desk, message, { text, ...more, ...buttonsOf(message) })
}

/** The id of a message, as Messenger gives them: presses and notices have none. */
const quotable = /^(m_|mid\.)/

/**
 * Sends to a person, as an answer to the message that is answered; after the window with the human agent
 * tag, if a human wrote it and we may use it. An answer whose message is gone goes without it.
 */
export async function sendTo(desk: Desk, answer: Recipient, message: object): Promise<Outcome> {
  const { replyTo = '' } = answer
  if (!desk.quotes || !quotable.test(replyTo)) return await deliver(desk, answer, { message })
  const outcome = await deliver(desk, answer, { message, reply_to: { mid: replyTo } })
  const isRefused = outcome.kind === 'rejected' && outcome.code === 'content'
  return isRefused ? await deliver(desk, answer, { message }) : outcome
}

type Recipient = Pick<OutboundMessage, 'to' | 'replyTo' | 'way' | 'byHuman'>

/**
 * With the tag where the window is known to be over, or turns out to be. What no human wrote never has it.
 *
 * @see https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags
 */
async function deliver(
  desk: Desk,
  { to: id, way, byHuman }: Recipient,
  payload: object,
): Promise<Outcome> {
  const recipient = { id }
  const tagged = { recipient, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', ...payload }
  if (way === 'human_agent') return await post(desk, tagged)
  const outcome = await post(desk, { recipient, ...desk.response, ...payload })
  const mayTag = desk.settings.humanAgentTag && byHuman === true
  return isWindowClosed(outcome) && mayTag ? await post(desk, tagged) : outcome
}

/**
 * What the same errors mean for a public reply. What Meta refuses of it, such as a permission that is
 * missing, must not stop the private replies of the account: only a dead token does.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/object/comments
 */
const openErrors = errorTable({
  deferred: [1, 2, 4, 17, 32, 341, 613, 1200, 80002, 80006],
  credentials: [190],
  // 33 of 100: the comment is gone. 506: the same words again.
  content: [100, 506],
  // 368: Meta has blocked the Page from commenting. 200 to 299: permissions.
  unexpected: [3, 10, 368, ...Array.from({ length: 100 }, (_, place) => 200 + place)],
})

const Made = z.object({ id: Id })

/**
 * Puts a text below a comment or a post, where everybody can read it.
 *
 * @param edge `comments` on Facebook, `replies` on Instagram
 * @returns accepted means that it stands there; HttpFailure passes through
 * @see https://developers.facebook.com/docs/graph-api/reference/object/comments
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies
 */
export async function sendOpenly(
  { settings, http }: Pick<Desk, 'settings' | 'http'>,
  { replyTo, text }: OutboundMessage,
  edge: 'comments' | 'replies',
): Promise<Outcome> {
  if (replyTo === undefined)
    return { kind: 'rejected', code: 'content', detail: 'there is no comment to reply to' }
  return await postToGraph(
    http,
    settings,
    openErrors,
    `${encodeURIComponent(replyTo)}/${edge}`,
    jsonContent({ message: text }),
    (reply) => Made.safeParse(reply).data?.id,
  )
}

/** A press sends the words as the citizen's own. */
function buttonsOf({ choices = [] }: OutboundMessage): object {
  if (choices.length === 0) return {}
  return {
    quick_replies: choices.map((title) => ({ content_type: 'text', title, payload: title })),
  }
}

const Reply = z.object({ message_id: Word })

async function post({ settings, http, path }: Desk, payload: object): Promise<Outcome> {
  return await postToGraph(
    http,
    settings,
    errors,
    path,
    jsonContent(payload),
    (reply) => Reply.safeParse(reply).data?.message_id,
  )
}
