import { type AuditEntry, type AuditFilters, readAudit } from '../../staff/audit.ts'
import { listPeople } from '../../staff/people.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { auditPage } from './audit-page.ts'
import { csvOf } from './csv.ts'
import { askedIn, filtersOf } from './filters.ts'
import { auditWords } from './words.ts'

const linesOfPage = 50
const linesOfFile = 50_000
const linesAtOnce = 5_000

export const auditPages: readonly ConsolePage<ConsoleDeps>[] = [
  { method: 'GET', url: '/audit', may: 'audit.read', handle: show },
  {
    method: 'GET',
    url: '/audit.csv',
    may: 'audit.read',
    audits: 'download audit log',
    handle: download,
  },
]

async function show({ query, language }: Visit, { sql, config }: ConsoleDeps): Promise<Answer> {
  const { zone } = config.calendar
  const asked = askedIn(query)
  const people = await listPeople(sql)
  const { entries, next } = await readAudit(sql, filtersOf(asked, people, zone), {
    before: asked.before,
    size: linesOfPage,
  })
  const { title } = auditWords[language]
  const main = auditPage({ language, zone, asked, people, entries, next })
  return { kind: 'page', area: 'audit', title, main }
}

async function download({ query, language }: Visit, { sql, config }: ConsoleDeps): Promise<Answer> {
  const { zone } = config.calendar
  const asked = askedIn(query)
  const { entries, isCutOff } = await allLines(sql, filtersOf(asked, await listPeople(sql), zone))
  return {
    kind: 'file',
    bytes: csvOf(entries, { language, zone, isCutOff }),
    type: 'text/csv; charset=utf-8',
    name: ['jejak-audit', asked.from, asked.to].filter(Boolean).join('-').concat('.csv'),
  }
}

async function allLines(sql: ConsoleDeps['sql'], filters: AuditFilters) {
  const entries: AuditEntry[] = []
  let before: string | undefined
  do {
    const page = await readAudit(sql, filters, { before, size: linesAtOnce })
    entries.push(...page.entries)
    before = page.next
  } while (before !== undefined && entries.length < linesOfFile)
  return { entries, isCutOff: before !== undefined }
}
