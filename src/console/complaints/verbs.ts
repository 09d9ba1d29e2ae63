import type { ComplaintFacts } from '../../desk/complaint.ts'
import { permissionOf } from '../../desk/deeds.ts'
import { may } from '../../staff/permissions.ts'
import { verbWords } from '../conversation/verb-words.ts'
import { conversationWords } from '../conversation/words.ts'
import type { Form } from '../kit/form.ts'
import { type Html, html } from '../kit/html.ts'
import {
  area,
  button,
  type Choice,
  checkbox,
  field,
  formStart,
  select,
  suggestions,
} from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { type ComplaintVerb, complaintVerbs, fitting } from './deeds.ts'
import { pageWords } from './page-words.ts'
import { complaintWords } from './words.ts'

/** Why a deed was not done, and what was typed. */
export interface Trouble {
  readonly verb: ComplaintVerb
  readonly sentence: string
  readonly form: Form
}

export interface VerbsOf {
  readonly visit: Pick<Visit, 'language' | 'person' | 'csrf'>
  readonly facts: ComplaintFacts
  readonly trouble: Trouble | undefined
  readonly categories: readonly Choice[]
  readonly offices: readonly string[]
  /** Nobody can be written to. */
  readonly isUntold: boolean
}

/** What may be done to a complaint: a button where nothing is to be told, else a form that opens. */
export function verbsPart(of: VerbsOf): Html {
  const { visit, facts } = of
  const w = verbWords[visit.language]
  const fit = fitting(facts)
  const allowed = complaintVerbs.filter(
    (verb) =>
      fit.has(verb) &&
      may(visit.person.role, permissionOf[verb]) &&
      !(of.isUntold && verb === 'ask'),
  )
  return html`<section class="card verbs no-print" aria-labelledby="verbs-title"><h2 id="verbs-title">${w.heading}</h2>
${allowed.length === 0 ? html`<p class="muted">${w.readOnly}</p>` : allowed.map((verb) => formOf(verb, of))}</section>`
}

function formOf(verb: ComplaintVerb, of: VerbsOf): Html {
  const { facts, visit } = of
  const w = verbWords[visit.language]
  const p = pageWords[visit.language].verbs
  const form = (fields: Html | string, send: Html) =>
    html`<form method="post" action="${`/complaints/${facts.receiptNumber}/${verb}`}" class="stack">${formStart(visit)}<input type="hidden" name="version" value="${facts.version}">${fields}<p>${send}</p></form>`
  const opened = (label: string, key: string, fields: Html | string, send: Html) =>
    html`<details ${of.trouble?.verb === verb ? html`open` : ''}><summary data-key="${key}" aria-keyshortcuts="${key}">${label} <kbd aria-hidden="true">${key}</kbd></summary>${form(fields, send)}</details>`
  // The keys are those of the same verbs in a conversation.
  switch (verb) {
    case 'verify':
      return form('', button({ label: p.verify, tone: 'main', key: '1' }))
    case 'correct':
      return opened(p.correct, 'e', correctFields(of), button({ label: p.save, tone: 'main' }))
    case 'assign':
      return opened(p.assign, 'a', assignField(of), button({ label: p.assignSend, tone: 'main' }))
    case 'ask':
      return opened(p.ask, '2', askFields(of), button({ label: p.askSend, tone: 'main' }))
    case 'answer':
      return opened(
        p.answer,
        '3',
        area({
          name: 'answer',
          label: p.answerText,
          hint: of.isUntold ? undefined : p.answerHint,
          rows: 5,
          value: typed(of, 'answer'),
          required: true,
          maxLength: 4_000,
        }),
        button({ label: p.answerSend, tone: 'main' }),
      )
    case 'join':
      return opened(
        w.joinDetails,
        '6',
        field({
          name: 'into',
          label: w.joinNumber,
          value: typed(of, 'into'),
          inputMode: 'numeric',
        }),
        button({ label: w.joinSend, tone: 'main' }),
      )
    case 'notForUs':
      return opened(
        w.notForUsDetails,
        '4',
        area({ name: 'reason', label: w.reason, value: typed(of, 'reason', w.defaultReason) }),
        button({ label: w.notForUs, tone: 'main' }),
      )
    case 'prank':
      return form('', button({ label: w.prank, key: '7' }))
    case 'withdraw':
      return opened(
        w.withdraw,
        'w',
        html`<p class="hint">${w.withdrawHint}</p>`,
        button({ label: w.withdrawSend, tone: 'danger' }),
      )
    case 'restore':
      return form('', button({ label: w.restore, key: '1', tone: 'main' }))
  }
}

/** What was typed before, where the page is shown again. */
function typed({ trouble }: VerbsOf, name: string, otherwise = ''): string {
  return trouble?.form.has(name) ? trouble.form.text(name) : otherwise
}

function correctFields(of: VerbsOf): Html {
  const { facts, visit, categories, trouble } = of
  const w = verbWords[visit.language].fields
  const c = complaintWords[visit.language]
  const isTicked = (name: 'anonymous' | 'confidential') =>
    trouble?.verb === 'correct' ? trouble.form.has(name) : facts[name]
  const value = (name: string, shown: string | null) => typed(of, name, shown ?? '')
  return html`${field({ name: 'title', label: w.title, value: value('title', facts.title), maxLength: 300 })}
${area({ name: 'text', label: w.text, rows: 7, value: value('text', facts.editedText ?? facts.text) })}
${select({ name: 'kind', label: c.filter.kind, value: value('kind', facts.kind), choices: Object.entries(c.kind).map(([one, label]) => ({ value: one, label })) })}
${select({ name: 'category', label: w.category, none: w.noCategory, value: value('category', facts.categoryId === null ? '' : String(facts.categoryId)), choices: withOwn(categories, facts) })}
${field({ name: 'place', label: w.place, value: value('place', facts.place), maxLength: 300 })}
${checkbox({ name: 'anonymous', label: w.anonymous, isOn: isTicked('anonymous') })}
${checkbox({ name: 'confidential', label: w.confidential, isOn: isTicked('confidential') })}`
}

/** The category that it has stays to be chosen, though our list has it not. */
function withOwn(categories: readonly Choice[], facts: ComplaintFacts): readonly Choice[] {
  const { categoryId, categoryName } = facts
  const value = String(categoryId ?? '')
  if (categoryId === null || categories.some((one) => one.value === value)) return categories
  return [{ value, label: categoryName ?? value }, ...categories]
}

function assignField(of: VerbsOf): Html {
  const label = pageWords[of.visit.language].verbs.assignTo
  const value = typed(of, 'agency', of.facts.agency ?? '')
  return html`${field({ name: 'agency', label, value, required: true, maxLength: 200, list: 'offices' })}
${suggestions('offices', of.offices)}`
}

function askFields(of: VerbsOf): Html {
  const { language } = of.visit
  const w = verbWords[language]
  const { question } = conversationWords[language]
  return html`${select({
    name: 'question',
    label: w.askWhat,
    value: typed(of, 'question', 'where'),
    choices: [
      ...Object.entries(question).map(([value, label]) => ({ value, label })),
      { value: 'own', label: w.ownWords },
    ],
  })}
${area({ name: 'words', label: w.askWords, value: typed(of, 'words'), maxLength: 1_000 })}`
}
