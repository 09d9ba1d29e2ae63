import type { FastifyPluginAsync } from 'fastify'
import type { Parcel } from '../../../courier.ts'
import type { PhoneMessage } from '../../../phone-book.ts'
import { type Accepted, type ProviderAnswer, sendHandler } from '../../../send-route.ts'
import { acceptForms } from '../form.ts'
import { graphFailure } from '../graph.ts'
import type { MediaStore } from '../media.ts'
import { newMessageId, scopedId } from './product.ts'
import { type Desk, judgeSend, type Send } from './send.ts'
import { messagingParcel, type Sender } from './webhook.ts'

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export function directApi(desk: Desk, sender: Sender, accessToken: string): FastifyPluginAsync {
  const { world, product, media } = desk
  const refuse = (authorization: string | undefined, id: string): ProviderAnswer | undefined => {
    if (authorization !== `Bearer ${accessToken}`)
      return failure(401, 190, 'Invalid OAuth access token - Cannot parse access token')
    if (id === product.id || id === 'me') return undefined
    return failure(400, 100, `Unsupported request. Object with ID '${id}' does not exist`, 33)
  }
  const path = (rest: string) => `/${product.root}/:version/:id${rest}`

  return async (app) => {
    acceptForms(app)
    app.post(
      path('/messages'),
      sendHandler(world, {
        channel: product.channel,
        rateLimited: () => failure(429, 613, '(#613) Calls to this api have exceeded the limit'),
        unavailable: (status) => failure(status, 2, '(#2) Service temporarily unavailable'),
        rejected: (code) =>
          failure(code === 190 ? 401 : 400, code, `(#${code}) Refused with ${code}`),
        take: ({ headers, params, body }) =>
          refuse(headers.authorization, (params as { id: string }).id) ?? take(desk, sender, body),
      }),
    )
    app.post(path('/message_attachments'), async ({ headers, params, body }, reply) => {
      const refusal = refuse(headers.authorization, (params as { id: string }).id)
      const { status, body: answer } = refusal ?? (await keepUpload(media, body))
      return reply.code(status).send(answer)
    })
    app.get(path('/subscribed_apps'), async ({ headers, params }, reply) => {
      const refusal = refuse(headers.authorization, (params as { id: string }).id)
      const data = [{ id: product.appId, name: 'Simpul', subscribed_fields: ['messages', 'feed'] }]
      return reply.code(refusal?.status ?? 200).send(refusal?.body ?? { data })
    })
    app.get(path(''), async ({ headers, params }, reply) => {
      const refusal = refuse(headers.authorization, (params as { id: string }).id)
      return reply.code(refusal?.status ?? 200).send(refusal?.body ?? { id: product.id })
    })
    // A file server, which asks nobody who they are.
    app.get(`/${product.root}/files/:file`, async ({ params }, reply) => {
      const kept = media.read((params as { file: string }).file)
      return kept ? reply.type(kept.mimeType).send(kept.bytes) : reply.code(404).send()
    })
  }
}

function take(desk: Desk, sender: Sender, body: unknown): ProviderAnswer & { accepted?: Accepted } {
  const { world, product, comments } = desk
  const send = judgeSend(desk, body)
  if (send.kind === 'refused') return failure(400, send.code, send.message, send.subcode)
  if (send.commentId !== undefined) comments.answer(send.commentId)

  const { number, text, attachment } = send
  const message: PhoneMessage = {
    direction: 'in',
    externalId: newMessageId(product),
    text,
    at: world.now(),
    status: 'accepted',
    acknowledged: true,
    attempts: 0,
    ...(attachment && { attachment }),
    ...(send.commentId !== undefined && { answersTo: send.commentId }),
  }
  const answer = { recipient_id: scopedId(product, number), message_id: message.externalId }
  const accepted: Accepted = {
    number,
    message,
    statuses: ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: 551 },
    report: (status) => report(sender, send, message.externalId, status),
  }
  return { status: 200, body: answer, accepted }
}

/** An echo once it is sent; Instagram tells only what was read, Messenger of that only the time. */
function report(sender: Sender, send: Send, mid: string, status: string): Parcel | undefined {
  const { product, world } = sender
  const { number, text, metadata } = send
  const watermark = world.now().getTime()
  if (status === 'sent') {
    const origin = product.tellsOrigin && { app_id: Number(product.appId), metadata }
    const message = { mid, is_echo: true, ...(text !== '' && { text }), ...origin }
    return messagingParcel(sender, number, { message }, 'account')
  }
  if (status === 'delivered')
    return product.object === 'page'
      ? messagingParcel(sender, number, { delivery: { mids: [mid], watermark } })
      : undefined
  if (status !== 'read') return undefined
  const read = product.object === 'page' ? { watermark } : { mid }
  return messagingParcel(sender, number, { read })
}

/** https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api */
async function keepUpload(media: MediaStore, body: unknown): Promise<ProviderAnswer> {
  const form = body instanceof Map ? body : new Map<string, unknown>()
  const file: unknown = form.get('filedata')
  if (!form.get('message') || !(file instanceof File) || file.size === 0)
    return failure(400, 100, '(#100) Upload attachment failure.', 2018047)
  const bytes = Buffer.from(await file.arrayBuffer())
  return { status: 200, body: { attachment_id: media.upload(file.type, file.name, bytes) } }
}

function failure(status: number, code: number, message: string, subcode?: number): ProviderAnswer {
  return graphFailure(status, code, message, { error_data: undefined, error_subcode: subcode })
}
