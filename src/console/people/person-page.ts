import type { NewLink } from '../../staff/links.ts'
import { linkPath } from '../../staff/links.ts'
import type { ListedPerson } from '../../staff/people.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, formStart, linkButton } from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { when } from '../kit/when.ts'
import { kitWords } from '../kit/words.ts'
import { faultOf } from '../sign-in/credential-parts.ts'
import { type CredentialFault, credentialWords } from '../sign-in/credential-words.ts'
import { placeOf, stateOf } from './list-page.ts'
import { type ChosenPlace, placeFields } from './place-form.ts'
import { peopleWords } from './words.ts'

interface InvitePage {
  readonly typed: { readonly login: string; readonly name: string; readonly place: ChosenPlace }
  readonly agencies: readonly string[]
  readonly offices: readonly string[]
  readonly faults: readonly CredentialFault[]
}

/** The form by which somebody is invited. */
export function invitePage(visit: Visit, { typed, agencies, offices, faults }: InvitePage): Html {
  const { language } = visit
  const w = peopleWords[language]
  return html`<div class="form-page">
<p class="small"><a href="/staff">${w.back}</a></p>
<h1>${w.form.title}</h1>
<form method="post" action="/staff/invite" class="panel">${formStart(visit)}
${field({ name: 'login', label: w.form.login, hint: w.form.loginHint, value: typed.login, fault: faultOf(faults, 'login', language), required: true, maxLength: 64 })}
${field({ name: 'name', label: w.form.name, value: typed.name, fault: faultOf(faults, 'name', language), required: true, maxLength: 200 })}
${placeFields({ language, place: typed.place, agencies, offices, faults })}
<p class="row">${button({ label: w.form.submit, tone: 'main' })}</p>
</form>
</div>`
}

interface PersonPage {
  readonly person: ListedPerson
  readonly place: ChosenPlace
  readonly agencies: readonly string[]
  readonly offices: readonly string[]
  readonly faults: readonly CredentialFault[]
}

/** One person: what they are, and what an owner can do. */
export function personPage(visit: Visit, of: PersonPage): Html {
  const { language } = visit
  const { person, faults } = of
  const w = peopleWords[language]
  const stopping = faults.filter((fault) => fault === 'last_owner' || fault === 'unknown')
  return html`<div class="form-page">
<p class="small"><a href="/staff">${w.back}</a></p>
<h1>${person.name}</h1>
<p class="row">${stateOf(person, language)} <span class="muted">${person.login} · ${kitWords[language].role[person.role]} · ${placeOf(person, language)}</span></p>
${stopping.map((fault) => html`<p class="fault" role="alert">${credentialWords[language].fault[fault]}</p>`)}
${
  person.disabledAt
    ? ''
    : html`<section class="panel"><h2>${w.person.place}</h2>
<form method="post" action="/staff/${person.id}/place">${formStart(visit)}
${placeFields({ language, place: of.place, agencies: of.agencies, offices: of.offices, faults })}
<p class="row">${button({ label: w.person.save, tone: 'main' })}</p>
</form></section>`
}
<section class="panel stack"><h2>${w.person.access}</h2>
${person.disabledAt ? deed(visit, person, 'enable', w.person.enable) : accessForms(visit, person)}
</section>
</div>`
}

function accessForms(visit: Visit, person: ListedPerson): Html {
  const w = peopleWords[visit.language].person
  return html`${
    person.hasPassword
      ? html`${deed(visit, person, 'reset', w.reset, w.resetHint)}
${deed(visit, person, 'reset-all', w.resetTotp, w.resetTotpHint)}
${deed(visit, person, 'end-sessions', w.endSessions)}`
      : deed(visit, person, 'reset', w.inviteAgain)
  }
${deed(visit, person, 'disable', w.disable, w.disableHint)}`
}

function deed(
  visit: Visit,
  { id }: ListedPerson,
  verb: 'reset' | 'reset-all' | 'end-sessions' | 'disable' | 'enable',
  label: string,
  hint?: string,
): Html {
  const tone = verb === 'disable' ? 'danger' : 'plain'
  return html`<form method="post" action="/staff/${id}/${verb}">${formStart(visit)}${button({ label, tone })}${hint ? html`<p class="hint">${hint}</p>` : ''}</form>`
}

/** A link that works once, to copy; it is not shown again. */
export function newLinkPage(
  { language }: Visit,
  { publicUrl, config }: Pick<ConsoleDeps, 'publicUrl' | 'config'>,
  of: { readonly kind: 'invited' | 'reset'; readonly name: string; readonly link: NewLink },
): Html {
  const w = peopleWords[language].link
  return html`<div class="form-page">
<h1>${w.title[of.kind]}</h1>
<p>${w.text(of.name)}</p>
<div class="panel"><div class="field"><label for="f-link">${w.label}</label>
<input id="f-link" name="link" type="text" readonly value="${publicUrl()}${linkPath(of.link.token)}" autocomplete="off" spellcheck="false" data-select></div>
<p class="row"><button type="button" class="button" data-copy="f-link" data-copied="${w.copied}" data-scripted hidden>${w.copy}</button></p>
<p class="hint">${w.until} ${when(of.link.expiresAt, language, config.calendar.zone)}</p></div>
<p class="row">${linkButton({ label: w.done, href: '/staff', tone: 'main' })}</p>
</div>`
}
