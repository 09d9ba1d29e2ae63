import { detailIn } from '../../alarms/alarm-words.ts'
import type { ComplaintList, ListedComplaint } from '../../desk/complaints.ts'
import { may } from '../../staff/permissions.ts'
import { type Html, html } from '../kit/html.ts'
import {
  badge,
  button,
  type Choice,
  checkbox,
  field,
  linkButton,
  moment,
  pager,
  select,
} from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { type ComplaintView, hrefOf, namedViews, queryOf } from './view.ts'
import { complaintWords, viewNames } from './words.ts'

/** What a list is shown with. */
export interface ListPage {
  readonly visit: Pick<Visit, 'language' | 'query' | 'person'>
  readonly view: ComplaintView
  readonly list: ComplaintList
  readonly choices: {
    readonly categories: readonly Choice[]
    readonly agencies: readonly Choice[]
    readonly channels: readonly Choice[]
  }
  readonly channelOf: (complaint: ListedComplaint) => string
  readonly locale: string
  /** An IANA name. */
  readonly zone: string
}

/** The page with the list of complaints. */
export function listPage(of: ListPage): Html {
  const { visit, view, list } = of
  const { language, query, person } = visit
  const w = complaintWords[language]
  const { older, newer, complaints } = list
  return html`<div class="row heading"><h1 class="grow">${w.title}</h1>
${may(person.role, 'complaint.enter') ? linkButton({ label: w.enter, href: '/complaints/new', key: 'n', tone: 'main' }) : ''}
<a class="button" data-tone="plain" href="${`/complaints.csv${hrefOf(query).slice('/complaints'.length)}`}" download>${w.csv}</a></div>
${views(of)}
<form method="get" action="/complaints" class="panel filters" role="search">
<div class="row"><div class="grow">${field({ name: 'q', label: w.search, hint: w.searchHint, value: query.get('q') ?? '', type: 'search', maxLength: 40, key: '/' })}</div>
${button({ label: w.find, tone: 'main' })}</div>
${filters(of)}
</form>
<section id="complaints" data-live aria-label="${w.list}">
${
  complaints.length === 0
    ? html`<p class="panel muted">${view.isNarrow || view.at ? w.nothingFound : w.empty}</p>`
    : html`<ol class="inbox">${complaints.map((one) => card(one, of))}</ol>`
}
</section>
${pager({
  previous: newer && hrefOf(query, { before: newer }),
  next: older && hrefOf(query, { after: older }),
  words: w.pages,
})}`
}

function views({ visit: { language, query } }: ListPage): Html {
  const w = complaintWords[language]
  const shown = queryOf(query).toString()
  return html`<nav class="reasons" aria-label="${w.views}"><ul>${viewNames.map(
    (name) =>
      html`<li><a href="${namedViews[name] ? `/complaints?${namedViews[name]}` : '/complaints'}" ${namedViews[name] === shown ? html`aria-current="page"` : ''}>${w.view[name]}</a></li>`,
  )}</ul></nav>`
}

function filters({ visit: { language, query }, view, choices }: ListPage): Html {
  const w = complaintWords[language]
  const choicesOf = (words: Readonly<Record<string, string>>): Choice[] =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  const chosen = (name: string) => query.get(name) ?? ''
  const one = (
    name: 'status' | 'kind' | 'category' | 'agency' | 'channel',
    list: readonly Choice[],
  ) =>
    select({
      name,
      label: w.filter[name],
      value: chosen(name),
      none: w.filter.any,
      choices: withChosen(list, chosen(name)),
    })
  const flag = (name: 'anonymous' | 'confidential') =>
    checkbox({
      name: 'flag',
      value: name,
      label: w[name],
      isOn: query.getAll('flag').includes(name),
    })
  return html`<details ${view.isNarrow && !view.filter.sought ? html`open` : ''}><summary>${w.more}</summary>
<div class="fields">
${one('status', choicesOf(w.status))}${one('kind', choicesOf(w.kind))}${one('category', choices.categories)}${one('agency', choices.agencies)}${one('channel', choices.channels)}
${field({ name: 'from', label: w.filter.from, type: 'date', value: view.from })}${field({ name: 'to', label: w.filter.to, type: 'date', value: view.to })}
</div>
<div class="row">${flag('anonymous')}${flag('confidential')}
${checkbox({ name: 'late', label: w.filter.late, isOn: chosen('late') !== '' })}
${checkbox({ name: 'danger', label: w.filter.danger, isOn: chosen('danger') !== '' })}
<a href="/complaints">${w.clear}</a></div></details>`
}

/** What an address names stays chosen, though nothing else knows it. */
function withChosen(list: readonly Choice[], value: string): readonly Choice[] {
  if (value === '' || list.some((one) => one.value === value)) return list
  return [...list, { value, label: value }]
}

function card(one: ListedComplaint, of: ListPage): Html {
  const { language } = of.visit
  const w = complaintWords[language]
  return html`<li class="inbox-row" data-urgent="${one.danger === null ? 'none' : 'danger'}">
<h2><a class="name" href="${`/complaints/${one.receiptNumber}`}">${one.isErased ? w.erased : (one.title ?? w.noTitle)}</a></h2>
<p class="row badges">${statusBadge(one, language)}${marks(one, language)}</p>
${one.text ? html`<p class="words">${one.text}</p>` : ''}
<p class="muted small">${[
    html`<span class="number">${one.receiptNumber}</span>`,
    one.trackingId === null ? undefined : html`${w.tracking} ${one.trackingId}`,
    html`${one.pseudonym}`,
    html`${of.channelOf(one)}`,
    html`${one.category ?? w.noCategory}`,
    html`${one.agency ?? w.noAgency}`,
    one.district === null ? undefined : html`${one.district}`,
    html`${w.received} ${moment(one.receivedAt, of.locale, of.zone)}`,
  ].flatMap((part, place) => (part ? [place === 0 ? '' : ' · ', part] : []))}</p></li>`
}

const tones = {
  unverified: 'warn',
  incomplete: 'warn',
  verified: 'quiet',
  in_progress: 'quiet',
  answered: 'good',
  closed: 'good',
  archived: 'quiet',
} as const

/** Where a complaint stands, as a badge. */
export function statusBadge(
  { status }: Pick<ListedComplaint, 'status'>,
  language: Visit['language'],
): Html {
  return badge(complaintWords[language].status[status], tones[status])
}

/** What else strikes the eye: danger, flags, that something is missing, that it is a repeat. */
export function marks(
  one: Pick<
    ListedComplaint,
    'danger' | 'anonymous' | 'confidential' | 'incomplete' | 'isRepeat' | 'kind'
  >,
  language: Visit['language'],
): Html {
  const w = complaintWords[language]
  const danger = one.danger
  return html`${danger === null ? '' : badge(`${w.view.danger}: ${detailIn({ kind: 'danger', detail: danger }, language)}`, 'bad')}${one.kind === 'pengaduan' ? '' : badge(w.kind[one.kind])}${one.anonymous ? badge(w.anonymous) : ''}${one.confidential ? badge(w.confidential) : ''}${one.incomplete ? badge(w.missing, 'warn') : ''}${one.isRepeat ? badge(w.repeat) : ''}`
}
