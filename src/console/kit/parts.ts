import { type Html, html } from './html.ts'
import type { Undo, Visit } from './visit.ts'

/** What each form that changes something begins with. */
export function formStart({ csrf }: Pick<Visit, 'csrf'>): Html {
  return html`<input type="hidden" name="_csrf" value="${csrf}">`
}

export interface FieldOptions {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly type?: 'text' | 'password' | 'search' | 'date' | 'time' | 'tel' | 'email' | 'file'
  readonly hint?: string | undefined
  /** What is wrong with it. */
  readonly fault?: string | undefined
  readonly required?: boolean
  readonly autocomplete?: string
  readonly maxLength?: number
  readonly inputMode?: 'numeric' | 'text' | 'tel' | 'email'
  readonly accept?: string
  readonly key?: string
  /** Id of a `datalist` with what is often meant. */
  readonly list?: string
}

/** A field with its label, hint and fault, tied together for those who hear the page. */
export function field(of: FieldOptions): Html {
  const id = `f-${of.name}`
  const described = [of.hint && `${id}-hint`, of.fault && `${id}-fault`].filter(Boolean).join(' ')
  return html`<div class="field" data-fault="${of.fault ? 'yes' : 'no'}">
<label for="${id}">${of.label}</label>
<input id="${id}" name="${of.name}" type="${of.type ?? 'text'}" value="${of.type === 'file' ? '' : (of.value ?? '')}" autocomplete="${of.autocomplete ?? 'off'}" aria-describedby="${described}" aria-invalid="${of.fault ? 'true' : 'false'}" ${of.required ? html`required` : ''} ${of.maxLength ? html`maxlength="${of.maxLength}"` : ''} ${of.inputMode ? html`inputmode="${of.inputMode}"` : ''} ${of.accept ? html`accept="${of.accept}"` : ''} ${of.list ? html`list="${of.list}"` : ''} ${of.key ? html`data-key="${of.key}"` : ''}>
${notes(id, of)}</div>`
}

/** A field for several lines. */
export function area(of: FieldOptions & { readonly rows?: number }): Html {
  const id = `f-${of.name}`
  const described = [of.hint && `${id}-hint`, of.fault && `${id}-fault`].filter(Boolean).join(' ')
  return html`<div class="field" data-fault="${of.fault ? 'yes' : 'no'}">
<label for="${id}">${of.label}</label>
<textarea id="${id}" name="${of.name}" rows="${of.rows ?? 3}" aria-describedby="${described}" aria-invalid="${of.fault ? 'true' : 'false'}" ${of.required ? html`required` : ''} ${of.maxLength ? html`maxlength="${of.maxLength}"` : ''} ${of.key ? html`data-key="${of.key}"` : ''}>${`\n${of.value ?? ''}`}</textarea>
${notes(id, of)}</div>`
}

/** What is often meant in a field whose `list` is this id. */
export function suggestions(id: string, values: readonly string[]): Html {
  return html`<datalist id="${id}">${values.map((value) => html`<option value="${value}"></option>`)}</datalist>`
}

export interface Choice {
  readonly value: string
  readonly label: string
}

export function select(
  of: FieldOptions & { readonly choices: readonly Choice[]; readonly none?: string },
): Html {
  const id = `f-${of.name}`
  const described = [of.hint && `${id}-hint`, of.fault && `${id}-fault`].filter(Boolean).join(' ')
  const none = of.none === undefined ? [] : [{ value: '', label: of.none }]
  return html`<div class="field" data-fault="${of.fault ? 'yes' : 'no'}">
<label for="${id}">${of.label}</label>
<select id="${id}" name="${of.name}" aria-describedby="${described}" aria-invalid="${of.fault ? 'true' : 'false'}">
${[...none, ...of.choices].map(
  ({ value, label }) =>
    html`<option value="${value}" ${value === (of.value ?? '') ? html`selected` : ''}>${label}</option>`,
)}
</select>
${notes(id, of)}</div>`
}

export function checkbox(of: {
  readonly name: string
  readonly label: string
  readonly value?: string
  readonly isOn: boolean
  readonly required?: boolean
}): Html {
  return html`<label class="check"><input type="checkbox" name="${of.name}" value="${of.value ?? 'yes'}" ${of.isOn ? html`checked` : ''} ${of.required ? html`required` : ''}> <span>${of.label}</span></label>`
}

export interface ButtonOptions {
  readonly label: string
  readonly tone?: 'main' | 'plain' | 'danger'
  /** A single key that presses it; it is shown beside its label. */
  readonly key?: string
  readonly name?: string
  readonly value?: string
  /** The address that this button's form goes to, in place of the form's own. */
  readonly to?: string
}

export function button(of: ButtonOptions): Html {
  return html`<button type="submit" class="button" data-tone="${of.tone ?? 'plain'}" ${of.name ? html`name="${of.name}" value="${of.value ?? ''}"` : ''} ${of.to ? html`formaction="${of.to}"` : ''} ${of.key ? html`data-key="${of.key}" aria-keyshortcuts="${of.key}"` : ''}>${of.label}${keyMark(of.key)}</button>`
}

/** Takes a deed back; it goes away when that is too late. */
export function undoForm(
  visit: Pick<Visit, 'csrf'>,
  { deed, until }: Undo,
  of: Pick<ButtonOptions, 'label' | 'key'>,
): Html {
  return html`<form method="post" action="/undo" data-until="${until}" data-then="hide">${formStart(visit)}<input type="hidden" name="deed" value="${deed}">${button(of)}</form>`
}

/** A link that looks like a button. */
export function linkButton(of: {
  readonly label: string
  readonly href: string
  readonly key?: string
  readonly tone?: 'main' | 'plain'
}): Html {
  return html`<a class="button" data-tone="${of.tone ?? 'plain'}" href="${of.href}" ${of.key ? html`data-key="${of.key}" aria-keyshortcuts="${of.key}"` : ''}>${of.label}${keyMark(of.key)}</a>`
}

export function badge(label: string, tone: 'good' | 'warn' | 'bad' | 'quiet' = 'quiet'): Html {
  return html`<span class="badge" data-tone="${tone}">${label}</span>`
}

/** A moment, in the zone of the agency; the script keeps "5 minutes ago" true. */
export function moment(at: Date, locale: string, zone: string): Html {
  const shown = at.toLocaleString(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  return html`<time datetime="${at.toISOString()}">${shown}</time>`
}

/**
 * What runs out.
 *
 * @param label what is read without a script
 * @param counts what the script writes in its place every second, with `{left}`
 */
export function clock(until: Date, label: string, counts = ''): Html {
  return html`<span class="clock" data-until="${until.toISOString()}" data-counts="${counts}">${label}</span>`
}

/** Pages of a list. The address is the view: all else of the query stays. */
export function pager(of: {
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly words: { readonly previous: string; readonly next: string; readonly label: string }
}): Html {
  if (!of.previous && !of.next) return html``
  return html`<nav class="pager" aria-label="${of.words.label}">
${of.previous ? html`<a class="button" data-tone="plain" rel="prev" href="${of.previous}">${of.words.previous}</a>` : ''}
${of.next ? html`<a class="button" data-tone="plain" rel="next" href="${of.next}">${of.words.next}</a>` : ''}
</nav>`
}

function keyMark(key: string | undefined): Html | '' {
  return key ? html` <kbd aria-hidden="true">${key}</kbd>` : ''
}

function notes(id: string, { hint, fault }: FieldOptions): Html {
  return html`${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''}${fault ? html`<p class="fault" id="${id}-fault">${fault}</p>` : ''}`
}
