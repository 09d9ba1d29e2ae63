import { mostRows } from '../../core-store/lapor-bulk/batches.ts'
import type { Book } from '../../core-store/lapor-bulk/book.ts'
import { checkRows } from '../../desk/lapor.ts'
import { officesOf } from '../complaints/choices.ts'
import { type Html, html } from '../kit/html.ts'
import { button, formStart, linkButton, suggestions } from '../kit/parts.ts'
import type { Answer } from '../kit/visit.ts'
import { type CheckValues, categoryNames } from './check-form.ts'
import { checkRow } from './check-rows.ts'
import { openedBook } from './template-part.ts'
import { inTab, type LaporVisit } from './visit-of.ts'

/** Why rows were not saved, and what was written into them, by their codes. */
export type Failures = ReadonlyMap<string, { readonly given: CheckValues; readonly why: string }>

/** The address of the table for these complaints. */
export function checkAddress(codes: readonly string[]): string {
  return `/lapor/check?${new URLSearchParams(codes.map((code): [string, string] => ['r', code]))}`
}

/** Codes that somebody names, each once, no more than a book takes. */
export function codesIn(given: readonly string[]): string[] {
  const codes = given.map((one) => one.trim()).filter((one) => /^[A-Z0-9]{4,20}$/.test(one))
  return [...new Set(codes)].slice(0, mostRows)
}

/** The one table in which all that was chosen is checked and mended. */
export async function checkPage(
  visit: LaporVisit,
  codes: readonly string[],
  { failures, saved }: { readonly failures: Failures; readonly saved: number } = nothingFailed,
): Promise<Answer> {
  const { deps, reach, words } = visit
  const w = words.check
  const rows = await checkRows(deps.sql, reach, codes)
  const { book, fault } = await openedBook(visit)
  const shown = rows.map((row) =>
    checkRow(visit, {
      row,
      given: failures.get(row.code)?.given,
      failed: failures.get(row.code)?.why,
      faults: book?.faultsOf(row.complaint, row.code) ?? [],
    }),
  )
  const main = html`<h2>${w.title}</h2>
${failures.size > 0 ? html`<p class="fault" role="alert">${w.someFailed(saved, failures.size)}</p>` : ''}
${fault ?? ''}
${rows.length === 0 ? html`<p class="panel">${w.nothing}</p><p>${linkButton({ label: w.back, href: '/lapor' })}</p>` : tableOf(visit, shown, agenciesOf(visit, book))}`
  return await inTab(visit, 'waiting', main, failures.size > 0 ? 409 : 200)
}

const nothingFailed = { failures: new Map(), saved: 0 }

const mostAgencies = 500

/** What the template offers, or the agencies that the settings name. */
function agenciesOf({ deps }: LaporVisit, book: Book | undefined): readonly string[] {
  const list = book?.form.columns.find(({ field }) => field === 'agency')?.list
  if (list) return list.values.slice(0, mostAgencies)
  return officesOf(deps.config).slice(0, mostAgencies)
}

function tableOf(visit: LaporVisit, rows: readonly Html[], agencies: readonly string[]): Html {
  const { words } = visit
  const w = words.check
  const { column } = w
  return html`<p>${w.intro}</p>
<form method="post" action="/lapor/correct" class="stack">
${formStart(visit)}
<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">${w.save}</button>
${suggestions('categories', categoryNames)}${suggestions('agencies', agencies)}
<div class="table stacks checking"><table>
<thead><tr><th scope="col">${column.report}</th><th scope="col">${column.heading}</th><th scope="col">${column.kind}</th><th scope="col">${column.agency}</th><th scope="col">${column.place}</th><th scope="col">${column.flags}</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<div class="row bar">
${button({ label: w.save, key: 's', tone: 'main', name: 'go', value: '' })}
${button({ label: w.saveAndTake, key: 'b', name: 'go', value: 'book' })}
${button({ label: w.saveAndRelease, key: 'l', name: 'go', value: 'release' })}
${linkButton({ label: w.back, href: '/lapor' })}
</div>
</form>`
}
