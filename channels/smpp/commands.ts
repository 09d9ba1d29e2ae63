import { judged, type Outcome, verdictsOf } from '../../src/contract/sending.ts'

/** SMPP 3.4, 5.1.2.1: https://smpp.org/SMPP_v3_4_Issue1_2.pdf */
export const commandIds = {
  bind_receiver: 0x01,
  bind_transmitter: 0x02,
  submit_sm: 0x04,
  deliver_sm: 0x05,
  unbind: 0x06,
  bind_transceiver: 0x09,
  enquire_link: 0x15,
  data_sm: 0x103,
  generic_nack: 0x80000000,
  bind_receiver_resp: 0x80000001,
  bind_transmitter_resp: 0x80000002,
  submit_sm_resp: 0x80000004,
  deliver_sm_resp: 0x80000005,
  unbind_resp: 0x80000006,
  bind_transceiver_resp: 0x80000009,
  enquire_link_resp: 0x80000015,
  data_sm_resp: 0x80000103,
} as const

export type Command = keyof typeof commandIds

const names: ReadonlyMap<number, Command> = new Map(
  (Object.keys(commandIds) as Command[]).map((name) => [commandIds[name], name]),
)

export function commandOf(id: number): Command | undefined {
  return names.get(id)
}

/** Requests that have no response: outbind and alert_notification. */
const unanswered: readonly number[] = [0x0b, 0x102]

/** Whether the peer waits for an answer to this; responses have the highest bit. */
export function asksForAnswer(commandId: number): boolean {
  return commandId < 0x80000000 && !unanswered.includes(commandId)
}

/** The values of command_status that we say or decide on: 5.1.3. */
export const statuses = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommandLength: 0x02,
  invalidCommandId: 0x03,
  wrongBindState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  temporaryFailure: 0x64,
  invalidOptionalPart: 0xc0,
} as const

/** Formats a status as the specification prints it. */
export function statusText(status: number): string {
  return `command_status 0x${status.toString(16).toUpperCase().padStart(8, '0')}`
}

/** 5.2.5 */
export const numberTypes = { international: 1, national: 2 } as const

/** 5.3.2 */
export const tags = {
  receiptedMessageId: 0x001e,
  userMessageReference: 0x0204,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarNumber: 0x020f,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const

/**
 * What a command_status in answer to submit_sm means for the message: SMPP 3.4, 5.1.3.
 */
const verdicts = verdictsOf({
  // System error, full queue, throttled, submission failed, refused for now, no delivery, unknown
  // error; not bound, which a new bind mends.
  deferred: [0x04, 0x08, 0x14, 0x45, 0x58, 0x64, 0xfe, 0xff],
  // Bind, password, system id, source address and its type, service and system type.
  credentials: [0x05, 0x0a, 0x0d, 0x0e, 0x0f, 0x15, 0x48, 0x49, 0x53],
  recipient_unreachable: [0x0b, 0x50, 0x51],
  // Length, esm_class, data_coding.
  content: [0x01, 0x43, 0x104],
})

/** Whether the centre asks for a pause, not only for another attempt. */
export function asksForPause(status: number): boolean {
  return status === statuses.throttled || status === statuses.queueFull
}

/** @param status not 0. A status that is in no table is a refusal for good. */
export function outcomeOf(status: number): Outcome {
  return judged(verdicts.get(status) ?? 'unexpected', statusText(status))
}

/** Answers to a bind that no repetition changes: somebody has to act. */
const final: readonly number[] = [
  statuses.alreadyBound,
  statuses.bindFailed,
  statuses.invalidPassword,
  statuses.invalidSystemId,
  0x53,
]

export function isFinalRefusal(status: number): boolean {
  return final.includes(status)
}
