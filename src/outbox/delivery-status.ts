import type { DeliveryStatus } from '../contract/events.ts'

/**
 * `failed` stands below `delivered`: a provider that gave up on one way may still deliver on
 * another, and what a phone has confirmed no later report can take back.
 */
const progress: Readonly<Record<DeliveryStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
}

/**
 * The status of a message after one more report. It only moves forward, so that reports may come
 * late, doubled and in any order: the end is the same.
 *
 * @param current undefined before the first report
 */
export function nextStatus(
  current: DeliveryStatus | undefined,
  reported: DeliveryStatus,
): DeliveryStatus {
  if (current === undefined) return reported
  return progress[reported] > progress[current] ? reported : current
}
