import { isOpen } from '../../desk/complaints-beside.ts'
import { type Html, html } from '../kit/html.ts'
import { actionOf, openIf, seen, summary, typed } from './form-parts.ts'
import { verbWords } from './verb-words.ts'
import type { ConversationView } from './view.ts'

/**
 * Splits the messages that are ticked off, or moves them to another complaint of the same citizen. It sends
 * the form `pick`, to which the boxes belong; where there is nothing to convert, that form stands here.
 */
export function moveForm(view: ConversationView): Html {
  const { complaints, main, language, proposal } = view
  const open = complaints.filter(isOpen)
  if (open.length === 0) return html``
  const w = verbWords[language]
  const chosen = typed(view, 'toComplaint', open[0]?.id)
  return html`<details ${openIf(view, 'split', 'move')}>${summary(w.move, '8')}
${proposal ? '' : html`<form id="pick" method="post" action="${actionOf(view, 'move')}">${seen(view)}</form>`}
<p class="hint">${w.moveHint}</p>
${main && isOpen(main) ? html`<p class="row">${sender(w.split, actionOf(view, 'split'))}</p>` : ''}
<div class="field"><label for="f-toComplaint">${w.moveTo}</label><select id="f-toComplaint" name="toComplaint" form="pick">${open.map(
    ({ id, number, title }) =>
      html`<option value="${id}" ${id === chosen ? html`selected` : ''}>${title ? `${number} · ${title}` : number}</option>`,
  )}</select></div>
<p class="row">${sender(w.moveSend, actionOf(view, 'move'))}</p></details>`
}

function sender(label: string, to: string): Html {
  return html`<button type="submit" form="pick" formaction="${to}" class="button" data-tone="plain">${label}</button>`
}
