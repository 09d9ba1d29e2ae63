import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { audit } from '../../staff/audit.ts'
import type { Person } from '../../staff/person.ts'
import { confirmTotp, showTotp, startTotp } from '../../staff/second-factor.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { homeOf } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { formStart } from '../kit/parts.ts'
import { formOf, languageOf, sendPage } from '../kit/router.ts'
import { beginAgain } from './beginning.ts'
import { factorParts, recoveryCodes } from './credential-parts.ts'
import { credentialWords } from './credential-words.ts'
import { type Pending, pendingOf, signIn } from './pending.ts'

const config = { access: 'anybody' } as const

/** The second factor of somebody who has none yet: nobody is signed in before it is set up. */
export function factorRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  app.get('/sign-in/factor', { config }, async (request, reply) => {
    const waiting = await waitingFor(request, deps)
    if (!waiting) return await beginAgain(request, reply)
    return await showFactor(request, reply, deps, waiting)
  })
  app.post(
    '/sign-in/factor',
    { config, preHandler: app.csrfProtection },
    async (request, reply) => {
      const waiting = await waitingFor(request, deps)
      const sealed = waiting?.pending.sealed
      if (!waiting || sealed === undefined) return await beginAgain(request, reply)
      const { person } = waiting
      const code = formOf(request).text('code')
      const answer = await confirmTotp(deps.sql, deps.ring, person, { sealed, code })
      if (answer.kind === 'wrong')
        // Somebody else was faster: there is a factor now, of which this browser has no code.
        return answer.which === 'old'
          ? await beginAgain(request, reply)
          : await showFactor(request, reply, deps, waiting, true)
      await audit(deps.sql, { staff: person.id, login: person.login, action: 'sign in' })
      await signIn(request, person)
      const language = languageOf(request, person)
      return await sendPage(request, reply, {
        title: credentialWords[language].codes.title,
        main: recoveryCodes(answer.recoveryCodes, language, homeOf(person.role)),
        isOnce: true,
      })
    },
  )
}

interface Waiting {
  readonly pending: Pending
  readonly person: Person
}

async function waitingFor(
  request: FastifyRequest,
  { personOf }: ConsoleDeps,
): Promise<Waiting | undefined> {
  const pending = pendingOf(request)
  if (pending?.wants !== 'factor') return undefined
  const person = await personOf(pending.staffId)
  return person && { pending, person }
}

/** The secret stays the same for the whole session, so that a page may be loaded again. */
async function showFactor(
  request: FastifyRequest,
  reply: FastifyReply,
  { ring, config: { agency } }: ConsoleDeps,
  { pending, person }: Waiting,
  isRefused = false,
): Promise<FastifyReply> {
  const issuer = issuerOf(agency.name)
  const started =
    pending.sealed === undefined
      ? startTotp(ring, person, issuer)
      : showTotp(ring, person, issuer, pending.sealed)
  request.session.pending = { ...pending, sealed: started.sealed }
  const language = languageOf(request)
  const w = credentialWords[language].factor
  const csrf = reply.generateCsrf()
  return await sendPage(request, reply, {
    title: w.title,
    main: html`<div class="narrow">
<h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
<form method="post" action="/sign-in/factor" class="panel">${formStart({ csrf })}
${factorParts(started, language, isRefused)}
</form>
</div>`,
    status: isRefused ? 401 : 200,
  })
}

/** What the app shows beside the login. A colon would part it from there. */
export function issuerOf(agency: string): string {
  return `Simpul ${agency.replaceAll(':', ' ')}`
}
