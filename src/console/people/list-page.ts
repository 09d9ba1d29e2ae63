import type { Zone } from '../../agency/working-days.ts'
import type { ListedPerson } from '../../staff/people.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, linkButton } from '../kit/parts.ts'
import { when } from '../kit/when.ts'
import { kitWords, type Language } from '../kit/words.ts'
import { peopleWords } from './words.ts'

/** Everybody who works with the console. */
export function listPage(people: readonly ListedPerson[], language: Language, zone: Zone): Html {
  const w = peopleWords[language]
  const { columns } = w
  return html`<h1>${w.title}</h1>
<p class="row">${linkButton({ label: w.invite, href: '/staff/invite', tone: 'main', key: 'i' })}
${linkButton({ label: w.accounts, href: '/staff/accounts' })}</p>
<section class="table stacks" aria-label="${w.title}" tabindex="0"><table>
<thead><tr><th scope="col">${columns.person}</th><th scope="col">${columns.role}</th><th scope="col">${columns.place}</th><th scope="col">${columns.state}</th><th scope="col">${columns.seen}</th></tr></thead>
<tbody>${people.map(
    (person) => html`<tr>
<th scope="row"><a href="/staff/${person.id}">${person.name}</a><br><span class="muted small">${person.login}</span></th>
<td>${kitWords[language].role[person.role]}</td>
<td data-label="${columns.place}">${placeOf(person, language)}</td>
<td>${stateOf(person, language)}</td>
<td data-label="${columns.seen}">${person.seenAt ? when(person.seenAt, language, zone) : html`<span class="muted">${w.never}</span>`}</td>
</tr>`,
  )}</tbody>
</table></section>`
}

/** Agency and office, in a line. */
export function placeOf(
  { agency, office }: Pick<ListedPerson, 'agency' | 'office'>,
  language: Language,
): string {
  return [agency ?? peopleWords[language].all, office].filter(Boolean).join(' · ')
}

/** What an owner has to know of an account. */
export function stateOf(person: ListedPerson, language: Language): Html {
  const { state } = peopleWords[language]
  if (person.disabledAt) return badge(state.disabled)
  if (person.lockedUntil) return badge(state.locked, 'bad')
  if (!person.hasPassword) return badge(state.invited, 'warn')
  return person.hasTotp ? badge(state.active, 'good') : badge(state.noFactor, 'warn')
}
