import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { isNumber } from '../../kit/citizens.ts'
import type { Parcel } from '../../kit/courier.ts'
import { reachable, type World } from '../../kit/provider.ts'
import {
  answerHandler,
  type ProviderAnswer,
  paramOf,
  sendHandler,
  type Taken,
} from '../../kit/send-route.ts'
import { countSegments } from '../../kit/text.ts'
import type { PhoneMessage } from '../../phone-book.ts'
import { type ListedMessage, listMessages } from './list.ts'
import { accountSid, channel, formParcel, newReply, ownNumber } from './webhook.ts'

const maxText = 1_600

/** https://www.twilio.com/docs/messaging/api/message-resource */
export function messagesApi(world: World, authToken: string): FastifyPluginAsync {
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const refuse = (request: FastifyRequest): ProviderAnswer | undefined => {
    if (request.headers.authorization !== credentials) return failure(401, 20003, 'Authenticate')
    if (paramOf(request, 'sid') === accountSid) return undefined
    const path = request.originalUrl.split('?')[0]
    return failure(404, 20404, `The requested resource ${path} was not found`)
  }

  return async (app) => {
    app.post(
      '/twilio/2010-04-01/Accounts/:sid/Messages.json',
      sendHandler(world, {
        channel,
        rateLimited: () => failure(429, 20429, 'Too Many Requests'),
        unavailable: (status) => failure(status, 20503, 'Service Unavailable'),
        rejected: (code) => failure(code === 20003 ? 401 : 400, code, `Refused with ${code}`),
        take: (request) => refuse(request) ?? take(world, authToken, formOf(request.body)),
      }),
    )
    app.get(
      '/twilio/2010-04-01/Accounts/:sid.json',
      answerHandler((request) => refuse(request) ?? { status: 200, body: account }),
    )
    app.get(
      '/twilio/2010-04-01/Accounts/:sid/Messages.json',
      answerHandler((request) => {
        const query = request.query as Record<string, unknown>
        const body = () => listMessages(messagesOf(world), query, accountSid)
        return refuse(request) ?? { status: 200, body: body() }
      }),
    )
  }
}

const account = {
  sid: accountSid,
  status: 'active',
  type: 'Full',
  friendly_name: 'Simulator',
}

function take(world: World, authToken: string, form: URLSearchParams): Taken {
  const to = form.get('To') ?? ''
  const callback = form.get('StatusCallback')
  const refusal = faultOf(world, form)
  if (refusal) return refusal
  const message = newReply(form.get('Body') ?? '', world.now())
  const report = (status: string, errorCode?: number): Parcel =>
    formParcel(
      world,
      authToken,
      { lane: message.externalId, url: () => callback ?? '' },
      {
        MessageSid: message.externalId,
        MessageStatus: status,
        SmsSid: message.externalId,
        SmsStatus: status,
        AccountSid: accountSid,
        From: ownNumber,
        To: to,
        ApiVersion: '2010-04-01',
        ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
      },
    )
  const accepted = {
    number: to,
    message,
    statuses: ['queued', 'sent', 'delivered'],
    failure: { status: 'undelivered', code: 30003 },
    ...(callback && { report }),
  }
  return { status: 201, body: resource({ number: to, message }), accepted }
}

function faultOf(world: World, form: URLSearchParams): ProviderAnswer | undefined {
  const to = form.get('To')
  const from = form.get('From')
  const text = form.get('Body')
  const callback = form.get('StatusCallback')
  if (!to) return failure(400, 21604, "A 'To' phone number is required.")
  if (!isNumber(to))
    return failure(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
  if (!from) return failure(400, 21603, "A 'From' phone number is required.")
  if (from !== ownNumber)
    return failure(400, 21606, `The 'From' phone number ${from} is not valid for your account.`)
  if (to === from) return failure(400, 21266, "'To' and 'From' number cannot be the same")
  if (text === null) return failure(400, 21602, 'Message body is required.')
  if (text === '')
    return failure(400, 21619, 'A text message body or media urls must be specified.')
  if (text.length > maxText)
    return failure(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
  if (callback && !reachable(world, callback))
    return failure(400, 21609, `The 'StatusCallback' URL ${callback} is not a valid URL.`)
  if (hasUnsubscribed(world, to))
    return failure(400, 21610, 'Attempt to send to unsubscribed recipient')
  return undefined
}

const stopWords = /^(stop|stopall|unsubscribe|cancel|end|quit|optout|revoke)$/i
const startWords = /^(start|unstop|yes)$/i

/** Twilio blocks the pair from an exact STOP until an exact START. */
function hasUnsubscribed(world: World, number: string): boolean {
  const written = world.phones.get(channel, number)?.messages ?? []
  const last = written.findLast(
    ({ direction, text }) =>
      direction === 'out' && (stopWords.test(text.trim()) || startWords.test(text.trim())),
  )
  return last !== undefined && stopWords.test(last.text.trim())
}

function failure(status: number, code: number, message: string): ProviderAnswer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return { status, body: { code, message, more_info, status } }
}

function messagesOf(world: World): ListedMessage[] {
  return world.phones
    .list(channel)
    .flatMap(({ number, messages }) =>
      messages.map((message) => ({ at: message.at, ...resource({ number, message }) })),
    )
}

function resource({ number, message }: { number: string; message: PhoneMessage }) {
  const inbound = message.direction === 'out'
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.externalId}.json`
  const at = message.at.toUTCString().replace('GMT', '+0000')
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.text,
    date_created: at,
    date_sent: inbound || message.status !== 'queued' ? at : null,
    date_updated: at,
    direction: inbound ? 'inbound' : 'outbound-api',
    error_code: message.errorCode ?? null,
    error_message: null,
    from: inbound ? number : ownNumber,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(countSegments(message.text)),
    price: null,
    price_unit: 'USD',
    sid: message.externalId,
    status: inbound ? 'received' : message.status,
    subresource_uris: { media: uri.replace('.json', '/Media.json') },
    to: inbound ? ownNumber : number,
    uri,
  }
}

function formOf(body: unknown): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}
