import type { Accounts } from '../src/accounts.ts'
import { type Http, HttpFailure, type Outcome } from '../src/channel.ts'
import { openAddress } from '../src/conversation/person.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { type Claimed, claimNext, giveUpAbandoned, settle } from '../src/outbox/claim.ts'
import { applyReports } from '../src/outbox/reports.ts'
import type { Wake } from '../src/queue/queues.ts'
import { reportsId } from '../src/queue/sweep.ts'
import type { Database } from '../src/store/connect.ts'

export interface ReplyDeps {
  readonly db: Database
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly http: Http
  readonly wake: Wake
  /** Where a channel's provider reports deliveries to. */
  callbackUrl(channel: string): string
}

/**
 * Sends what is due to one citizen, in order; or, for the id `reports`, applies delivery reports.
 *
 * @param id conversation id, or `reports`
 */
export async function reply(deps: ReplyDeps, id: string): Promise<void> {
  if (id === reportsId) {
    if (await applyReports(deps.db, deps.ring)) deps.wake('reply', [reportsId])
    return
  }
  const { db } = deps
  for (let more = true; more; ) {
    const claimed = await claimNext(db, id)
    if (claimed) more = await settle(db, claimed, await attempt(deps, claimed), new Date())
    else more = await giveUpAbandoned(db, id)
  }
}

async function attempt(deps: ReplyDeps, claimed: Claimed): Promise<Outcome> {
  const account = deps.accounts.find(claimed.channel, claimed.account)
  if (!account) {
    const detail = `no account ${claimed.account} of ${claimed.channel} is configured`
    return { kind: 'deferred', detail }
  }
  const { channel, settings } = account
  if (!('send' in channel))
    return { kind: 'deferred', detail: `${channel.name} sends only where its connection is held` }
  const { id, text, replyTo } = claimed
  const message = {
    id,
    account: claimed.account,
    to: openAddress(deps.ring, claimed),
    text,
    ...(replyTo !== undefined && { replyTo }),
    callbackUrl: deps.callbackUrl(channel.name),
  }
  try {
    return await channel.send(message, settings, deps.http)
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    const kind = error.mayHaveArrived ? 'unknown' : 'deferred'
    return { kind, detail: error.message }
  }
}
