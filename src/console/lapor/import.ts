import { readExportFile } from '../../core-store/lapor-bulk/export-file.ts'
import type { RowNote } from '../../core-store/lapor-bulk/export-rows.ts'
import { type Imported, takeOver } from '../../core-store/lapor-bulk/import.ts'
import { accountsOf, amongOf } from '../../desk/lapor-reach.ts'
import { SheetFault } from '../../sheets/fault.ts'
import type { FormFile } from '../kit/form.ts'
import { type Html, html } from '../kit/html.ts'
import { button, field, formStart } from '../kit/parts.ts'
import type { Answer } from '../kit/visit.ts'
import { earlierImports } from './books.ts'
import { doubtParts } from './doubts.ts'
import { fileFault } from './template-form.ts'
import { inTab, type LaporVisit } from './visit-of.ts'

/** @param result of an import that was made just now */
export async function importPage(
  visit: LaporVisit,
  result: { readonly part?: Html; readonly status?: number } = {},
): Promise<Answer> {
  const { words, mayAct } = visit
  const w = words.import
  const main = html`${result.part ?? ''}
${await doubtParts(visit)}
${
  mayAct
    ? html`<section class="panel stack"><h2>${w.title}</h2><p>${w.intro}</p>
<form method="post" action="/lapor/import" enctype="multipart/form-data">${formStart(visit)}
${field({ name: 'export', label: w.file, type: 'file', accept: '.xlsx,.csv', hint: w.hint })}
<div class="row">${button({ label: w.submit, tone: 'main' })}</div></form></section>`
    : ''
}
${await earlierImports(visit)}`
  return await inTab(visit, 'import', main, result.status)
}

/** Takes over an export that was uploaded, for complaints in reach alone. */
export async function importUploaded(visit: LaporVisit): Promise<Answer> {
  const { form, deps, reach, person, words } = visit
  const file = form.file('export')
  const refused = (detail?: string) =>
    importPage(visit, { part: fileFault(words, detail, words.import.remedy), status: 422 })
  if (!file) return await refused(words.noFile)
  try {
    const accounts = accountsOf(reach)
    const read = await readExportFile(named(file), accounts)
    if (read.kind === 'fault') return await refused(read.fault)
    const whose = { among: amongOf(reach), by: person.id, accounts }
    const imported = await takeOver(deps.sql, read.given, whose)
    return await importPage(visit, { part: resultOf(visit, imported, read.notes) })
  } catch (error) {
    if (error instanceof SheetFault) return await refused(error.message)
    throw error
  }
}

/** Browsers of old send the folder, too. */
function named({ name, bytes }: FormFile): FormFile {
  return { name: name.split(/[\\/]/).at(-1) || 'export', bytes }
}

const mostNotes = 20

function resultOf({ words }: LaporVisit, imported: Imported, notes: readonly RowNote[]): Html {
  const w = words.import
  const { rows, known, linkedByCode, linkedByText, doubtful } = imported
  const counts = {
    rows,
    known,
    byCode: linkedByCode,
    byText: linkedByText,
    doubtful,
    others: Math.max(0, rows - known - linkedByCode - linkedByText - doubtful),
    events: imported.events,
    older: imported.older,
    notes: notes.length,
  }
  return html`<section class="panel stack" role="status"><h2>${w.done}</h2>${
    imported.isKnown
      ? html`<p>${w.isKnown}</p>`
      : html`<dl class="facts">${(Object.keys(counts) as (keyof typeof counts)[]).map(
          (name) => html`<dt>${w.counts[name]}</dt><dd>${counts[name]}</dd>`,
        )}</dl>
${imported.unknownStates.length > 0 ? html`<p class="fault">${w.unknownStates(imported.unknownStates.join(', '))}</p>` : ''}
${notes.length > 0 ? html`<ul lang="en" class="small">${notes.slice(0, mostNotes).map(({ row, note }) => html`<li><span lang="${words.locale}">${w.row(row)}</span>: ${note}</li>`)}</ul>` : ''}`
  }</section>`
}
