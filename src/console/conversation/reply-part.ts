import { listQuery } from '../inbox/address.ts'
import { type Html, html } from '../kit/html.ts'
import { button } from '../kit/parts.ts'
import { mostUploadBytes } from '../kit/visit.ts'
import { actionOf, seen, typed } from './form-parts.ts'
import { verbWords } from './verb-words.ts'
import type { ConversationView } from './view.ts'

/** The reply, which is always open, and the replies that it may begin with. */
export function replyForm(view: ConversationView): Html {
  const w = verbWords[view.language]
  const chosen = view.chosen
  return html`<div class="reply">
${view.canned.length > 0 ? cannedForm(view) : ''}
<form method="post" action="${actionOf(view, 'reply')}" enctype="multipart/form-data">${seen(view)}${chosen ? html`<input type="hidden" name="canned" value="${chosen.name}">` : ''}
<div class="field"><label for="f-reply">${w.replyText} <kbd aria-hidden="true">3</kbd></label>
<textarea id="f-reply" name="reply" rows="3" maxlength="5000" data-key="3" aria-keyshortcuts="3">${`\n${typed(view, 'reply', chosen?.text)}`}</textarea></div>
${view.carriesFiles ? html`<div class="field"><label for="f-file">${w.file}</label><input id="f-file" type="file" name="file" aria-describedby="f-file-hint"><p class="hint" id="f-file-hint">${w.fileHint(mostUploadBytes / 1_048_576)}</p></div>` : html`<p class="muted small">${w.noFiles(view.channel)}</p>`}
${button({ label: w.send })}</form></div>`
}

/** With a script the choice fills the reply; without one its button asks for the page with it. */
function cannedForm(view: ConversationView): Html {
  const w = verbWords[view.language]
  const { canned, origin, conversation, chosen } = view
  return html`<form method="get" action="/conversations/${conversation.id}" class="canned">
${origin ? html`<input type="hidden" name="list" value="${listQuery(origin.filter)}"><input type="hidden" name="at" value="${origin.place ?? ''}">` : ''}
<label for="f-canned">${w.canned}</label>
<select id="f-canned" name="canned" data-fills="f-reply"><option value="">${w.cannedNone}</option>${canned.map(
    ({ name, title, text }) =>
      html`<option value="${name}" data-text="${text}" ${name === chosen?.name ? html`selected` : ''}>${title}</option>`,
  )}</select>
${button({ label: w.use })}</form>`
}
