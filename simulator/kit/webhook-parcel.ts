import type { Attempt, Parcel } from './courier.ts'
import type { Post, Posted } from './poster.ts'
import { reachable, type World } from './provider.ts'

export type Answered = Extract<Posted, { kind: 'answered' }>

/** One request to the gateway, and how its provider takes the answers to it. */
export interface Webhook extends Omit<Post, 'headers'> {
  /** Requests of one lane go one after the other. */
  readonly lane: string
  /** Where it goes: below the gateway's address, or the public one. */
  url(): string
  /** For each attempt anew: some signatures hold the time. */
  headers(): Readonly<Record<string, string>>
  /** The provider's own waits between attempts; where none is left it gives up. */
  readonly retryWaitsMs: readonly number[]
  /** What is in the way of posting at all; undefined where nothing is. */
  obstacle?(): Promise<string | undefined>
  /** Whether this answer takes the message over; any success does where it is left out. */
  isTaken?(status: number): boolean
  /** Whether the provider tries again after this; always, where it is left out. */
  isRepeated?(posted: Posted): boolean
  /** Told of the answer that took the message over. */
  taken?(answer: Answered): void
}

/** The parcel of a webhook: posted, judged by its provider's rules, and posted again. */
export function webhookParcel(world: World, webhook: Webhook): Parcel {
  const waits = world.retryWaitsMs ?? webhook.retryWaitsMs
  return {
    lane: webhook.lane,
    attempt: () => attemptOf(world, webhook),
    waitMs: (attempts) => waits[attempts - 1],
  }
}

async function attemptOf(world: World, webhook: Webhook): Promise<Attempt> {
  const { isTaken = isSuccess, isRepeated = () => true } = webhook
  const detail = await webhook.obstacle?.()
  const posted: Posted = detail ? { kind: 'unanswered', detail, ms: 0 } : await post(world, webhook)
  const { ms } = posted
  const again = isRepeated(posted) ? 'again' : 'lost'
  if (posted.kind !== 'answered') return { outcome: again, detail: posted.detail, ms }
  const { status } = posted
  const outcome = isTaken(status) ? 'acknowledged' : again
  if (outcome === 'acknowledged') webhook.taken?.(posted)
  return { outcome, status, detail: `HTTP ${status}`, ms }
}

async function post(world: World, webhook: Webhook): Promise<Posted> {
  const url = webhook.url()
  return await world.poster.post(reachable(world, url) ?? url, {
    ...webhook,
    headers: webhook.headers(),
  })
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
