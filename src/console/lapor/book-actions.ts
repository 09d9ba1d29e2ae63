import { createHash } from 'node:crypto'
import { chooseTemplate } from '../../core-store/lapor-bulk/template.ts'
import { undoBatch } from '../../core-store/lapor-bulk/undo-batch.ts'
import { release } from '../../core-store/lapor-bulk/waiting.ts'
import { agencyOf, bookOf, bookRows, openShelved, takeOut } from '../../desk/lapor-books.ts'
import { fileOfBooks } from '../../desk/lapor-files.ts'
import { amongOf } from '../../desk/lapor-reach.ts'
import { SheetFault } from '../../sheets/fault.ts'
import type { Html } from '../kit/html.ts'
import { type Answer, undoOf } from '../kit/visit.ts'
import { bookNumbers } from './books.ts'
import { checkAddress, checkPage, codesIn } from './check.ts'
import { saveRows } from './correct.ts'
import { fileFault } from './template-form.ts'
import { inTab, type LaporVisit } from './visit-of.ts'

/** Takes out the books of what was chosen, or of all that is ready. @param codes undefined: all */
export async function takeOutChosen(
  visit: LaporVisit,
  codes: readonly string[] | undefined,
): Promise<Answer> {
  const { deps, reach, person, words } = visit
  const w = words.books
  const opened = await spoken(visit, () => bookOf(deps, person))
  if (opened.kind !== 'book') return await inTab(visit, 'waiting', opened.part, 422)
  const { books, faulty } = await takeOut(deps, opened.book, { person, reach, codes })
  const rows = books.reduce((sum, one) => sum + one.rows, 0)
  const left = (codes?.length ?? rows) - rows - faulty.length
  const text = [
    books.length > 0 ? w.taken(books.length, rows) : '',
    faulty.length > 0 ? w.faulty(faulty.length) : '',
    books.length > 0 && left > 0 ? w.leftOut(left) : '',
  ]
    .filter(Boolean)
    .join(' ')
  const tone = faulty.length > 0 || books.length === 0 ? 'bad' : 'good'
  if (books.length === 0)
    return {
      kind: 'go',
      to: faulty.length > 0 ? checkAddress(codesIn(faulty.map(({ code }) => code))) : '/lapor',
      said: { text: text || w.noneTaken, tone },
    }
  const numbers = books.map(({ id }) => id).join(',')
  return { kind: 'go', to: `/lapor/batches?new=${numbers}`, said: { text, tone } }
}

/** Saves the table, and does what the pressed button says besides. */
export async function correctChosen(visit: LaporVisit): Promise<Answer> {
  const { form, words } = visit
  const w = words.check
  const { codes, saved, only, failures, gone } = await saveRows(visit)
  if (failures.size > 0) return await checkPage(visit, codes, { failures, saved })
  const go = form.text('go')
  if (go === 'book') return await takeOutChosen(visit, codes)
  if (go === 'release') return await releaseChosen(visit, codes)
  const text = [saved > 0 ? w.saved(saved) : '', gone > 0 ? w.gone(gone) : '']
    .filter(Boolean)
    .join(' ')
  const tone = gone > 0 ? 'bad' : 'good'
  return {
    kind: 'go',
    to: checkAddress(codes),
    said: { text: text || w.unchanged, tone, undo: only && undoOf(only, checkAddress(codes)) },
  }
}

/** Lets complaints go with the next book though something is missing. */
export async function releaseChosen(
  { deps, reach, words }: LaporVisit,
  codes: readonly string[],
): Promise<Answer> {
  const w = words.waiting
  if (codes.length === 0)
    return { kind: 'go', to: '/lapor', said: { text: w.chooseFirst, tone: 'bad' } }
  const released = await release(deps.sql, codes, amongOf(reach))
  const text = released > 0 ? w.released(released) : w.nothingReleased
  return { kind: 'go', to: '/lapor', said: { text } }
}

/** The file of one book or of several. */
export async function downloadBooks(visit: LaporVisit): Promise<Answer> {
  const { deps, reach, params } = visit
  const made = await spoken(visit, async () => {
    const file = await fileOfBooks(deps, reach, bookNumbers(params['id']))
    return file ? { kind: 'file' as const, ...file } : { kind: 'notThere' as const }
  })
  return made.kind === 'fault' ? await inTab(visit, 'books', made.part, 422) : made
}

/** Takes a book back that was not uploaded. */
export async function undoBook({ deps, reach, params, words }: LaporVisit): Promise<Answer> {
  const w = words.books
  const [id = 0] = bookNumbers(params['id'])
  const [seen] = await bookRows(deps.sql, reach, { ids: [id] })
  if (!seen) return { kind: 'notThere' }
  const undone = await undoBatch(deps.sql, id)
  const text =
    undone.kind === 'undone'
      ? w.afterUndo(undone.rows)
      : undone.kind === 'uploaded'
        ? w.uploaded(undone.linked)
        : w.absent
  const tone = undone.kind === 'undone' ? 'good' : 'bad'
  return { kind: 'go', to: '/lapor/batches', said: { text, tone } }
}

/** Keeps an agency's own empty book, once it is understood. */
export async function useTemplate(
  visit: LaporVisit,
  refused: (fault: Html) => Promise<Answer>,
): Promise<Answer> {
  const { deps, form, person, words } = visit
  const file = form.file('template')
  if (!file) return await refused(fileFault(words, words.noFile))
  const name = (file.name.split(/[\\/]/).at(-1) ?? '').slice(0, 200) || 'form.xlsx'
  const hash = createHash('sha256').update(file.bytes).digest('hex')
  const template = { hash, name, bytes: file.bytes }
  const opened = await spoken(visit, () => openShelved(deps, template))
  if (opened.kind !== 'book') return await refused(opened.part)
  await chooseTemplate(deps.sql, agencyOf(person), template)
  return { kind: 'go', to: '/lapor', said: { text: words.template.saved(name) } }
}

/** Fills our own form again. */
export async function useOwnForm({ deps, person, words }: LaporVisit): Promise<Answer> {
  await chooseTemplate(deps.sql, agencyOf(person), undefined)
  return { kind: 'go', to: '/lapor', said: { text: words.template.isOwn } }
}

/** What a spreadsheet lacks, as a part of a page. */
async function spoken<T extends { readonly kind: string }>(
  { words }: LaporVisit,
  open: () => Promise<T>,
): Promise<
  Exclude<T, { readonly kind: 'fault' }> | { readonly kind: 'fault'; readonly part: Html }
> {
  try {
    const opened = await open()
    if (opened.kind !== 'fault') return opened as Exclude<T, { readonly kind: 'fault' }>
    const { fault } = opened as unknown as { readonly fault: string }
    return { kind: 'fault', part: fileFault(words, fault) }
  } catch (error) {
    if (error instanceof SheetFault) return { kind: 'fault', part: fileFault(words, error.message) }
    throw error
  }
}
