import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { signInWords } from './words.ts'

interface SignInPage {
  readonly language: Language
  readonly csrf: string
  readonly to: string | undefined
  /** What was typed before. */
  readonly login?: string
  readonly isRefused?: boolean
}

/** Login and password. */
export function signInPage({ language, csrf, to, login, isRefused }: SignInPage): Html {
  const w = signInWords[language].signIn
  return html`<div class="narrow">
<h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
${isRefused ? html`<p class="fault" role="alert">${w.refused}</p>` : ''}
<form method="post" action="/sign-in" class="panel">
${formStart({ csrf })}
${to ? html`<input type="hidden" name="to" value="${to}">` : ''}
${field({ name: 'login', label: w.login, value: login, required: true, autocomplete: 'username', maxLength: 64 })}
${field({ name: 'password', label: w.password, type: 'password', required: true, autocomplete: 'current-password' })}
<p class="row">${button({ label: w.submit, tone: 'main' })}</p>
</form>
<p class="hint">${w.help}</p>
</div>`
}

interface CodePage {
  readonly language: Language
  readonly csrf: string
  readonly isRefused?: boolean
}

/** The code of the app, or a recovery code. */
export function codePage({ language, csrf, isRefused }: CodePage): Html {
  const w = signInWords[language].code
  return html`<div class="narrow">
<h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
<form method="post" action="/sign-in/code" class="panel">
${formStart({ csrf })}
${field({
  name: 'code',
  label: w.label,
  hint: w.hint,
  fault: isRefused ? w.refused : undefined,
  required: true,
  autocomplete: 'one-time-code',
  maxLength: 40,
})}
<p class="row">${button({ label: w.submit, tone: 'main' })}</p>
</form>
<p class="hint"><a href="/sign-in?again=yes">${w.back}</a></p>
</div>`
}
