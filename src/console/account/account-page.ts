import type { Zone } from '../../agency/working-days.ts'
import type { OwnSession } from '../../staff/sessions.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, checkbox, field, formStart, linkButton, select } from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { when } from '../kit/when.ts'
import { kitWords } from '../kit/words.ts'
import { passwordFields } from '../sign-in/credential-parts.ts'
import type { CredentialFault } from '../sign-in/credential-words.ts'
import { browserName } from './browser-name.ts'
import { accountWords } from './words.ts'

interface AccountPage {
  readonly sessions: readonly OwnSession[]
  readonly zone: Zone
  readonly faults: readonly CredentialFault[]
  readonly isOldWrong: boolean
}

/** What somebody sets for themselves. */
export function accountPage(visit: Visit, of: AccountPage): Html {
  const { language, person } = visit
  const w = accountWords[language]
  return html`<div class="form-page">
<h1>${w.title}</h1>
<p class="muted">${person.name} · ${person.login} · ${kitWords[language].role[person.role]}${person.agency ? ` · ${person.agency}` : ''}${person.office ? ` · ${person.office}` : ''}</p>
${preferences(visit)}
${password(visit, of)}
<section class="panel stack"><h2>${w.factor.title}</h2><p>${w.factor.text}</p>
<p class="row">${linkButton({ label: w.factor.start, href: '/account/factor' })}</p></section>
<section class="panel stack"><h2>${w.codes.title}</h2><p>${w.codes.text}</p>
<p class="row">${linkButton({ label: w.codes.start, href: '/account/codes' })}</p></section>
${sessionTable(visit, of)}
</div>`
}

function preferences(visit: Visit): Html {
  const w = accountWords[visit.language].preferences
  return html`<section class="panel"><h2>${w.title}</h2>
<form method="post" action="/account/preferences">${formStart(visit)}
${select({
  name: 'language',
  label: w.language,
  value: visit.person.language,
  choices: [
    { value: 'id', label: 'Bahasa Indonesia' },
    { value: 'en', label: 'English' },
  ],
})}
<p>${checkbox({ name: 'keys', label: w.keys, isOn: visit.person.singleKeys })}</p>
<p class="hint">${w.keysHint}</p>
<p class="row">${button({ label: w.save })}</p>
</form></section>`
}

function password(visit: Visit, { faults, isOldWrong }: AccountPage): Html {
  const w = accountWords[visit.language].password
  return html`<section class="panel"><h2>${w.title}</h2>
<form method="post" action="/account/password">${formStart(visit)}
<input type="hidden" name="username" value="${visit.person.login}" autocomplete="username">
${field({ name: 'old', label: w.old, type: 'password', fault: isOldWrong ? w.wrong : undefined, required: true, autocomplete: 'current-password' })}
${passwordFields(visit.language, faults)}
<p class="row">${button({ label: w.save })}</p>
</form></section>`
}

function sessionTable(visit: Visit, { sessions, zone }: AccountPage): Html {
  const { language } = visit
  const w = accountWords[language].sessions
  return html`<section class="stack"><h2>${w.title}</h2>
<div class="table stacks" role="region" aria-label="${w.title}" tabindex="0"><table>
<thead><tr><th scope="col">${w.columns.browser}</th><th scope="col">${w.columns.since}</th><th scope="col">${w.columns.seen}</th><th scope="col">${w.columns.end}</th></tr></thead>
<tbody>${sessions.map(
    (session) => html`<tr><th scope="row">${browserName(session.browser)}</th>
<td data-label="${w.columns.since}">${when(session.createdAt, language, zone)}</td><td data-label="${w.columns.seen}">${when(session.seenAt, language, zone)}</td>
<td>${session.isThis ? badge(w.this, 'good') : endForm(visit, session)}</td></tr>`,
  )}</tbody>
</table></div>
${
  sessions.length > 1
    ? html`<form method="post" action="/account/end-others">${formStart(visit)}${button({ label: w.endOthers })}</form>`
    : ''
}</section>`
}

function endForm(visit: Visit, { key, browser }: OwnSession): Html {
  const w = accountWords[visit.language].sessions
  return html`<form method="post" action="/account/end-session">${formStart(visit)}<button type="submit" class="button" data-tone="plain" name="session" value="${key}" aria-label="${w.end}: ${browserName(browser)}">${w.end}</button></form>`
}
