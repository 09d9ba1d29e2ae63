import type { WaitingPage, WaitingRow, WaitingView } from '../../desk/lapor.ts'
import { waitingViews } from '../../desk/lapor.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart, moment, pager } from '../kit/parts.ts'
import { dangerIn, type LaporVisit, zoneOf } from './visit-of.ts'

/** The form with all that waits: what is chosen in it is checked, let go, or taken out. */
export function waitingList(
  visit: LaporVisit,
  { rows, next }: WaitingPage,
  { view, after }: { readonly view: WaitingView; readonly after: string | undefined },
): Html {
  const { words, mayAct } = visit
  const w = words.waiting
  if (rows.length === 0 && after === undefined)
    return html`${views(visit, view)}<p class="panel">${w.nothing}</p>`
  return html`${views(visit, view)}
<form method="post" action="/lapor/check" class="stack">
${formStart(visit)}
${mayAct ? verbs(visit) : ''}
${table(
  visit,
  rows.map((row) => rowOf(visit, row)),
)}
</form>
${pager({
  previous: after === undefined ? undefined : addressOf(view),
  next: next === undefined ? undefined : addressOf(view, next),
  words: words.pages,
})}`
}

/** What the citizens took back: it goes nowhere. */
export function withdrawnList(visit: LaporVisit, rows: readonly WaitingRow[]): Html {
  if (rows.length === 0) return html``
  return html`<section class="stack"><h2>${visit.words.waiting.withdrawn}</h2>
${table(
  { ...visit, mayAct: false },
  rows.map((row) => rowOf({ ...visit, mayAct: false }, row)),
)}</section>`
}

function addressOf(view: WaitingView, after?: string): string {
  const query = new URLSearchParams({
    ...(view !== 'all' && { show: view }),
    ...(after !== undefined && { after }),
  })
  return query.size > 0 ? `/lapor?${query}` : '/lapor'
}

function views({ words }: LaporVisit, current: WaitingView): Html {
  const w = words.waiting
  return html`<nav class="reasons" aria-label="${w.viewLabel}"><ul>${waitingViews.map(
    (view) =>
      html`<li><a href="${addressOf(view)}" ${view === current ? html`aria-current="true"` : ''}>${w.view[view]}</a></li>`,
  )}</ul></nav>`
}

function verbs({ words }: LaporVisit): Html {
  const w = words.waiting
  return html`<div class="row">
<label class="check" data-scripted hidden><input type="checkbox" data-select-all="code" data-key="a" aria-keyshortcuts="a"> <span>${w.selectAll} <kbd aria-hidden="true">a</kbd></span></label>
${button({ label: w.check, key: 'p', tone: 'main' })}
${button({ label: w.takeOut, key: 'b', to: '/lapor/batches' })}
${button({ label: w.release, key: 'l', to: '/lapor/release' })}
</div>
<p class="hint">${w.hint}</p>`
}

function table({ words, mayAct }: LaporVisit, rows: readonly Html[]): Html {
  const w = words.waiting
  return html`<div class="table stacks"><table>
<thead><tr>${mayAct ? html`<th scope="col"><span class="visually-hidden">${w.selectAll}</span></th>` : ''}<th scope="col">${w.report}</th><th scope="col">${w.to}</th><th scope="col">${w.since}</th><th scope="col">${w.state}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}

function rowOf(visit: LaporVisit, row: WaitingRow): Html {
  const { words, mayAct } = visit
  const w = words.waiting
  const to = [row.category, row.agency].filter((one) => one !== null)
  return html`<tr>
${mayAct ? html`<td class="pick"><label class="check"><input type="checkbox" name="code" value="${row.code}" aria-label="${w.select(row.receiptNumber)}"></label></td>` : ''}
<th scope="row">${mayAct ? html`<a href="/lapor/check?r=${row.code}">${row.title ?? w.untitled}</a>` : (row.title ?? w.untitled)}<br><span class="muted small">${row.receiptNumber} · ${visit.deps.accounts.titleOf(row.channel)}</span></th>
<td>${to.length > 0 ? html`${to.join(' · ')}` : '–'}</td>
<td>${moment(row.since, words.locale, zoneOf(visit))}</td>
<td>${stateOf(visit, row)}</td>
</tr>`
}

function stateOf(visit: LaporVisit, { hindrance, danger, asked }: WaitingRow): Html {
  const w = visit.words.waiting
  const tone = hindrance === null ? 'good' : hindrance === 'withdrawn' ? 'quiet' : 'warn'
  return html`${danger === null ? '' : html`${badge(dangerIn(visit, danger), 'bad')} `}${badge(w.states[hindrance ?? 'ready'], tone)}${
    asked === null ? '' : html`<br><span class="muted small">${w.asked[asked]}</span>`
  }`
}
