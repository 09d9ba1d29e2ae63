import { waitingPage, waitingViews, withdrawnRows } from '../../desk/lapor.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { type Html, html } from '../kit/html.ts'
import type { Answer, ConsolePage } from '../kit/visit.ts'
import { answersPage, previewAnswers, saveAnswers } from './answers.ts'
import {
  correctChosen,
  downloadBooks,
  releaseChosen,
  takeOutChosen,
  undoBook,
  useOwnForm,
  useTemplate,
} from './book-actions.ts'
import { booksPage } from './books.ts'
import { checkAddress, checkPage, codesIn } from './check.ts'
import { decide } from './doubts.ts'
import { importPage, importUploaded } from './import.ts'
import { templatePart } from './template-part.ts'
import { tickOffChosen, todoPage } from './todo.ts'
import { inTab, type LaporVisit, laporPage } from './visit-of.ts'
import { waitingList, withdrawnList } from './waiting.ts'

export const laporPages: readonly ConsolePage<ConsoleDeps>[] = [
  laporPage('GET', '/lapor', 'lapor.read', {}, (visit) => startPage(visit)),
  laporPage('GET', '/lapor/check', 'lapor.act', {}, (visit) =>
    checkPage(visit, codesIn(visit.query.getAll('r'))),
  ),
  laporPage('POST', '/lapor/check', 'lapor.act', { audits: 'lapor.check' }, chooseRows),
  laporPage('POST', '/lapor/correct', 'lapor.act', { audits: 'lapor.correct' }, correctChosen),
  laporPage('POST', '/lapor/release', 'lapor.act', { audits: 'lapor.release' }, (visit) =>
    releaseChosen(visit, codesIn(visit.form.all('code'))),
  ),
  laporPage(
    'POST',
    '/lapor/template',
    'lapor.act',
    { audits: 'lapor.template', takesFiles: true },
    (visit) => useTemplate(visit, (fault) => startPage(visit, fault)),
  ),
  laporPage('POST', '/lapor/template/own', 'lapor.act', { audits: 'lapor.template' }, useOwnForm),
  laporPage('GET', '/lapor/batches', 'lapor.read', {}, booksPage),
  laporPage('POST', '/lapor/batches', 'lapor.act', { audits: 'lapor.take_out' }, (visit) => {
    const codes = codesIn(visit.form.all('code'))
    return takeOutChosen(visit, codes.length > 0 ? codes : undefined)
  }),
  laporPage(
    'GET',
    '/lapor/batches/:id/file',
    'lapor.read',
    { audits: 'lapor.download' },
    downloadBooks,
  ),
  laporPage('POST', '/lapor/batches/:id/undo', 'lapor.act', { audits: 'lapor.undo' }, undoBook),
  laporPage('GET', '/lapor/import', 'lapor.read', {}, (visit) => importPage(visit)),
  laporPage(
    'POST',
    '/lapor/import',
    'lapor.act',
    { audits: 'lapor.import', takesFiles: true },
    importUploaded,
  ),
  laporPage('POST', '/lapor/doubts/:tracking', 'lapor.act', { audits: 'lapor.decide' }, decide),
  laporPage('GET', '/lapor/todo', 'lapor.read', {}, todoPage),
  laporPage('POST', '/lapor/todo', 'lapor.act', { audits: 'lapor.tick_off' }, tickOffChosen),
  laporPage('GET', '/lapor/answers', 'lapor.read', {}, answersPage),
  laporPage(
    'POST',
    '/lapor/answers/preview',
    'lapor.act',
    { audits: 'lapor.preview' },
    previewAnswers,
  ),
  laporPage('POST', '/lapor/answers', 'lapor.act', { audits: 'lapor.answer' }, saveAnswers),
]

/** What waits for a book, and which template is filled. @param fault of a template that was uploaded */
async function startPage(visit: LaporVisit, fault?: Html): Promise<Answer> {
  const { deps, reach, query, words } = visit
  const view = waitingViews.find((one) => one === query.get('show')) ?? 'all'
  const after = query.get('after') ?? undefined
  const page = await waitingPage(deps.sql, reach, { view, after })
  const withdrawn = view === 'ready' ? [] : await withdrawnRows(deps.sql, reach)
  const main = html`<p>${words.waiting.intro}</p>
${waitingList(visit, page, { view, after })}
${withdrawnList(visit, withdrawn)}
${await templatePart(visit, fault)}`
  return await inTab(visit, 'waiting', main, fault ? 422 : undefined)
}

/** What was chosen stands in the address of its table: it can be opened again, and sent to a colleague. */
async function chooseRows({ form, words }: LaporVisit): Promise<Answer> {
  const codes = codesIn(form.all('code'))
  if (codes.length > 0) return { kind: 'go', to: checkAddress(codes) }
  return { kind: 'go', to: '/lapor', said: { text: words.waiting.chooseFirst, tone: 'bad' } }
}
