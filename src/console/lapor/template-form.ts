import type { Form } from '../../core-store/lapor-bulk/form.ts'
import { formView } from '../../core-store/lapor-bulk/form-view.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { LaporVisit } from './visit-of.ts'

/** The empty book that somebody's agency fills. */
export interface Chosen {
  /** Undefined: ours. */
  readonly name: string | undefined
  /** Undefined where it is understood no more. */
  readonly form: Form | undefined
}

/**
 * Which empty book is filled, how it is understood, and how to take another one.
 *
 * @param fault why the file was not taken
 */
export function templateForm(visit: LaporVisit, { name, form }: Chosen, fault?: Html): Html {
  const { words, mayAct } = visit
  const w = words.template
  return html`<section class="panel stack"><h2>${w.title}</h2>
<p>${name === undefined ? w.own : w.chosen(name)}</p>
${name !== undefined && form ? understood(visit, form) : ''}
${fault ?? ''}
${
  mayAct
    ? html`<form method="post" action="/lapor/template" enctype="multipart/form-data">${formStart(visit)}
${field({ name: 'template', label: w.file, type: 'file', accept: '.xlsx', hint: w.hint })}
<div class="row">${button({ label: w.save })}</div></form>
${
  name === undefined
    ? ''
    : html`<form method="post" action="/lapor/template/own">${formStart(visit)}${button({ label: w.back })}</form>`
}`
    : ''
}</section>`
}

function understood({ words }: LaporVisit, form: Form): Html {
  const w = words.template
  return html`<details><summary>${w.understood}</summary><p>${w.sheet(form.sheet, form.headerRow + 1)}</p>
<div class="table"><table><thead><tr><th scope="col">${w.column}</th><th scope="col">${w.header}</th><th scope="col">${w.filledWith}</th><th scope="col">${w.values}</th></tr></thead>
<tbody>${formView(form).map(
    ({ column, header, field, required, values }) =>
      html`<tr><th scope="row">${column}</th><td>${header}${required ? html` <span class="muted">${w.required}</span>` : ''}</td><td lang="en">${field}</td><td>${values > 0 ? values : ''}</td></tr>`,
  )}</tbody></table></div></details>`
}

/** Why a file is not taken: our sentence, and what exactly, in English as commands say it. */
export function fileFault(
  { unreadable }: LaporVisit['words'],
  detail?: string,
  remedy?: string,
): Html {
  return html`<div class="fault" role="alert"><p>${unreadable}${remedy === undefined ? '' : ` ${remedy}`}</p>${
    detail === undefined ? '' : html`<p lang="en" class="words">${detail}</p>`
  }</div>`
}
