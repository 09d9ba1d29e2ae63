import type { StartedTotp } from '../../staff/second-factor.ts'
import { type Html, html } from '../kit/html.ts'
import { button, checkbox, field } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { qrPath, qrSide } from '../operations/qr-code.ts'
import { type CredentialFault, credentialWords } from './credential-words.ts'

/** The sentences for those faults that begin with a word; undefined where there are none. */
export function faultOf(
  faults: readonly CredentialFault[],
  field: 'login' | 'name' | 'password' | 'agency' | 'office',
  language: Language,
): string | undefined {
  const words = credentialWords[language].fault
  const said = faults.filter((fault) => fault.startsWith(field)).map((fault) => words[fault])
  return said.length > 0 ? said.join(' ') : undefined
}

/** A new password, twice, with its rules. */
export function passwordFields(language: Language, faults: readonly CredentialFault[]): Html {
  const w = credentialWords[language]
  const traits = { type: 'password', required: true, autocomplete: 'new-password' } as const
  return html`${field({ ...traits, name: 'password', label: w.password, hint: w.rules, fault: faultOf(faults, 'password', language) })}
${field({ ...traits, name: 'again', label: w.passwordAgain })}`
}

/** What a new second factor is set up by: what to do, the QR code, the key, and the field for a code. */
export function factorParts(
  { uri, secret }: StartedTotp,
  language: Language,
  isRefused: boolean,
): Html {
  const w = credentialWords[language].factor
  const groups = secret.match(/.{1,4}/g)?.join(' ') ?? secret
  return html`<ol class="steps">
<li>${w.app}</li>
<li>${w.scan}
<svg class="qr" viewBox="0 0 ${qrSide} ${qrSide}" role="img" aria-label="${w.picture}"><path d="${qrPath(uri)}"/></svg>
<p class="small">${w.orType} <code class="secret">${groups}</code></p></li>
<li>${w.confirm}
${field({
  name: 'code',
  label: w.code,
  fault: isRefused ? w.refused : undefined,
  required: true,
  autocomplete: 'one-time-code',
  inputMode: 'numeric',
  maxLength: 12,
})}</li>
</ol>
<p class="row">${button({ label: w.submit, tone: 'main' })}</p>`
}

/**
 * The recovery codes, once.
 *
 * @param next where to go when they are kept
 */
export function recoveryCodes(codes: readonly string[], language: Language, next: string): Html {
  const w = credentialWords[language].codes
  return html`<div class="narrow">
<h1>${w.title}</h1>
<p>${w.intro}</p>
<ol class="codes panel" aria-label="${w.list}">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
<form method="get" action="${next}" class="no-print">
<p class="row"><button type="button" class="button" data-tone="plain" data-print data-scripted hidden>${w.print}</button></p>
<p>${checkbox({ name: 'kept', label: w.kept, isOn: false, required: true })}</p>
<p class="row">${button({ label: w.submit, tone: 'main' })}</p>
</form>
</div>`
}
