import { z } from 'zod'
import type { Http } from '../../src/contract/http.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { isNameless, spotOf } from './comment.ts'
import { errors } from './direct-errors.ts'
import { Word } from './element.ts'
import { type GraphSettings, jsonContent, postToGraph } from './graph.ts'

export interface DirectSettings extends GraphSettings {
  readonly humanAgentTag: boolean
}

/** Where a product takes messages, and what it wants besides. */
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
    // Replied to already: whoever has written to us since can be reached like anybody.
    if (!isClosed(outcome) || isNameless(to)) return outcome
  }
  return await sendTo(desk, to, { text, ...more, ...quickReplies(message) })
}

/** Sends to a person; after the window with the tag of a human, where we may. */
export async function sendTo(desk: Desk, id: string, message: object): Promise<Outcome> {
  const recipient = { id }
  const outcome = await post(desk, { recipient, ...desk.response, message })
  if (!isClosed(outcome) || !desk.settings.humanAgentTag) return outcome
  const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
  return await post(desk, { recipient, ...tagged, message })
}

/** A press sends the words back as the citizen's own. Whoever sees no buttons reads the text. */
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

function isClosed(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.code === 'window_closed'
}
