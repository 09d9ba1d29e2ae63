import { eq, sql } from 'drizzle-orm'
import type { DeliveryEvent } from '../channel.ts'
import { nextStatus } from '../delivery-status.ts'
import type { KeyRing } from '../identity/keys.ts'
import {
  markHandled,
  maxPerStep,
  oneByOne,
  type Unhandled,
  unhandledReports,
} from '../inbox/unhandled.ts'
import type { Database, Executor } from '../store/connect.ts'
import { type OutboxState, outbox } from '../store/schema.ts'
import { resentMark } from './claim.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The provider speaks of it, so it has it: what nobody knew, or was about to be sent again, is known.
 * Whoever is sending it sees the report when the outcome is recorded.
 */
const provable: readonly OutboxState[] = ['unknown', 'parked', 'pending', 'exhausted']

/**
 * Applies delivery reports to the replies that they are about. One that comes before its reply is
 * known as sent stays where it is and is looked at again.
 *
 * @returns whether there may be more
 */
export async function applyReports(db: Database, ring: KeyRing): Promise<boolean> {
  try {
    return await applyDue(db, ring)
  } catch (error) {
    await oneByOne(db, undefined, error, async (id) => void (await applyDue(db, ring, id)))
    return false
  }
}

async function applyDue(db: Database, ring: KeyRing, only?: bigint): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const reports = await unhandledReports(tx, ring, only)
    const matched: Unhandled[] = []
    for (const report of reports)
      if (report.event.kind !== 'delivery' || (await apply(tx, report, report.event)))
        matched.push(report)
    await markHandled(tx, matched)
    await park(
      tx,
      reports.filter((report) => !matched.includes(report)),
    )
    return reports.length === maxPerStep
  })
}

async function apply(tx: Executor, of: Unhandled, event: DeliveryEvent): Promise<boolean> {
  const externalId = event.externalId && clean(event.externalId)
  const byReference =
    event.reference && uuid.test(event.reference)
      ? sql`id = ${event.reference} and channel = ${of.channel} and account = ${of.account}`
      : undefined
  const byExternalId = externalId
    ? sql`channel = ${of.channel} and account = ${of.account} and external_id = ${externalId}`
    : undefined
  for (const condition of [byReference, byExternalId]) {
    if (!condition) continue
    const [reply] = await tx
      .select({ id: outbox.id, status: outbox.deliveryStatus, state: outbox.state })
      .from(outbox)
      .where(condition)
      .limit(1)
      .for('update')
    if (!reply) continue
    const status = nextStatus(reply.status ?? undefined, event.status)
    const moved = status !== reply.status
    const error = moved && event.error && clean(`${event.error.code} ${event.error.detail}`)
    await tx
      .update(outbox)
      .set({
        deliveryStatus: status,
        ...(error && { deliveryError: error }),
        // Whoever is still sending it may never hear the id.
        ...(externalId && { externalId: sql`coalesce(${outbox.externalId}, ${externalId})` }),
        ...(provable.includes(reply.state) && {
          state: 'accepted' as const,
          sentAt: sql`coalesce(${outbox.sentAt}, ${event.at?.toISOString() ?? null}::timestamptz, now())`,
          settledAt: sql`now()`,
          dueAt: null,
          reconcileAt: null,
          detail: resentMark,
        }),
      })
      .where(eq(outbox.id, reply.id))
    return true
  }
  return false
}

/** Postgres keeps any text but NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '')
}

/** Looked at again, ever more seldom; after a day it belongs to nothing that we sent. */
async function park(tx: Executor, reports: readonly Unhandled[]): Promise<void> {
  if (reports.length === 0) return
  const ids = sql.join(
    reports.map(({ id }) => sql`${id}::bigint`),
    sql`, `,
  )
  await tx.execute(sql`
    update inbox set attempts = attempts + 1, woken_at = null,
      due_at = now() + least(interval '1 hour', interval '1 second' * power(2, attempts)),
      fault = case when accepted_at < now() - interval '1 day'
        then 'a delivery report for nothing that we sent' end,
      handled_at = case when accepted_at < now() - interval '1 day' then now() end
    where id in (${ids})`)
}
