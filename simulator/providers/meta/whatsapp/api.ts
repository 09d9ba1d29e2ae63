import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { acceptUploads, fieldsOf, uploadIn } from '../../../kit/bodies.ts'
import type { Parcel } from '../../../kit/courier.ts'
import type { World } from '../../../kit/provider.ts'
import {
  answerHandler,
  type ProviderAnswer,
  paramOf,
  sendHandler,
  type Taken,
} from '../../../kit/send-route.ts'
import { replyMessage } from '../../../kit/sending.ts'
import { day } from '../../../kit/time.ts'
import { type GraphSecrets, graphFailure, isAuthorized, maxUploadBytes } from '../graph.ts'
import type { MediaStore } from '../media.ts'
import { type Addressee, parseSend } from './send.ts'
import {
  channel,
  contactOf,
  displayNumber,
  newId,
  numberOf,
  phoneNumberId,
  timestampOf,
  userIdOf,
  webhook,
} from './webhook.ts'

const windowMs = day

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
export function graphApi(
  world: World,
  secrets: GraphSecrets,
  media: MediaStore,
): FastifyPluginAsync {
  const refuse = (request: FastifyRequest): ProviderAnswer | undefined => {
    if (isAuthorized(request, secrets)) return undefined
    return graphFailure(401, 190, 'Invalid OAuth access token - Cannot parse access token')
  }
  const refusePost = (request: FastifyRequest): ProviderAnswer | undefined => {
    const id = paramOf(request, 'id')
    return refuse(request) ?? (id === phoneNumberId ? undefined : unknownObject('post', id))
  }

  return async (app) => {
    acceptUploads(app, maxUploadBytes)
    app.post(
      '/meta/:version/:id/media',
      answerHandler((request) => refusePost(request) ?? keepUpload(media, request.body)),
    )
    app.post(
      '/meta/:version/:id/messages',
      sendHandler(world, {
        channel,
        rateLimited: () => graphFailure(429, 130429, '(#130429) Rate limit hit'),
        unavailable: (status) => graphFailure(status, 131016, '(#131016) Service unavailable'),
        rejected: (code) =>
          graphFailure(code === 190 ? 401 : 400, code, `(#${code}) Refused with ${code}`),
        take: (request) => refusePost(request) ?? take(world, secrets, media, request.body),
      }),
    )
    app.get(
      '/meta/:version/:id',
      answerHandler((request) => {
        const id = paramOf(request, 'id')
        const base = `${request.protocol}://${request.host}${request.originalUrl.split('/meta/')[0]}`
        const kept = media.describe(id, `${base}/meta/media-bytes/${id}`) ?? selfOf(id)
        return refuse(request) ?? (kept ? { status: 200, body: kept } : unknownObject('get', id))
      }),
    )
    app.get('/meta/media-bytes/:id', async (request, reply) => {
      const kept = media.read(paramOf(request, 'id'))
      if (refuse(request) || !kept) return reply.code(404).send()
      return reply.type(kept.mimeType).send(kept.bytes)
    })
  }
}

/** The phone number itself: https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account-to-number */
function selfOf(id: string): { id: string; display_phone_number: string } | undefined {
  return id === phoneNumberId ? { id, display_phone_number: displayNumber } : undefined
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media */
async function keepUpload(media: MediaStore, body: unknown): Promise<ProviderAnswer> {
  const file = await uploadIn(body, 'file')
  const { messaging_product, type } = fieldsOf(body)
  if (!file || messaging_product !== 'whatsapp' || !type)
    return graphFailure(400, 100, '(#100) The parameter file is required.')
  return { status: 200, body: { id: media.upload(file) } }
}

function unknownObject(verb: string, id: string): ProviderAnswer {
  const message =
    `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due ` +
    'to missing permissions, or does not support this operation.'
  return graphFailure(400, 100, message, { type: 'GraphMethodException', error_subcode: 33 })
}

function take(world: World, secrets: GraphSecrets, media: MediaStore, body: unknown): Taken {
  const send = parseSend(body, media)
  if (send.kind === 'refused') return graphFailure(400, send.code, send.message)
  if (send.kind === 'read') return markRead(world, send.messageId)

  const number = send.to.kind === 'phone' ? send.to.number : numberOf(send.to.userId)
  const message = replyMessage({
    externalId: newId(),
    ...send.shown,
    at: world.now(),
    status: 'accepted',
    answersTo: send.answersTo,
  })
  const userId = send.to.kind === 'phone' ? userIdOf(number) : send.to.userId
  const contact = { input: send.to.input, wa_id: number.slice(1), user_id: userId }
  const answer = {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.externalId }],
  }
  if (send.to.kind === 'lost') return { status: 200, body: answer }

  const undelivered = refusalCode(world, number, send.to, send.isTemplate)
  const report = (status: string, errorCode?: number): Parcel =>
    webhook(world, secrets, message.externalId, {
      contacts: [contactOf(number)],
      statuses: [statusOf(world, number, message.externalId, status, send.reference, errorCode)],
    })
  const accepted = {
    number,
    message,
    statuses: undelivered ? ['failed'] : ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: 131026 },
    report: (status: string, code?: number) =>
      report(status, status === 'failed' ? (code ?? undelivered) : code),
  }
  return { status: 200, body: answer, accepted }
}

/** A number that the business' country was put in front of, or one that was silent for a day. */
function refusalCode(
  world: World,
  number: string,
  to: Addressee,
  isTemplate: boolean,
): number | undefined {
  if (to.kind === 'phone' && to.prefixed) return 131026
  const written = world.phones.get(channel, number)?.messages ?? []
  const last = written.findLast(({ direction }) => direction === 'out')
  const isOpen = !last || world.now().getTime() - last.at.getTime() < windowMs
  return isOpen || isTemplate ? undefined : 131047
}

function statusOf(
  world: World,
  number: string,
  id: string,
  status: string,
  reference: string | undefined,
  errorCode: number | undefined,
) {
  const title = errorCode === 131047 ? 'Re-engagement message' : 'Message undeliverable'
  return {
    id,
    status,
    timestamp: timestampOf(world.now()),
    recipient_id: number.slice(1),
    ...(status !== 'failed' && { recipient_user_id: userIdOf(number) }),
    ...(reference !== undefined && { biz_opaque_callback_data: reference }),
    ...(status !== 'failed' && {
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' },
    }),
    ...(errorCode !== undefined && {
      errors: [{ code: errorCode, title, message: title, error_data: { details: title } }],
    }),
  }
}

function markRead(world: World, messageId: string): ProviderAnswer {
  const found = world.phones.find(channel, messageId)
  if (!found) return graphFailure(400, 100, '(#100) Invalid parameter')
  world.phones.change('status', channel, messageId, { status: 'read' })
  return { status: 200, body: { success: true } }
}
