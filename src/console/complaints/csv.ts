import { detailIn } from '../../alarms/alarm-words.ts'
import type { ListedComplaint } from '../../desk/complaints.ts'
import { csvCell } from '../kit/csv-cell.ts'
import type { Language } from '../kit/words.ts'
import { complaintWords } from './words.ts'

/**
 * A list as a file for spreadsheets. Semicolons part its cells and a mark of its coding begins it: without
 * them an Indonesian Excel shows one column, with wrong letters.
 *
 * @param complaints masked
 */
export function csvOf(
  complaints: readonly ListedComplaint[],
  language: Language,
  told: {
    readonly dayOf: (at: Date) => string
    readonly channelOf: (complaint: ListedComplaint) => string
  },
): Buffer {
  const w = complaintWords[language]
  const yes = (is: boolean) => (is ? { id: 'ya', en: 'yes' }[language] : '')
  const rows = complaints.map((one) => [
    one.receiptNumber,
    one.trackingId ?? '',
    one.pseudonym,
    told.dayOf(one.receivedAt),
    told.channelOf(one),
    w.status[one.status],
    w.kind[one.kind],
    one.category ?? '',
    one.agency ?? '',
    one.district ?? '',
    yes(one.anonymous),
    yes(one.confidential),
    one.danger === null ? '' : detailIn({ kind: 'danger', detail: one.danger }, language),
    one.title ?? '',
    one.text,
  ])
  const lines = [w.columns, ...rows].map((cells) => cells.map(csvCell).join(';'))
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`)
}
