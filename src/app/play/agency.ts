import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { release, waitingReports } from '../../core-store/lapor-bulk/waiting.ts'
import type { Desk } from '../database.ts'
import { exportBooks } from '../lapor/export.ts'
import { giveAnswers, importFile } from '../lapor/import.ts'
import { type Circle, heardBy, type Phone } from './heard.ts'
import { type LaporClient, laporClient } from './lapor-client.ts'

/** What became of complaints that were carried into LAPOR! and back. */
export interface AgencySummary extends Circle {
  readonly books: number
  readonly rows: number
  readonly linked: number
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
  const { sql } = house
  const lapor = laporClient(gateway)
  const folder = await mkdtemp(join(tmpdir(), 'simpul-lapor-'))
  try {
    const waiting = await waitingReports(sql, 100_000)
    const held = waiting.filter(({ hindrance }) => hindrance !== null)
    await release(
      sql,
      held.map(({ receiptNumber }) => receiptNumber),
    )
    const limit = Number.POSITIVE_INFINITY
    const { books, faulty } = await exportBooks(house, { folder, template: undefined, limit })
    for (const { file } of books) await lapor.upload(file)
    onStep(`${books.length} books taken out and uploaded`)
    const answered = new Set<string>()
    let days = 0
    let linked = 0
    let doubtful = 0
    for (let moved = 1; moved > 0 && days < mostDays; ) {
      const imported = await importExport(house, lapor, folder, days)
      linked += imported.linkedByCode + imported.linkedByText
      doubtful += imported.doubtful
      await pasteAnswers(house, lapor, answered)
      await untilTold(house, patienceMs)
      moved = await lapor.day()
      days += 1
      onStep(`day ${days}: ${moved} reports moved`)
    }
    const circle = await heardBy(house, gateway, phones, since)
    const rows = books.reduce((sum, book) => sum + book.rows, 0)
    return { books: books.length, rows, linked, doubtful, faulty: faulty.length, days, ...circle }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function importExport(house: Desk, lapor: LaporClient, folder: string, day: number) {
  const path = join(folder, `export-${day}.xlsx`)
  // Both layouts come from the same LAPOR!.
  await writeFile(path, await lapor.export(day % 2 === 0 ? 17 : 20))
  return await importFile(house, path)
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
