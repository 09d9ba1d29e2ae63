import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { isNumber } from '../../../kit/citizens.ts'
import type { Gesture } from '../../../kit/provider.ts'
import { paramOf } from '../../../kit/send-route.ts'
import { replyMessage } from '../../../kit/sending.ts'
import { inboxAppId, newMessageId } from './product.ts'
import type { Desk } from './send.ts'
import { changeParcel, messagingParcel, type Sender } from './webhook.ts'

const Said = z.object({
  number: z.string().refine(isNumber),
  text: z.string().min(1).max(2_000),
})

/** What people do besides writing a direct message, in the words of the webhook. */
export function gesturesOf({ world, product, comments }: Desk, sender: Sender) {
  const edits = new Map<string, number>()
  return {
    comment: ({ number, text }: Gesture) => {
      const { id, field, value } = comments.write(number, text)
      return { externalId: id, parcel: changeParcel(sender, number, field, value) }
    },
    staff: ({ number, text }: Gesture) => {
      const mid = newMessageId(product)
      world.phones.add(
        'reply',
        product.channel,
        number,
        replyMessage({ externalId: mid, text, at: world.now() }),
      )
      const origin = product.tellsOrigin && { app_id: Number(inboxAppId) }
      const echoed = { mid, is_echo: true, text, ...origin }
      return {
        externalId: mid,
        parcel: messagingParcel(sender, number, { message: echoed }, 'account'),
      }
    },
    edit: ({ number, text, about }: Gesture) => {
      const count = (edits.get(about) ?? 0) + 1
      edits.set(about, count)
      const part = { message_edit: { mid: about, text, num_edit: count } }
      return { externalId: about, parcel: messagingParcel(sender, number, part) }
    },
    // Only Instagram tells of it.
    ...(product.object === 'instagram' && {
      deletion: ({ number, about }: Gesture) => {
        const part = { message: { mid: about, is_deleted: true } }
        return { externalId: about, parcel: messagingParcel(sender, number, part) }
      },
    }),
  }
}

/**
 * Comments and answers of staff for whoever scripts them. Both answer 202 with the id, once the
 * gateway has been told (`acknowledged`). A comment that is taken back is gone for Meta, too.
 */
export function townsfolkApi(desk: Desk, sender: Sender): FastifyPluginAsync {
  const { world, product, comments } = desk
  const { comment, staff } = gesturesOf(desk, sender)
  return async (app) => {
    app.delete(`/${product.root}/comments/:id`, async (request, reply) => {
      const removed = comments.remove(paramOf(request, 'id'))
      if (!removed) return reply.code(404).send({ error: 'there is no such comment' })
      const { number, change } = removed
      const acknowledged =
        change &&
        (await world.reports.carry(changeParcel(sender, number, change.field, change.value)))
      return reply.code(202).send({ acknowledged: acknowledged ?? null })
    })
    for (const [name, act] of Object.entries({ comments: comment, inbox: staff }))
      app.post(`/${product.root}/${name}`, async ({ body }, reply) => {
        const said = Said.safeParse(body)
        if (!said.success) return reply.code(400).send({ error: 'number and text are required' })
        const { externalId, parcel } = act({ ...said.data, about: '', at: world.now() })
        const acknowledged = await world.reports.carry(parcel)
        return reply.code(202).send({ externalId, acknowledged })
      })
  }
}
