import type { Account, Accounts } from '../src/accounts.ts'
import type { Outgoing } from '../src/connections/lines.ts'
import { type Http, HttpFailure } from '../src/contract/http.ts'
import type { Finding, OutboundMessage, Outcome } from '../src/contract/sending.ts'
import { openAddress } from '../src/conversation/people.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { UnsealError } from '../src/identity/seal.ts'
import { faultOf } from '../src/log.ts'
import { type Attempted, type Claimed, claimNext, settle } from '../src/outbox/claim.ts'
import { resolve } from '../src/outbox/doubt.ts'
import { applyReports } from '../src/outbox/reports.ts'
import { type Doubtful, isOfAnother, settleDoubt, takeDoubtful } from '../src/outbox/unknown.ts'
import type { Wake } from '../src/queue/queues.ts'
import { reportsId } from '../src/queue/sweep.ts'
import { isPaused, reportFailure, reportSuccess } from '../src/store/circuits.ts'
import type { Database } from '../src/store/connect.ts'
import { spend, spentToday } from '../src/store/spending.ts'

export interface ReplyDeps {
  readonly db: Database
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly http: Http
  readonly wake: Wake
  /** Where connections are held: the one of an account, if it is here. Elsewhere left out. */
  readonly via?: (channel: string, account: string) => Outgoing | undefined
  /** Whether a receipt that nobody can look up is sent again, once. */
  readonly resendUnknownReceipts: boolean
  /** Where a channel's provider reports deliveries to. */
  callbackUrl(channel: string): string
}

const dayMs = 86_400_000

/**
 * Sends what is due to one citizen, in order, and looks up what may or may not have been sent; or,
 * for the id `reports`, applies delivery reports.
 *
 * @param id conversation id, or `reports`
 */
export async function reply(deps: ReplyDeps, id: string): Promise<void> {
  if (id === reportsId) {
    if (await applyReports(deps.db, deps.ring)) deps.wake('reply', [reportsId])
    return
  }
  const { db } = deps
  const heldElsewhere = deps.via ? [] : deps.accounts.connectedChannels
  for (let more = true; more; ) {
    const claimed = await claimNext(db, id, heldElsewhere)
    if (claimed) more = await settle(db, claimed, await attempt(deps, claimed), new Date())
    else more = await clearDoubts(deps, id)
  }
}

async function attempt(deps: ReplyDeps, claimed: Claimed): Promise<Attempted> {
  const account = deps.accounts.find(claimed.channel, claimed.account)
  if (!account) return unsent(`no account ${claimed.account} of ${claimed.channel} is configured`)
  const out = outgoingOf(deps, account)
  if (!out) return unsent('its connection is not held here')
  const message = messageOf(deps, claimed)
  if (!message) {
    const detail = 'the address does not open'
    return { outcome: { kind: 'rejected', code: 'unexpected', detail }, account: 'none' }
  }
  // While a line is down nothing is claimed for it: its account need not be paused as well.
  const failing = () => (out.isUp() ? 'failed' : 'none')
  try {
    const outcome = (await overBudget(deps, account)) ?? (await out.send(message))
    if (outcome.kind === 'accepted' && outcome.usd !== undefined)
      await spend(deps.db, claimed, { reads: 0, usd: outcome.usd })
    const failed = outcome.kind === 'deferred' || outcome.kind === 'unknown'
    return { outcome, account: failed ? failing() : 'works' }
  } catch (error) {
    // What no channel should throw may have been thrown after the message had left.
    const kind = error instanceof HttpFailure && !error.mayHaveArrived ? 'deferred' : 'unknown'
    const detail = error instanceof HttpFailure ? error.message : faultOf(error)
    return { outcome: { kind, detail }, account: failing() }
  }
}

/** Once the dollars of a day are spent the account pauses until the next one, UTC. */
async function overBudget(
  { db }: ReplyDeps,
  { channel, id, settings }: Account,
): Promise<Outcome | undefined> {
  const budget = channel.dailyBudget?.(settings)
  if (!budget) return undefined
  const { usd } = await spentToday(db, { channel: channel.name, account: id })
  if (usd < budget.usd) return undefined
  const retryAfterMs = dayMs - (Date.now() % dayMs)
  return { kind: 'deferred', detail: 'the budget of the day is spent', retryAfterMs }
}

function outgoingOf({ via, http }: ReplyDeps, account: Account): Outgoing | undefined {
  const { channel, id, settings } = account
  if ('listen' in channel) return via?.(channel.name, id)
  return { send: (message) => channel.send(message, settings, http), isUp: () => true }
}

function unsent(detail: string): Attempted {
  return { outcome: { kind: 'deferred', detail }, account: 'none' }
}

function messageOf(deps: ReplyDeps, claimed: Claimed): OutboundMessage | undefined {
  const { id, account, text, replyTo, place, choices, channel } = claimed
  try {
    const to = openAddress(deps.ring, claimed)
    const callbackUrl = deps.callbackUrl(channel)
    const optional = {
      ...(replyTo !== undefined && { replyTo }),
      ...(place !== undefined && { place }),
      ...(choices && { choices }),
    }
    return { id, account, to, text, callbackUrl, ...optional }
  } catch (error) {
    if (error instanceof UnsealError) return undefined
    throw error
  }
}

/** @returns whether there may be something to send now */
async function clearDoubts(deps: ReplyDeps, conversationId: string): Promise<boolean> {
  const { abandoned, doubtful } = await takeDoubtful(deps.db, conversationId)
  let more = abandoned
  for (const one of doubtful) more = (await clearDoubt(deps, one)) || more
  return more
}

async function clearDoubt(deps: ReplyDeps, doubtful: Doubtful): Promise<boolean> {
  const { db } = deps
  const finding = await lookUp(deps, doubtful)
  if (finding instanceof Date)
    return await settleDoubt(db, doubtful, { next: 'look again', at: finding })
  const { cause, wasResent, unknownSince, firstAttemptAt } = doubtful
  const resolution = resolve({
    finding,
    isReceipt: cause.startsWith('receipt:'),
    wasResent,
    mayResendReceipts: deps.resendUnknownReceipts,
    unknownSince,
    firstAttemptAt,
    now: new Date(),
  })
  return await settleDoubt(db, doubtful, resolution)
}

/**
 * @returns what the provider's list says, undefined where it has none; or until when nothing may be
 *   asked because the account is paused
 */
async function lookUp(deps: ReplyDeps, doubtful: Doubtful): Promise<Finding | Date | undefined> {
  const { db, accounts } = deps
  const { channel: name, account: id, firstAttemptAt } = doubtful
  const account = accounts.find(name, id)
  const message = messageOf(deps, doubtful)
  const channel = account?.channel
  if (!account || !message || !channel || !('receive' in channel) || !channel.find) return undefined
  const key = { kind: 'account', name, account: id } as const
  const paused = await isPaused(db, key)
  if (paused) return paused
  try {
    const finding = await channel.find(message, firstAttemptAt, account.settings, deps.http)
    if (finding.kind === 'unknown') await reportFailure(db, key, { reason: finding.detail })
    else await reportSuccess(db, key)
    if (finding.kind === 'accepted' && (await isOfAnother(db, doubtful, finding.externalId)))
      return { kind: 'unknown', detail: 'only another reply with the same text was found' }
    return finding
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    await reportFailure(db, key, { reason: error.message })
    return { kind: 'unknown', detail: error.message }
  }
}
