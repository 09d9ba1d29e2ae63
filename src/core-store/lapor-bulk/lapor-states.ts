import type { NewsKind } from '../../complaints/status.ts'
import type { LaporRow } from './fields.ts'
import {
  answeredRank,
  assignedRank,
  finalRank,
  impliesAnswer,
  type LaporState,
  laporState,
  plainState,
  reasonWords,
  verifiedRank,
} from './lapor-state-words.ts'

/** What was known of a report before; null: nothing. */
export interface Seen {
  readonly state: string | null
  readonly agency: string | null
  readonly reason: string | null
}

/** What a citizen is told. */
export interface LaporNews {
  readonly kind: NewsKind
  readonly agency?: string
  readonly reason?: string
}

export interface Changes {
  /** In the order in which it happened. */
  readonly news: readonly LaporNews[]
  /** What is known from now on. */
  readonly seen: Seen
  /** The words of a state that nobody knows: nothing is told of it. */
  readonly unknown?: string
}

/**
 * What happened to a report since it was seen last. States that were skipped between two exports are told
 * if they matter to a citizen: who has the report, and that it was answered before it was closed.
 *
 * @param isDated the export says when it was made, and is not older than what was seen. Without a date
 * it may be older, so it takes nothing back.
 * @returns undefined where the row is older than what was seen
 */
export function changesOf(seen: Seen, row: LaporRow, isDated: boolean): Changes | undefined {
  const before = seen.state === null ? undefined : laporState(seen.state)
  const now = row.state === undefined ? before : laporState(row.state)
  if (row.state !== undefined && now === undefined) return { news: [], seen, unknown: row.state }
  const isSame = row.state === undefined || plainState(row.state) === plainState(seen.state ?? '')
  const change = { seen, row, before, now, isSame }
  if (!isDated && isOlder(change)) return undefined
  const { agency = null } = row
  const kept: Seen = {
    state: row.state ?? seen.state,
    // Whoever declined, not the agency that may have it next: of that one is told when it has it.
    agency: now?.news === 'declined' ? (seen.agency ?? agency) : (agency ?? seen.agency),
    reason: isSame ? (row.reason ?? seen.reason) : (row.reason ?? null),
  }
  return { news: newsOf(change), seen: kept }
}

interface Change {
  readonly seen: Seen
  readonly row: LaporRow
  readonly before: LaporState | undefined
  readonly now: LaporState | undefined
  /** The state has not changed. */
  readonly isSame: boolean
}

/** Whether a row that may be older would take something back. */
function isOlder({ seen, row, before, now, isSame }: Change): boolean {
  if (before === undefined) return false
  if (now !== undefined && now.rank < before.rank) return true
  if (!isSame) return before.rank === finalRank
  return isOther(seen.agency, row.agency) || isOther(seen.reason, row.reason)
}

function isOther(known: string | null, told: string | undefined): boolean {
  return known !== null && told !== undefined && plainState(known) !== plainState(told)
}

function isNewTo(known: string | null, told: string | undefined): told is string {
  return told !== undefined && (known === null || isOther(known, told))
}

function newsOf(change: Change): LaporNews[] {
  const { row, before, now, isSame } = change
  if (now === undefined) return []
  const from = before?.rank ?? -1
  const agency = row.agency === undefined ? {} : { agency: row.agency }
  const news: LaporNews[] = []
  if (now.news === 'verified' && from < now.rank) news.push({ kind: 'verified' })
  if (isHandedOn(change)) news.push({ kind: 'assigned', ...agency })
  if (isAnswered(change)) news.push({ kind: 'answered', ...agency })
  if (now.news === 'closed' && !isSame) news.push({ kind: 'closed', ...agency })
  return [...news, ...explained(change)]
}

/** An agency has the report that had it not before. */
function isHandedOn({ seen, row, before, now, isSame }: Change): boolean {
  const from = before?.rank ?? -1
  if (now === undefined || now.rank < verifiedRank || from === finalRank) return false
  if (now.news === 'archived' || now.news === 'declined') return false
  const isFirst = now.news === 'assigned' && !isSame && from < assignedRank
  return isFirst || isNewTo(seen.agency, row.agency)
}

/** An answer is there that was not before; "Ditutup oleh Sistem" comes after one. */
function isAnswered({ row, before, now, isSame }: Change): boolean {
  const from = before?.rank ?? -1
  if (now === undefined || isSame) return false
  if (now.news === 'answered') return from < answeredRank || from > now.rank
  return now.news === 'closed' && from < answeredRank && impliesAnswer(row.state ?? '')
}

/** Their reason is told also when it comes later. */
const explainedKinds: readonly NewsKind[] = ['asked', 'declined', 'delayed', 'archived']

function explained({ seen, row, now, isSame }: Change): LaporNews[] {
  const kind = now?.news
  if (kind === undefined || !explainedKinds.includes(kind)) return []
  if (isSame && !isNewTo(seen.reason, row.reason)) return []
  // Whoever declined is the agency that had it, not the one that has it next.
  const agency = kind === 'declined' ? (seen.agency ?? row.agency) : row.agency
  return [
    {
      kind,
      ...(agency !== undefined && { agency }),
      ...(row.reason !== undefined && { reason: reasonWords(row.reason) }),
    },
  ]
}
