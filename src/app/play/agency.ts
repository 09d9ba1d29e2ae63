import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Imported } from '../../core-store/lapor-bulk/import.ts'
import { release, waitingReports } from '../../core-store/lapor-bulk/waiting.ts'
import type { Desk } from '../database.ts'
import { exportBooks } from '../lapor/export.ts'
import { giveAnswers, importFile } from '../lapor/import.ts'
import { expectationsOf } from './expected-steps.ts'
import { type Circle, heardBy, type Phone } from './heard.ts'
import { type LaporClient, laporClient, type ShownReport } from './lapor-client.ts'

/** What became of complaints that were carried into LAPOR! and back. */
export interface AgencySummary extends Circle {
  readonly books: number
  readonly rows: number
  readonly linked: number
  /** Of these, those whose code was lost. */
  readonly linkedByText: number
  /** Rows that wait for a human who says whose they are. */
  readonly doubtful: number
  readonly faulty: number
  /** Working days until nothing moved any more. */
  readonly days: number
}

export interface AgencyOptions {
  readonly gateway: { readonly url: string; readonly operatorToken: string }
  readonly phones: readonly Phone[]
  /** Complaints of before are none of this. */
  readonly since: Date
  /** After this time without any movement the rest counts as missed. */
  readonly patienceMs: number
  onStep(sentence: string): void
}

/** Longer than any report takes. */
const mostDays = 12

/**
 * Carries what waits into the simulated LAPOR!, lets its offices work day by day, brings each export and
 * each answer back, and looks at every phone what its citizen heard.
 */
export async function playAgency(
  house: Desk,
  { gateway, phones, since, patienceMs, onStep }: AgencyOptions,
): Promise<AgencySummary> {
  const lapor = laporClient(gateway)
  const folder = await mkdtemp(join(tmpdir(), 'simpul-lapor-'))
  try {
    const carried = await carryIn(house, lapor, folder)
    onStep(`${carried.books} books taken out and uploaded`)
    const { codes, ...books } = carried
    const { knownAfter, ...worked } = await workOff(house, lapor, {
      folder,
      codes,
      patienceMs,
      onStep,
    })
    const all = new Set((await lapor.reports()).map(({ trackingId }) => trackingId))
    const followed = { codes, knownAfter, history: await lapor.history() }
    const { expected, doubtful } = await expectationsOf(house, since, followed, (id) => all.has(id))
    return { ...books, ...worked, doubtful, ...(await heardBy(gateway, phones, expected)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All that waits, in books of our own form. @returns also the codes by the Tracking IDs that LAPOR! gave */
async function carryIn(house: Desk, lapor: LaporClient, folder: string) {
  const { sql, config } = house
  const waiting = await waitingReports(sql, 100_000)
  const held = waiting.filter(({ hindrance }) => hindrance !== null)
  await release(
    sql,
    held.map(({ receiptNumber }) => receiptNumber),
  )
  await lapor.nameAgencies(agenciesOf(config))
  const limit = Number.POSITIVE_INFINITY
  const { books, faulty } = await exportBooks(house, { folder, template: undefined, limit })
  for (const { file } of books) await lapor.upload(file)
  return {
    books: books.length,
    rows: books.reduce((sum, book) => sum + book.rows, 0),
    faulty: faulty.length,
    codes: codesOf(await lapor.reports()),
  }
}

/** Day by day until nothing moves any more. @returns also after how many moves each report was linked */
async function workOff(
  house: Desk,
  lapor: LaporClient,
  {
    folder,
    codes,
    patienceMs,
    onStep,
  }: Pick<AgencyOptions, 'patienceMs' | 'onStep'> & {
    readonly folder: string
    readonly codes: ReadonlyMap<string, string>
  },
) {
  const knownAfter = new Map<string, number>()
  const answered = new Set<string>()
  let days = 0
  let linked = 0
  let linkedByText = 0
  // The first export comes after the first day: by then admins have edited the texts.
  for (let moved = 1; moved > 0 && days < mostDays; ) {
    moved = await lapor.day()
    days += 1
    onStep(`day ${days}: ${moved} reports moved`)
    for (const imported of await importExports(house, lapor, folder, days)) {
      linked += imported.linkedByCode + imported.linkedByText
      linkedByText += imported.linkedByText
    }
    const { length } = await lapor.history()
    for (const trackingId of await linkedRightly(house, codes))
      if (!knownAfter.has(trackingId)) knownAfter.set(trackingId, length)
    await pasteAnswers(house, lapor, answered)
    await untilTold(house, patienceMs)
  }
  return { days, linked, linkedByText, knownAfter }
}

/** Agencies that a book may name. */
function agenciesOf({ agency, coreStore }: Desk['config']): string[] {
  if (coreStore.kind !== 'lapor-bulk') return []
  const { parentAgency, defaultAgency, agencies } = coreStore
  const named = Object.values(agency.keywords).map((name) => agencies[name] ?? name)
  return [...new Set([parentAgency ?? [], defaultAgency ?? [], named].flat())]
}

/** The code stands at the end of what was uploaded. Codes by Tracking IDs; strangers' reports have none. */
function codesOf(reports: readonly ShownReport[]): Map<string, string> {
  return new Map(
    reports.flatMap(({ trackingId, textAtFirst }) => {
      const [code] = /SPL\w{9}$/.exec(textAtFirst) ?? []
      return code === undefined ? [] : [[trackingId, code] as const]
    }),
  )
}

/** The Tracking IDs of reports that are linked to the complaint that they were made of. */
async function linkedRightly(
  { sql }: Desk,
  codes: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const rows = await sql<{ code: string; trackingId: string }[]>`
    select code, tracking_id as "trackingId" from lapor_report where tracking_id is not null`
  return rows.flatMap(({ code, trackingId }) => (codes.get(trackingId) === code ? trackingId : []))
}

/** Both layouts of the same day, each first on every second day. */
async function importExports(
  house: Desk,
  lapor: LaporClient,
  folder: string,
  day: number,
): Promise<readonly Imported[]> {
  const imported: Imported[] = []
  for (const layout of day % 2 === 0 ? ([20, 17] as const) : ([17, 20] as const)) {
    const path = join(folder, `export-${day}-${layout}.xlsx`)
    await writeFile(path, await lapor.export(layout))
    imported.push(await importFile(house, path))
  }
  return imported
}

async function pasteAnswers(house: Desk, lapor: LaporClient, answered: Set<string>): Promise<void> {
  const reports = await lapor.reports()
  const ours = await house.sql<{ id: string }[]>`
    select tracking_id as id from lapor_report where tracking_id is not null`
  const known = new Set(ours.map(({ id }) => id))
  const fresh = reports.filter(
    ({ trackingId, answer }) => answer !== '' && known.has(trackingId) && !answered.has(trackingId),
  )
  if (fresh.length === 0) return
  await giveAnswers(
    house,
    fresh.map(({ trackingId: name, answer: text, agency }) => ({ name, text, agency })),
  )
  for (const { trackingId } of fresh) answered.add(trackingId)
}

const lookMs = 250

/** Until all that LAPOR! told was read, told on, and has left the house. */
async function untilTold({ sql }: Desk, patienceMs: number): Promise<void> {
  const patience = Date.now() + patienceMs
  while (Date.now() < patience) {
    const [open] = await sql<[{ unread: number; untold: number; unsent: number }]>`
      select (select count(*)::int from core_event e where store = 'lapor-bulk' and not exists (
          select from news n where n.event_key = 'lapor-bulk ' || e.event_key)) as unread,
        (select count(*)::int from news where due_at is not null) as untold,
        (select count(*)::int from outbox where due_at is not null) as unsent`
    if (open.unread + open.untold + open.unsent === 0) return
    await pause(lookMs)
  }
}
