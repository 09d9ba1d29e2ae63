import type { ComplaintStatus, NewsKind } from './status.ts'

/** What reporters do themselves to a complaint that is open, answered or closed. */
export type ReporterAct = 'withdrawn' | 'reopened'
export type Act = NewsKind | ReporterAct

/** The act does not fit the state; `allowed` are the acts that would change it. */
export interface NotAllowed {
  readonly notAllowed: true
  readonly allowed: readonly Act[]
}

type Moves = Readonly<Partial<Record<ComplaintStatus, ComplaintStatus>>>

function fromOpen(to: ComplaintStatus): Moves {
  return { unverified: to, incomplete: to, verified: to, in_progress: to, answered: to }
}

/**
 * Every move that changes a state; docs/states.md draws them. `closed` and `archived` are final, but
 * for a reporter who says that the matter is not settled.
 *
 * An agency that declines does not end a complaint: there is no wrong door, so it is handed on. What
 * was being worked on waits for its next agency then, and nobody is told that somebody works on it.
 */
export const moves: Readonly<Record<Act, Moves>> = {
  verified: { unverified: 'verified', incomplete: 'verified' },
  assigned: { unverified: 'in_progress', incomplete: 'in_progress', verified: 'in_progress' },
  answered: {
    unverified: 'answered',
    incomplete: 'answered',
    verified: 'answered',
    in_progress: 'answered',
  },
  asked: {
    unverified: 'incomplete',
    verified: 'incomplete',
    in_progress: 'incomplete',
    answered: 'incomplete',
  },
  declined: { in_progress: 'verified' },
  delayed: {},
  archived: fromOpen('archived'),
  closed: fromOpen('closed'),
  withdrawn: fromOpen('closed'),
  reopened: { answered: 'in_progress', closed: 'in_progress' },
}

const reporterActs: readonly Act[] = ['withdrawn', 'reopened']

/**
 * The state of a complaint after an act. Pure.
 *
 * News of the core store always fits: what comes late or again leaves the state as it is. What a
 * reporter does may not fit.
 */
export function move(status: ComplaintStatus, act: Act): ComplaintStatus | NotAllowed {
  const next = moves[act][status]
  if (next !== undefined) return next
  if (!reporterActs.includes(act)) return status
  const allowed = (Object.keys(moves) as Act[]).filter((one) => moves[one][status] !== undefined)
  return { notAllowed: true, allowed }
}

/** The statuses from which an act changes something. */
export function statusesBefore(act: Act): ComplaintStatus[] {
  return Object.keys(moves[act]) as ComplaintStatus[]
}
