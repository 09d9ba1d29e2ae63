import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import { type Http, HttpFailure } from '../src/contract/http.ts'
import { attachmentTypeOf } from '../src/contract/reading.ts'
import {
  deferred,
  type OutboundAttachment,
  type OutboundMessage,
  type RejectionCode,
} from '../src/contract/sending.ts'
import { openAddress, openExternalId } from '../src/conversation/people.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { UnsealError } from '../src/identity/seal.ts'
import { admittedAnswer } from '../src/inbox/admitted.ts'
import { faultOf } from '../src/log.ts'
import type { FileStore } from '../src/media/file-store.ts'
import type { Claimed, KeptFile } from '../src/outbox/claim.ts'
import { isByHuman } from '../src/outbox/plan.ts'
import type { Outgoing } from '../src/outbox/sender.ts'
import type { Attempted } from '../src/outbox/settle.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import type { AccountKey } from '../src/store/circuits.ts'

export interface AttemptDeps {
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly http: Http
  /** Where the files are that go along. */
  readonly files: Pick<FileStore, 'get'>
  /** The connection of an account, if it is held here; where none are held, left out. */
  outgoingOf?(channel: string, account: string): Outgoing | undefined
  /** Where a channel's provider reports deliveries to. */
  callbackUrl(channel: string): string
}

export interface ReplyDeps extends AttemptDeps {
  readonly sql: Sql
  /** The accounts whose connection is held here and up; where given, only their replies are sent. */
  up?(): readonly AccountKey[]
  /** Whether a receipt that nobody can look up is sent again, once. */
  readonly resendUnknownReceipts: boolean
  readonly tally: Tally
  readonly log: Logger
}

/** After this time it is looked again whether another day, and with it another budget, has begun. */
const budgetWaitMs = 15 * 60_000

/**
 * Hands one reply over. Never rejects: what went wrong is an outcome, too.
 *
 * @param usdSpent today, through its account
 */
export async function attempt(
  deps: AttemptDeps,
  claimed: Claimed,
  usdSpent: () => number,
): Promise<Attempted> {
  const account = deps.accounts.find(claimed.channel, claimed.account)
  if (!account) return unsent(`no account ${claimed.account} of ${claimed.channel} is configured`)
  const out = outgoingOf(deps, account)
  if (!out) return unsent('its connection is not held here')
  // While a connection is down nothing is claimed for it: its account need not be paused as well.
  const failing = () => (out.isUp() ? 'failed' : 'none')
  let hasBegun = false
  try {
    const isSpent = isOverBudget(account, usdSpent())
    const attachment = isSpent ? undefined : await attachmentOf(deps, claimed.file)
    if (attachment === 'gone') return rejected('content', 'the file that goes along is gone')
    const message = { ...messageOf(deps, claimed), ...(attachment && { attachment }) }
    hasBegun = !isSpent
    const outcome = isSpent ? budgetSpent : admittedAnswer(await out.send(message))
    const failed = outcome.kind === 'deferred' || outcome.kind === 'unknown'
    return { outcome, account: failed ? failing() : 'works' }
  } catch (error) {
    if (error instanceof UnsealError) return rejected('unexpected', 'the address does not open')
    if (!hasBegun) return unsent(faultOf(error))
    // What no channel should throw may have been thrown after the message had left.
    const kind = error instanceof HttpFailure && !error.mayHaveArrived ? 'deferred' : 'unknown'
    const detail = error instanceof HttpFailure ? error.message : faultOf(error)
    return { outcome: { kind, detail }, account: failing() }
  }
}

/** Once the dollars of a day are spent the account pauses; the database says when the next one begins. */
const budgetSpent = deferred('the budget of the day is spent', budgetWaitMs)

function isOverBudget({ channel, settings }: Account, usdSpent: number): boolean {
  const budget = channel.dailyBudget?.(settings)
  return budget !== undefined && usdSpent >= budget.usd
}

function outgoingOf({ outgoingOf, http }: AttemptDeps, account: Account): Outgoing | undefined {
  const { channel, id, settings } = account
  if ('listen' in channel) return outgoingOf?.(channel.name, id)
  return { send: (message) => channel.send(message, settings, http), isUp: () => true }
}

function unsent(detail: string): Attempted {
  return { outcome: { kind: 'deferred', detail }, account: 'none' }
}

/** It will never go, and that says nothing of the account. */
function rejected(code: RejectionCode, detail: string): Attempted {
  return { outcome: { kind: 'rejected', code, detail }, account: 'none' }
}

/** The bytes of a file that goes along. */
async function attachmentOf(
  { files }: Pick<AttemptDeps, 'files'>,
  file: KeptFile | undefined,
): Promise<OutboundAttachment | 'gone' | undefined> {
  if (!file) return undefined
  const body = await files.get(file.hash)
  const { mimeType, name: fileName } = file
  return body ? { type: attachmentTypeOf(mimeType), mimeType, fileName, body } : 'gone'
}

/** @throws UnsealError where the citizen's key or address does not open */
export function messageOf(
  deps: Pick<AttemptDeps, 'ring' | 'callbackUrl'>,
  claimed: Claimed,
): OutboundMessage {
  const { id, account, text, sealedKey, sealedReplyTo, place, choices, channel } = claimed
  const { purpose, way } = claimed
  return {
    id,
    account,
    to: openAddress(deps.ring, claimed),
    text,
    callbackUrl: deps.callbackUrl(channel),
    purpose,
    ...(isByHuman(purpose) && { byHuman: true as const }),
    ...(way && { way }),
    ...(sealedReplyTo && { replyTo: openExternalId(deps.ring, sealedKey, sealedReplyTo) }),
    ...(place !== undefined && { place }),
    ...(choices && { choices }),
  }
}
