import { randomUUID } from 'node:crypto'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Accounts } from '../src/accounts.ts'
import { openComplaint } from '../src/complaints/open.ts'
import type { AgencyConfig } from '../src/config.ts'
import { answerStatus } from '../src/conversation/answer-status.ts'
import { applyToMessages } from '../src/conversation/changes.ts'
import {
  type Decision,
  decide,
  type Heard,
  type Reply,
  type State,
} from '../src/conversation/decide.ts'
import { gatherParts } from '../src/conversation/parts.ts'
import {
  addressIndexesOf,
  type Conversation,
  learnAddresses,
  lockAddress,
  newPerson,
  type Person,
  personAt,
} from '../src/conversation/person.ts'
import { putOffSettling } from '../src/conversation/settling.ts'
import { textsIn } from '../src/conversation/texts.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { sealWith } from '../src/identity/seal.ts'
import { addressOf } from '../src/inbox/event-codec.ts'
import {
  holdBack,
  markHandled,
  maxPerStep,
  oneByOne,
  type Unhandled,
  unhandledOf,
} from '../src/inbox/unhandled.ts'
import { faultOf } from '../src/log.ts'
import { say } from '../src/outbox/say.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Database, Executor } from '../src/store/connect.ts'
import { isPassing } from '../src/store/passing-fault.ts'
import { conversation, message } from '../src/store/schema.ts'
import { together } from '../src/store/together.ts'

export interface IntakeDeps {
  readonly db: Database
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  /** So long nothing automatic is said after a human of ours has answered. */
  readonly humanPauseHours: number
  readonly wake: Wake
}

interface Woken {
  media: readonly string[]
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
    if (woken) deps.wake('media', woken.media)
    if (woken?.reply) deps.wake('reply', [woken.reply])
    if (woken?.again) deps.wake('intake', [addressHex])
  }
  try {
    await act()
  } catch (error) {
    await oneByOne(deps.db, addressIndex, error, act).catch(async (failure: unknown) => {
      // What failed before any event: the burst that is due, and cannot be settled.
      if (failure === error && !isPassing(error))
        await putOffSettling(deps.db, addressIndex, faultOf(error))
      throw failure
    })
  }
}

async function listen(
  deps: IntakeDeps,
  tx: Executor,
  addressIndex: Buffer,
  only: bigint | undefined,
): Promise<Woken | undefined> {
  // Statements that go out together share a round trip and still run one after the other.
  const [now, unhandled, known] = await together([
    lockAddress(tx, addressIndex),
    unhandledOf(tx, deps.ring, addressIndex, only),
    personAt(tx, deps.ring, [addressIndex]),
  ])
  const others = unhandled
    .flatMap((row) => addressIndexesOf(deps.ring, row))
    .filter((index) => !index.equals(addressIndex))
  const person = known ?? (await meet(deps, tx, others, unhandled[0]))
  if (!person) return undefined

  // Alone, after a fault, a part is a message like any other: what it waits for may be the fault.
  const { ready, used, waiting } =
    only === undefined
      ? gatherParts(unhandled, now)
      : { ready: unhandled, used: unhandled, waiting: [] }
  const [{ heard, attachmentIds, hasEcho }] = await together([
    applyToMessages(tx, person, ready),
    learnAddresses(tx, person.conversation, known ? others : [addressIndex, ...others]),
  ])
  // Read after what was written: an edit may be about the draft. New messages are in it already.
  const before = await stateOf(tx, person.conversation)
  const fresh = new Set(heard.map(({ id }) => id))
  const state = {
    ...before,
    draft: before.draft.filter(({ id }) => !fresh.has(id)),
    humanSpeaks: isHumanSpeaking(deps, person.conversation, hasEcho, now),
  }
  const decision = decide(state, heard, settleMsOf(deps, person.conversation), now)
  const complaintId = decision.complaint && randomUUID()
  await together([
    place(tx, decision),
    complaintId && openComplaint(tx, person.conversation, complaintId, decision.complaint),
    reply(deps, tx, person.conversation, decision),
    remember(deps, tx, person, decision, ready, complaintId, hasEcho),
    markHandled(tx, used, person.key),
    holdBack(tx, waiting),
  ])
  return {
    triage: complaintId,
    reply: decision.replies.length > 0 ? person.conversation.id : undefined,
    media: attachmentIds,
    // Of parts that wait nothing changes by looking again.
    again: unhandled.length === maxPerStep && used.length > 0,
  }
}

async function meet(
  { ring }: IntakeDeps,
  tx: Executor,
  otherIndexes: readonly Buffer[],
  first: Unhandled | undefined,
): Promise<Person | undefined> {
  const known = otherIndexes.length > 0 ? await personAt(tx, ring, otherIndexes) : undefined
  const address = first && addressOf(first.event)
  if (known || !first || address === undefined) return known
  const { channel, account } = first
  return await newPerson(tx, ring, { channel, account, address })
}

async function stateOf(tx: Executor, of: Conversation): Promise<Omit<State, 'humanSpeaks'>> {
  const rows = of.draftOpenedAt
    ? await tx
        .select()
        .from(message)
        .where(and(eq(message.conversationId, of.id), eq(message.disposition, 'draft')))
        .orderBy(asc(message.sentAt), asc(message.acceptedAt), asc(message.inboxId))
    : []
  const { latestComplaintId, burstEndedAt } = of
  return {
    hasStopped: of.optedOutAt !== null,
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

/** A human answered of late, in the provider's own app: the machine is silent unless it is asked. */
function isHumanSpeaking(
  { humanPauseHours }: IntakeDeps,
  { pausedUntil }: Conversation,
  hasEcho: boolean,
  now: Date,
): boolean {
  return (pausedUntil !== null && pausedUntil > now) || (humanPauseHours > 0 && hasEcho)
}

function settleMsOf({ accounts }: IntakeDeps, of: Conversation): number {
  const account = accounts.find(of.channel, of.account) ?? accounts.of(of.channel)[0]
  return account?.settleMs ?? 5_000
}

async function place(tx: Executor, { placed }: Decision): Promise<void> {
  const groups = Map.groupBy(placed, ([, to]) => `${to.disposition} ${to.complaintId ?? ''}`)
  await Promise.all(
    [...groups.values()].map(async (entries) => {
      const ids = entries.map(([id]) => id)
      const to = entries[0]?.[1]
      if (to) await tx.update(message).set(to).where(inArray(message.id, ids))
    }),
  )
}

/** For channels with buttons: the commands that the text names. */
const choicesOf: Partial<Record<Reply['text'], readonly string[]>> = {
  guide: ['STATUS', 'BANTUAN'],
  help: ['STATUS', 'STOP'],
  stopped: ['MULAI'],
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
    const purpose = planned.text === 'statusInPublic' ? 'status' : planned.text
    const choices = choicesOf[planned.text]
    await say(tx, accounts, { to, purpose, cause, text, replyTo, choices })
  }
}

async function remember(
  { humanPauseHours }: IntakeDeps,
  tx: Executor,
  { conversation: of, key }: Person,
  { draft, dueAt, complaint: burst, notices }: Decision,
  unhandled: readonly Unhandled[],
  complaintId: string | undefined,
  hasEcho: boolean,
): Promise<void> {
  const messages = unhandled.flatMap(({ event, sentAt }) =>
    event.kind === 'message' ? [{ ...event, sentAt }] : [],
  )
  const last = messages.at(-1)
  const name = messages.findLast(({ fromName }) => fromName)?.fromName
  await tx
    .update(conversation)
    .set({
      draftOpenedAt: draft[0]?.acceptedAt ?? null,
      dueAt: dueAt ?? null,
      wokenAt: null,
      attempts: 0,
      fault: null,
      deadAt: null,
      ...(complaintId && { latestComplaintId: complaintId, burstEndedAt: burst?.at(-1)?.sentAt }),
      ...(last && { lastInboundAt: last.sentAt }),
      ...(name && { sealedName: sealWith(key, 'name', name) }),
      ...(notices && { optedOutAt: notices === 'stop' ? sql`now()` : null }),
      ...(hasEcho && {
        pausedUntil: sql`now() + ${humanPauseHours}::float8 * interval '1 hour'`,
      }),
    })
    .where(eq(conversation.id, of.id))
}
