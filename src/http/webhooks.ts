import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts.ts'
import type { WebhookChannel } from '../contract/channel.ts'
import type { Answer, RequestHead } from '../contract/events.ts'
import { type Inbox, NotAccepted } from '../inbox/inbox.ts'
import { receptionOf, refusalOf } from './proof.ts'
import { flatHeaders, hasLongBody, readRawBodies, refuseBody } from './raw-bodies.ts'
import { tooLarge, UnprovenBodies } from './unproven-bodies.ts'

export interface WebhookDeps {
  readonly accounts: Accounts
  readonly inbox: Pick<Inbox, 'accept'>
  /** Shared with other routes that read what nothing has proven; its own where it is left out. */
  readonly bodies?: UnprovenBodies
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
 * are durable, and for nothing else. What method, address and headers show to be no request of the
 * provider is refused before its body is read.
 */
export function webhookRoutes(app: FastifyInstance, deps: WebhookDeps): void {
  readRawBodies(app, deps.bodies ?? new UnprovenBodies())

  const heads = new WeakMap<FastifyRequest, RequestHead>()
  const channels = new Set(deps.accounts.all.map(({ channel }) => channel))
  for (const channel of channels)
    if ('receive' in channel)
      app.route({
        method: ['GET', 'POST'],
        url: webhookPath(channel.name),
        config: { access: 'anybody' },
        exposeHeadRoute: false,
        bodyLimit: channel.maxBodyBytes,
        onRequest(request, reply, done) {
          const head = headOf(deps, request)
          const refused = screen(deps, channel, head, request, reply)
          if (refused === undefined) {
            heads.set(request, head)
            done()
          } else refused.catch(done)
        },
        onResponse(_request, reply, done) {
          deps.answered(channel.name, reply.statusCode)
          done()
        },
        handler: (request, reply) =>
          receive(deps, channel, heads.get(request) ?? headOf(deps, request), request, reply),
      })
}

/**
 * Refuses what no body could save.
 *
 * @returns nothing where the body is to be read
 */
function screen(
  deps: WebhookDeps,
  channel: WebhookChannel,
  head: RequestHead,
  incoming: FastifyRequest,
  reply: FastifyReply,
): Promise<void> | undefined {
  const refusal = refusalOf(channel, deps.accounts, head)
  if (refusal !== undefined) {
    deps.refused(channel.name)
    if (hasLongBody(incoming)) reply.header('connection', 'close')
    return send(reply, refusal.answer)
  }
  return Number(incoming.headers['content-length'] ?? 0) > channel.maxBodyBytes
    ? refuseBody(reply, tooLarge(channel.maxBodyBytes))
    : undefined
}

async function receive(
  deps: WebhookDeps,
  channel: WebhookChannel,
  head: RequestHead,
  incoming: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const body = Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0)
  const request = { ...head, body, receivedAt: new Date() }
  const reception = receptionOf(channel, deps.accounts, request)
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

function headOf({ publicUrl }: WebhookDeps, { method, url, headers }: FastifyRequest): RequestHead {
  return { method, url: publicUrl() + url, headers: flatHeaders(headers), receivedAt: new Date() }
}

async function send(reply: FastifyReply, { status, contentType, body }: Answer): Promise<void> {
  if (contentType) reply.header('content-type', contentType)
  await reply.code(status).send(body)
}
