import { z } from 'zod'
import type { Http } from '../../src/contract/http.ts'
import {
  isWindowClosed,
  jsonContent,
  type OutboundMessage,
  type Outcome,
} from '../../src/contract/sending.ts'
import { errorTable, type GraphSettings, postToGraph } from './graph.ts'
import { Word } from './reception.ts'

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
  if (replyTo !== undefined && place === 'comment') return { comment_id: replyTo }
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
  readonly settings: DirectSettings
  readonly http: Http
}

const maxChoices = 13
const maxTitle = 20

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
  const { text, to } = message
  const spot = spotOf(message)
  if (spot) {
    const outcome = await post(desk, { recipient: spot, message: { text, ...more } })
    // There was a reply already: an author who is named and wrote to us since is reached directly.
    if (!isWindowClosed(outcome) || pattern.test(to)) return outcome
  }
  return await sendTo(desk, to, { text, ...more, ...quickReplies(message) })
}

/** Sends to a person; after the window with the human agent tag, if we may use it. */
export async function sendTo(desk: Desk, id: string, message: object): Promise<Outcome> {
  const recipient = { id }
  const outcome = await post(desk, { recipient, ...desk.response, message })
  if (!isWindowClosed(outcome) || !desk.settings.humanAgentTag) return outcome
  const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
  return await post(desk, { recipient, ...tagged, message })
}

/** A press sends the words as the citizen's own. A citizen who sees no buttons reads the text. */
function quickReplies({ choices = [] }: OutboundMessage): object {
  const fit =
    choices.length > 0 &&
    choices.length <= maxChoices &&
    choices.every((title) => title.trim() !== '' && title.length <= maxTitle)
  if (!fit) return {}
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
