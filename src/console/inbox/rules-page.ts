import { type Html, html } from '../kit/html.ts'
import type { Language } from '../kit/words.ts'
import { ruleAnchor, ruleWords } from './rule-words.ts'
import { inboxWords } from './words.ts'

/** What each rule means, for those who wonder why it decided so. */
export function rulesPage(language: Language): Html {
  const w = inboxWords[language].rules
  return html`<h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
<dl class="card rules">${Object.entries(ruleWords).map(
    ([name, words]) =>
      html`<div id="${ruleAnchor(name)}"><dt>${words[language].name}</dt><dd>${words[language].says}</dd></div>`,
  )}</dl>`
}
