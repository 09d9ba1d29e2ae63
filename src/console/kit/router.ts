import '@fastify/csrf-protection'
import '@fastify/session'
import type { FastifyInstance, FastifyReply, FastifyRequest, Session } from 'fastify'
import type { Logger } from 'pino'
import type { Reach } from '../../desk/reach.ts'
import { may, type Permission } from '../../staff/permissions.ts'
import type { Person } from '../../staff/person.ts'
import { Form, type FormFile } from './form.ts'
import { frame } from './frame.ts'
import { type Html, html } from './html.ts'
import type { Answer, ConsolePage, Said, Visit } from './visit.ts'
import { type Area, kitWords, type Language, languages } from './words.ts'

declare module 'fastify' {
  interface Session {
    /** Who is signed in. */
    staffId?: string
    /** What the next page says. */
    said?: Said
    language?: Language
  }
  interface FastifyContextConfig {
    /** What the console asks of whoever calls the route. */
    page?: Pick<ConsolePage<never>, 'may' | 'audits'>
  }
}

/** What the router needs of the house. */
export interface RouterDeps {
  readonly log: Logger
  personOf(staffId: string): Promise<Person | undefined>
  reachOf(person: Person): Promise<Reach>
  audit(entry: {
    readonly person: Person
    readonly action: string
    readonly subject: string
  }): Promise<void>
}

/** Registers pages: each is closed to whoever is not signed in, and to roles without its permission. */
export function registerPages<Deps extends RouterDeps>(
  app: FastifyInstance,
  deps: Deps,
  pages: readonly ConsolePage<Deps>[],
): void {
  for (const page of pages)
    app.route({
      method: page.method,
      url: page.url,
      config: {
        access: 'console',
        page: { may: page.may, ...(page.audits ? { audits: page.audits } : {}) },
      },
      onRequest: requirePermission(deps, page.may),
      ...(page.method === 'POST' ? { preHandler: app.csrfProtection } : {}),
      handler: async (request, reply) => {
        const visit = await visitOf(request, reply, deps)
        const answer = await page.handle(visit, deps)
        if (page.audits && answer.kind !== 'notThere' && answer.kind !== 'notAllowed')
          await deps.audit({
            person: visit.person,
            action: page.audits,
            subject: Object.values(visit.params).join(' '),
          })
        return await send(request, reply, answer)
      },
    })
}

/** Whoever the guard let in. @throws where the route has no guard */
export function personIn(request: FastifyRequest): Person {
  const person = people.get(request)
  if (!person) throw new Error('a page was reached without its guard')
  return person
}

/** The token that a form or a script sent. */
export function csrfIn(request: FastifyRequest): string {
  const { headers } = request
  const header = headers['x-csrf-token']
  return typeof header === 'string' ? header : formOf(request).text('_csrf')
}

/** Whoever is signed in, by the session; read once a request. */
const people = new WeakMap<FastifyRequest, Person>()

/** The guard of a route: whoever is signed in and has the permission passes. */
export function requirePermission(deps: RouterDeps, permission: Permission) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { staffId } = request.session
    const person = staffId === undefined ? undefined : await deps.personOf(staffId)
    if (!person) {
      await askToSignIn(request, reply)
      return
    }
    people.set(request, person)
    if (!may(person.role, permission)) await refuse(request, reply, 'notAllowed')
  }
}

/** Pages lead to the sign-in, forms say that nothing was saved; what is no browser's window hears it in short. */
async function askToSignIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!request.headers.accept?.includes('text/html'))
    return await reply.code(401).send({ error: 'sign in first' })
  if (request.method === 'GET')
    return await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
  const { title, text } = kitWords[languageOf(request)].signedOut
  return await sendPage(request, reply, { status: 401, title, main: plain(title, text) })
}

/** Says that a page is not there, or not for this role. */
async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  why: 'notThere' | 'notAllowed',
): Promise<FastifyReply> {
  const { title, text } = kitWords[languageOf(request)][why]
  const status = why === 'notThere' ? 404 : 403
  return await sendPage(request, reply, { status, title, main: plain(title, text) })
}

async function visitOf(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: RouterDeps,
): Promise<Visit> {
  const person = personIn(request)
  return {
    person,
    reach: await deps.reachOf(person),
    language: languageOf(request, person),
    csrf: reply.generateCsrf(),
    url: request.url,
    params: paramsOf(request),
    query: queryOf(request),
    form: formOf(request),
    sessionId: request.session.sessionId,
  }
}

/** Missing where something failed before it was read. */
function sessionOf({ session }: FastifyRequest): Session | undefined {
  return (session as Session | null) ?? undefined
}

/** Postgres takes no NUL in a text: what an address has of it is left out, as in a form. */
function paramsOf({ params }: FastifyRequest): Record<string, string> {
  const given = Object.entries(params as Record<string, string>)
  return Object.fromEntries(given.map(([name, value]) => [name, value.replaceAll('\0', '')]))
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams((url.split('?', 2)[1] ?? '').replaceAll('%00', ''))
}

/** `?lang=` decides, and is remembered; else the person's own language, or the browser's. */
export function languageOf(request: FastifyRequest, person = people.get(request)): Language {
  const session = sessionOf(request)
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  const known = languages.find((language) => language === asked)
  if (known) {
    if (session && session.language !== known) session.language = known
    return known
  }
  const first = request.headers['accept-language']?.slice(0, 2).toLowerCase()
  return session?.language ?? person?.language ?? (first === 'en' ? 'en' : 'id')
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'go':
      if (answer.said) request.session.said = answer.said
      return reply.redirect(answer.to, 303)
    case 'part':
      return reply
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(String(await answer.html))
    case 'file':
      return (
        reply
          .type(answer.type)
          // Whoever uses the same computer next finds nothing of a citizen on its disk.
          .header('cache-control', 'no-store')
          .header(
            'content-disposition',
            answer.name === undefined
              ? 'inline'
              : `attachment; filename*=UTF-8''${encodeURIComponent(answer.name)}`,
          )
          .header('content-security-policy', "default-src 'none'; sandbox")
          .send(answer.bytes)
      )
    case 'page':
      return await sendPage(request, reply, answer)
    case 'notThere':
    case 'notAllowed':
      return await refuse(request, reply, answer.kind)
  }
}

/** A page in its frame, also for those who are not signed in. What was said before is said once. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { title: string; main: Html; status?: number; area?: Area; isOnce?: true },
): Promise<FastifyReply> {
  const person = people.get(request)
  const language = languageOf(request, person)
  const session = sessionOf(request)
  // A page that a script asks for anew takes nothing from the one that somebody opens.
  const said = request.headers['x-refresh'] ? undefined : session?.said
  if (said) delete session?.said
  const whole = frame({
    title: page.title,
    main: page.main,
    language,
    area: page.area ?? 'none',
    otherLanguage: page.isOnce
      ? undefined
      : inLanguage(request.url, language === 'id' ? 'en' : 'id'),
    said,
    signedIn: person && { person, csrf: reply.generateCsrf() },
  })
  return reply
    .code(page.status ?? 200)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(String(await whole))
}

/** A heading and a sentence. */
export function plain(title: string, text: string): Html {
  return html`<section class="plain"><h1>${title}</h1><p>${text}</p></section>`
}

function inLanguage(url: string, language: Language): string {
  const [path = '/', query] = url.split('?', 2)
  const rest = new URLSearchParams(query)
  rest.set('lang', language)
  return `${path}?${rest}`
}

interface Part {
  readonly value?: unknown
  readonly filename?: string
  readonly _buf?: Buffer
  readonly type?: string
}

/** What a form sent, in either of the two forms that browsers have. */
export function formOf(request: FastifyRequest): Form {
  const body = (request.body ?? {}) as Record<string, unknown>
  const fields: [string, string][] = []
  const files = new Map<string, FormFile>()
  for (const [name, given] of Object.entries(body))
    for (const one of Array.isArray(given) ? given : [given]) {
      if (typeof one === 'string') fields.push([name, one])
      else if (one && typeof one === 'object') {
        const part = one as Part
        if (part.type === 'file' && part._buf)
          files.set(name, { name: (part.filename ?? '').slice(0, 255), bytes: part._buf })
        else if (typeof part.value === 'string') fields.push([name, part.value])
      }
    }
  return new Form(fields, files)
}
