import { HttpFailure } from '../src/contract/http.ts'
import type { Finding } from '../src/contract/sending.ts'
import { UnsealError } from '../src/identity/seal.ts'
import { admittedAnswer } from '../src/inbox/admitted.ts'
import { resolve } from '../src/outbox/doubt.ts'
import { type Doubtful, isOfAnother, settleDoubt } from '../src/outbox/unknown.ts'
import { type Lane, laneOf } from '../src/queue/lanes.ts'
import { isPaused, reportFailure, reportSuccess } from '../src/store/circuits.ts'
import { databaseTime } from '../src/store/clock.ts'
import { messageOf, type ReplyDeps } from './attempt.ts'

/**
 * Looks up whether a reply was sent, if its provider has a list, and writes what follows.
 *
 * @returns its lane, if it is to be sent again
 */
export async function lookUp(deps: ReplyDeps, doubtful: Doubtful): Promise<Lane[]> {
  const { sql } = deps
  const finding = await find(deps, doubtful)
  const { purpose, wasResent, unknownSince, firstAttemptAt } = doubtful
  const resolution =
    finding instanceof Date
      ? ({ next: 'look again', at: finding } as const)
      : resolve({
          finding,
          isReceipt: purpose === 'receipt',
          wasResent,
          mayResendReceipts: deps.resendUnknownReceipts,
          unknownSince,
          firstAttemptAt,
          now: await databaseTime(sql),
        })
  const isDue = await settleDoubt(sql, doubtful, resolution)
  return isDue ? [laneOf(doubtful.conversationId)] : []
}

/**
 * @returns what the provider's list says, undefined where it has none; or the end of the account's
 *   pause, during which nothing may be asked
 */
async function find(deps: ReplyDeps, doubtful: Doubtful): Promise<Finding | Date | undefined> {
  const { sql, accounts } = deps
  const { channel: name, account: id, firstAttemptAt } = doubtful
  const account = accounts.find(name, id)
  const channel = account?.channel
  if (!account || !channel || !('receive' in channel) || !channel.find) return undefined
  const key = { kind: 'account', name, account: id } as const
  try {
    const message = messageOf(deps, doubtful)
    const paused = await isPaused(sql, key)
    if (paused) return paused
    const found = await channel.find(message, firstAttemptAt, account.settings, deps.http)
    const finding = admittedAnswer(found)
    if (finding.kind === 'unknown') await reportFailure(sql, key, { reason: finding.detail })
    else await reportSuccess(sql, key)
    if (finding.kind === 'accepted' && (await isOfAnother(sql, doubtful, finding.externalId)))
      return { kind: 'unknown', detail: 'only another reply with the same text was found' }
    return finding
  } catch (error) {
    if (error instanceof UnsealError) return undefined
    if (!(error instanceof HttpFailure)) throw error
    await reportFailure(sql, key, { reason: error.message })
    return { kind: 'unknown', detail: error.message }
  }
}
