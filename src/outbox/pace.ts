/** What kind of reply it is. */
export type Purpose =
  | 'receipt'
  | 'repeat'
  | 'guide'
  | 'help'
  | 'status'
  | 'stopped'
  | 'started'
  | 'unsupported'
  | 'danger'
  | 'added'
  | 'confirm'
  | 'remind'
  | 'alarm'
  | 'news'
  | 'answer'
  | 'openly'
  /** An admin's own words, or what an admin has said by a click. */
  | 'human'

/** How many automatic replies go out in a day (UTC). */
export interface ReplyBudget {
  readonly perConversation: number
  readonly perAccount: number
}

/** Why a reply is never sent: two budgets of the day, and the row in which a machine is answered. */
type Withheld = 'conversation_budget' | 'account_budget' | 'row'

/** Why a reply waits for the citizen's next message: see plan.ts. */
export type Awaiting = 'window' | 'notices_stopped'

export type HeldBack = Withheld | Awaiting

/**
 * Replies that the gateway says by itself count. Those to commands are no part of a row: nobody
 * types a command by accident, and each is answered once an hour.
 */
const rules: Readonly<Record<Purpose, { counts: boolean; isInRow: boolean }>> = {
  receipt: { counts: true, isInRow: true },
  repeat: { counts: true, isInRow: true },
  guide: { counts: true, isInRow: true },
  unsupported: { counts: true, isInRow: true },
  // Nobody in danger goes without an answer, whatever was said today.
  danger: { counts: false, isInRow: false },
  added: { counts: true, isInRow: true },
  confirm: { counts: true, isInRow: false },
  remind: { counts: true, isInRow: false },
  alarm: { counts: false, isInRow: false },
  // What an agency tells is no automatic reply; an answer has words that a human of it wrote.
  news: { counts: false, isInRow: false },
  answer: { counts: false, isInRow: false },
  human: { counts: false, isInRow: false },
  // It goes beside a reply that was counted, and only where that one goes.
  openly: { counts: false, isInRow: false },
  help: { counts: true, isInRow: false },
  status: { counts: true, isInRow: false },
  stopped: { counts: true, isInRow: false },
  started: { counts: true, isInRow: false },
}

/** What was said in a conversation of late. */
export interface Pace {
  /** Today, held back ones not included. */
  readonly said: number
  /** When the latest reply of the row was said. */
  readonly rowSaidAt: Date | undefined
  /** The shapes of the texts that the row answered, one for each of its replies; '' for none. */
  readonly row: readonly string[]
}

export const noPace: Pace = { said: 0, rowSaidAt: undefined, row: [] }

/** A machine that answers answers is left alone after this many replies. */
export const maxInRow = 5
/** A row ends when nothing was said for this time. */
export const rowEndsAfterMs = 10 * 60_000

/**
 * Whether a reply may be said, and the pace after it. Pure.
 *
 * After five replies in a row, a text of a shape that the row has had already is a machine's: it is
 * not answered before the row ends. Whoever has something new to say still gets receipts, up to the
 * budget. A complaint is opened in any case: only its receipt is held back.
 *
 * @param shape of the text that is answered; see shapeOf in src/triage/machine.ts
 * @param saidInAccount replies of the whole account today
 */
export function paced(
  pace: Pace,
  reply: { readonly purpose: Purpose; readonly shape: string | undefined },
  saidInAccount: number,
  budget: ReplyBudget,
  now: Date,
): { readonly heldBack: Withheld | undefined; readonly pace: Pace } {
  const { counts, isInRow } = rules[reply.purpose]
  if (!counts) return { heldBack: undefined, pace }
  const { rowSaidAt } = pace
  const hasEnded = !rowSaidAt || now.getTime() - rowSaidAt.getTime() > rowEndsAfterMs
  const row = hasEnded ? [] : pace.row
  const { shape = '' } = reply
  if (isInRow && row.length >= maxInRow && shape !== '' && row.includes(shape))
    return { heldBack: 'row', pace }
  if (pace.said >= budget.perConversation) return { heldBack: 'conversation_budget', pace }
  if (saidInAccount >= budget.perAccount) return { heldBack: 'account_budget', pace }
  const said = pace.said + 1
  if (!isInRow) return { heldBack: undefined, pace: { ...pace, said } }
  return { heldBack: undefined, pace: { said, rowSaidAt: now, row: [...row, shape] } }
}
