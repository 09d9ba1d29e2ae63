import { judged, type Outcome, verdictsOf } from '../../src/contract/sending.ts'
import { statuses, statusText } from './commands.ts'

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

/** @param status of a refusal: not 0. A status that is in no table is a refusal for good. */
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
