import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { acceptUploads } from '../../kit/bodies.ts'
import type { World } from '../../kit/provider.ts'
import {
  answerHandler,
  type ProviderAnswer,
  paramOf,
  sendHandler,
  type Taken,
} from '../../kit/send-route.ts'
import { replyMessage } from '../../kit/sending.ts'
import { unixSeconds } from '../../kit/time.ts'
import { bot, type Counters, channel, chatOf, externalIdOf, numberOf, type Secrets } from './bot.ts'
import type { Files } from './files.ts'
import { faultOf, type Parameters, parametersOf, sendMethods } from './parameters.ts'

const maxUploadBytes = 60 * 1024 * 1024

/** https://core.telegram.org/bots/api#making-requests */
export function botApi(
  world: World,
  secrets: Secrets,
  counters: Counters,
  files: Files,
): FastifyPluginAsync {
  const refuse = (request: FastifyRequest): ProviderAnswer | undefined => {
    const token = paramOf(request, 'token')
    if (token === secrets.botToken) return undefined
    return /^\d+:[\w-]+$/.test(token) ? failure(401, 'Unauthorized') : failure(404, 'Not Found')
  }
  const asked = (request: FastifyRequest): ProviderAnswer => {
    const refusal = refuse(request)
    if (refusal) return refusal
    const method = paramOf(request, 'method')
    const { file_id } = parametersOf(request)
    return answerTo(world, files, method.toLowerCase(), String(file_id ?? ''))
  }

  return async (app) => {
    acceptUploads(app, maxUploadBytes)
    for (const method of sendMethods)
      app.post(
        `/telegram/bot:token/${method}`,
        sendHandler(world, {
          channel,
          rateLimited: (retry_after) =>
            failure(429, `Too Many Requests: retry after ${retry_after}`, { retry_after }),
          unavailable: (status) => failure(status, 'Internal Server Error'),
          rejected: (code) => failure(code, descriptions[code] ?? 'Bad Request: refused'),
          take: (request) =>
            refuse(request) ?? take(world, counters, method, parametersOf(request)),
        }),
      )
    app.route({
      method: ['GET', 'POST'],
      url: '/telegram/bot:token/:method',
      handler: answerHandler(asked),
    })
    app.get('/telegram/file/bot:token/*', async (request, reply) => {
      const bytes = files.read(paramOf(request, '*'))
      if (refuse(request) || !bytes) return reply.code(404).send(failure(404, 'Not Found').body)
      return reply.type('application/octet-stream').send(bytes)
    })
  }
}

const descriptions: Readonly<Record<number, string>> = {
  400: 'Bad Request: chat not found',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
}

function failure(error_code: number, description: string, parameters?: object): ProviderAnswer {
  return { status: error_code, body: { ok: false, error_code, description, parameters } }
}

function success(result: unknown): ProviderAnswer {
  return { status: 200, body: { ok: true, result } }
}

function answerTo(world: World, files: Files, method: string, fileId: string): ProviderAnswer {
  switch (method) {
    case 'getme':
      return success(bot)
    case 'getwebhookinfo':
      return success({ url: `${world.publicUrl()}/webhooks/telegram`, pending_update_count: 0 })
    case 'getfile': {
      const file = files.describe(fileId)
      return file
        ? success(file)
        : failure(400, 'Bad Request: wrong file_id or file is unavailable')
    }
    default:
      return failure(404, 'Not Found')
  }
}

function take(world: World, counters: Counters, method: string, parameters: Parameters): Taken {
  const fault = faultOf(world, method, parameters)
  if (fault !== undefined) return failure(400, `Bad Request: ${fault}`)
  const number = numberOf(parameters.chat_id) ?? ''
  const text = parameters.text ?? parameters.caption ?? ''
  const id = counters.message(number)
  const at = world.now()
  const answered = parameters.reply_parameters?.message_id
  const accepted = {
    number,
    message: replyMessage({
      externalId: externalIdOf(number, id),
      text,
      at,
      answersTo: answered === undefined ? undefined : externalIdOf(number, answered),
      attachment: parameters.file,
    }),
    // Telegram tells nobody what became of it.
    statuses: [],
    failure: { status: 'failed', code: 400 },
  }
  const result = { message_id: id, from: bot, chat: chatOf(number), date: unixSeconds(at), text }
  return { ...success(result), accepted }
}
