import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import session from '@fastify/session'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { sessionStore } from '../staff/sessions.ts'
import { accountPages } from './account/pages.ts'
import { alarmsPages } from './alarms/pages.ts'
import { readAssets } from './assets.ts'
import { auditPages } from './audit/pages.ts'
import { complaintsPages } from './complaints/pages.ts'
import type { ConsoleDeps } from './console-deps.ts'
import { conversationPages } from './conversation/pages.ts'
import { entryPages } from './entry/pages.ts'
import { inboxPages } from './inbox/pages.ts'
import {
  csrfIn,
  languageOf,
  personIn,
  plain,
  registerPages,
  requirePermission,
  sendPage,
} from './kit/router.ts'
import { type ConsolePage, mostUploadBytes } from './kit/visit.ts'
import { kitWords } from './kit/words.ts'
import { laporPages } from './lapor/pages.ts'
import { LiveChanges } from './live.ts'
import { peoplePages } from './people/pages.ts'
import { signInRoutes } from './sign-in/routes.ts'

/** Every page of the console, for the routes and for the tests that call each with every role. */
export const consolePages: readonly ConsolePage<ConsoleDeps>[] = [
  ...inboxPages,
  ...conversationPages,
  ...complaintsPages,
  ...entryPages,
  ...laporPages,
  ...alarmsPages,
  ...auditPages,
  ...peoplePages,
  ...accountPages,
]

export interface ConsoleOptions {
  /** Signs the cookies; the same for all gateways behind one address. At least 32 characters. */
  readonly secret: string
  /** The console is reached by https. */
  readonly isSecure: boolean
}

/**
 * Registers the console: sign-in, every page, what they load, and the stream of changes.
 *
 * @param operations what tells the state of the house: behind the same sign-in, or the operator's token
 */
export async function consoleRoutes(
  app: FastifyInstance,
  deps: ConsoleDeps,
  { secret, isSecure }: ConsoleOptions,
  operations?: FastifyPluginAsync,
): Promise<void> {
  // A table of a hundred complaints goes over an office's line; what is sent to us is never inflated.
  await app.register(compress, {
    encodings: ['gzip'],
    globalDecompression: false,
    customTypes: /^(text\/(?!event-stream)|image\/svg)/,
  })
  await app.register(helmet, { ...heads, hsts: isSecure ? { maxAge: 31_536_000 } : false })
  app.addHook('onRequest', (request, _reply, done) => {
    // TLS ends in front of the gateway: the session's cookie would not be set for "http".
    if (isSecure) Object.defineProperty(request, 'protocol', { value: 'https' })
    // While Postgres is away no session is found: whoever holds the operator's token needs none.
    if (opensByToken(request)) delete request.headers.cookie
    done()
  })
  await app.register(cookie)
  await app.register(session, {
    secret,
    // The prefix forbids every other host and path to set it; browsers take it with TLS alone.
    cookieName: isSecure ? '__Host-simpul' : 'simpul',
    // Without an age: it ends with the browser, or when the store says so.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure },
    store: sessionStore(deps.sql),
    saveUninitialized: false,
    rolling: false,
  })
  await app.register(csrf, { sessionPlugin: '@fastify/session', getToken: csrfIn })
  await app.register(formbody, { bodyLimit: 1_048_576 })
  app.setErrorHandler((error, request, reply) => explain(error, request, reply, deps))
  assetRoutes(app)
  await app.register(formRoutes(deps))
  liveRoute(app, deps)
  if (operations) await app.register(behindToken(deps, operations))
}

/**
 * Sign-in and pages. They take what forms send and nothing else; files only where a page asks for them, so
 * that nobody who is not signed in fills the memory with them.
 */
function formRoutes(deps: ConsoleDeps): FastifyPluginAsync {
  const withFiles = consolePages.filter(({ takesFiles }) => takesFiles)
  const others = consolePages.filter(({ takesFiles }) => !takesFiles)
  return async (scope) => {
    scope.removeContentTypeParser(['application/json', 'text/plain'])
    signInRoutes(scope, deps)
    registerPages(scope, deps, others)
    await scope.register(async (inner) => {
      await inner.register(multipart, {
        attachFieldsToBody: true,
        limits: { fileSize: mostUploadBytes, files: 5, fields: 200, parts: 205 },
      })
      registerPages(inner, deps, withFiles)
    })
  }
}

/** Puts routes that say nothing of their own behind the sign-in, or the operator's token. */
function behindToken(deps: ConsoleDeps, routes: FastifyPluginAsync): FastifyPluginAsync {
  const guard = requirePermission(deps, 'operations.read')
  return async (scope) => {
    scope.addHook('onRoute', (route) => {
      if (route.config?.access !== undefined) return
      route.config = { ...route.config, access: 'console', page: { may: 'operations.read' } }
      route.onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
        if (!opensByToken(request)) await guard(request, reply)
      }
    })
    await scope.register(routes)
  }
}

function opensByToken({ holdsOperatorToken, routeOptions: { config } }: FastifyRequest): boolean {
  return holdsOperatorToken && config.page?.may === 'operations.read'
}

const heads = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      mediaSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' as const },
}

/** Each room has the looks of its own things; a page loads one file. */
const looks = [
  'kit/console',
  'sign-in/sign-in',
  'inbox/inbox',
  'conversation/conversation',
  'complaints/complaints',
  'entry/entry',
  'lapor/lapor',
]

function assetRoutes(app: FastifyInstance): void {
  const read = (folder: string, ...names: Parameters<typeof readAssets>[1]) =>
    readAssets(new URL(folder, import.meta.url), names)
  const files = new Map(read('./kit/', 'tokens.css', 'console.js', 'drafts.js', 'icon.svg'))
  const styles = read('./', ...looks.map((name) => `${name}.css` as const))
  const text = [...styles.values()].map((style) => style.text).join('\n')
  files.set('console.css', { contentType: 'text/css; charset=utf-8', text })
  app.get<{ Params: { file: string } }>(
    '/console/:file',
    { config: { access: 'anybody' } },
    async ({ params }, reply) => {
      const asset = files.get(params.file)
      if (!asset) return reply.code(404).send({ error: 'no such file' })
      return reply.header('cache-control', 'no-cache').type(asset.contentType).send(asset.text)
    },
  )
}

function liveRoute(app: FastifyInstance, deps: ConsoleDeps): void {
  const changes = new LiveChanges({
    sql: deps.sql,
    reachOf: deps.reachOf,
    failed: (error) => deps.log.error({ err: error }, 'looking for changes failed'),
  })
  app.addHook('preClose', async () => changes.close())
  app.get(
    '/live',
    {
      exposeHeadRoute: false,
      config: { access: 'console', page: { may: 'self' } },
      onRequest: requirePermission(deps, 'self'),
    },
    async (request, reply) => {
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'close',
      })
      raw.write('retry: 2000\n\n')
      const end = await changes.listen(personIn(request), raw)
      raw.on('close', end)
      raw.on('error', end)
    },
  )
}

interface Failure {
  readonly statusCode?: number
  readonly code?: string
  readonly message?: string
}

/** What somebody reads in place of an error; the log has the error itself. */
async function explain(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: ConsoleDeps,
): Promise<FastifyReply> {
  const { name, status } = sentenceFor(error as Failure)
  if (status >= 500) log.error({ err: error }, 'a page of the console failed')
  const { title, text } = kitWords[languageOf(request)][name]
  if (reply.sent) return reply
  return await sendPage(request, reply, { status, title, main: plain(title, text) })
}

/** Errors of what reads forms with files have no status of their own. */
const isTornForm =
  /^(Unexpected end of (multipart data|form)|Multipart: Boundary not found|Malformed )/

function sentenceFor({ statusCode, code = '', message = '' }: Failure) {
  const status = statusCode ?? (isTornForm.test(message) ? 400 : 500)
  if (code.startsWith('FST_CSRF')) return { name: 'stale', status } as const
  if (/^(CONNECT|CONNECTION_|ECONN|57P)/.test(code)) return { name: 'away', status: 503 } as const
  if (status === 429) return { name: 'tooMany', status } as const
  if (status === 413) return { name: 'tooLarge', status } as const
  return { name: status < 500 ? 'unreadable' : 'failed', status } as const
}
