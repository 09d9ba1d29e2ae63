import type { PastedAnswer } from '../../core-store/lapor-bulk/answer.ts'
import { answersInTable } from '../../core-store/lapor-bulk/answers-table.ts'
import {
  type AnswerRow,
  complaintsNamed,
  freshAnswers,
  mostTodos,
  wordlessAnswers,
} from '../../desk/lapor-todo.ts'
import { SheetFault } from '../../sheets/fault.ts'
import { type Html, html } from '../kit/html.ts'
import { button, formStart, undoForm } from '../kit/parts.ts'
import { type Answer, undoOf } from '../kit/visit.ts'
import { type Done, Versions, whyNot } from './correct.ts'
import { fileFault } from './template-form.ts'
import { inTab, type LaporVisit } from './visit-of.ts'

/** What was written for a complaint, and why it was not saved. */
interface Draft {
  readonly row: AnswerRow
  readonly text?: string | undefined
  readonly why?: string | undefined
}

/** Answers whose words are missing, a field for each; and a field for a table with many. */
export async function answersPage(visit: LaporVisit): Promise<Answer> {
  const { deps, reach, words } = visit
  const rows = await wordlessAnswers(deps.sql, reach)
  const main = html`${await freshOf(visit)}
${
  rows.length === 0
    ? html`<p class="panel">${words.answers.nothing}</p>`
    : html`<p>${words.answers.intro}</p>${fields(
        visit,
        rows.map((row) => ({ row })),
      )}`
}
${visit.mayAct ? pasteForm(visit) : ''}`
  return await inTab(visit, 'answers', main)
}

/** What was just written can be taken back for a minute. */
async function freshOf(visit: LaporVisit): Promise<Html> {
  const { deps, person, reach, words } = visit
  const fresh = await freshAnswers(deps.sql, person.id, reach)
  if (fresh.length === 0) return html``
  return html`<section class="panel stack"><h2>${words.answers.fresh}</h2><div class="row">${fresh.map(
    (answer) => {
      const undo = undoOf(answer, '/lapor/answers')
      return undo && undoForm(visit, undo, { label: words.answers.undo(answer.receiptNumber) })
    },
  )}</div></section>`
}

function fields(visit: LaporVisit, drafts: readonly Draft[]): Html {
  const { words, mayAct } = visit
  const w = words.answers
  return html`<form method="post" action="/lapor/answers" class="stack">${formStart(visit)}
<ol class="stack">${drafts.map((draft) => fieldOf(visit, draft))}</ol>
${mayAct ? button({ label: w.save, key: 's', tone: 'main' }) : ''}</form>`
}

function fieldOf({ words, mayAct }: LaporVisit, { row, text, why }: Draft): Html {
  const w = words.answers
  const { code, receiptNumber, trackingId, title, office } = row
  const id = `answer-${code}`
  const about = [
    trackingId === null ? words.todo.withoutTracking(code) : words.todo.tracking(trackingId),
    title ?? words.waiting.untitled,
    ...(office === null ? [] : [w.office(office)]),
  ].join(' · ')
  return html`<li class="panel stack"><p>${about}</p>${
    mayAct
      ? html`<input type="hidden" name="code" value="${code}"><input type="hidden" name="version.${code}" value="${row.version}">
<div class="field" data-fault="${why ? 'yes' : 'no'}"><label for="${id}">${w.words(receiptNumber)}</label>
<textarea id="${id}" name="text.${code}" rows="3" aria-invalid="${why ? 'true' : 'false'}" aria-describedby="${why ? `${id}-fault` : ''}">${`\n${text ?? ''}`}</textarea>
${why ? html`<p class="fault" id="${id}-fault">${why}</p>` : ''}</div>`
      : ''
  }</li>`
}

function pasteForm(visit: LaporVisit, fault?: Html): Html {
  const w = visit.words.answers
  return html`<section class="panel stack"><h2>${w.paste}</h2><p>${w.pasteIntro}</p>${fault ?? ''}
<form method="post" action="/lapor/answers/preview" class="stack">${formStart(visit)}
<div class="field"><label for="table">${w.paste}</label><textarea id="table" name="table" rows="5" aria-describedby="table-hint"></textarea><p class="hint" id="table-hint">${w.pasteHint}</p></div>
${button({ label: w.preview })}</form></section>`
}

/** A pasted table as it is understood, before anything is saved. */
export async function previewAnswers(visit: LaporVisit): Promise<Answer> {
  const { form, deps, reach, words } = visit
  const w = words.answers
  const read = await readPasted(form.text('table'))
  if (read.kind === 'fault') {
    const fault = fileFault({ ...words, unreadable: w.noHeader }, read.fault)
    return await inTab(visit, 'answers', pasteForm(visit, fault), 422)
  }
  const given = read.answers.slice(0, mostTodos)
  const known = await complaintsNamed(
    deps.sql,
    reach,
    given.map(({ name }) => name),
  )
  const drafts = new Map<string, Draft>()
  for (const { name, text } of given) {
    const row = known.get(name.toUpperCase())
    if (row) drafts.set(row.code, { row, text })
  }
  const unknown = given.filter(({ name }) => !known.has(name.toUpperCase()))
  const main = html`<h2>${w.previewTitle}</h2><p>${w.previewIntro}</p>
${unknown.map(({ name }) => html`<p class="fault">${w.unknown(name.slice(0, 40))}</p>`)}
${drafts.size === 0 ? '' : fields(visit, [...drafts.values()])}`
  return await inTab(visit, 'answers', main)
}

async function readPasted(
  table: string,
): Promise<
  | { readonly kind: 'read'; readonly answers: readonly PastedAnswer[] }
  | { readonly kind: 'fault'; readonly fault?: string }
> {
  try {
    const answers = await answersInTable(Buffer.from(table))
    return answers ? { kind: 'read', answers } : { kind: 'fault' }
  } catch (error) {
    if (error instanceof SheetFault) return { kind: 'fault', fault: error.message }
    throw error
  }
}

/** Saves each answer that was written; its citizen hears it once it cannot be taken back any more. */
export async function saveAnswers(visit: LaporVisit): Promise<Answer> {
  const { form, deps, reach, person, words } = visit
  const w = words.answers
  const codes = [...new Set(form.all('code'))].slice(0, mostTodos)
  const written = codes.filter((code) => form.text(`text.${code}`) !== '')
  if (written.length === 0)
    return { kind: 'go', to: '/lapor/answers', said: { text: w.none, tone: 'bad' } }
  const rows = await complaintsNamed(deps.sql, reach, written)
  const failed: Draft[] = []
  const deeds: Done[] = []
  const versions = new Versions()
  for (const code of written) {
    const row = rows.get(code)
    if (!row) continue
    const { complaintId, conversationId } = row
    const text = form.text(`text.${code}`)
    const seen = Number(/^\d{1,9}$/.exec(form.text(`version.${code}`))?.[0] ?? -1)
    const version = versions.now(conversationId, seen)
    const deed = { verb: 'answer', complaintId, conversationId, version, text } as const
    const result = await deps.act(person, deed)
    if (result.kind === 'done') {
      deeds.push(result)
      versions.moved(conversationId, seen, result.version)
    } else failed.push({ row, text, why: await whyNot(visit, result, w.conflict) })
  }
  if (failed.length > 0) {
    const main = html`<p class="fault" role="alert">${w.failed}</p>${fields(visit, failed)}`
    return await inTab(visit, 'answers', main, 409)
  }
  const [only, another] = deeds
  const undo = only && !another ? undoOf(only, '/lapor/answers') : undefined
  return { kind: 'go', to: '/lapor/answers', said: { text: w.saved(deeds.length), undo } }
}
