import type { OpenedLink } from '../../staff/links.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { faultOf, passwordFields } from './credential-parts.ts'
import { type CredentialFault, credentialWords } from './credential-words.ts'
import { signInWords } from './words.ts'

interface LinkPage {
  readonly language: Language
  readonly csrf: string
  readonly token: string
  readonly link: OpenedLink
  readonly faults: readonly CredentialFault[]
  /** What was typed before. */
  readonly typed: { readonly login?: string; readonly name?: string }
}

/** What a link that works once asks for: who it is where that is not known, and a password. */
export function linkPage({ language, csrf, token, link, faults, typed }: LinkPage): Html {
  const w = credentialWords[language]
  const says = signInWords[language].link
  const { purpose } = link
  return html`<div class="narrow">
<h1>${says.title[purpose]}</h1>
<p class="muted">${says.intro[purpose]}</p>
<form method="post" action="/link/${token}" class="panel">
${formStart({ csrf })}
${
  purpose === 'first'
    ? field({
        name: 'login',
        label: w.login,
        hint: w.loginHint,
        value: typed.login,
        fault: faultOf(faults, 'login', language),
        required: true,
        autocomplete: 'username',
        maxLength: 64,
      })
    : html`<dl class="facts field"><dt>${w.login}</dt><dd><strong>${link.login}</strong></dd></dl>
<input type="hidden" name="username" value="${link.login}" autocomplete="username">`
}
${
  purpose === 'first' || purpose === 'invite'
    ? field({
        name: 'name',
        label: w.name,
        value: typed.name ?? link.name ?? '',
        fault: faultOf(faults, 'name', language),
        required: true,
        autocomplete: 'name',
        maxLength: 200,
      })
    : ''
}
${passwordFields(language, faults)}
<p class="row">${button({ label: says.submit, tone: 'main' })}</p>
</form>
</div>`
}
