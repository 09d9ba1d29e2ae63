import { tickOff } from '../../core-store/lapor-bulk/todo.ts'
import { amongOf } from '../../desk/lapor-reach.ts'
import { type TodoRow, todoRows } from '../../desk/lapor-todo.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart, moment } from '../kit/parts.ts'
import type { Answer } from '../kit/visit.ts'
import { inTab, type LaporVisit, zoneOf } from './visit-of.ts'

/** What somebody has to type into LAPOR!, with the words to copy. */
export async function todoPage(visit: LaporVisit): Promise<Answer> {
  const { deps, reach, words, mayAct } = visit
  const w = words.todo
  const rows = await todoRows(deps.sql, reach)
  if (rows.length === 0) return await inTab(visit, 'todo', html`<p class="panel">${w.nothing}</p>`)
  const main = html`<p>${w.intro}</p>
<form method="post" action="/lapor/todo" class="stack">${formStart(visit)}
${
  mayAct
    ? html`<div class="row"><label class="check" data-scripted hidden><input type="checkbox" data-select-all="id" data-key="a" aria-keyshortcuts="a"> <span>${words.waiting.selectAll} <kbd aria-hidden="true">a</kbd></span></label>
${button({ label: w.done, key: 'd', tone: 'main' })}</div>`
    : ''
}
<ol class="stack">${rows.map((row) => itemOf(visit, row))}</ol></form>`
  return await inTab(visit, 'todo', main)
}

function itemOf(visit: LaporVisit, row: TodoRow): Html {
  const { words, mayAct } = visit
  const w = words.todo
  const { id, kind, trackingId, code, receiptNumber } = row
  const where = trackingId === null ? w.withoutTracking(code) : w.tracking(trackingId)
  return html`<li class="panel stack task"><div class="row">
${mayAct ? html`<label class="check"><input type="checkbox" name="id" value="${id}" aria-label="${w.select(`${w.kinds[kind]}, ${where}`)}"></label>` : ''}
<strong class="grow">${where}</strong>${badge(w.kinds[kind], kind === 'erasure' || kind === 'deletion' ? 'bad' : 'warn')}
<span class="muted small">${receiptNumber ?? ''} · ${moment(row.createdAt, words.locale, zoneOf(visit))}</span></div>
${
  row.words === null
    ? ''
    : row.words === ''
      ? html`<p>${w.noFlags}</p>`
      : html`<p class="words copied" id="words-${id}">${row.words}</p><p class="row"><button type="button" class="button" data-copy="words-${id}" data-copied="${w.copied}" data-scripted hidden>${w.copy}</button></p>`
}</li>`
}

/** Ticks off what was chosen, each once. */
export async function tickOffChosen({ deps, form, reach, words }: LaporVisit): Promise<Answer> {
  const w = words.todo
  const ids = form.all('id').flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : []))
  const chosen = [...new Set(ids)]
  if (chosen.length === 0)
    return { kind: 'go', to: '/lapor/todo', said: { text: words.waiting.chooseFirst, tone: 'bad' } }
  const ticked = await tickOff(deps.sql, chosen, amongOf(reach))
  const before = chosen.length - ticked.length
  const text = [w.ticked(ticked.length), ...(before > 0 ? [w.before(before)] : [])].join(' ')
  return { kind: 'go', to: '/lapor/todo', said: { text } }
}
