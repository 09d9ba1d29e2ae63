import { z } from 'zod'
import type { Http, OutboundMessage, Outcome } from '../../../src/channel.ts'
import { callGraph, type GraphSettings } from '../graph.ts'

const Reply = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })

/**
 * Sends a text within the 24 hours after the citizen's last message.
 *
 * @returns accepted means only that Meta took it; what became of it comes as a delivery event
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#text-messages
 */
export function send(
  message: OutboundMessage,
  settings: GraphSettings & { readonly phoneNumberId: string },
  http: Http,
): Promise<Outcome> {
  const payload = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipientOf(message.to),
    type: 'text',
    text: { preview_url: false, body: message.text },
    ...(message.replyTo ? { context: { message_id: message.replyTo } } : {}),
    biz_opaque_callback_data: message.id,
  }
  return callGraph(http, settings, `${settings.phoneNumberId}/messages`, payload, (reply) => {
    return Reply.safeParse(reply).data?.messages[0]?.id
  })
}

/**
 * A number without `+` would get the country code of our own number. A user id in `to` is dropped
 * without an error, so whatever is not a number goes into `recipient`.
 */
function recipientOf(address: string): { to: string } | { recipient: string } {
  const digits = /^\+?(\d{5,15})$/.exec(address)?.[1]
  return digits === undefined ? { recipient: address } : { to: `+${digits}` }
}
