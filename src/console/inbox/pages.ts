import type { Accounts } from '../../accounts.ts'
import { countsByReason, type InboxFilter, pageOfInbox } from '../../desk/inbox.ts'
import { type InboxRow, inboxRows } from '../../desk/inbox-rows.ts'
import { mostFound, searchInbox } from '../../desk/inbox-search.ts'
import type { Reach } from '../../desk/reach.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { filterIn, fromIn, inboxHref } from './address.ts'
import { type AccountChoice, inboxPage } from './list.ts'
import { rulesPage } from './rules-page.ts'
import { inboxWords } from './words.ts'

const mostOnPage = 50

export const inboxPages: readonly ConsolePage<ConsoleDeps>[] = [
  { method: 'GET', url: '/inbox', may: 'conversation.read', handle: showInbox },
  {
    method: 'GET',
    url: '/inbox/rules',
    may: 'conversation.read',
    async handle({ language }) {
      const { title } = inboxWords[language].rules
      return { kind: 'page', title, area: 'inbox', main: rulesPage(language) }
    },
  },
]

async function showInbox(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const filter = filterIn(visit.query)
  const { language, reach } = visit
  const [listed, counts] = await Promise.all([
    filter.words === undefined ? listPage(visit, deps, filter) : found(visit, deps, filter),
    filter.tab === 'open' ? countsByReason(deps.sql, reach, filter) : new Map(),
  ])
  const main = inboxPage({
    language,
    filter,
    counts,
    accounts: accountChoices(deps.accounts, reach),
    ...listed,
  })
  return { kind: 'page', title: inboxWords[language].title, area: 'inbox', main }
}

interface Listed {
  readonly rows: readonly (InboxRow & { readonly place: string | undefined })[]
  readonly isCut: boolean
  readonly previous: string | undefined
  readonly next: string | undefined
}

async function listPage(
  { query, reach, person }: Visit,
  { sql }: ConsoleDeps,
  filter: InboxFilter,
): Promise<Listed> {
  const page = await pageOfInbox(sql, reach, filter, fromIn(query), mostOnPage)
  const places = new Map(page.rows.map(({ id, place }) => [id, place]))
  const rows = await inboxRows(sql, reach, [...places.keys()], person.id)
  const [first, last] = [page.rows[0], page.rows.at(-1)]
  return {
    rows: rows.map((row) => ({ ...row, place: places.get(row.id) })),
    isCut: false,
    previous: page.hasPrevious
      ? inboxHref(filter, first ? { before: first.place } : {})
      : undefined,
    next: page.hasNext && last ? inboxHref(filter, { after: last.place }) : undefined,
  }
}

async function found(
  { reach, person }: Visit,
  { sql }: ConsoleDeps,
  filter: InboxFilter,
): Promise<Listed> {
  const all = await searchInbox(sql, reach, filter)
  const texts = new Map(all.map(({ id, text }) => [id, text]))
  const rows = await inboxRows(sql, reach, [...texts.keys()], person.id)
  return {
    rows: rows.map((row) => ({ ...row, words: texts.get(row.id) ?? row.words, place: undefined })),
    isCut: all.length === mostFound,
    previous: undefined,
    next: undefined,
  }
}

/** The accounts that somebody sees, for the filters. */
export function accountChoices(accounts: Accounts, reach: Reach): AccountChoice[] {
  const mine =
    reach.kind === 'all'
      ? accounts.all
      : accounts.all.filter(({ channel, id }) =>
          reach.accounts.some((one) => one.channel === channel.name && one.account === id),
        )
  return mine.map(({ channel, id }) => ({
    channel: channel.name,
    title: channel.title,
    account: id,
  }))
}
