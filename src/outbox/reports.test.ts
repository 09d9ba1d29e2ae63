import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeliveryStatus } from '../contract/events.ts'
import { nextStatus } from './reports.ts'

const statuses: readonly DeliveryStatus[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
]

// One row for each current status, one column for each report, in the order of `statuses`.
const table: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  queued: ['queued', 'sending', 'sent', 'delivered', 'read', 'failed'],
  sending: ['sending', 'sending', 'sent', 'delivered', 'read', 'failed'],
  sent: ['sent', 'sent', 'sent', 'delivered', 'read', 'failed'],
  delivered: ['delivered', 'delivered', 'delivered', 'delivered', 'read', 'delivered'],
  read: ['read', 'read', 'read', 'read', 'read', 'read'],
  failed: ['failed', 'failed', 'failed', 'delivered', 'read', 'failed'],
}

function statusOf(reports: readonly DeliveryStatus[]): DeliveryStatus | undefined {
  return reports.reduce<DeliveryStatus | undefined>(nextStatus, undefined)
}

describe('delivery status', () => {
  test.for(statuses)('is %s where that is the first report', (reported) => {
    expect(nextStatus(undefined, reported)).toBe(reported)
  })

  test.for(
    statuses.flatMap((current) =>
      statuses.map((reported, column) => ({ current, reported, next: table[current][column] })),
    ),
  )('goes from $current on $reported to $next', ({ current, reported, next }) => {
    expect(nextStatus(current, reported)).toBe(next)
  })

  test('ends the same in whichever order the reports arrive', () => {
    const reports = fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 12 })
    const shuffles = reports.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      ),
    )
    fc.assert(fc.property(shuffles, ([all, shuffled]) => statusOf(all) === statusOf(shuffled)))
  })

  test('is not changed by a report that comes twice', () => {
    const status = fc.constantFrom(...statuses)
    fc.assert(
      fc.property(status, status, (current, reported) => {
        const once = nextStatus(current, reported)
        return nextStatus(once, reported) === once
      }),
    )
  })
})
