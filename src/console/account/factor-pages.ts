import { UnsealError } from '../../identity/seal.ts'
import {
  confirmTotp,
  renewRecoveryCodes,
  type StartedTotp,
  showTotp,
  startTotp,
} from '../../staff/second-factor.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { factorParts, recoveryCodes } from '../sign-in/credential-parts.ts'
import { credentialWords } from '../sign-in/credential-words.ts'
import { issuerOf } from '../sign-in/factor-routes.ts'
import { accountWords } from './words.ts'

const page = { area: 'account', kind: 'page' } as const
const own = { may: 'self' } as const

/** Another phone, and new recovery codes. */
export const factorPages: readonly ConsolePage<ConsoleDeps>[] = [
  { ...own, method: 'GET', url: '/account/factor', handle: begin },
  { ...own, method: 'POST', url: '/account/factor', auditsItself: true, handle: confirm },
  { ...own, method: 'GET', url: '/account/codes', handle: askForCodes },
  { ...own, method: 'POST', url: '/account/codes', auditsItself: true, handle: makeCodes },
]

async function begin(visit: Visit, { ring, config }: ConsoleDeps): Promise<Answer> {
  return factorPage(visit, startTotp(ring, visit.person, issuerOf(config.agency.name)))
}

async function confirm(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { person, form, sessionId } = visit
  const started = startedIn(visit, deps)
  if (!started) return { kind: 'notThere' }
  const given = {
    sealed: started.sealed,
    code: form.text('code'),
    oldCode: form.text('oldCode'),
  }
  const answer = await confirmTotp(deps.sql, deps.ring, person, given, sessionId)
  if (answer.kind === 'wrong') return factorPage(visit, started, answer.which)
  return codesPage(visit, answer.recoveryCodes)
}

/** What the form brought back: sealed by us, for this person. */
function startedIn(
  { form, person }: Visit,
  { ring, config }: ConsoleDeps,
): StartedTotp | undefined {
  try {
    return showTotp(ring, person, issuerOf(config.agency.name), form.text('sealed'))
  } catch (error) {
    if (error instanceof UnsealError) return undefined
    throw error
  }
}

function factorPage(visit: Visit, started: StartedTotp, wrong?: 'new' | 'old'): Answer {
  const { language } = visit
  const w = accountWords[language]
  const { title } = credentialWords[language].factor
  const main = html`<div class="narrow">
<p class="small"><a href="/account">${w.back}</a></p>
<h1>${title}</h1>
<p class="muted">${w.factor.intro}</p>
<form method="post" action="/account/factor" class="panel">${formStart(visit)}
<input type="hidden" name="sealed" value="${started.sealed}">
${field({
  name: 'oldCode',
  label: w.factor.oldCode,
  hint: w.factor.oldHint,
  fault: wrong === 'old' ? w.factor.oldWrong : undefined,
  maxLength: 40,
})}
${factorParts(started, language, wrong === 'new')}
</form>
</div>`
  return { ...page, title, main, status: wrong ? 422 : 200 }
}

async function askForCodes(visit: Visit): Promise<Answer> {
  return { ...page, title: accountWords[visit.language].codes.title, main: codeForm(visit, false) }
}

async function makeCodes(visit: Visit, { sql, ring }: ConsoleDeps): Promise<Answer> {
  const codes = await renewRecoveryCodes(sql, ring, visit.person, visit.form.text('code'))
  if (codes) return codesPage(visit, codes)
  const { title } = accountWords[visit.language].codes
  return { ...page, title, main: codeForm(visit, true), status: 422 }
}

function codeForm(visit: Visit, isWrong: boolean): Html {
  const w = accountWords[visit.language]
  return html`<div class="narrow">
<p class="small"><a href="/account">${w.back}</a></p>
<h1>${w.codes.title}</h1>
<p class="muted">${w.codes.intro}</p>
<form method="post" action="/account/codes" class="panel">${formStart(visit)}
${field({
  name: 'code',
  label: w.codes.code,
  fault: isWrong ? w.codes.wrong : undefined,
  required: true,
  autocomplete: 'one-time-code',
  maxLength: 40,
})}
<p class="row">${button({ label: w.codes.submit, tone: 'main' })}</p>
</form>
</div>`
}

function codesPage({ language }: Visit, codes: readonly string[]): Answer {
  const { title } = credentialWords[language].codes
  return { ...page, title, main: recoveryCodes(codes, language, '/account'), isOnce: true }
}
