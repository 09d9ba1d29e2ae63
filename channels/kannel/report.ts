import type { DeliveryEvent, DeliveryStatus } from '../../src/contract/events.ts'
import { present, UnixSeconds } from '../../src/contract/reading.ts'
import { type Fields, wordIn } from './query.ts'

/** https://www.kannel.org/userguide.shtml, delivery reports. A message on its way counts as sent. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['1', 'delivered'],
  ['2', 'failed'],
  ['4', 'sent'],
  ['8', 'sent'],
  ['16', 'failed'],
  ['32', 'sent'],
])

/** Bits of `dlr-mask`: all of the above except 32, which tells no more than 4. */
export const dlrMask = '31'

/**
 * The address for the reports on one message: our reference comes back in it.
 *
 * @param callbackUrl where reports are to be sent
 * @returns a pattern of Kannel's: a percent sign of the address itself is doubled
 */
export function dlrUrlOf(callbackUrl: string, secret: string, reference: string): string {
  const [address = ''] = callbackUrl.split('#')
  const query = new URLSearchParams({ secret, ref: reference })
  const own = `${address}${address.includes('?') ? '&' : '?'}${query}`
  return `${own.replaceAll('%', '%%')}&type=%d&at=%T&reply=%A`
}

export function isReport(fields: Fields): boolean {
  return fields.has('ref') && fields.has('type')
}

/** @returns the event, or what is wrong with the report, in words */
export function reportOf(fields: Fields, account: string): DeliveryEvent | string {
  const reference = wordIn(fields, 'ref')
  const type = wordIn(fields, 'type') ?? ''
  const status = statuses.get(type)
  if (!reference) return 'a report without a reference'
  if (!status) return 'a report of a type that is not known'
  return {
    kind: 'delivery',
    account,
    eventKey: `${reference}:${type}`,
    externalId: reference,
    reference,
    status,
    ...present({ at: UnixSeconds.safeParse(wordIn(fields, 'at')).data }),
    ...(status === 'failed' ? { error: errorOf(type, wordIn(fields, 'reply') ?? '') } : {}),
  }
}

/** The code of the centre's answer, without its text: a receipt also quotes the message. */
function errorOf(type: string, reply: string) {
  const [, refusal] = /^NACK\/(\w{1,12})/.exec(reply) ?? []
  const [, failure] = /\berr:\s*(\w{1,8})\b/i.exec(reply) ?? []
  const code = refusal ?? failure ?? `type ${type}`
  return { code, detail: type === '16' ? 'refused by the message centre' : 'not delivered' }
}
