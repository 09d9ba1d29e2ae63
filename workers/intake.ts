import { randomInt, randomUUID } from 'node:crypto'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Accounts } from '../src/accounts.ts'
import type { AgencyConfig } from '../src/config.ts'
import { answerStatus } from '../src/conversation/answer-status.ts'
import { type Decision, decide, type Heard, type State } from '../src/conversation/decide.ts'
import {
  addressIndexesOf,
  type Conversation,
  learnAddresses,
  lockAddress,
  newPerson,
  type Person,
  personAt,
} from '../src/conversation/person.ts'
import { textsIn } from '../src/conversation/texts.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { newPseudonym } from '../src/identity/pseudonym.ts'
import { sealWith } from '../src/identity/seal.ts'
import { addressOf } from '../src/inbox/event-codec.ts'
import {
  markHandled,
  maxPerStep,
  oneByOne,
  type Unhandled,
  unhandledOf,
} from '../src/inbox/unhandled.ts'
import { say } from '../src/outbox/say.ts'
import type { Wake } from '../src/queue/queues.ts'
import { newReceiptNumber } from '../src/receipt-number.ts'
import type { Database, Executor } from '../src/store/connect.ts'
import { complaint, complaintEvent, conversation, message } from '../src/store/schema.ts'
import { applyToMessages } from './intake-changes.ts'

export interface IntakeDeps {
  readonly db: Database
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly wake: Wake
}

interface Woken {
  triage: string | undefined
  reply: string | undefined
  again: boolean
}

/**
 * Listens to one citizen: assembles the burst, answers commands, opens the complaint when the burst
 * is whole. One transaction, nothing of the network in it.
 *
 * @param addressHex blind index of the citizen's address
 */
export async function intake(deps: IntakeDeps, addressHex: string): Promise<void> {
  const addressIndex = Buffer.from(addressHex, 'hex')
  if (addressIndex.length !== 16) throw new Error('not a blind index')
  const act = async (only?: bigint) => {
    const woken = await deps.db.transaction((tx) => listen(deps, tx, addressIndex, only))
    if (woken?.triage) deps.wake('triage', [woken.triage])
    if (woken?.reply) deps.wake('reply', [woken.reply])
    if (woken?.again) deps.wake('intake', [addressHex])
  }
  try {
    await act()
  } catch (error) {
    await oneByOne(deps.db, addressIndex, error, act)
  }
}

async function listen(
  deps: IntakeDeps,
  tx: Executor,
  addressIndex: Buffer,
  only: bigint | undefined,
): Promise<Woken | undefined> {
  // Statements that go out together share a round trip and still run one after the other.
  const [now, unhandled] = await Promise.all([
    lockAddress(tx, addressIndex),
    unhandledOf(tx, deps.ring, addressIndex, only),
  ])
  const addresses = unhandled.flatMap((row) => addressIndexesOf(deps.ring, row))
  const person = await meet(deps, tx, [addressIndex, ...addresses], unhandled[0])
  if (!person) return undefined

  const [heard] = await Promise.all([
    applyToMessages(tx, person, unhandled),
    learnAddresses(tx, person.conversation, addresses),
  ])
  // Read after what was written: an edit may be about the draft. New messages are in it already.
  const before = await stateOf(tx, person.conversation)
  const fresh = new Set(heard.map(({ id }) => id))
  const state = { ...before, draft: before.draft.filter(({ id }) => !fresh.has(id)) }
  const decision = decide(state, heard, settleMsOf(deps, person.conversation), now)
  const complaintId = decision.complaint && randomUUID()
  await Promise.all([
    place(tx, decision),
    complaintId && open(tx, person.conversation, complaintId, decision.complaint),
    reply(deps, tx, person.conversation, decision),
    remember(tx, person, decision, unhandled, complaintId),
    markHandled(tx, unhandled, person.key),
  ])
  return {
    triage: complaintId,
    reply: decision.replies.length > 0 ? person.conversation.id : undefined,
    again: unhandled.length === maxPerStep,
  }
}

async function meet(
  { ring }: IntakeDeps,
  tx: Executor,
  addressIndexes: readonly Buffer[],
  first: Unhandled | undefined,
): Promise<Person | undefined> {
  const known = await personAt(tx, ring, addressIndexes)
  const address = first && addressOf(first.event)
  if (known || !first || address === undefined) return known
  const { channel, account } = first
  return await newPerson(tx, ring, { channel, account, address })
}

async function stateOf(tx: Executor, of: Conversation): Promise<State> {
  const rows = of.draftOpenedAt
    ? await tx
        .select()
        .from(message)
        .where(and(eq(message.conversationId, of.id), eq(message.disposition, 'draft')))
        .orderBy(asc(message.sentAt), asc(message.acceptedAt), asc(message.inboxId))
    : []
  const { latestComplaintId, burstEndedAt } = of
  return {
    draft: rows.map(
      (row): Heard => ({
        ...row,
        hasAttachment: row.attachments.length > 0,
        hasLocation: row.location !== null,
        passive: false,
        unsupported: false,
      }),
    ),
    latest:
      latestComplaintId && burstEndedAt
        ? { complaintId: latestComplaintId, burstEndedAt }
        : undefined,
  }
}

function settleMsOf({ accounts }: IntakeDeps, of: Conversation): number {
  const account = accounts.find(of.channel, of.account) ?? accounts.of(of.channel)[0]
  return account?.settleMs ?? 5_000
}

async function place(tx: Executor, { placed }: Decision): Promise<void> {
  const groups = Map.groupBy(placed, ([, to]) => `${to.disposition} ${to.complaintId ?? ''}`)
  for (const entries of groups.values()) {
    const [, to] = entries[0] ?? []
    if (!to) continue
    await tx
      .update(message)
      .set(to)
      .where(
        inArray(
          message.id,
          entries.map(([id]) => id),
        ),
      )
  }
}

async function open(
  tx: Executor,
  { id: conversationId, channel }: Conversation,
  id: string,
  burst: readonly Heard[],
): Promise<void> {
  const fields = {
    id,
    conversationId,
    channel,
    pseudonym: newPseudonym(randomInt),
    text: burst
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    status: 'unverified' as const,
    stage: 'triage' as const,
  }
  // A number may be taken, so rarely (1 in 700 million per complaint) that trying again is cheapest.
  for (let inserted = 0; inserted === 0; ) {
    const rows = await tx
      .insert(complaint)
      .values({ ...fields, receiptNumber: newReceiptNumber(randomInt) })
      .onConflictDoNothing({ target: complaint.receiptNumber })
      .returning({ id: complaint.id })
    inserted = rows.length
  }
  await Promise.all([
    tx
      .update(message)
      .set({ disposition: 'complaint', complaintId: id })
      .where(
        inArray(
          message.id,
          burst.map((heard) => heard.id),
        ),
      ),
    tx.execute(sql`
      update complaint c set
        attachment_count = (select coalesce(sum(jsonb_array_length(attachments)), 0) from message
          where complaint_id = c.id),
        (latitude, longitude) = (
          select (location->>'latitude')::float8, (location->>'longitude')::float8 from message
          where complaint_id = c.id and location is not null order by sent_at limit 1)
      where id = ${id}`),
    tx
      .insert(complaintEvent)
      .values({ complaintId: id, kind: 'received', detail: { messages: burst.length } }),
  ])
}

async function reply(
  { accounts, agency }: IntakeDeps,
  tx: Executor,
  to: Conversation,
  { replies }: Decision,
): Promise<void> {
  for (const planned of replies) {
    const text =
      planned.text === 'status'
        ? await answerStatus(tx, to.id, planned.asked, agency)
        : textsIn(agency.language)[planned.text]({ agency: agency.name })
    const { cause, replyTo } = planned
    await say(tx, accounts, { conversationId: to.id, cause, text, replyTo })
  }
}

async function remember(
  tx: Executor,
  { conversation: of, key }: Person,
  { draft, dueAt, complaint: burst, notices }: Decision,
  unhandled: readonly Unhandled[],
  complaintId: string | undefined,
): Promise<void> {
  const messages = unhandled.flatMap(({ event, sentAt }) =>
    event.kind === 'message' ? [{ ...event, sentAt }] : [],
  )
  const last = messages.at(-1)
  const name = messages.findLast(({ fromName }) => fromName)?.fromName
  const echoed = unhandled.some(({ event }) => event.kind === 'echo')
  await tx
    .update(conversation)
    .set({
      draftOpenedAt: draft[0]?.acceptedAt ?? null,
      dueAt: dueAt ?? null,
      wokenAt: null,
      ...(complaintId && { latestComplaintId: complaintId, burstEndedAt: burst?.at(-1)?.sentAt }),
      ...(last && { lastInboundAt: last.sentAt }),
      ...(name && { sealedName: sealWith(key, 'name', name) }),
      ...(notices && { optedOutAt: notices === 'stop' ? sql`now()` : null }),
      ...(echoed && { pausedUntil: sql`now() + interval '1 day'` }),
    })
    .where(eq(conversation.id, of.id))
}
