import { manualChannel } from '../../contract/manual-channel.ts'
import type { ComplaintFacts } from '../../desk/complaint.ts'
import { complaintWords } from '../complaints/words.ts'
import { type Html, html } from '../kit/html.ts'
import { linkButton } from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { dayInWords } from '../kit/when.ts'
import { entryWords } from './words.ts'

export interface ReceiptOf {
  readonly visit: Pick<Visit, 'language'>
  readonly facts: ComplaintFacts
  readonly agency: string
  /** The day on which it was received, YYYY-MM-DD. */
  readonly receivedOn: string
  readonly isSms: boolean
  readonly mayEnter: boolean
  readonly locale: string
}

/** A receipt on paper: what a citizen takes home. */
export function receiptPage(of: ReceiptOf): Html {
  const { facts, visit, locale } = of
  const w = entryWords[visit.language]
  const r = w.receipt
  const c = complaintWords[visit.language]
  const flags = [facts.anonymous && c.anonymous, facts.confidential && c.confidential].filter(
    (flag) => flag !== false,
  )
  return html`<p class="row no-print"><button type="button" class="button" data-tone="main" data-print data-scripted hidden data-key="p" aria-keyshortcuts="p">${r.print} <kbd aria-hidden="true">p</kbd></button>
${linkButton({ label: r.open, href: `/complaints/${facts.receiptNumber}` })}
${of.mayEnter ? linkButton({ label: r.another, href: '/complaints/new', key: 'n' }) : ''}</p>
<article class="panel receipt"><h1>${r.title}</h1><p class="agency">${of.agency}</p>
<p class="large"><span class="muted">${r.number}</span> <strong class="number">${spaced(facts.receiptNumber)}</strong></p>
<dl class="facts"><dt>${r.received}</dt><dd>${dayInWords(of.receivedOn, locale)}</dd>
${facts.place === null ? '' : html`<dt>${r.place}</dt><dd>${facts.place}</dd>`}
${flags.length === 0 ? '' : html`<dt>${r.flags}</dt><dd>${flags.join(', ')}</dd>`}</dl>
<h2>${facts.title ?? r.text}</h2><p class="words">${facts.text}</p>
<p>${howToAsk(of)}${facts.promisedFor === null ? '' : ` ${r.promised(dayInWords(facts.promisedFor, locale))}`}</p>
<p class="muted small">${r.keep}</p></article>`
}

function howToAsk({ facts, visit, isSms }: ReceiptOf): string {
  const r = entryWords[visit.language].receipt
  if (facts.channel === manualChannel) return r.atOffice
  return isSms ? r.bySms(facts.receiptNumber, facts.account) : r.inConversation(facts.receiptNumber)
}

/** In groups that are read out easily. */
function spaced(number: string): string {
  return number.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3')
}
