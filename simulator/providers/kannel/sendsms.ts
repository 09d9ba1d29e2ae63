import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { encodeGsm } from '../../kit/alphabet.ts'
import type { Parcel } from '../../kit/courier.ts'
import { reachable, type World } from '../../kit/provider.ts'
import { sendHandler, type Taken } from '../../kit/send-route.ts'
import { countSegments } from '../../kit/text.ts'
import { unixSeconds } from '../../kit/time.ts'
import { type Access, callParcel, channel, filled, newReply, shortCode } from './service.ts'

const maxMessages = 10
/** Types of reports by what they tell. */
const types: Readonly<Record<string, number>> = { sent: 8, delivered: 1, undelivered: 2 }

/** https://www.kannel.org/userguide.shtml, using HTTP POST to send SMS */
export function sendsmsApi(world: World, access: Access): FastifyPluginAsync {
  return async (app) => {
    app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    app.post(
      '/kannel/cgi-bin/sendsms',
      sendHandler(world, {
        channel,
        rateLimited: () => ({ status: 503, body: 'Temporal failure, try again later.' }),
        unavailable: (status) => ({ status, body: 'Temporal failure, try again later.' }),
        rejected: (code) => ({ status: code, body: 'Not routable. Do not try again.' }),
        take: (request) => take(world, access, request),
      }),
    )
  }
}

function take(world: World, access: Access, request: FastifyRequest): Taken {
  const header = (name: string) => String(request.headers[`x-kannel-${name}`] ?? '')
  const text = typeof request.body === 'string' ? request.body : ''
  if (header('username') !== access.username || header('password') !== access.password)
    return { status: 403, body: 'Authorization failed for sendsms' }
  const fault = faultOf(world, header, text)
  if (fault !== undefined) return { status: 400, body: fault }

  const number = header('to')
  const mask = Number(header('dlr-mask'))
  const pattern = header('dlr-url')
  const report = (status: string, code?: number): Parcel | undefined => {
    const type = types[status] ?? 0
    if ((mask & type) === 0) return undefined
    const at = String(unixSeconds(world.now()))
    const reply =
      code === undefined ? '' : `id:1 stat:UNDELIV err:${code} text:${text.slice(0, 20)}`
    const url = filled(pattern, { d: String(type), T: at, A: reply })
    return callParcel(world, `${number} ${pattern}`, () => url)
  }
  const accepted = {
    number,
    message: newReply(text, world.now()),
    statuses: ['sent', 'delivered'],
    failure: { status: 'undelivered', code: 11 },
    ...(pattern && { report }),
  }
  return { status: 202, body: '0: Accepted for delivery', accepted }
}

/** In the words of smsbox, where Kannel would refuse it; in others where it would spoil it. */
function faultOf(world: World, header: (name: string) => string, text: string): string | undefined {
  if (header('to') === '') return 'Missing receiver number, rejected'
  if (!/^\+?\d{3,15}$/.test(header('to')))
    return 'Number(s) has/have been denied by white- and/or black-lists.'
  if (header('from') !== shortCode) return 'Sender missing and no global set, rejected'
  const isGsm = encodeGsm(text) !== undefined
  if (header('coding') !== (isGsm ? '0' : '2')) return 'Coding field misformed, rejected'
  if (countSegments(text) > maxMessages) return 'Charset or body misformed, rejected'
  const url = header('dlr-url')
  if (url && !reachable(world, url)) return 'DLR-URL field misformed, rejected'
  return undefined
}
