import type { ComplaintStatus, NewsKind } from './status.ts'

/** What reporters do themselves to a complaint that is open, answered or closed. */
export type ReporterAct = 'withdrawn' | 'reopened'
export type Act = NewsKind | ReporterAct

/** The act does not fit the state; `allowed` are the acts that do. */
export interface NotAllowed {
  readonly notAllowed: true
  readonly allowed: readonly Act[]
}

type Moves = Readonly<Partial<Record<ComplaintStatus, ComplaintStatus>>>

function fromOpen(to: ComplaintStatus): Moves {
  return { unverified: to, incomplete: to, verified: to, in_progress: to, answered: to }
}

/**
 * Every move that is allowed; docs/states.md draws them. Some leave the state as it is: another answer,
 * another agency, one more delay. `closed` and `archived` are final, but for a reporter who says that the
 * matter is not settled.
 *
 * An agency that declines does not end a complaint: there is no wrong door, so it is handed on. What
 * was being worked on waits for its next agency then, and nobody is told that somebody works on it.
 */
export const moves: Readonly<Record<Act, Moves>> = {
  verified: { unverified: 'verified', incomplete: 'verified' },
  assigned: {
    unverified: 'in_progress',
    incomplete: 'in_progress',
    verified: 'in_progress',
    in_progress: 'in_progress',
  },
  answered: fromOpen('answered'),
  asked: fromOpen('incomplete'),
  declined: {
    unverified: 'unverified',
    incomplete: 'incomplete',
    verified: 'verified',
    in_progress: 'verified',
  },
  delayed: {
    unverified: 'unverified',
    incomplete: 'incomplete',
    verified: 'verified',
    in_progress: 'in_progress',
  },
  archived: fromOpen('archived'),
  closed: fromOpen('closed'),
  withdrawn: fromOpen('closed'),
  reopened: { answered: 'in_progress', closed: 'in_progress' },
}

/**
 * The state of a complaint after an act, whoever acts. Pure.
 *
 * It is strict. Who hears of acts late, or out of order, leaves the state where the act does not fit.
 */
export function move(status: ComplaintStatus, act: Act): ComplaintStatus | NotAllowed {
  const next = moves[act][status]
  if (next !== undefined) return next
  const allowed = (Object.keys(moves) as Act[]).filter((one) => moves[one][status] !== undefined)
  return { notAllowed: true, allowed }
}

/** The statuses that allow an act. */
export function statusesBefore(act: Act): ComplaintStatus[] {
  return Object.keys(moves[act]) as ComplaintStatus[]
}
