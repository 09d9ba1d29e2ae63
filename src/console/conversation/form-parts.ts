import { isOpen } from '../../desk/complaints-beside.ts'
import { listQuery } from '../inbox/address.ts'
import { type Html, html } from '../kit/html.ts'
import { formStart } from '../kit/parts.ts'
import type { ConversationView } from './view.ts'

/** Where a form of this conversation is sent. */
export function actionOf({ conversation }: ConversationView, verb: string): string {
  return `/conversations/${conversation.id}/${verb}`
}

/** What each form says beside its fields: what somebody saw, and from which list they came. */
export function seen(view: ConversationView): Html {
  const { conversation, main, origin, proposal } = view
  return html`${formStart(view)}<input type="hidden" name="version" value="${conversation.version}">${main ? html`<input type="hidden" name="complaint" value="${main.id}">` : ''}${origin ? html`<input type="hidden" name="list" value="${listQuery(origin.filter)}"><input type="hidden" name="at" value="${origin.place ?? ''}">` : ''}${(
    proposal?.messages ?? []
  ).map(({ id }) => html`<input type="hidden" name="proposed" value="${id}">`)}`
}

/** What was typed before, where the page is shown again; else what stands there by itself. */
export function typed({ trouble }: ConversationView, name: string, otherwise = ''): string {
  return trouble?.form.has(name) ? trouble.form.text(name) : otherwise
}

/** Whether the form of a verb is shown open: its deed could not be done. */
export function openIf({ trouble }: ConversationView, ...verbs: readonly string[]): Html | '' {
  return trouble && verbs.includes(trouble.verb) ? html`open` : ''
}

/** The words of a summary, and the key that opens it. */
export function summary(label: string, key: string): Html {
  return html`<summary data-key="${key}" aria-keyshortcuts="${key}">${label} <kbd aria-hidden="true">${key}</kbd></summary>`
}

/** Whether messages can be ticked: there is something to make of them, or to move them to. */
export function canPick({ mayAct, proposal, complaints }: ConversationView): boolean {
  return mayAct && (proposal !== undefined || complaints.some(isOpen))
}
