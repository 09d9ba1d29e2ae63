import { inboxHref } from '../inbox/address.ts'
import { inboxWords, toneOf } from '../inbox/words.ts'
import { type Html, html } from '../kit/html.ts'
import { badge } from '../kit/parts.ts'
import { backgroundPart, complaintPart } from './complaint-part.ts'
import { counted, threadPart } from './thread-part.ts'
import { verbWords } from './verb-words.ts'
import { verbsPart } from './verbs-part.ts'
import { type ConversationView, dayAndTimeOf, timeOf } from './view.ts'
import { conversationWords } from './words.ts'

/** The page of a conversation: what was said on one side, the complaint and the verbs on the other. */
export function conversationPage(view: ConversationView): Html {
  const w = conversationWords[view.language]
  const { conversation, trouble } = view
  return html`<div class="row heading">
<h1>${conversation.pseudonym}</h1><span class="muted">${view.channel}</span>
${ways(view)}</div>
${trouble ? html`<p class="said-bar" data-tone="bad" role="alert">${trouble.sentence}</p>` : ''}
<div id="standing" data-live>${standing(view)}</div>
<p class="jump"><a href="#verbs">${w.toVerbs}</a></p>
<div class="conversation">
${threadPart(view)}
<div class="side">${complaintPart(view)}${verbsPart(view)}${backgroundPart(view)}</div>
</div>`
}

/** Back to the list, and on to its neighbours. */
function ways({ language, origin, previous, next }: ConversationView): Html {
  const w = conversationWords[language]
  const back = origin ? inboxHref(origin.filter) : '/inbox'
  return html`<nav class="ways" aria-label="${inboxWords[language].list}"><a class="button" data-tone="plain" href="${back}" data-key="b" aria-keyshortcuts="b">${w.back} <kbd aria-hidden="true">b</kbd></a>${previous ? html`<a class="button" data-tone="plain" rel="prev" href="${previous}" data-previous>${w.previous}</a>` : ''}${next ? html`<a class="button" data-tone="plain" rel="next" href="${next}" data-next>${w.next}</a>` : ''}</nav>`
}

/** Why it wants a human, who else looks at it, and what can be sent. */
function standing(view: ConversationView): Html {
  const { language, conversation, othersHere } = view
  const w = conversationWords[language]
  const inbox = inboxWords[language]
  return html`<p class="row">${conversation.reasons.map((reason) => badge(inbox.reason[reason], toneOf[reason]))}
${othersHere.length > 0 ? badge(w.othersHere(othersHere.join(', ')), 'warn') : ''}
${conversation.isForgotten ? badge(w.isForgotten, 'bad') : ''}${conversation.hasStopped ? badge(w.hasStopped, 'warn') : ''}
${conversation.humanUntil ? html`<span class="muted">${w.humanUntil(dayAndTimeOf(conversation.humanUntil, view))}</span>` : ''}
<span class="muted">${windowWords(view)}</span></p>`
}

function windowWords(view: ConversationView): Html | string {
  const { window, language } = view
  const words = conversationWords[language].window[window.way]
  return 'until' in window ? counted(window.until, words, view) : words
}

/** What is said when somebody else was first. */
export function conflictSentence(
  {
    who,
    verb,
    at,
  }: {
    readonly who: string | undefined
    readonly verb: string | null
    readonly at: Date | null
  },
  view: Pick<ConversationView, 'language' | 'zone'>,
): string {
  const w = verbWords[view.language]
  const deeds: Readonly<Record<string, string>> = w.deed
  const what = verb === null ? undefined : deeds[verb]
  const first =
    what && at ? w.conflict(who ?? w.somebody, what, timeOf(at, view)) : w.conflictUnknown
  return `${first} ${w.kept}`
}
