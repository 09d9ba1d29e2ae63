import type { ShownEvent, WholeComplaint } from '../../desk/complaint.ts'
import { verbWords } from '../conversation/verb-words.ts'
import { conversationWords } from '../conversation/words.ts'
import { ruleAnchor, ruleName } from '../inbox/rule-words.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, moment } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { eventSentence } from './history-words.ts'
import { pageWords } from './page-words.ts'

/** One line of a history. */
interface Line {
  readonly at: Date
  readonly kind: 'event' | 'heard' | 'said'
  readonly main: Html
}

export interface HistoryOf {
  readonly whole: WholeComplaint
  readonly language: Language
  readonly locale: string
  readonly zone: string
}

/**
 * Deeds that stand in the events of the complaint under a name of their own; the others are told by their
 * verbs.
 */
const toldByEvents: ReadonlySet<string> = new Set([
  'convert',
  'verify',
  'correct',
  'assign',
  'ask',
  'notForUs',
  'prank',
  'restore',
  'withdraw',
  'join',
  'split',
])

/** What happened to a complaint, the earliest first: what was heard, what was said, who did what. */
export function historyPart(of: HistoryOf): Html {
  const lines = [...heard(of), ...said(of), ...happened(of), ...done(of)].sort(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )
  return html`<ol class="history">${lines.map(
    ({ at, kind, main }) =>
      html`<li data-kind="${kind}"><p class="muted small">${moment(at, of.locale, of.zone)}</p><div>${main}</div></li>`,
  )}</ol>`
}

function heard({ whole, language }: HistoryOf): Line[] {
  const w = conversationWords[language]
  return whole.messages.map((message) => ({
    at: message.at,
    kind: 'heard',
    main: html`<p class="row small"><b>${w.heard.citizen}</b>${message.isPublic ? badge(w.heard.isPublic, 'warn') : ''}${message.editedAt && !message.deletedAt ? badge(w.heard.edited) : ''}${message.rule === null ? '' : html`<a href="${`/inbox/rules#${ruleAnchor(message.rule)}`}">${ruleName(message.rule, language)}</a>`}</p>
<p class="words">${message.deletedAt ? w.heard.deleted : message.text}</p>`,
  }))
}

function said({ whole, language }: HistoryOf): Line[] {
  const w = conversationWords[language]
  const deliveries: Readonly<Record<string, string>> = w.delivery
  return whole.replies.map((reply) => ({
    at: reply.at,
    kind: 'said',
    main: html`<p class="row small"><b>${w.said}</b> <span class="muted">${deliveries[reply.deliveryStatus ?? ''] ?? w.state[reply.state]}</span></p>
<p class="words">${reply.text}</p>`,
  }))
}

function happened({ whole, language }: HistoryOf): Line[] {
  return oneForEachDeed(whole.events).map(({ kind, detail, at, by, words, reason, fields }) => ({
    at,
    kind: 'event',
    main: html`<p>${eventSentence(kind, detail, language)}${fields.length > 0 ? `: ${namesOf(fields, language)}` : ''}${by === null ? '' : html` <span class="muted">· ${by}</span>`}</p>
${words === null ? '' : html`<p class="words">${words}</p>`}${reason === null ? '' : html`<p class="words muted">${reason}</p>`}${reasonGiven(detail) === '' ? '' : html`<p class="words muted">${reasonGiven(detail)}</p>`}`,
  }))
}

/** A deed that corrects several fields is one line; the corrections themselves stand in a part of their own. */
function oneForEachDeed(events: readonly ShownEvent[]) {
  const corrected = Map.groupBy(
    events.filter(({ kind }) => kind === 'corrected'),
    ({ detail }) => detail['deed'],
  )
  return events.flatMap((event) => {
    if (event.kind !== 'corrected') return { ...event, fields: [] }
    const [first, ...others] = corrected.get(event.detail['deed']) ?? []
    if (first !== event) return []
    return { ...event, fields: [event, ...others].map(({ detail }) => String(detail['field'])) }
  })
}

function namesOf(fields: readonly string[], language: Language): string {
  const { field } = pageWords[language]
  return fields
    .filter((name) => !shownByOther.has(name))
    .map((name) => (field[name] ?? name).toLowerCase())
    .join(', ')
}

/** Columns that change with another one, which says it in words. */
export const shownByOther: ReadonlySet<string> = new Set(['category_id', 'longitude'])

function reasonGiven(detail: Readonly<Record<string, unknown>>): string {
  const { reason } = detail
  return typeof reason === 'string' ? reason : ''
}

function done({ whole, language }: HistoryOf): Line[] {
  const w = verbWords[language]
  const deeds: Readonly<Record<string, string>> = w.deed
  return whole.deeds
    .filter(({ verb, undoneAt }) => undoneAt !== null || !toldByEvents.has(verb))
    .map(({ verb, by, at, undoneAt }) => ({
      at: undoneAt ?? at,
      kind: 'event',
      main: html`<p>${by ?? w.somebody} ${deeds[verb] ?? verb}${undoneAt ? html` <span class="muted">· ${w.undone}</span>` : ''}</p>`,
    }))
}
