import { eq, sql } from 'drizzle-orm'
import type { DeliveryEvent } from '../channel.ts'
import { nextStatus } from '../delivery-status.ts'
import type { KeyRing } from '../identity/keys.ts'
import { markHandled, maxPerStep, type Unhandled, unhandledReports } from '../inbox/unhandled.ts'
import type { Database, Executor } from '../store/connect.ts'
import { outbox } from '../store/schema.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Applies delivery reports to the replies that they are about. One that comes before its reply is
 * known as sent stays where it is and is looked at again.
 *
 * @returns whether there may be more
 */
export async function applyReports(db: Database, ring: KeyRing): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const reports = await unhandledReports(tx, ring)
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
  const byReference =
    event.reference && uuid.test(event.reference)
      ? sql`id = ${event.reference} and channel = ${of.channel} and account = ${of.account}`
      : undefined
  const byExternalId = event.externalId
    ? sql`channel = ${of.channel} and account = ${of.account} and external_id = ${event.externalId.replaceAll('\0', '')}`
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
    await tx
      .update(outbox)
      .set({
        deliveryStatus: status,
        ...(moved && event.error && { deliveryError: `${event.error.code} ${event.error.detail}` }),
        // The provider speaks of it, so it has it: what nobody knew is known now.
        ...(reply.state === 'unknown' && {
          state: 'accepted' as const,
          externalId: event.externalId,
          sentAt: event.at ?? sql`now()`,
        }),
      })
      .where(eq(outbox.id, reply.id))
    return true
  }
  return false
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
