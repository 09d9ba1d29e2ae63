import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { acceptUploads, fieldsOf, uploadIn } from '../../../kit/bodies.ts'
import type { Parcel } from '../../../kit/courier.ts'
import {
  answerHandler,
  type ProviderAnswer,
  paramOf,
  type SendRoute,
  sendHandler,
  type Taken,
} from '../../../kit/send-route.ts'
import { replyMessage } from '../../../kit/sending.ts'
import { graphFailure, isAuthorized, maxUploadBytes } from '../graph.ts'
import type { MediaStore } from '../media.ts'
import { newMessageId, scopedId } from './product.ts'
import { type Desk, judgeSend, type Send } from './send.ts'
import { changeParcel, messagingParcel, type Sender } from './webhook.ts'

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export function directApi(desk: Desk, sender: Sender): FastifyPluginAsync {
  const { world, product, media } = desk
  const unauthorized = (request: FastifyRequest): ProviderAnswer | undefined =>
    isAuthorized(request, sender.secrets)
      ? undefined
      : failure(401, 190, 'Invalid OAuth access token - Cannot parse access token')
  const refuse = (request: FastifyRequest): ProviderAnswer | undefined => {
    const refusal = unauthorized(request)
    if (refusal) return refusal
    const id = paramOf(request, 'id')
    if (id === product.id || id === 'me') return undefined
    return failure(400, 100, `Unsupported request. Object with ID '${id}' does not exist`, 33)
  }
  const path = (rest: string) => `/${product.root}/:version/:id${rest}`

  return async (app) => {
    acceptUploads(app, maxUploadBytes)
    const route: Omit<SendRoute, 'take'> = {
      channel: product.channel,
      rateLimited: () => failure(429, 613, '(#613) Calls to this api have exceeded the limit'),
      unavailable: (status) => failure(status, 2, '(#2) Service temporarily unavailable'),
      rejected: (code) =>
        failure(code === 190 ? 401 : 400, code, `(#${code}) Refused with ${code}`),
    }
    app.post(
      path('/messages'),
      sendHandler(world, {
        ...route,
        take: (request) => refuse(request) ?? take(desk, sender, request.body),
      }),
    )
    app.post(
      path(`/${product.replyEdge}`),
      sendHandler(world, {
        ...route,
        take: (request) => unauthorized(request) ?? takeReply(desk, sender, request),
      }),
    )
    app.post(
      path('/message_attachments'),
      answerHandler((request) => refuse(request) ?? keepUpload(media, request.body)),
    )
    const ours = { id: product.appId, name: 'Simpul', subscribed_fields: ['messages', 'feed'] }
    app.get(
      path('/subscribed_apps'),
      answerHandler((request) => refuse(request) ?? { status: 200, body: { data: [ours] } }),
    )
    app.get(
      path(''),
      answerHandler((request) => refuse(request) ?? { status: 200, body: { id: product.id } }),
    )
    // A file server, which asks nobody who they are.
    app.get(`/${product.root}/files/:file`, async (request, reply) => {
      const kept = media.read(paramOf(request, 'file'))
      return kept ? reply.type(kept.mimeType).send(kept.bytes) : reply.code(404).send()
    })
  }
}

function take(desk: Desk, sender: Sender, body: unknown): Taken {
  const { world, product, comments } = desk
  const send = judgeSend(desk, body)
  if (send.kind === 'refused') return failure(400, send.code, send.message, send.subcode)
  if (send.commentId !== undefined) comments.answer(send.commentId)

  const { number, text, attachment } = send
  const message = replyMessage({
    externalId: newMessageId(product),
    text,
    at: world.now(),
    status: 'accepted',
    answersTo: send.commentId,
    attachment,
  })
  const answer = { recipient_id: scopedId(product, number), message_id: message.externalId }
  const accepted = {
    number,
    message,
    statuses: ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: 551 },
    report: (status: string) => report(sender, send, message.externalId, status),
  }
  return { status: 200, body: answer, accepted }
}

const PublicReply = z.strictObject({ message: z.string().min(1).max(2_200) })

/**
 * A reply below a comment, which everybody can read. Its own webhook comes, too: that of a comment of
 * the account.
 *
 * https://developers.facebook.com/docs/graph-api/reference/object/comments
 * https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies
 */
function takeReply({ world, comments }: Desk, sender: Sender, request: FastifyRequest): Taken {
  const read = PublicReply.safeParse(request.body)
  if (!read.success) return failure(400, 100, '(#100) Missing or invalid parameter: message')
  const id = paramOf(request, 'id')
  const replied = comments.reply(id, read.data.message)
  if (!replied)
    return failure(400, 100, `Unsupported request. Object with ID '${id}' does not exist`, 33)
  const { number, change } = replied
  const message = {
    ...replyMessage({
      externalId: change.id,
      text: read.data.message,
      at: world.now(),
      answersTo: id,
    }),
    public: true,
  }
  const accepted = {
    number,
    message,
    statuses: ['sent'],
    failure: { status: 'failed', code: 100 },
    report: (status: string) =>
      status === 'sent' ? changeParcel(sender, number, change.field, change.value) : undefined,
  }
  return { status: 200, body: { id: change.id }, accepted }
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
  const file = await uploadIn(body, 'filedata')
  if (!file || !fieldsOf(body)['message'])
    return failure(400, 100, '(#100) Upload attachment failure.', 2018047)
  return { status: 200, body: { attachment_id: media.upload(file) } }
}

function failure(status: number, code: number, message: string, subcode?: number): ProviderAnswer {
  return graphFailure(status, code, message, { error_data: undefined, error_subcode: subcode })
}
