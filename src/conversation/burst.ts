import type { Heard, LatestBurst } from './decision.ts'

/** However long somebody goes on writing, a burst is whole after this many settle windows. */
export const maxSettleWindows = 5

/** A provider tries for this long to deliver a message that belongs to a burst. */
const lateMs = 60 * 60_000

/**
 * Whether a message that is read after a complaint was opened belongs to it. It was sent before the end of
 * the complaint's burst; and that is not only what a clock says. Either it had arrived when the complaint
 * was opened, or its provider, and not whoever wrote, says that it was sent while the burst was written.
 * Every message in doubt gets a receipt of its own.
 */
export function isOfBurst(
  { sentAt, sendersClock, acceptedAt }: Heard,
  { burstEndedAt, openedAt }: LatestBurst,
  settleMs: number,
): boolean {
  const earlierMs = burstEndedAt.getTime() - sentAt.getTime()
  const sinceMs = acceptedAt.getTime() - openedAt.getTime()
  if (earlierMs <= 0) return false
  return sinceMs < 0 || (!sendersClock && earlierMs <= settleMs && sinceMs <= lateMs)
}

// Messages that arrived closer to each other are one matter, whatever the account's quiet time.
const leastApartMs = 5_000

/**
 * The messages that arrived before the first burst among them was whole, when that is, and those that
 * arrived after it: however late a step reads them, they are what they would have been at once.
 */
export function firstBurst(
  draft: readonly Heard[],
  settleMs: number,
): { burst: readonly Heard[]; later: readonly Heard[]; dueAt: Date | undefined } {
  const arrivals = draft.map(({ acceptedAt }) => acceptedAt.getTime()).sort((a, b) => a - b)
  const [first] = arrivals
  if (first === undefined) return { burst: [], later: [], dueAt: undefined }
  const apartMs = Math.max(settleMs, leastApartMs)
  let last = first
  for (const at of arrivals)
    if (at <= Math.min(last + apartMs, first + apartMs * maxSettleWindows)) last = at
  const isEarly = ({ acceptedAt }: Heard) => acceptedAt.getTime() <= last
  return {
    burst: draft.filter(isEarly),
    later: draft.filter((one) => !isEarly(one)),
    dueAt: new Date(Math.min(last + settleMs, first + settleMs * maxSettleWindows)),
  }
}

/** In the order of sending; of equal times, in that of arrival. */
export function bySending(a: Heard, b: Heard): number {
  return a.sentAt.getTime() - b.sentAt.getTime() || a.acceptedAt.getTime() - b.acceptedAt.getTime()
}
