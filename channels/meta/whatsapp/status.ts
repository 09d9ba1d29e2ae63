import { z } from 'zod'
import type { DeliveryStatus, InboundEvent } from '../../../src/contract/events.ts'
import { present, reasonOf, setAside, UnixSeconds } from '../../../src/contract/reading.ts'
import { Hint, Word } from '../element.ts'
import { shownDetail } from '../failure.ts'

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])

const Status = z.object({
  id: Word,
  status: Word,
  timestamp: UnixSeconds,
  biz_opaque_callback_data: Hint,
  errors: z
    .array(
      z.object({
        code: z.int(),
        error_data: z.object({ details: z.string() }).optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
})

/**
 * One element of `statuses`: what became of a message of ours.
 *
 * @param element as parsed from JSON
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 */
export function statusEvent(account: string, element: unknown): InboundEvent {
  const read = Status.safeParse(element)
  // By digest: one message has many statuses, and an id would make one of them all.
  if (!read.success) return setAside(account, element, reasonOf(read.error))
  const { id, status: word, timestamp, biz_opaque_callback_data, errors } = read.data
  const status = statuses.get(word)
  if (status === undefined) return setAside(account, element, 'a status that is not known')
  const error = errors?.[0]
  return {
    kind: 'delivery',
    account,
    eventKey: `${id}:${word}`,
    externalId: id,
    status,
    at: timestamp,
    ...present({
      reference: biz_opaque_callback_data,
      error: error && {
        code: String(error.code),
        detail: shownDetail(error.error_data?.details ?? ''),
      },
    }),
  }
}
