import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts.ts'
import type { WebhookChannel } from '../contract/channel.ts'
import type { Answer, ProviderRequest, Reception } from '../contract/events.ts'
import { type Inbox, NotAccepted } from '../inbox/inbox.ts'

export interface WebhookDeps {
  readonly accounts: Accounts
  readonly inbox: Pick<Inbox, 'accept'>
  /** The address under which providers reach the gateway, without a slash at the end. */
  publicUrl(): string
  /** Called for each request whose signature does not hold. */
  refused(channel: string): void
  /** Called for each request that was answered, with the status. */
  answered(channel: string, status: number): void
}

/** Path of a channel's webhook, below the public address. */
export function webhookPath(channel: string): string {
  return `/webhooks/${channel}`
}

/**
 * The routes that providers call, one for each configured channel. The answer waits until the events
 * are durable, and for nothing else.
 */
export function webhookRoutes(app: FastifyInstance, deps: WebhookDeps): void {
  // Signatures are computed over the bytes that came, so nothing may parse them first.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const channels = new Set(deps.accounts.all.map(({ channel }) => channel))
  for (const channel of channels)
    if ('receive' in channel)
      app.route({
        method: ['GET', 'POST'],
        url: webhookPath(channel.name),
        bodyLimit: channel.maxBodyBytes,
        onResponse: async (_request, reply) => deps.answered(channel.name, reply.statusCode),
        handler: (request, reply) => receive(deps, channel, request, reply),
      })
}

async function receive(
  deps: WebhookDeps,
  channel: WebhookChannel,
  incoming: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const request: ProviderRequest = {
    method: incoming.method,
    url: deps.publicUrl() + incoming.url,
    headers: flat(incoming.headers),
    body: Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0),
    receivedAt: new Date(),
  }
  const reception = firstVerified(channel, deps.accounts, request)
  if (!reception.verified) deps.refused(channel.name)
  try {
    await deps.inbox.accept({ channel: channel.name, request, events: reception.events })
  } catch (error) {
    if (!(error instanceof NotAccepted)) throw error
    incoming.log.warn({ err: error, channel: channel.name }, 'not accepted')
    // After a 503 the provider keeps the message and sends it again.
    await reply.code(503).header('retry-after', '5').send()
    return
  }
  await send(reply, reception.answer)
}

/** Finds the account by the secret that proves the request: accounts of a channel share a path. */
function firstVerified(
  channel: WebhookChannel,
  accounts: Accounts,
  request: ProviderRequest,
): Reception {
  let refusal: Reception = { verified: false, answer: { status: 403 }, events: [] }
  for (const { settings } of accounts.of(channel.name)) {
    const reception = channel.receive(request, settings)
    if (reception.verified) return reception
    refusal = reception
  }
  return refusal
}

async function send(reply: FastifyReply, { status, contentType, body }: Answer): Promise<void> {
  if (contentType) reply.header('content-type', contentType)
  await reply.code(status).send(body)
}

function flat(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  const flattened: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    flattened[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flattened
}
