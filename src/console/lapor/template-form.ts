import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { LaporVisit } from './visit-of.ts'

/** Which empty book is filled, and how to take another one. @param fault why the file was not taken */
export function templateForm(visit: LaporVisit, chosen: string | undefined, fault?: Html): Html {
  const { words, mayAct } = visit
  const w = words.template
  return html`<section class="panel stack"><h2>${w.title}</h2>
<p>${chosen === undefined ? w.own : w.chosen(chosen)}</p>
${fault ?? ''}
${
  mayAct
    ? html`<form method="post" action="/lapor/template" enctype="multipart/form-data">${formStart(visit)}
${field({ name: 'template', label: w.file, type: 'file', accept: '.xlsx', hint: w.hint })}
<div class="row">${button({ label: w.save })}</div></form>
${
  chosen === undefined
    ? ''
    : html`<form method="post" action="/lapor/template/own">${formStart(visit)}${button({ label: w.back })}</form>`
}`
    : ''
}</section>`
}

/** Why a file is not taken: our sentence, and what exactly, in English as commands say it. */
export function fileFault({ unreadable }: LaporVisit['words'], detail?: string): Html {
  return html`<div class="fault" role="alert"><p>${unreadable}</p>${
    detail === undefined ? '' : html`<p lang="en" class="words">${detail}</p>`
  }</div>`
}
