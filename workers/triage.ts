import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { Accounts } from '../src/accounts.ts'
import type { AgencyConfig } from '../src/config.ts'
import { dayIn } from '../src/conversation/day.ts'
import { textsIn } from '../src/conversation/texts.ts'
import { faultOf } from '../src/log.ts'
import { say } from '../src/outbox/say.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Database, Executor } from '../src/store/connect.ts'
import { isPassing } from '../src/store/passing-fault.ts'
import { complaint, complaintEvent } from '../src/store/schema.ts'
import { categorise } from '../src/triage/category.ts'
import { type DistrictIndex, findDistrict } from '../src/triage/district.ts'
import { fingerprint } from '../src/triage/normalise.ts'

export interface TriageDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly districts: DistrictIndex
  readonly wake: Wake
}

type Complaint = typeof complaint.$inferSelect

// The same words after this time are a new event: a lamp may fail again.
const repeatWindow = sql`interval '14 days'`

/**
 * Looks whether the same person said the same before, then what it is about and where.
 *
 * @param complaintId UUID
 */
export async function triage(deps: TriageDeps, complaintId: string): Promise<void> {
  try {
    await look(deps, complaintId)
  } catch (error) {
    if (!isPassing(error)) await putOff(deps.db, complaintId, faultOf(error))
    throw error
  }
}

async function putOff(db: Database, complaintId: string, fault: string): Promise<void> {
  await db
    .update(complaint)
    .set({
      attempts: sql`${complaint.attempts} + 1`,
      dueAt: sql`now() + least(interval '15 minutes', interval '2 seconds' * power(2, ${complaint.attempts}))`,
      wokenAt: null,
      fault,
    })
    .where(
      and(eq(complaint.id, complaintId), eq(complaint.stage, 'triage'), isNotNull(complaint.dueAt)),
    )
}

async function look(deps: TriageDeps, complaintId: string): Promise<void> {
  const next = await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(complaint)
      .where(
        and(eq(complaint.id, complaintId), eq(complaint.stage, 'triage'), isNull(complaint.deadAt)),
      )
      .for('update')
    if (!row) return undefined
    const print = fingerprint(row.text)
    const first = row.text ? await sameBefore(tx, row, print) : undefined
    return first ? await link(deps, tx, row, first, print) : await classify(deps, tx, row, print)
  })
  if (next) deps.wake(next.queue, [next.id])
}

async function sameBefore(tx: Executor, row: Complaint, print: string) {
  const [first] = await tx
    .select()
    .from(complaint)
    .where(
      and(
        eq(complaint.conversationId, row.conversationId),
        eq(complaint.fingerprint, print),
        ne(complaint.id, row.id),
        isNull(complaint.repeatOf),
        sql`${complaint.createdAt} > ${row.createdAt.toISOString()}::timestamptz - ${repeatWindow}`,
      ),
    )
    .orderBy(asc(complaint.createdAt))
    .limit(1)
  return first
}

async function link(
  { accounts, agency }: TriageDeps,
  tx: Executor,
  row: Complaint,
  first: Complaint,
  print: string,
) {
  await tx
    .update(complaint)
    .set({ repeatOf: first.id, fingerprint: print, stage: 'done', dueAt: null })
    .where(eq(complaint.id, row.id))
  await tx
    .insert(complaintEvent)
    .values({ complaintId: first.id, kind: 'repeated', detail: { repeat: row.id } })
  const { name, language } = agency
  await say(tx, accounts, {
    conversationId: row.conversationId,
    cause: `repeat:${row.id}`,
    text: textsIn(language).repeat({
      agency: name,
      number: first.receiptNumber,
      day: dayIn(language, first.createdAt),
    }),
    complaintId: row.id,
  })
  return { queue: 'reply' as const, id: row.conversationId }
}

async function classify({ districts }: TriageDeps, tx: Executor, row: Complaint, print: string) {
  const category = categorise(row.text)
  const district = findDistrict(row.text, districts)
  const classified = tx
    .update(complaint)
    .set({
      fingerprint: print,
      categoryId: category?.id,
      categoryName: category?.name,
      districtCode: district?.code,
      districtName: district?.name,
      stage: 'forward',
      attempts: 0,
      fault: null,
      dueAt: sql`now()`,
      wokenAt: sql`now()`,
    })
    .where(eq(complaint.id, row.id))
  const recorded = tx.insert(complaintEvent).values({
    complaintId: row.id,
    kind: 'classified',
    detail: { category: category?.id, words: category?.words, district: district?.code },
  })
  await Promise.all([classified, recorded])
  return { queue: 'forward' as const, id: row.id }
}
