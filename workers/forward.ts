import { and, eq, lte, sql } from 'drizzle-orm'
import type { Accounts } from '../src/accounts.ts'
import type { AgencyConfig } from '../src/config.ts'
import { textsIn } from '../src/conversation/texts.ts'
import type { CoreStore, ForwardedComplaint } from '../src/core-store/core-store.ts'
import { redact } from '../src/identity/redact.ts'
import { faultOf } from '../src/log.ts'
import { say } from '../src/outbox/say.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Database, Executor } from '../src/store/connect.ts'
import { complaint, complaintEvent, coreLink, message } from '../src/store/schema.ts'

export interface ForwardDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly coreStore: CoreStore
  readonly wake: Wake
}

type Complaint = typeof complaint.$inferSelect

// Longer than any core store may take: after it, whoever claimed the complaint is taken for dead.
const claim = sql`now() + interval '60 seconds'`
const backoff = sql`now() + least(interval '15 minutes', interval '2 seconds' * power(2, ${complaint.attempts}))`

/**
 * Hands a complaint to the core store, then tells the citizen its receipt number.
 *
 * @param complaintId UUID
 */
export async function forward(deps: ForwardDeps, complaintId: string): Promise<void> {
  const { db, coreStore } = deps
  const [claimed] = await db
    .update(complaint)
    .set({ attempts: sql`${complaint.attempts} + 1`, dueAt: claim })
    .where(
      and(
        eq(complaint.id, complaintId),
        eq(complaint.stage, 'forward'),
        lte(complaint.dueAt, sql`now()`),
      ),
    )
    .returning()
  if (!claimed) return

  try {
    const submission = await coreStore.submit(forwardable(claimed))
    if (submission.kind === 'stored') {
      await db.transaction((tx) => finish(deps, tx, claimed, submission.trackingId))
      deps.wake('reply', [claimed.conversationId])
    } else await putOff(db, claimed.id, submission.detail)
  } catch (error) {
    await putOff(db, claimed.id, faultOf(error))
    throw error
  }
}

function forwardable(row: Complaint): ForwardedComplaint {
  const { categoryId, categoryName, districtCode, districtName, latitude, longitude } = row
  return {
    reference: row.id,
    reporter: row.pseudonym,
    sourceChannel: row.channel,
    text: redact(row.text),
    category: categoryId && categoryName ? { id: categoryId, name: categoryName } : undefined,
    district: districtCode && districtName ? { code: districtCode, name: districtName } : undefined,
    position: latitude !== null && longitude !== null ? { latitude, longitude } : undefined,
    attachmentCount: row.attachmentCount,
    status: row.status,
    receivedAt: row.createdAt,
  }
}

async function finish(
  { accounts, agency, coreStore }: ForwardDeps,
  tx: Executor,
  row: Complaint,
  trackingId: string,
): Promise<void> {
  const [, , , [answered]] = await Promise.all([
    tx
      .insert(coreLink)
      .values({ complaintId: row.id, store: coreStore.name, trackingId })
      .onConflictDoNothing(),
    tx.update(complaint).set({ stage: 'done', dueAt: null }).where(eq(complaint.id, row.id)),
    tx.insert(complaintEvent).values({
      complaintId: row.id,
      kind: 'forwarded',
      detail: { store: coreStore.name, trackingId },
    }),
    tx
      .select({ externalId: message.externalId })
      .from(message)
      .where(eq(message.complaintId, row.id))
      .orderBy(message.sentAt)
      .limit(1),
  ])
  await say(tx, accounts, {
    conversationId: row.conversationId,
    cause: `receipt:${row.id}`,
    text: textsIn(agency.language).receipt({ agency: agency.name, number: row.receiptNumber }),
    replyTo: answered?.externalId,
    complaintId: row.id,
  })
}

async function putOff(db: Database, complaintId: string, detail: string): Promise<void> {
  await db
    .update(complaint)
    .set({ dueAt: backoff, wokenAt: null, fault: detail.slice(0, 500) })
    .where(eq(complaint.id, complaintId))
}
