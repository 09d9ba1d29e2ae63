import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { World } from '../../provider.ts'
import { type Accepted, type ProviderAnswer, sendHandler } from '../../send-route.ts'
import {
  bot,
  type Counters,
  channel,
  chatOf,
  externalIdOf,
  numberOf,
  type Secrets,
  unixSeconds,
} from './bot.ts'
import type { Files } from './files.ts'
import { formOf } from './form.ts'
import { faultOf, type Parameters, parametersOf, sendMethods } from './parameters.ts'

/** https://core.telegram.org/bots/api#making-requests */
export function botApi(
  world: World,
  secrets: Secrets,
  counters: Counters,
  files: Files,
): FastifyPluginAsync {
  const refuse = ({ params }: FastifyRequest): ProviderAnswer | undefined => {
    const { token } = params as { token: string }
    if (token === secrets.botToken) return undefined
    return /^\d+:[\w-]+$/.test(token) ? failure(401, 'Unauthorized') : failure(404, 'Not Found')
  }
  const asked = (request: FastifyRequest): ProviderAnswer => {
    const refusal = refuse(request)
    if (refusal) return refusal
    const { method } = request.params as { method: string }
    const { file_id } = parametersOf(request)
    return answerTo(world, files, method.toLowerCase(), String(file_id ?? ''))
  }

  return async (app) => {
    app.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: 60 * 1024 * 1024 },
      async ({ headers }: FastifyRequest, body: Buffer) =>
        formOf(headers['content-type'] ?? '', body),
    )
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
      handler: async (request, reply) => {
        const { status, body } = asked(request)
        return reply.code(status).send(body)
      },
    })
    app.get('/telegram/file/bot:token/*', async (request, reply) => {
      const bytes = files.read((request.params as { '*': string })['*'])
      if (refuse(request) || !bytes) {
        const { status, body } = failure(404, 'Not Found')
        return reply.code(status).send(body)
      }
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

function take(
  world: World,
  counters: Counters,
  method: string,
  parameters: Parameters,
): ProviderAnswer & { accepted?: Accepted } {
  const fault = faultOf(world, method, parameters)
  if (fault !== undefined) return failure(400, `Bad Request: ${fault}`)
  const number = numberOf(parameters.chat_id) ?? ''
  const text = parameters.text ?? parameters.caption ?? ''
  const id = counters.message(number)
  const at = world.now()
  const answered = parameters.reply_parameters?.message_id
  const accepted: Accepted = {
    number,
    message: {
      direction: 'in',
      externalId: externalIdOf(number, id),
      text,
      at,
      status: 'sent',
      acknowledged: true,
      attempts: 0,
      ...(answered !== undefined && { answersTo: externalIdOf(number, answered) }),
      ...(parameters.file && { attachment: parameters.file }),
    },
    // Telegram tells nobody what became of it.
    statuses: [],
    failure: { status: 'failed', code: 400 },
  }
  const result = { message_id: id, from: bot, chat: chatOf(number), date: unixSeconds(at), text }
  return { ...success(result), accepted }
}
