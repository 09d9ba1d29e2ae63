import type { Http } from '../../src/contract/http.ts'
import type { Finding, OutboundMessage } from '../../src/contract/sending.ts'
import { pathOf, readPage } from './list.ts'
import { parameterOf, recipientOf, type SendSettings } from './send.ts'

// Twilio's clock and ours may differ by so much.
const clocksDifferMs = 60_000

/**
 * Looks a message up in Twilio's list: the same recipient, the same text or a template with it, made
 * since the attempt.
 *
 * The list is asked for everything to that recipient rather than by DateSent, which a message that
 * Twilio still holds in its queue does not have.
 *
 * @param attemptedAt when its sending was first attempted
 */
export async function find(
  message: OutboundMessage,
  attemptedAt: Date,
  settings: SendSettings,
  http: Http,
): Promise<Finding> {
  const query = { To: recipientOf(message), From: message.account, PageSize: '1000' }
  const page = await readPage(settings, http, pathOf(settings, query))
  if (typeof page === 'string') return { kind: 'unknown', detail: page }
  const since = attemptedAt.getTime() - clocksDifferMs
  const found = page.messages.find(
    ({ direction, body, date_created, date_sent }) =>
      direction.startsWith('outbound') &&
      isText(body ?? '', message.text, settings) &&
      Date.parse(date_created ?? date_sent ?? '') >= since,
  )
  if (found) return { kind: 'accepted', externalId: found.sid }
  if (page.next === undefined) return { kind: 'absent' }
  return { kind: 'unknown', detail: 'more messages to this recipient than one page of the list' }
}

function isText(body: string, text: string, { windowContentSid }: SendSettings): boolean {
  if (body.trim() === text.trim()) return true
  return windowContentSid !== undefined && parameterOf(body).includes(parameterOf(text))
}
