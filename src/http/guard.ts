import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isOneOf } from '../contract/reading.ts'

type Access = 'anybody' | 'monitoring' | 'console'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who may call the route; whoever has the operator's token where it is left out. With `console` the
     * route's own guard asks who is signed in.
     */
    access?: Access
  }
  interface FastifyRequest {
    /** Whoever sent it has proven that they hold the operator's token. */
    holdsOperatorToken: boolean
  }
}

export interface GuardSecrets {
  /** Opens everything. */
  readonly operatorToken: string
  /** Opens the routes for monitoring as well, and nothing else. */
  readonly metricsToken: string | undefined
}

const cookieDays = 30
const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Closes every route of this application, and of its plugins, that is not declared to be for
 * anybody. An address that is not there is refused here, before a body is read. The operator's token
 * opens them, as `Authorization: Bearer`, or in a cookie. A GET with `?token=` sets the cookie and leads
 * to the same address without the token, so that neither history nor Referer keep it.
 *
 * Where a request comes from counts for nothing: a proxy on this machine, or a port that is passed on,
 * calls from 127.0.0.1 for anybody, and need not say so in a header.
 */
export function guardRoutes(app: FastifyInstance, secrets: GuardSecrets): void {
  const { operatorToken, metricsToken } = secrets
  const cookie = cookieOf(operatorToken)
  const providersKey = providersKeyOf(operatorToken)

  app.decorateRequest('holdsOperatorToken', false)
  // A hook that returns a promise would cost every delivery more than this question.
  app.addHook('onRequest', (request, reply, done) => {
    const { access } = request.routeOptions.config
    if (!request.is404 && (access === 'anybody' || isLetThrough(request, access))) done()
    else stop(request, reply, access).catch(done)
  })

  /** Answers in place of the route. */
  async function stop(
    request: FastifyRequest,
    reply: FastifyReply,
    access: Access | undefined,
  ): Promise<void> {
    if (request.is404) {
      await (isBrowser(request)
        ? reply.code(404).type('text/html; charset=utf-8').send(notFound)
        : reply.code(404).send({ error: 'no such address' }))
      return
    }
    const { token } = request.query as { token?: unknown }
    if (isLink(request) && isOneOf(String(token), operatorToken)) await letIn(request, reply)
    // Whoever types the bare address works with the console.
    else if (request.url === '/' && isBrowser(request)) await reply.redirect('/inbox', 303)
    else await refuse(reply, access)
  }

  function isLetThrough(request: FastifyRequest, access: Access | undefined): boolean {
    const isKnown = isProven(request, access)
    request.holdsOperatorToken = isKnown && access !== 'monitoring'
    return isKnown || (access === 'console' && !isLink(request))
  }

  function isProven(request: FastifyRequest, access: Access | undefined): boolean {
    const { headers, url } = request
    const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    if (isOneOf(bearer, operatorToken)) return true
    if (access === 'monitoring' && isOneOf(bearer, metricsToken)) return true
    if (url.startsWith(`${simulatorPath}/`) && isOneOf(keyIn(headers), providersKey)) return true
    return isOneOf(cookieIn(headers, cookie.name), cookie.value) && !isFromElsewhere(request)
  }

  async function letIn({ url }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const [path = '/', query] = url.split('?', 2)
    const rest = new URLSearchParams(query)
    rest.delete('token')
    await reply
      .header('set-cookie', `${cookie.name}=${cookie.value}; ${cookieTraits}`)
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .redirect(rest.size === 0 ? path : `${path}?${rest}`, 303)
  }
}

function isLink({ method, query }: FastifyRequest): boolean {
  return safeMethods.has(method) && typeof (query as { token?: unknown }).token === 'string'
}

// No script reads it, and no page elsewhere sends it along with a form or a frame.
const cookieTraits = `Path=/; Max-Age=${cookieDays * 86_400}; HttpOnly; SameSite=Lax`

function isBrowser({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false)
}

const notFound = `<!doctype html><html lang="id"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tidak ditemukan</title>
<h1>Tidak ditemukan</h1><p>Tidak ada halaman di alamat ini.
<span lang="en">There is no page at this address.</span></p>
<p><a href="/inbox">Kotak masuk <span lang="en">(Inbox)</span></a></p></html>
`

async function refuse(reply: FastifyReply, access: Access | undefined): Promise<void> {
  const wanted = access === 'monitoring' ? 'METRICS_TOKEN' : 'the operator token'
  await reply
    .code(401)
    .header('www-authenticate', 'Bearer')
    .header('cache-control', 'no-store')
    .send({ error: `Only with ${wanted}: as bearer token, or by the link that npm start prints.` })
}

/**
 * The cookie is made from the token and is not the token. Browsers share cookies between the ports of
 * a machine, so its name tells gateways apart.
 */
function cookieOf(token: string): { readonly name: string; readonly value: string } {
  const name = `simpul_${derived(token, 'cookie name').slice(0, 8)}`
  return { name, value: derived(token, 'cookie') }
}

function derived(token: string, purpose: string): string {
  return createHmac('sha256', token).update(`simpul ${purpose}`).digest('hex')
}

function cookieIn(headers: IncomingHttpHeaders, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** A page of another port of this machine counts as the same site, and its posts have the cookie. */
function isFromElsewhere({ method, headers }: FastifyRequest): boolean {
  const { origin, host } = headers
  return !safeMethods.has(method) && origin !== undefined && URL.parse(origin)?.host !== host
}

export const simulatorPath = '/simulator'
const keyHeader = 'x-simulated-providers'
const keyedPath = new RegExp(`^/simulated/([0-9a-f]{64})(${simulatorPath}/.*)$`)

/**
 * Where the gateway reaches its own simulated providers. Their addresses, also those of attachments,
 * are called without headers of ours, so a key stands in the path; it opens the simulator alone.
 */
export function simulatedProvidersPath(operatorToken: string): string {
  return `/simulated/${providersKeyOf(operatorToken)}${simulatorPath}`
}

/** Moves the key from such a path to a header, before the route is looked up. */
export function pathWithoutKey({ url = '/', headers }: IncomingMessage): string {
  const [, key, path] = keyedPath.exec(url) ?? []
  if (key === undefined || path === undefined) return url
  headers[keyHeader] = key
  return path
}

function keyIn(headers: IncomingHttpHeaders): string | undefined {
  return headers[keyHeader]?.toString()
}

function providersKeyOf(operatorToken: string): string {
  return derived(operatorToken, 'simulated providers')
}
