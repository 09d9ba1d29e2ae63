import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { isNumber } from '../../../kit/citizens.ts'
import { replyMessage } from '../../../kit/sending.ts'
import { inboxAppId, newMessageId } from './product.ts'
import type { Desk } from './send.ts'
import { changeParcel, messagingParcel, type Sender } from './webhook.ts'

const Said = z.object({
  number: z.string().refine(isNumber),
  text: z.string().min(1).max(2_000),
})

/**
 * What people do besides writing a direct message: a citizen comments in public, and staff answer in
 * the inbox of the account. Both answer 202 with the id, once the gateway has been told (`acknowledged`).
 */
export function townsfolkApi(
  { world, product, comments }: Desk,
  sender: Sender,
): FastifyPluginAsync {
  return async (app) => {
    app.post(`/${product.root}/comments`, async ({ body }, reply) => {
      const said = Said.safeParse(body)
      if (!said.success) return reply.code(400).send({ error: 'number and text are required' })
      const { number, text } = said.data
      const { id, field, value } = comments.write(number, text)
      const acknowledged = await world.reports.carry(changeParcel(sender, number, field, value))
      return reply.code(202).send({ externalId: id, acknowledged })
    })
    app.post(`/${product.root}/inbox`, async ({ body }, reply) => {
      const said = Said.safeParse(body)
      if (!said.success) return reply.code(400).send({ error: 'number and text are required' })
      const { number, text } = said.data
      const mid = newMessageId(product)
      const message = replyMessage({ externalId: mid, text, at: world.now() })
      world.phones.add('reply', product.channel, number, message)
      const origin = product.tellsOrigin && { app_id: Number(inboxAppId) }
      const echoed = { mid, is_echo: true, text, ...origin }
      const echo = messagingParcel(sender, number, { message: echoed }, 'account')
      const acknowledged = await world.reports.carry(echo)
      return reply.code(202).send({ externalId: mid, acknowledged })
    })
  }
}
