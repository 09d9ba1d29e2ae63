import { dayOf, timeZones } from '../../agency/working-days.ts'
import { listComplaints } from '../../desk/complaints.ts'
import { databaseTime } from '../../store/connect.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { localeOf } from '../kit/when.ts'
import { categoryChoices, channelChoices, channelOf, officesOf } from './choices.ts'
import { complaintPages } from './complaint.ts'
import { csvOf } from './csv.ts'
import { listPage } from './list.ts'
import { viewOf } from './view.ts'
import { complaintWords } from './words.ts'

const rowsOfPage = 40
/** As the words of the link say. */
const mostRowsOfFile = 2_000

async function list(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { language, query, reach } = visit
  const { calendar, agency } = deps.config
  const now = await databaseTime(deps.sql)
  const view = viewOf(query, { now, calendar, verificationDays: agency.verificationDays })
  const found = await listComplaints(deps.sql, reach, view.filter, rowsOfPage, view.at)
  return {
    kind: 'page',
    title: complaintWords[language].title,
    area: 'complaints',
    main: listPage({
      visit,
      view,
      list: found,
      choices: {
        categories: categoryChoices(),
        agencies: officesOf(deps.config).map((name) => ({ value: name, label: name })),
        channels: channelChoices(deps, reach, language),
      },
      channelOf: channelOf(deps, language),
      locale: localeOf[language],
      zone: timeZones[calendar.zone],
    }),
  }
}

async function file(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { language, query, reach } = visit
  const { calendar, agency } = deps.config
  const now = await databaseTime(deps.sql)
  const { filter } = viewOf(query, { now, calendar, verificationDays: agency.verificationDays })
  const { complaints } = await listComplaints(deps.sql, reach, filter, mostRowsOfFile)
  return {
    kind: 'file',
    type: 'text/csv; charset=utf-8',
    name: `${{ id: 'laporan', en: 'complaints' }[language]}-${dayOf(now, calendar.zone)}.csv`,
    bytes: csvOf(complaints, language, {
      dayOf: (at) => dayOf(at, calendar.zone),
      channelOf: channelOf(deps, language),
    }),
  }
}

export const complaintsPages: readonly ConsolePage<ConsoleDeps>[] = [
  { method: 'GET', url: '/complaints', may: 'complaint.read', handle: list },
  {
    method: 'GET',
    url: '/complaints.csv',
    may: 'complaint.read',
    audits: 'take list',
    handle: file,
  },
  ...complaintPages,
]
