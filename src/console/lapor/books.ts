import { type BookRow, bookRows, importRows, mostBookRows } from '../../desk/lapor-books.ts'
import { mostInFile } from '../../desk/lapor-files.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart, linkButton, moment, pager } from '../kit/parts.ts'
import type { Answer } from '../kit/visit.ts'
import { inTab, type LaporVisit, zoneOf } from './visit-of.ts'

/** Numbers of books in an address: "12" or "12,13". */
export function bookNumbers(given: string | null | undefined): number[] {
  const numbers = (given ?? '').split(',').map((one) => (/^\d{1,9}$/.test(one) ? Number(one) : 0))
  return numbers.includes(0) ? [] : [...new Set(numbers)].slice(0, mostInFile)
}

/** The list of books; those that were taken out just now stand above it with their download. */
export async function booksPage(visit: LaporVisit): Promise<Answer> {
  const { deps, reach, query, words } = visit
  const w = words.books
  const [before] = bookNumbers(query.get('before'))
  const fresh = bookNumbers(query.get('new'))
  const found = await bookRows(deps.sql, reach, before === undefined ? {} : { before })
  const rows = found.slice(0, mostBookRows)
  const last = found.length > mostBookRows ? rows.at(-1)?.id : undefined
  const mine = fresh.filter((id) => rows.some((row) => row.id === id && row.undoneAt === null))
  const main = html`<div class="stack"><p>${w.intro}</p>
${mine.length === 0 ? '' : html`<p>${linkButton({ label: mine.length === 1 ? w.downloadBook(mine[0] ?? 0) : w.downloadAll(mine.length), href: `/lapor/batches/${mine.join(',')}/file`, key: 'd', tone: 'main' })}</p>`}
${rows.length === 0 ? html`<p class="panel">${w.nothing}</p>` : table(visit, rows)}
${visit.mayAct ? html`<p class="hint">${w.undoMeans}</p>` : ''}</div>
${pager({ previous: before === undefined ? undefined : '/lapor/batches', next: last === undefined ? undefined : `/lapor/batches?before=${last}`, words: words.pages })}`
  return await inTab(visit, 'books', main)
}

function table(visit: LaporVisit, rows: readonly BookRow[]): Html {
  const w = visit.words.books
  return html`<div class="table stacks"><table>
<thead><tr><th scope="col">${w.number}</th><th scope="col">${w.made}</th><th scope="col">${w.rows}</th><th scope="col">${w.state}</th><th scope="col">${w.actions}</th></tr></thead>
<tbody>${rows.map((row) => rowOf(visit, row))}</tbody></table></div>`
}

function rowOf(visit: LaporVisit, row: BookRow): Html {
  const { words, mayAct } = visit
  const w = words.books
  const { id, undoneAt, writtenAt, linked } = row
  const state =
    undoneAt !== null
      ? badge(w.undone)
      : html`${writtenAt === null ? badge(w.new, 'warn') : badge(w.downloaded, 'good')}${linked > 0 ? html` ${badge(w.linked(linked), 'good')}` : ''}`
  return html`<tr><th scope="row">${w.book(id)}<br><span class="muted small">${w.template(row.template)}</span></th>
<td>${moment(row.madeAt, words.locale, zoneOf(visit))}<br><span class="muted small">${row.by === null ? w.byCommand : w.by(row.by)}</span></td>
<td data-label="${w.rows}">${row.rows}</td><td>${state}</td>
<td>${
    undoneAt !== null
      ? ''
      : html`<div class="row">${linkButton({ label: w.downloadBook(id), href: `/lapor/batches/${id}/file` })}${
          mayAct && linked === 0
            ? html`<form method="post" action="/lapor/batches/${id}/undo">${formStart(visit)}${button({ label: w.undo(id), tone: 'danger' })}</form>`
            : ''
        }</div>`
  }</td></tr>`
}

/** Exports that were uploaded before. */
export async function earlierImports(visit: LaporVisit): Promise<Html> {
  const { deps, reach, words } = visit
  const w = words.import
  const rows = await importRows(deps.sql, reach)
  return html`<section class="stack"><h2>${w.earlier}</h2>${
    rows.length === 0
      ? html`<p class="muted">${w.noEarlier}</p>`
      : html`<div class="table stacks"><table><thead><tr><th scope="col">${w.name}</th><th scope="col">${w.readAt}</th><th scope="col">${w.rowsOf}</th></tr></thead>
<tbody>${rows.map(
          (row) =>
            html`<tr><th scope="row" class="words">${row.name}</th><td>${moment(row.readAt, words.locale, zoneOf(visit))}<br><span class="muted small">${row.by === null ? words.books.byCommand : words.books.by(row.by)}</span></td><td data-label="${w.rowsOf}">${row.rows}</td></tr>`,
        )}</tbody></table></div>`
  }</section>`
}
