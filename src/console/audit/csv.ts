import { timeZones, type Zone } from '../../agency/working-days.ts'
import type { AuditEntry } from '../../staff/audit.ts'
import { csvCell } from '../kit/csv-cell.ts'
import type { Language } from '../kit/words.ts'
import { detailOf } from './audit-page.ts'
import { actionIn, auditWords } from './words.ts'

/**
 * Lines of the log as a file for a spreadsheet (RFC 4180, with the mark by which Excel knows UTF-8).
 *
 * @param isCutOff there were more
 */
export function csvOf(
  entries: readonly AuditEntry[],
  { language, zone, isCutOff }: { language: Language; zone: Zone; isCutOff: boolean },
): Buffer {
  const w = auditWords[language]
  const { at, person, action, subject, detail } = w.columns
  const rows = [
    ['#', `${at} (${zone})`, person, 'id', action, 'code', subject, detail],
    ...entries.map((entry) => [
      entry.id,
      entry.at.toLocaleString('sv-SE', { timeZone: timeZones[zone] }),
      entry.login,
      entry.staffId ?? '',
      actionIn(entry.action, language),
      entry.action,
      entry.subject,
      detailOf(entry.detail),
    ]),
    ...(isCutOff ? [[w.cutOff]] : []),
  ]
  return Buffer.from(`\uFEFF${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`)
}
