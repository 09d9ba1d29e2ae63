import type { AttentionReason } from '../../conversation/attention.ts'
import { attentionReasons } from '../../conversation/attention.ts'
import type { InboxFilter } from '../../desk/inbox.ts'
import type { InboxRow } from '../../desk/inbox-rows.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, pager, select } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { conversationHref, inboxHref, listQuery } from './address.ts'
import { ruleName } from './rule-words.ts'
import { bounded, waited } from './waited.ts'
import { inboxWords, toneOf } from './words.ts'

/** An account of a channel, as the filters name it. */
export interface AccountChoice {
  readonly channel: string
  readonly title: string
  readonly account: string
}

export interface InboxView {
  readonly language: Language
  readonly filter: InboxFilter
  readonly rows: readonly (InboxRow & { readonly place: string | undefined })[]
  readonly counts: ReadonlyMap<AttentionReason, number>
  readonly accounts: readonly AccountChoice[]
  /** There is more than is shown, and no page for it. */
  readonly isCut: boolean
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** The page of the inbox. */
export function inboxPage(view: InboxView): Html {
  const w = inboxWords[view.language]
  const { filter } = view
  const tab = (name: InboxFilter['tab']) =>
    html`<li><a href="${inboxHref({ ...filter, tab: name, reason: undefined })}" ${filter.tab === name ? html`aria-current="page"` : ''}>${w.tabs[name]}</a></li>`
  return html`<h1>${w.title}</h1>
<nav class="tabs" aria-label="${w.tabs.label}"><ul>${tab('open')}${tab('all')}</ul></nav>
${finder(view)}
<div id="inbox" data-live>${filter.tab === 'open' ? reasons(view) : ''}
<h2 class="visually-hidden">${w.list}</h2>
${list(view)}
${view.isCut ? html`<p class="hint">${w.most}</p>` : ''}
${pager({ previous: view.previous, next: view.next, words: w.pages })}</div>`
}

function finder({ language, filter, accounts }: InboxView): Html {
  const w = inboxWords[language]
  const channels = [...new Map(accounts.map(({ channel, title }) => [channel, title]))]
  const isFiltered = listQuery({ ...filter, tab: 'open' }) !== ''
  return html`<form class="finder" method="get" action="/inbox" role="search" aria-label="${w.find.label}">
${filter.tab === 'all' ? html`<input type="hidden" name="tab" value="all">` : ''}${filter.reason ? html`<input type="hidden" name="reason" value="${filter.reason}">` : ''}
<div class="field grow"><label for="f-q">${w.find.q}</label><input id="f-q" name="q" type="search" value="${filter.words ?? ''}" maxlength="100" autocomplete="off" aria-describedby="f-q-hint" data-key="/" aria-keyshortcuts="/"></div>
${select({ name: 'channel', label: w.find.channel, value: filter.channel ?? '', none: w.any, choices: channels.map(([value, label]) => ({ value, label })) })}
${select({ name: 'account', label: w.find.account, value: filter.account ?? '', none: w.any, choices: accounts.map(({ account, title }) => ({ value: account, label: `${title} · ${account}` })) })}
<button type="submit" class="button" data-tone="plain">${w.show}</button>
${isFiltered ? html`<a class="button" data-tone="plain" href="${inboxHref({ tab: filter.tab })}">${w.clear}</a>` : ''}
<p class="hint" id="f-q-hint">${w.find.hint}</p>
</form>`
}

function reasons({ language, filter, counts }: InboxView): Html {
  const w = inboxWords[language]
  const one = (reason: AttentionReason | undefined, label: string, count: string) =>
    html`<li><a href="${inboxHref({ ...filter, reason })}" ${filter.reason === reason ? html`aria-current="true"` : ''}>${label}${count === '' ? '' : html` <b>${count}</b>`}</a></li>`
  return html`<nav class="reasons" aria-label="${w.reasons.label}"><ul>${one(undefined, w.reasons.any, '')}${attentionReasons.map(
    (reason) => one(reason, w.reason[reason], bounded(counts.get(reason) ?? 0)),
  )}</ul></nav>`
}

function list(view: InboxView): Html {
  const w = inboxWords[view.language]
  const { filter, rows } = view
  if (rows.length > 0)
    return html`<ol class="inbox">${rows.map((row, at) => line(row, at === 0, view))}</ol>`
  const isNarrowed = listQuery({ ...filter, tab: 'open' }) !== ''
  return html`<p class="card empty">${isNarrowed ? w.empty.found : w.empty[filter.tab]}</p>`
}

function line(row: InboxView['rows'][number], isFirst: boolean, view: InboxView): Html {
  const { language, filter, accounts } = view
  const w = inboxWords[language]
  const title = accounts.find(({ channel }) => channel === row.channel)?.title ?? row.channel
  const time = waited(row.waitedMs, language)
  const href = conversationHref(row.id, { filter, place: row.place })
  return html`<li class="inbox-row" data-urgent="${row.reasons[0] ?? 'none'}">
<div class="row">${row.reasons.map((reason) => badge(w.reason[reason], toneOf[reason]))}
<a class="name" href="${href}" ${isFirst ? html`data-next` : ''}>${row.pseudonym}</a>
<span class="muted">${title}</span>${row.isPublic ? badge(w.isPublic) : ''}${row.number === null ? '' : html`<span class="muted">${row.number}</span>`}
<span class="muted when">${row.reasons.length > 0 ? w.waits(time) : w.heard(time)}</span></div>
<p class="words">${row.words === '' ? html`<span class="muted">${row.attachments > 0 ? w.attachments(row.attachments) : w.noWords}</span>` : row.words}</p>
<p class="muted small">${row.rule === null ? '' : html`${w.rule}: ${ruleName(row.rule, language)}`}${row.words !== '' && row.attachments > 0 ? html` · ${w.attachments(row.attachments)}` : ''}</p>
${row.openBy.length > 0 ? html`<p class="open-by">${badge(w.openBy(row.openBy.join(', ')), 'warn')}</p>` : ''}
</li>`
}
