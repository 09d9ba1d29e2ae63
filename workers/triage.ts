import { and, asc, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Accounts } from '../src/accounts.ts'
import type { AgencyConfig } from '../src/config.ts'
import { dayIn } from '../src/conversation/day.ts'
import { textsIn } from '../src/conversation/texts.ts'
import { faultOf } from '../src/log.ts'
import { say } from '../src/outbox/say.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Database } from '../src/store/connect.ts'
import { isPassing } from '../src/store/passing-fault.ts'
import { complaint, complaintEvent, conversation } from '../src/store/schema.ts'
import { together } from '../src/store/together.ts'
import { categorise } from '../src/triage/category.ts'
import { type DistrictIndex, findDistrict } from '../src/triage/district.ts'

export interface TriageDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly districts: DistrictIndex
  readonly wake: Wake
}

type Found = NonNullable<Awaited<ReturnType<typeof openWithFirst>>>

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
  const found = await openWithFirst(deps.db, complaintId)
  if (found?.first) await link(deps, found.row, found.first)
  else if (found) await classify(deps, found.row)
}

/**
 * A complaint that waits for triage, and the first that said the same before it, where there is one.
 *
 * Whatever is compared was written when the complaints were opened, one after the other in a
 * conversation. So the earlier is the first, whichever of two is looked at first, and at once too.
 */
async function openWithFirst(db: Database, complaintId: string) {
  const first = alias(complaint, 'first')
  const [found] = await db
    .select({
      row: {
        id: complaint.id,
        text: complaint.text,
        conversationId: complaint.conversationId,
        channel: complaint.channel,
        account: conversation.account,
        replyTo: sql<string | null>`(
          select external_id from message m where m.complaint_id = ${complaint.id}
          order by sent_at limit 1)`,
        isPublic: sql<boolean>`exists (
          select from message m where m.complaint_id = ${complaint.id} and m.public)`,
        humanSpeaks: sql<boolean>`coalesce(${conversation.pausedUntil} > now(), false)`,
      },
      first: { id: first.id, receiptNumber: first.receiptNumber, createdAt: first.createdAt },
    })
    .from(complaint)
    .innerJoin(conversation, eq(conversation.id, complaint.conversationId))
    .leftJoin(
      first,
      and(
        eq(first.conversationId, complaint.conversationId),
        eq(first.fingerprint, complaint.fingerprint),
        isNull(first.repeatOf),
        lt(first.createdAt, complaint.createdAt),
        gt(first.createdAt, sql`${complaint.createdAt} - ${repeatWindow}`),
      ),
    )
    .where(waits(complaintId))
    .orderBy(asc(first.createdAt))
    .limit(1)
  return found
}

/** Whether nobody was through with it meanwhile. */
function waits(complaintId: string) {
  return and(eq(complaint.id, complaintId), eq(complaint.stage, 'triage'), isNull(complaint.deadAt))
}

async function link(
  deps: TriageDeps,
  row: Found['row'],
  first: NonNullable<Found['first']>,
): Promise<void> {
  const { db, accounts, agency, wake } = deps
  await db.transaction(async (tx) => {
    const linked = await tx
      .update(complaint)
      .set({ repeatOf: first.id, stage: 'done', dueAt: null })
      .where(waits(row.id))
      .returning({ id: complaint.id })
    if (linked.length === 0) return
    const detail = { repeat: row.id }
    await together([
      tx.insert(complaintEvent).values({ complaintId: first.id, kind: 'repeated', detail }),
      !row.humanSpeaks &&
        say(tx, accounts, {
          to: { id: row.conversationId, channel: row.channel, account: row.account },
          purpose: 'repeat',
          cause: `repeat:${row.id}`,
          text: textsIn(agency.language)[row.isPublic ? 'repeatInPublic' : 'repeat']({
            agency: agency.name,
            number: first.receiptNumber,
            day: dayIn(agency.language, first.createdAt),
          }),
          replyTo: row.replyTo ?? undefined,
          complaintId: row.id,
        }),
    ])
  })
  wake('reply', [row.conversationId])
}

async function classify({ db, districts, wake }: TriageDeps, row: Found['row']): Promise<void> {
  const category = categorise(row.text)
  const district = findDistrict(row.text, districts)
  const classified = db
    .update(complaint)
    .set({
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
    .where(waits(row.id))
    .returning({ id: complaint.id })
  const detail = { category: category?.id, words: category?.words, district: district?.code }
  await db.execute(sql`
    with classified as ${classified}
    insert into complaint_event (complaint_id, kind, detail)
    select id, 'classified', ${sql.param(detail, complaintEvent.detail)} from classified`)
  wake('forward', [row.id])
}
