import { dayOf, zoneNames } from '../../agency/working-days.ts'
import { manualChannel } from '../../contract/manual-channel.ts'
import { type ListedComplaint, listComplaints } from '../../desk/complaints.ts'
import type { Reach } from '../../desk/reach.ts'
import { databaseTime } from '../../store/connect.ts'
import { categoryLexicon } from '../../triage/category-lexicon.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Choice } from '../kit/parts.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import type { Language } from '../kit/words.ts'
import { csvOf } from './csv.ts'
import { listPage } from './list.ts'
import { viewOf } from './view.ts'
import { complaintWords } from './words.ts'

const rowsOfPage = 40
const mostRowsOfFile = 5_000
/** For times and dates as the language writes them. */
export const localeOf = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>

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
      choices: choicesOf(deps, reach, language),
      channelOf: channelOf(deps, language),
      locale: localeOf[language],
      zone: zoneNames[calendar.zone],
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

/** By which channel, or in which way, a complaint came, in words. */
export function channelOf(
  { accounts }: Pick<ConsoleDeps, 'accounts'>,
  language: Language,
): (complaint: Pick<ListedComplaint, 'channel' | 'source'>) => string {
  const w = complaintWords[language]
  return ({ channel, source }) =>
    source === null ? (accounts.of(channel)[0]?.channel.title ?? channel) : w.source[source]
}

function choicesOf({ accounts, config }: ConsoleDeps, reach: Reach, language: Language) {
  const within = accounts.all.filter(
    ({ channel, id }) =>
      reach.kind === 'all' ||
      reach.accounts.some((one) => one.channel === channel.name && one.account === id),
  )
  const channels = new Map(within.map(({ channel }) => [channel.name, channel.title]))
  channels.set(manualChannel, complaintWords[language].manual)
  return {
    categories: categoryLexicon
      .map(({ id, name }): Choice => ({ value: String(id), label: name }))
      .sort((one, other) => one.label.localeCompare(other.label, 'id')),
    agencies: officesOf(config).map((name): Choice => ({ value: name, label: name })),
    channels: [...channels].map(([value, label]): Choice => ({ value, label })),
  }
}

/** The offices that the settings name. */
export function officesOf({ agency }: Pick<ConsoleDeps['config'], 'agency'>): string[] {
  return [...new Set(Object.values(agency.keywords))].sort()
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
]
