import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { useLink } from '../../staff/credentials.ts'
import { readLink } from '../../staff/links.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { formOf, languageOf, plain, sendPage } from '../kit/router.ts'
import type { CredentialFault } from './credential-words.ts'
import { linkPage } from './link-page.ts'
import { waitForMore } from './pending.ts'
import { signInWords } from './words.ts'

const config = { access: 'anybody' } as const

interface Asked {
  readonly Params: { readonly token: string }
}

/**
 * Links that work once: invitations, resets, the first owner. To look at one takes nothing away, because
 * messengers fetch the links that somebody sends.
 */
export function linkRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  app.get<Asked>('/link/:token', { config }, async (request, reply) =>
    showLink(request, reply, deps, request.params.token),
  )
  app.post<Asked>(
    '/link/:token',
    { config, preHandler: app.csrfProtection },
    async (request, reply) => {
      const { token } = request.params
      const form = formOf(request)
      const typed = { login: form.text('login'), name: form.text('name') }
      const password = form.all('password')[0] ?? ''
      if (password !== form.all('again')[0])
        return await showLink(request, reply, deps, token, { faults: ['password_differs'], typed })
      const given = { ...typed, password, language: languageOf(request) }
      const answer = await useLink(deps.sql, token, given, deps.config.agency.name)
      if (answer.kind === 'gone') return await showGone(request, reply)
      if (answer.kind === 'faults')
        return await showLink(request, reply, deps, token, { faults: answer.faults, typed })
      const wants = answer.hasTotp ? 'code' : 'factor'
      await waitForMore(request, { staffId: answer.staffId, wants })
      return await reply.redirect(`/sign-in/${wants}`, 303)
    },
  )
}

async function showLink(
  request: FastifyRequest,
  reply: FastifyReply,
  { sql }: ConsoleDeps,
  token: string,
  {
    faults = [],
    typed = {},
  }: {
    readonly faults?: readonly CredentialFault[]
    readonly typed?: { readonly login?: string; readonly name?: string }
  } = {},
): Promise<FastifyReply> {
  const link = await readLink(sql, token)
  if (!link) return await showGone(request, reply)
  const language = languageOf(request)
  const csrf = reply.generateCsrf()
  return await sendPage(request, reply, {
    title: signInWords[language].link.title[link.purpose],
    main: linkPage({ language, csrf, token, link, faults, typed }),
    status: faults.length > 0 ? 422 : 200,
  })
}

/** Unknown, used, too old: nobody learns which. */
async function showGone(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { title, text } = signInWords[languageOf(request)].link.gone
  return await sendPage(request, reply, { status: 410, title, main: plain(title, text) })
}
