import type { Zone } from '../../agency/working-days.ts'
import { type AuditEntry, commandLine } from '../../staff/audit.ts'
import type { ListedPerson } from '../../staff/people.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, linkButton, pager, select } from '../kit/parts.ts'
import { when } from '../kit/when.ts'
import type { Language } from '../kit/words.ts'
import { shownDetail } from './detail.ts'
import { type AskedLines, addressOf } from './filters.ts'
import { actionIn, actionWords, auditWords } from './words.ts'

interface AuditPage {
  readonly language: Language
  readonly zone: Zone
  readonly asked: AskedLines
  readonly people: readonly ListedPerson[]
  readonly entries: readonly AuditEntry[]
  readonly next: string | undefined
}

/** The log, with its filter. */
export function auditPage(of: AuditPage): Html {
  const { language, asked, entries, next } = of
  const w = auditWords[language]
  return html`<div class="stack"><h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
${filterForm(of)}
<p class="row">${linkButton({ label: w.download, href: addressOf('/audit.csv', asked) })} <span class="hint">${w.downloadHint}</span></p>
${entries.length === 0 ? html`<p>${w.none}</p>` : table(of)}
${pager({
  previous: asked.before ? addressOf('/audit', asked) : undefined,
  next: next === undefined ? undefined : addressOf('/audit', asked, { before: next }),
  words: { previous: w.pages.first, next: w.pages.next, label: w.pages.label },
})}</div>`
}

function filterForm({ language, asked, people }: AuditPage): Html {
  const w = auditWords[language]
  const known = Object.keys(actionWords).map((value) => ({
    value,
    label: actionIn(value, language),
  }))
  const isKnown = asked.action === '' || asked.action in actionWords
  return html`<form method="get" action="/audit" class="panel filter" aria-label="${w.filter.title}">
${select({
  name: 'person',
  label: w.filter.person,
  value: asked.person,
  none: w.filter.all,
  choices: [
    ...people.map(({ login, name }) => ({ value: login, label: `${name} (${login})` })),
    { value: commandLine.login, label: w.commandLine },
  ],
})}
${select({
  name: 'action',
  label: w.filter.action,
  value: asked.action,
  none: w.filter.all,
  choices: isKnown ? known : [...known, { value: asked.action, label: asked.action }],
})}
${field({ name: 'from', label: w.filter.from, type: 'date', value: asked.from })}
${field({ name: 'to', label: w.filter.to, type: 'date', value: asked.to })}
${field({ name: 'subject', label: w.filter.subject, type: 'search', value: asked.subject, hint: w.filter.subjectHint, maxLength: 200 })}
<p class="row">${button({ label: w.filter.apply, tone: 'main' })} <a href="/audit">${w.filter.clear}</a></p>
</form>`
}

function table({ language, zone, asked, people, entries }: AuditPage): Html {
  const w = auditWords[language]
  const { columns } = w
  return html`<section class="table stacks" aria-label="${w.title}" tabindex="0"><table class="log">
<thead><tr><th scope="col">${columns.at}</th><th scope="col">${columns.person}</th><th scope="col">${columns.action}</th><th scope="col">${columns.subject}</th><th scope="col">${columns.detail}</th></tr></thead>
<tbody>${entries.map(
    (entry) => html`<tr><td>${when(entry.at, language, zone)}</td>
<td>${whoOf(entry, language)}</td>
<td><a href="${addressOf('/audit', asked, { action: entry.action })}">${actionIn(entry.action, language)}</a></td>
<td>${entry.subject ? html`<a href="${addressOf('/audit', asked, { subject: entry.subject })}">${subjectOf(entry.subject, people)}</a>` : ''}</td>
<td class="small words">${shownDetail(entry.detail, language)}</td></tr>`,
  )}</tbody>
</table></section>`
}

/** The name by which somebody signed in then. */
function whoOf({ staffId, login }: AuditEntry, language: Language): string {
  const w = auditWords[language]
  if (staffId === null && login === commandLine.login) return w.commandLine
  return login || w.nobody
}

/** A person by login; everything else by its id. */
function subjectOf(subject: string, people: readonly ListedPerson[]): string {
  const id = /^staff (.+)$/.exec(subject)?.[1]
  return people.find((person) => person.id === id)?.login ?? subject
}

/** Plain facts as they are stored, in a line: for a file. */
export function detailOf(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}
