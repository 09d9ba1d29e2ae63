import { isOpen } from '../../desk/complaints-beside.ts'
import { categoryChoices } from '../complaints/choices.ts'
import { type Html, html } from '../kit/html.ts'
import { area, button, checkbox, field, select } from '../kit/parts.ts'
import { actionOf, openIf, seen, typed } from './form-parts.ts'
import { verbWords } from './verb-words.ts'
import type { ConversationView } from './view.ts'

/**
 * The form that makes a complaint, filled in as far as the words tell. The boxes beside the messages
 * belong to it, and the buttons that split and move.
 */
export function convertForm(view: ConversationView): Html {
  const { proposal, language, main, trouble } = view
  if (!proposal) return html``
  const w = verbWords[language]
  const f = w.fields
  const flag = (name: string, otherwise: boolean) =>
    trouble?.verb === 'convert' ? trouble.form.has(name) : otherwise
  const needsKey = main !== undefined && isOpen(main)
  return html`<details ${openIf(view, 'convert')}><summary>${needsKey ? w.convert : w.convertDetails}</summary>
<form id="pick" method="post" action="${actionOf(view, 'convert')}">${seen(view)}
<p class="hint">${w.selected}</p>
${field({ name: 'title', label: f.title, value: typed(view, 'title', proposal.title), maxLength: 140 })}
${area({ name: 'text', label: f.text, value: typed(view, 'text', proposal.text), hint: f.textHint, rows: 4 })}
${select({ name: 'category', label: f.category, value: typed(view, 'category', String(proposal.categoryId ?? '')), none: f.noCategory, choices: categoryChoices() })}
${field({ name: 'place', label: f.place, value: typed(view, 'place', proposal.place), maxLength: 200 })}
${
  proposal.needsConsent
    ? select({
        name: 'consent',
        label: f.consent,
        value: typed(view, 'consent', 'public_post'),
        choices: [
          { value: 'public_post', label: f.publicPost },
          { value: 'asked', label: f.asked },
        ],
      })
    : ''
}
<p class="row">${checkbox({ name: 'anonymous', label: f.anonymous, isOn: flag('anonymous', proposal.anonymous) })}</p>
<p class="row">${checkbox({ name: 'confidential', label: f.confidential, isOn: flag('confidential', proposal.confidential) })}</p>
${button({ label: w.convert })}</form></details>`
}
