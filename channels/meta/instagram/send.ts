import { z } from 'zod'
import type { Http } from '../../../src/contract/http.ts'
import type { CredentialCheck, OutboundMessage, Outcome } from '../../../src/contract/sending.ts'
import { type Desk, type DirectSettings, errors, sendOpenly, sendText } from '../direct.ts'
import { checkOn } from '../graph.ts'
import { Id } from '../reception.ts'

/**
 * Answers a direct message, or a comment: in private, or with a short reply below it.
 *
 * `me` is the account that the token is for: the one on Instagram, or the Page that it belongs to.
 *
 * @returns accepted means only that Meta took it; HttpFailure passes through
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export async function send(
  message: OutboundMessage,
  settings: DirectSettings,
  http: Http,
): Promise<Outcome> {
  const desk: Desk = { path: 'me/messages', response: {}, quotes: false, settings, http }
  if (message.way === 'public') return await sendOpenly(desk, message, 'replies')
  return await sendText(desk, message)
}

const Self = z.object({ id: Id })

/** Whether the token is alive. */
export async function check(settings: DirectSettings, http: Http): Promise<CredentialCheck> {
  return await checkOn(http, settings, errors, 'me?fields=id', (reply) =>
    Self.safeParse(reply).success ? undefined : null,
  )
}
