import type { Book } from '../../core-store/lapor-bulk/book.ts'
import { bookSettings } from '../../core-store/lapor-bulk/settings.ts'
import { knownChannels, sourceAdvice, sourceGaps } from '../../core-store/lapor-bulk/sources.ts'
import type { Desk } from '../database.ts'
import { openBookAt } from './export.ts'

/** How an empty book is understood. */
export interface ReadTemplate {
  readonly book: Book
  /** Sentences on its rows, and on channels whose complaints would not fit. */
  readonly notes: readonly string[]
}

/**
 * Reads an empty book as an export would, before anything waits for it. Channels are those that have an
 * account here, or all where none has.
 *
 * @throws UsageError where it cannot be filled
 */
export async function readTemplate({ config }: Desk, path: string): Promise<ReadTemplate> {
  const settings = await bookSettings(config)
  const book = await openBookAt(path, settings)
  const configured = [...new Set(config.accounts.map(({ channel }) => channel))]
  const channels = configured.length > 0 ? configured : knownChannels
  const gaps = sourceGaps(book.form.columns, channels, settings.sources)
  const names = gaps.map(({ channel, wanted }) => `${channel} ("${wanted}")`).join(', ')
  const missing = `Its list of sources has none for: ${names}. Their complaints would wait.`
  return {
    book,
    notes: [...notesOnRows(book), ...(gaps.length > 0 ? [missing, sourceAdvice(gaps)] : [])],
  }
}

function notesOnRows({ form }: Book): string[] {
  const { sheet, headerRow, firstRow, room } = form
  const between = firstRow - headerRow - 1
  return [
    `Sheet "${sheet}", header in row ${headerRow + 1}, complaints from row ${firstRow + 1}`,
    ...(between > 0
      ? [`Rows ${headerRow + 2} to ${firstRow} stay as they are: a hint or an example.`]
      : []),
    ...(room < 100
      ? [
          `Something stands below: a book has room for ${room}, and more complaints give more books.`,
        ]
      : []),
  ]
}
