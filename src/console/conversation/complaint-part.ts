import { timeZones } from '../../agency/working-days.ts'
import type { ComplaintBeside } from '../../desk/complaints-beside.ts'
import type { HeardItem } from '../../desk/thread.ts'
import { complaintWords } from '../complaints/words.ts'
import { conversationHref } from '../inbox/address.ts'
import { ruleAnchor, ruleName, ruleWords } from '../inbox/rule-words.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, linkButton, moment } from '../kit/parts.ts'
import { dayInWords, localeOf } from '../kit/when.ts'
import type { ConversationView } from './view.ts'
import { conversationWords } from './words.ts'

/** The complaint that the verbs are about. */
export function complaintPart(view: ConversationView): Html {
  const w = conversationWords[view.language]
  const { main } = view
  return html`<section class="card beside" aria-labelledby="complaint-title">
<h2 id="complaint-title">${w.complaint.heading}${main ? html` ${main.number}` : ''}</h2>
${main ? facts(main, view) : html`<p class="muted">${w.complaint.none}</p>`}
</section>`
}

/** What may be the same, the other complaints, and why the machine thought what it did. */
export function backgroundPart(view: ConversationView): Html {
  const w = conversationWords[view.language]
  const others = view.complaints.filter((one) => one !== view.main)
  const isEmpty = view.alike.length + others.length + rulesOf(view).length === 0
  if (isEmpty) return html``
  return html`<section class="card beside" aria-label="${w.background}">
${view.alike.length > 0 ? alike(view) : ''}
${others.length > 0 ? html`<h2>${w.complaint.others}</h2><ul class="lines">${others.map((one) => other(one, view))}</ul>` : ''}
${trail(view)}
</section>`
}

function facts(main: ComplaintBeside, view: ConversationView): Html {
  const w = conversationWords[view.language]
  const c = w.complaint
  const missing = main.missing.map((one) => w.question[one]).join(', ')
  const fact = (label: string, value: Html | string | null) =>
    value === null || value === '' ? '' : html`<dt>${label}</dt><dd>${value}</dd>`
  const day = (given: string | null) => given && dayInWords(given, localeOf[view.language])
  return html`<p class="row">${marks(main, view)}</p>
<p class="title">${main.title ?? ''}</p>
<dl class="facts">
${fact(c.category, main.categoryName ?? html`<span class="muted">${c.unknown}</span>`)}
${fact(c.place, main.place ?? (main.hasPosition ? c.pin : html`<span class="muted">${c.unknown}</span>`))}
${fact(c.district, main.districtName)}
${fact(c.agency, main.agency)}
${fact(c.day, day(main.eventDate))}
${fact(c.promised, day(main.promisedFor))}
${fact(c.missing, missing === '' ? null : badge(missing, 'warn'))}
${fact(c.asked, main.asked === null ? null : w.question[main.asked])}
</dl>
<p class="row">${linkButton({ label: c.open, href: `/complaints/${main.number}`, key: 'c' })}</p>`
}

/** Its state, flags, and whatever somebody should see first. */
function marks(one: ComplaintBeside, { language }: ConversationView): Html {
  const w = conversationWords[language]
  const c = w.complaint
  const state = one.isErased
    ? c.erased
    : one.isWithdrawn
      ? c.withdrawn
      : one.repeats !== null
        ? c.repeats(one.repeats)
        : complaintWords[language].status[one.status]
  return html`${one.danger === null ? '' : badge(c.danger(w.dangers[one.danger] ?? one.danger), 'bad')}${badge(state)}${one.isUnchecked ? badge(c.unchecked, 'good') : ''}${one.isUnsure ? badge(c.unsure, 'warn') : ''}${one.anonymous ? badge(c.anonymous) : ''}${one.confidential ? badge(c.confidential) : ''}`
}

/** The rules that decided on the messages of the complaint, or on those that are in none. */
function rulesOf({ main, thread }: ConversationView): string[] {
  const rules = thread.items
    .filter((item): item is HeardItem => item.kind === 'heard' && !item.byStaff)
    .filter(({ complaintId }) => complaintId === (main?.id ?? null))
    .flatMap(({ rule }) => rule ?? [])
  return [...new Set(rules)]
}

function trail(view: ConversationView): Html {
  const w = conversationWords[view.language]
  const names = rulesOf(view)
  if (names.length === 0) return html``
  return html`<h2>${w.trail.heading}</h2><ul class="lines">${names.map(
    (name) =>
      html`<li><a href="/inbox/rules#${ruleAnchor(name)}">${ruleName(name, view.language)}</a> <span class="muted">${ruleWords[name]?.[view.language].says ?? ''}</span></li>`,
  )}</ul>`
}

function alike(view: ConversationView): Html {
  const w = conversationWords[view.language].alike
  return html`<h2>${w.heading}</h2><ol class="lines">${view.alike.map(
    (one) =>
      html`<li><a href="/complaints/${one.number}">${one.number}</a> ${one.title ?? ''} <span class="muted small">${[one.place ?? one.districtName ?? '', w.why[one.why], one.isOwn ? w.own : ''].filter(Boolean).join(' · ')} · ${moment(one.createdAt, localeOf[view.language], timeZones[view.zone])}</span></li>`,
  )}</ol>`
}

function other(one: ComplaintBeside, view: ConversationView): Html {
  const c = conversationWords[view.language].complaint
  return html`<li class="row"><a href="/complaints/${one.number}">${one.number}</a> ${one.title ?? ''} ${marks(one, view)} <a href="${conversationHref(view.conversation.id, view.origin, { complaint: one.id })}">${c.choose}</a></li>`
}
