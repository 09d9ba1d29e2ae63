import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Accounts } from '../../src/accounts.ts'
import { defaultBooks } from '../../src/config-core-store.ts'
import { defaultAgency } from '../../src/config-file.ts'
import type { ConsoleDeps } from '../../src/console/console-deps.ts'
import { Form, type FormFile } from '../../src/console/kit/form.ts'
import type { Answer, ConsolePage, Visit } from '../../src/console/kit/visit.ts'
import { laporPages } from '../../src/console/lapor/pages.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { act } from '../../src/desk/act.ts'
import { isInReach, type Reach } from '../../src/desk/reach.ts'
import type { DeskDeps } from '../../src/desk/scene.ts'
import { diskStore } from '../../src/media/disk-store.ts'
import type { Role } from '../../src/staff/permissions.ts'
import type { Person } from '../../src/staff/person.ts'
import { categoryName } from '../../src/triage/category-lexicon.ts'
import { everyYear, stepDeps, type TestCitizens } from './citizens.ts'
import { type LaidIn, layIn, openReporters, reportChannels } from './many-reports.ts'

/** What somebody at the desk asks for. */
export interface Asked {
  readonly query?: string
  readonly params?: Readonly<Record<string, string>>
  readonly form?: readonly (readonly [string, string])[]
  readonly file?: readonly [field: string, FormFile]
}

/** Somebody who works with the pages for LAPOR!. */
export interface AtDesk {
  readonly person: Person
  /** @param route "POST /lapor/batches" */
  ask(route: string, asked?: Asked): Promise<Answer>
  /** The part of a page below its frame. */
  read(route: string, asked?: Asked): Promise<string>
}

/** The pages for LAPOR! on a database of their own, with the complaints of two agencies. */
export interface LaporDesk {
  readonly citizens: TestCitizens
  readonly deps: ConsoleDeps
  /** New complaints of an agency that are ready, from the n-th invented text. */
  lay(agency: string, count: number, from: number): Promise<readonly LaidIn[]>
  sit(agency: string | null, role?: Role): Promise<AtDesk>
  close(): Promise<void>
}

export async function openLaporDesk(kind: 'lapor-bulk' | 'own' = 'lapor-bulk'): Promise<LaporDesk> {
  const { citizens, conversations } = await openReporters(20)
  const { sql, ring } = citizens
  const directory = mkdtempSync(join(tmpdir(), 'lapor-desk-'))
  const coreStore = kind === 'own' ? ownStore(sql) : laporStore(sql)
  const deskDeps: DeskDeps = {
    ...stepDeps(sql, ring),
    coreStore,
    categoryName,
    isInReach: (tx, by, of) => isInReach(tx, reachOf(by.agency), of),
  }
  const deps: ConsoleDeps = {
    sql,
    ring,
    accounts: new Accounts([]),
    config: {
      agency: { ...defaultAgency, name: 'Pemkot Contoh' },
      calendar: everyYear,
      console: { cannedReplies: [] },
      coreStore: defaultBooks,
      directory,
    },
    coreStore,
    files: diskStore(directory),
    log: pino({ level: 'silent' }),
    publicUrl: () => 'https://simpul.contoh.go.id',
    act: (by, deed) => act(deskDeps, by, deed),
    personOf: async () => undefined,
    reachOf: async () => ({ kind: 'all' }),
    audit: async () => {},
  }
  return {
    citizens,
    deps,
    async lay(agency, count, from) {
      const laid = await layIn(sql, conversations, count, from)
      await sql`
        update complaint set account = ${accountOf(agency)}
        where id = any(${laid.map(({ id }) => id)}::uuid[])`
      return laid
    },
    async sit(agency, role = agency === null ? 'owner' : 'media_admin') {
      const person: Person = {
        id: randomUUID(),
        login: `admin-${randomUUID().slice(0, 8)}`,
        name: `Admin ${agency ?? 'pusat'}`,
        role,
        agency,
        office: null,
        language: 'id',
        singleKeys: true,
      }
      await sql`
        insert into staff (id, login, name, role, agency)
        values (${person.id}, ${person.login}, ${person.name}, ${role}, ${agency})`
      return atDesk(deps, person, reachOf(agency))
    },
    close: () => citizens.close(),
  }
}

const accountOf = (agency: string) => `akun ${agency}`

function reachOf(agency: string | null): Reach {
  if (agency === null) return { kind: 'all' }
  const account = accountOf(agency)
  return { kind: 'accounts', accounts: reportChannels.map((channel) => ({ channel, account })) }
}

function atDesk(deps: ConsoleDeps, person: Person, reach: Reach): AtDesk {
  const ask = async (route: string, { query = '', params = {}, form = [], file }: Asked = {}) => {
    const [method, url] = route.split(' ')
    const page = laporPages.find((one) => one.method === method && one.url === url)
    if (!page) throw new Error(`there is no ${route}`)
    const visit: Visit = {
      person,
      reach,
      language: 'id',
      csrf: 'token',
      url: `${url}?${query}`,
      params,
      query: new URLSearchParams(query),
      form: new Form(form, new Map(file ? [file] : [])),
    }
    return await (page as ConsolePage<ConsoleDeps>).handle(visit, deps)
  }
  return {
    person,
    ask,
    async read(route, asked) {
      const answer = await ask(route, asked)
      if (answer.kind !== 'page') throw new Error(`${route} answered ${JSON.stringify(answer)}`)
      return String(await answer.main)
    },
  }
}

/** The fields of a page's forms as a browser would send them, the later of two of one name in place of the first. */
export function fieldsOf(page: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [, attributes = ''] of page.matchAll(/<input ([^>]*)>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
    const name = of('name')
    if (name === undefined || (of('type') === 'checkbox' && !/\bchecked\b/.test(attributes)))
      continue
    fields.set(name, plain(of('value') ?? ''))
  }
  for (const [, name = '', text = ''] of page.matchAll(
    /<textarea [^>]*?name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  ))
    fields.set(name, plain(text))
  for (const [, name = '', options = ''] of page.matchAll(
    /<select name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    fields.set(name, plain(/value="([^"]*)" selected/.exec(options)?.[1] ?? ''))
  return fields
}

function plain(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
  }
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (sign) => signs[sign] ?? sign)
}
