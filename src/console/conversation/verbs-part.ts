import { isOpen } from '../../desk/complaints-beside.ts'
import { type Html, html } from '../kit/html.ts'
import { area, button, field, linkButton, select } from '../kit/parts.ts'
import { convertForm } from './convert-part.ts'
import { actionOf, openIf, seen, summary, typed } from './form-parts.ts'
import { moveForm } from './move-part.ts'
import { replyForm } from './reply-part.ts'
import { verbWords } from './verb-words.ts'
import type { ConversationView } from './view.ts'
import { conversationWords } from './words.ts'

/** What somebody can do: one press where no words are needed, else a small form. */
export function verbsPart(view: ConversationView): Html {
  const w = verbWords[view.language]
  if (!view.mayAct)
    return html`<section id="verbs" class="card" aria-labelledby="verbs-title"><h2 id="verbs-title">${w.heading}</h2><p class="muted">${w.readOnly}</p>${answerLink(view)}</section>`
  return html`<section id="verbs" class="card verbs" aria-labelledby="verbs-title" tabindex="-1">
<h2 id="verbs-title">${w.heading}</h2>
${atOnce(view)}
${replyForm(view)}
${view.proposal ? convertForm(view) : ''}
${askForm(view)}
${notForUsForm(view)}
${joinForm(view)}
${moveForm(view)}
${noteForm(view)}
${withdrawForm(view)}
</section>`
}

/** Who answers for an agency does so on the complaint's page. */
function answerLink({ language, main, mayAnswer }: ConversationView): Html {
  if (!main || !mayAnswer) return html``
  const label = verbWords[language].answerThere(main.number)
  return html`<p>${linkButton({ label, href: `/complaints/${main.number}` })}</p>`
}

function atOnce(view: ConversationView): Html {
  const w = verbWords[view.language]
  const { main, alike, conversation, proposal } = view
  const to = (verb: string) => actionOf(view, verb)
  const isBusy = main !== undefined && isOpen(main)
  const [duplicate] = alike
  // Nothing is asked at one press of whom nothing is missing.
  const missing = isBusy ? main.missing[0] : proposal && 'where'
  const { question } = conversationWords[view.language]
  const isArchived = main?.status === 'archived'
  return html`<form id="now" method="post" class="verb-row">${seen(view)}
${isBusy ? button({ label: w.verify, key: '1', tone: 'main', to: to('verify') }) : ''}
${!isBusy && proposal ? html`<button type="submit" form="pick" formaction="${to('convert')}" class="button" data-tone="main" data-key="1" aria-keyshortcuts="1">${w.convert} <kbd aria-hidden="true">1</kbd></button>` : ''}
${missing ? button({ label: w.ask(question[missing]), key: '2', to: to('ask') }) : ''}
${isBusy || proposal ? button({ label: w.notForUs, key: '4', to: to('notForUs') }) : ''}
${button({ label: w.redirect, key: '5', to: to('redirect') })}
${isBusy && duplicate ? button({ label: w.join(duplicate.number), key: '6', to: to('join'), name: 'into', value: duplicate.number }) : ''}
${isBusy || proposal ? button({ label: w.prank, key: '7', to: to('prank') }) : ''}
${conversation.humanUntil ? button({ label: w.handBack, key: '0', to: to('handBack') }) : ''}
${isArchived ? button({ label: w.restore, to: to('restore') }) : ''}
</form>`
}

function askForm(view: ConversationView): Html {
  const { language, main } = view
  if (!main || !isOpen(main)) return html``
  const w = verbWords[language]
  const { question } = conversationWords[language]
  return html`<details ${openIf(view, 'ask')}><summary>${w.askDetails}</summary>
<form method="post" action="${actionOf(view, 'ask')}">${seen(view)}
${select({
  name: 'question',
  label: w.askWhat,
  value: typed(view, 'question', main.missing[0] ?? 'where'),
  choices: [
    ...(['what', 'where', 'when', 'confirm_place'] as const).map((value) => ({
      value,
      label: question[value],
    })),
    { value: 'own', label: w.ownWords },
  ],
})}
${area({ name: 'words', label: w.askWords, value: typed(view, 'words'), rows: 2, maxLength: 1000 })}
${button({ label: w.askSend })}</form></details>`
}

function notForUsForm(view: ConversationView): Html {
  const { main } = view
  if (!main || !isOpen(main)) return html``
  const w = verbWords[view.language]
  return html`<details ${openIf(view, 'notForUs')}><summary>${w.notForUsDetails}</summary>
<form method="post" action="${actionOf(view, 'notForUs')}">${seen(view)}
${area({ name: 'reason', label: w.reason, value: typed(view, 'reason', w.defaultReason), rows: 2, maxLength: 500 })}
${button({ label: w.archive })}</form></details>`
}

function joinForm(view: ConversationView): Html {
  const { main, alike } = view
  if (!main || !isOpen(main)) return html``
  const w = verbWords[view.language]
  return html`<details ${openIf(view, 'join')}><summary>${w.joinDetails}</summary>
<form method="post" action="${actionOf(view, 'join')}">${seen(view)}
${field({ name: 'into', label: w.joinNumber, value: typed(view, 'into', alike[0]?.number), inputMode: 'numeric', maxLength: 20 })}
${button({ label: w.joinSend })}</form></details>`
}

function noteForm(view: ConversationView): Html {
  const w = verbWords[view.language]
  return html`<details ${openIf(view, 'note')}>${summary(w.note, '9')}
<form method="post" action="${actionOf(view, 'note')}">${seen(view)}
${area({ name: 'note', label: w.noteText, value: typed(view, 'note'), maxLength: 5000 })}
${button({ label: w.noteSend })}</form></details>`
}

function withdrawForm(view: ConversationView): Html {
  const { main } = view
  if (!main || !isOpen(main)) return html``
  const w = verbWords[view.language]
  return html`<details ${openIf(view, 'withdraw')}>${summary(w.withdraw, 'w')}
<form method="post" action="${actionOf(view, 'withdraw')}">${seen(view)}
<p class="hint">${w.withdrawHint}</p>
${button({ label: w.withdrawSend, tone: 'danger' })}</form></details>`
}
