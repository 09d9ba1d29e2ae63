import type { Book } from '../../core-store/lapor-bulk/book.ts'
import { bookOf } from '../../desk/lapor-books.ts'
import { SheetFault } from '../../sheets/fault.ts'
import { type Html, html } from '../kit/html.ts'
import { fileFault, templateForm } from './template-form.ts'
import type { LaporVisit } from './visit-of.ts'

/** The template of somebody's agency, or why it cannot be filled: its settings may have changed since. */
export async function openedBook({
  deps,
  person,
  words,
}: LaporVisit): Promise<{ readonly book?: Book; readonly fault?: Html }> {
  try {
    const opened = await bookOf(deps, person)
    if (opened.kind === 'book') return { book: opened.book }
    return { fault: fileFault(words, opened.fault) }
  } catch (error) {
    if (error instanceof SheetFault) return { fault: fileFault(words, error.message) }
    throw error
  }
}

/** @param refused why a file that was uploaded is not taken */
export async function templatePart(visit: LaporVisit, refused?: Html): Promise<Html> {
  const { book, fault } = await openedBook(visit)
  const chosen = { name: book?.template?.name, form: book?.form }
  return templateForm(visit, chosen, html`${fault ?? ''}${refused ?? ''}`)
}
