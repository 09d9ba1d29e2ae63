import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { audit } from '../../staff/audit.ts'
import { asLogin, type Person } from '../../staff/person.ts'
import { checkCode, checkPassword } from '../../staff/sign-in.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { homeOf } from '../kit/frame.ts'
import { formOf, languageOf, sendPage } from '../kit/router.ts'
import { beginAgain } from './beginning.ts'
import { factorRoutes } from './factor-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { ownPath, pendingOf, signIn, waitForMore } from './pending.ts'
import { codePage, signInPage } from './sign-in-page.ts'
import { whoAsks } from './who-asks.ts'
import { signInWords } from './words.ts'

/**
 * The pages for whoever is not signed in. They have a scope of their own, in which one address may ask
 * this often a minute: guesses at passwords and codes cost their maker time, and us no memory.
 */
export function signInRoutes(
  app: FastifyInstance,
  deps: ConsoleDeps,
  { perMinute = 60 }: { readonly perMinute?: number } = {},
): void {
  const limited: FastifyPluginAsync = async (scope) => {
    await scope.register(rateLimit, {
      max: perMinute,
      timeWindow: '1 minute',
      keyGenerator: whoAsks,
    })
    passwordRoutes(scope, deps, tooOften(scope))
    codeRoutes(scope, deps)
    factorRoutes(scope, deps)
    linkRoutes(scope, deps)
    signOutRoute(scope, deps)
  }
  app.register(limited)
}

const config = { access: 'anybody' } as const

/** From however many addresses: so often a minute passwords of one login are looked at. */
const perLogin = 40

function tooOften(app: FastifyInstance): (request: FastifyRequest) => Promise<boolean> {
  const limit = app.createRateLimit({
    max: perLogin,
    timeWindow: '1 minute',
    keyGenerator: (request) => `login ${asLogin(formOf(request).text('login').slice(0, 64))}`,
  })
  return async (request) => {
    const found = await limit(request)
    return !found.isAllowed && found.isExceeded
  }
}

function passwordRoutes(
  app: FastifyInstance,
  deps: ConsoleDeps,
  isTooOften: ReturnType<typeof tooOften>,
): void {
  app.get('/sign-in', { config }, async (request, reply) => {
    const { to, again } = request.query as { to?: unknown; again?: unknown }
    const person = await signedIn(request, deps)
    if (person) return await reply.redirect(ownPath(to) ?? homeOf(person.role), 303)
    if (again !== undefined) delete request.session.pending
    return await showSignIn(request, reply, { to: ownPath(to) })
  })
  app.post('/sign-in', { config, preHandler: app.csrfProtection }, async (request, reply) => {
    if (await isTooOften(request)) throw new TooMany()
    const form = formOf(request)
    const login = form.text('login')
    const to = ownPath(form.text('to'))
    const answer = await checkPassword(deps.sql, login, form.all('password')[0] ?? '')
    if (answer.kind === 'refused')
      return await showSignIn(request, reply, { to, login, isRefused: true })
    const wants = answer.hasTotp ? 'code' : 'factor'
    await waitForMore(request, { staffId: answer.staffId, wants, to })
    return await reply.redirect(`/sign-in/${wants}`, 303)
  })
}

class TooMany extends Error {
  readonly statusCode = 429
}

async function showSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  of: { readonly to: string | undefined; readonly login?: string; readonly isRefused?: boolean },
): Promise<FastifyReply> {
  const language = languageOf(request)
  const csrf = reply.generateCsrf()
  return await sendPage(request, reply, {
    title: signInWords[language].signIn.title,
    main: signInPage({ language, csrf, ...of }),
    status: of.isRefused ? 401 : 200,
  })
}

function codeRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  app.get('/sign-in/code', { config }, async (request, reply) => {
    if (pendingOf(request)?.wants !== 'code') return await beginAgain(request, reply)
    return await showCode(request, reply)
  })
  app.post('/sign-in/code', { config, preHandler: app.csrfProtection }, async (request, reply) => {
    const pending = pendingOf(request)
    if (pending?.wants !== 'code') return await beginAgain(request, reply)
    const { staffId, to } = pending
    const answer = await checkCode(deps.sql, deps.ring, staffId, formOf(request).text('code'))
    const person = answer.kind === 'right' ? await deps.personOf(staffId) : undefined
    if (answer.kind === 'refused' || !person) return await showCode(request, reply, true)
    await signIn(request, person)
    if (answer.recoveryCodesLeft !== undefined) {
      const text = signInWords[languageOf(request, person)].code.left(answer.recoveryCodesLeft)
      request.session.said = { text }
    }
    return await reply.redirect(to ?? homeOf(person.role), 303)
  })
}

async function showCode(
  request: FastifyRequest,
  reply: FastifyReply,
  isRefused = false,
): Promise<FastifyReply> {
  const language = languageOf(request)
  return await sendPage(request, reply, {
    title: signInWords[language].code.title,
    main: codePage({ language, csrf: reply.generateCsrf(), isRefused }),
    status: isRefused ? 401 : 200,
  })
}

function signOutRoute(app: FastifyInstance, deps: ConsoleDeps): void {
  app.post('/sign-out', { config, preHandler: app.csrfProtection }, async (request, reply) => {
    const person = await signedIn(request, deps)
    await request.session.destroy()
    if (person) await audit(deps.sql, { staff: person.id, login: person.login, action: 'sign out' })
    return await reply.redirect('/sign-in', 303)
  })
}

async function signedIn(
  { session }: FastifyRequest,
  { personOf }: ConsoleDeps,
): Promise<Person | undefined> {
  return session.staffId === undefined ? undefined : await personOf(session.staffId)
}
