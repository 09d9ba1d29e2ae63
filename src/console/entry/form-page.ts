import { entrySources } from '../../complaints/status.ts'
import type { Alike } from '../../desk/alike.ts'
import type { AccountName } from '../../desk/reach.ts'
import { complaintWords } from '../complaints/words.ts'
import type { Form } from '../kit/form.ts'
import { type Html, html } from '../kit/html.ts'
import {
  area,
  button,
  type Choice,
  checkbox,
  field,
  formStart,
  moment,
  select,
  suggestions,
} from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { accountValue, type EntryFaults, type EntryFields, fileFields, longest } from './form-in.ts'
import { entryWords } from './words.ts'

export interface FormPageOf {
  readonly visit: Pick<Visit, 'language' | 'csrf'>
  /** What was typed; a new form where nothing was. */
  readonly form: Form | undefined
  /** Makes one of what is sent twice. */
  readonly key: string
  readonly today: string
  readonly faults: EntryFaults
  readonly hasFiles: boolean
  readonly similar: readonly Alike[] | undefined
  readonly categories: readonly Choice[]
  readonly offices: readonly string[]
  readonly office: string | undefined
  readonly smsAccounts: readonly (AccountName & { readonly title: string })[]
  readonly locale: string
  readonly zone: string
}

/** The form for what came on paper, at the counter, by telephone. */
export function formPage(of: FormPageOf): Html {
  const { visit, faults } = of
  const w = entryWords[visit.language]
  const isWrong = Object.keys(faults).length > 0
  return html`<h1>${w.title}</h1><p class="muted">${w.intro}</p>
${isWrong ? html`<div class="said-bar" data-tone="bad" role="alert"><p>${w.wrong}${of.hasFiles ? ` ${w.filesAgain}` : ''}</p></div>` : ''}
<div class="conversation">
<form method="post" action="/complaints/new" enctype="multipart/form-data" class="stack entry" data-suggest="/complaints/new/similar" data-into="similar">
${formStart(visit)}<input type="hidden" name="key" value="${of.key}">
${how(of)}${what(of)}${who(of)}
<p class="row">${button({ label: w.save, tone: 'main', key: 's' })} ${button({ label: w.check, to: '/complaints/new/check' })}</p>
</form>
<aside class="side"><section class="card" aria-labelledby="similar-title"><h2 id="similar-title">${w.similar}</h2><div id="similar" aria-live="polite">${similarPart(of.similar ?? [], of)}</div></section></aside></div>`
}

const typed = ({ form }: FormPageOf, name: string, otherwise = '') =>
  form?.has(name) ? form.text(name) : otherwise

function faultOf({ faults, visit }: FormPageOf, name: EntryFields): string | undefined {
  const fault = faults[name]
  return fault && entryWords[visit.language].fault[fault]
}

function how(of: FormPageOf): Html {
  const { language } = of.visit
  const w = entryWords[language]
  const source = complaintWords[language].source
  return html`<fieldset class="panel stack"><legend>${w.how}</legend><div class="fields">
${select({ name: 'source', label: w.field.source, value: typed(of, 'source'), none: w.choose, choices: entrySources.map((value) => ({ value, label: source[value] })), fault: faultOf(of, 'source') })}
${field({ name: 'receivedOn', label: w.field.receivedOn, type: 'date', value: typed(of, 'receivedOn', of.today), required: true, fault: faultOf(of, 'receivedOn') })}
</div></fieldset>`
}

function what(of: FormPageOf): Html {
  const { language } = of.visit
  const w = entryWords[language]
  const { kind } = complaintWords[language]
  return html`<fieldset class="panel stack"><legend>${w.what}</legend>
${area({ name: 'text', label: w.field.text, hint: w.field.textHint, rows: 7, value: typed(of, 'text'), required: true, maxLength: longest.text, fault: faultOf(of, 'text') })}
${field({ name: 'title', label: w.field.title, hint: w.field.titleHint, value: typed(of, 'title'), maxLength: longest.title })}
${field({ name: 'place', label: w.field.place, hint: w.field.placeHint, value: typed(of, 'place'), maxLength: longest.line })}
<div class="fields">
${select({ name: 'kind', label: w.field.kind, value: typed(of, 'kind', 'pengaduan'), choices: Object.entries(kind).map(([value, label]) => ({ value, label })) })}
${select({ name: 'category', label: w.field.category, none: w.field.noCategory, value: typed(of, 'category'), choices: of.categories, fault: faultOf(of, 'category') })}
${field({ name: 'eventDate', label: w.field.eventDate, type: 'date', hint: w.field.eventDateHint, value: typed(of, 'eventDate'), fault: faultOf(of, 'eventDate') })}
${
  of.office === undefined
    ? html`${field({ name: 'agency', label: w.field.agency, hint: w.field.agencyHint, value: typed(of, 'agency'), maxLength: 200, list: 'offices' })}${suggestions('offices', of.offices)}`
    : ''
}
</div>
<div class="fields">${fileFields.map((name, place) =>
    field({
      name,
      label: w.field.file(place + 1),
      type: 'file',
      hint: place === 0 ? w.field.fileHint : undefined,
      fault: of.faults[name] && w.fault.file,
    }),
  )}</div></fieldset>`
}

function who(of: FormPageOf): Html {
  const { smsAccounts, form } = of
  const w = entryWords[of.visit.language]
  return html`<fieldset class="panel stack"><legend>${w.who}</legend><div class="fields">
${field({ name: 'name', label: w.field.name, value: typed(of, 'name'), maxLength: longest.line })}
${field({ name: 'contact', label: w.field.contact, hint: w.field.contactHint, value: typed(of, 'contact'), maxLength: longest.contact, fault: faultOf(of, 'contact') })}
</div>
${smsAccounts.length === 0 ? '' : checkbox({ name: 'sms', label: w.field.sms, isOn: form?.has('sms') === true })}
${
  smsAccounts.length < 2
    ? ''
    : select({
        name: 'smsAccount',
        label: w.field.smsAccount,
        value: typed(of, 'smsAccount'),
        choices: smsAccounts.map((one) => ({
          value: accountValue(one),
          label: `${one.title} ${one.account}`,
        })),
      })
}
<div class="row">${checkbox({ name: 'anonymous', label: w.field.anonymous, isOn: form?.has('anonymous') === true })}
${checkbox({ name: 'confidential', label: w.field.confidential, isOn: form?.has('confidential') === true })}</div></fieldset>`
}

/** What may be the same, for the page and for its script. */
export function similarPart(
  similar: readonly Alike[],
  {
    visit: { language },
    locale,
    zone,
  }: { readonly visit: Pick<Visit, 'language'>; readonly locale: string; readonly zone: string },
): Html {
  const w = entryWords[language]
  if (similar.length === 0) return html`<p class="muted">${w.noSimilar}</p>`
  const { status } = complaintWords[language]
  return html`<ol class="lines">${similar.map(
    (one) =>
      html`<li><a href="${`/complaints/${one.number}`}" target="_blank" rel="noopener">${one.number}</a> ${one.title ?? ''} <span class="muted small">${[one.place ?? one.districtName ?? '', status[one.status], w.why[one.why]].filter(Boolean).join(' · ')} · ${moment(one.createdAt, locale, zone)}</span></li>`,
  )}</ol>`
}
