import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Accounts } from '../accounts.ts'
import type { AgencyConfig } from '../config.ts'
import { textsIn } from '../conversation/texts.ts'
import { say } from '../outbox/say.ts'
import type { Wake } from '../queue/queues.ts'
import type { Database, Executor } from '../store/connect.ts'
import { complaint, complaintEvent, outbox } from '../store/schema.ts'
import { together } from '../store/together.ts'
import { type Answerable, answerable } from './claim.ts'

export interface ReceiptDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly wake: Wake
}

/** By then a citizen has the receipt, with or without the core store. */
export const receiptWithinMs = 10_000
// Where a complaint is already older, a store that works gets so long to answer first.
const graceMs = 1_000

export function receiptDeadline({ createdAt }: Answerable): Date {
  return new Date(createdAt.getTime() + receiptWithinMs)
}

/**
 * Tells the citizen the receipt number, once for ever.
 *
 * It says the same whether the core store has the complaint or not: the number is ours, STATUS
 * answers to it, and "we have received it" is true as soon as it is in our ledger. One wording also
 * means that there is nothing to correct once the store is back.
 *
 * Where everybody can read it the number is not told. While a human of ours has the word nothing is
 * said; STATUS still tells the number.
 *
 * @returns the statement: to be awaited, or made part of a larger one; undefined where none is given
 */
export function receipt(db: Executor, { accounts, agency }: ReceiptDeps, row: Answerable) {
  if (row.humanSpeaks) return undefined
  const texts = textsIn(agency.language)
  return say(db, accounts, {
    to: { id: row.conversationId, channel: row.channel, account: row.account },
    purpose: 'receipt',
    cause: causeOf(row),
    text: texts[row.isPublic ? 'receiptInPublic' : 'receipt']({
      agency: agency.name,
      number: row.receiptNumber,
    }),
    replyTo: row.replyTo ?? undefined,
    complaintId: row.id,
  })
}

/**
 * Gives the receipt before the store has the complaint, and records that.
 *
 * @param row of which the transaction holds the lock
 * @returns whether it was not given before
 */
export async function giveProvisionalReceipt(
  tx: Executor,
  deps: ReceiptDeps,
  row: Answerable,
): Promise<boolean> {
  const [given] = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.conversationId, row.conversationId), eq(outbox.cause, causeOf(row))))
    .limit(1)
  if (given || row.humanSpeaks) return false
  await together([
    receipt(tx, deps, row),
    tx
      .insert(complaintEvent)
      .values({ complaintId: row.id, kind: 'provisional_receipt', detail: {} }),
  ])
  return true
}

/**
 * For a complaint that somebody else is handing in, or was when they died: the citizen does not wait
 * for either.
 */
export async function reassureIfLate(deps: ReceiptDeps, complaintId: string): Promise<void> {
  const [late] = await deps.db
    .select({ id: complaint.id })
    .from(complaint)
    .where(
      and(
        isOpen(complaintId),
        lte(complaint.createdAt, sql`now() - ${receiptWithinMs}::int * interval '1 millisecond'`),
      ),
    )
  if (late) await reassure(deps, complaintId)
}

/** Runs the attempt; where it outlasts the citizen's patience, the receipt goes out meanwhile. */
export async function reassuring<T>(
  deps: ReceiptDeps,
  row: Answerable,
  attempt: () => Promise<T>,
): Promise<T> {
  const waitMs = Math.max(graceMs, receiptDeadline(row).getTime() - Date.now())
  let told: Promise<void> | undefined
  const timer = setTimeout(() => {
    // With the database away nothing can be said now; the end of the attempt says it.
    told = reassure(deps, row.id).catch(() => undefined)
  }, waitMs)
  try {
    return await attempt()
  } finally {
    clearTimeout(timer)
    await told
  }
}

async function reassure(deps: ReceiptDeps, complaintId: string): Promise<void> {
  const told = await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .select(answerable)
      .from(complaint)
      .where(isOpen(complaintId))
      .for('update')
    return row && (await giveProvisionalReceipt(tx, deps, row)) ? row : undefined
  })
  if (told) deps.wake('reply', [told.conversationId])
}

function isOpen(complaintId: string) {
  return and(
    eq(complaint.id, complaintId),
    eq(complaint.stage, 'forward'),
    isNull(complaint.deadAt),
  )
}

function causeOf({ id }: Answerable): string {
  return `receipt:${id}`
}
