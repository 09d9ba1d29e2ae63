import { cString, tlv } from './pdu.ts'
import { gsm } from './segments.ts'
import { type Address, encodeDelivery } from './short-message.ts'

export interface Receipt {
  /** As submit_sm_resp told it. */
  readonly id: string
  readonly state: 'ENROUTE' | 'DELIVRD' | 'UNDELIV'
  /** Of the network, for what cannot be delivered. */
  readonly errorCode?: number | undefined
  readonly submittedAt: Date
  readonly doneAt: Date
  readonly content: Buffer
}

const esmClasses = { ENROUTE: 0x20, DELIVRD: 0x04, UNDELIV: 0x04 }
const states = { ENROUTE: 1, DELIVRD: 2, UNDELIV: 5 }
/** Network type GSM, in network_error_code. */
const gsmNetwork = 3

/** A deliver_sm with a delivery receipt, or a notification that it is still under way. */
export function receiptBody(
  receipt: Receipt,
  ends: { readonly source: Address; readonly destination: Address },
): Buffer {
  const { id, state, errorCode = 0 } = receipt
  return encodeDelivery({
    ...ends,
    esmClass: esmClasses[state],
    dataCoding: gsm,
    content: Buffer.from(receiptText(receipt), 'latin1'),
    tlvs: [
      [tlv.receiptedMessageId, cString(id)],
      [tlv.messageState, Buffer.from([states[state]])],
      [tlv.networkErrorCode, Buffer.from([gsmNetwork, errorCode >> 8, errorCode & 0xff])],
    ],
  })
}

/** SMPP 3.4, appendix B. */
function receiptText(receipt: Receipt): string {
  const { id, state, errorCode = 0, submittedAt, doneAt, content } = receipt
  const error = String(errorCode).padStart(3, '0')
  const start = content
    .subarray(0, 20)
    .toString('latin1')
    .replace(/[^ -~]/g, '.')
  const dates = `submit date:${dateOf(submittedAt)} done date:${dateOf(doneAt)}`
  const delivered = state === 'DELIVRD' ? '001' : '000'
  return `id:${id} sub:001 dlvrd:${delivered} ${dates} stat:${state} err:${error} text:${start}`
}

/** YYMMDDhhmm on the centre's own clock, which shows the time of Jakarta. */
function dateOf(at: Date): string {
  const jakarta = new Date(at.getTime() + 7 * 3_600_000)
  return jakarta
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(2, 12)
}
