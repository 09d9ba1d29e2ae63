import type { z } from 'zod'
import {
  type Http,
  HttpFailure,
  type HttpResponse,
  retryAfterMsOf,
} from '../../src/contract/http.ts'
import {
  deferred,
  type OutboundMessage,
  type Outcome,
  type RejectionCode,
} from '../../src/contract/sending.ts'
import { signedHeaders } from '../../src/contract/standard-webhooks.ts'
import type { ReplyCreated } from './protocol.ts'

interface SendSettings {
  readonly secret: string | readonly string[]
  readonly deliverTo: string
}

/**
 * Posts a signed reply to the sender. Its id is the same at every attempt and the sender takes each
 * id once, so an attempt without an answer is simply repeated.
 *
 * @param now gives the time at which a signature is made
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function sender(now: () => Date) {
  return async (message: OutboundMessage, settings: SendSettings, http: Http): Promise<Outcome> => {
    const at = now()
    const body = Buffer.from(JSON.stringify(replyOf(message, at)))
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders(settings.secret, message.id, at, body),
    }
    try {
      const answer = await http(settings.deliverTo, { method: 'POST', headers, body })
      return outcomeOf(answer, message.id, at)
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      return deferred(error.message)
    }
  }
}

function replyOf(
  { id, to, text, replyTo, choices, attachment }: OutboundMessage,
  at: Date,
): z.input<typeof ReplyCreated> {
  return {
    type: 'reply.created',
    timestamp: at.toISOString(),
    data: {
      id,
      to,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(choices?.length ? { choices: [...choices] } : {}),
      ...(attachment ? { attachment: fileOf(attachment) } : {}),
    },
  }
}

function fileOf({ type, mimeType, fileName, body }: NonNullable<OutboundMessage['attachment']>) {
  return { type, mimeType, fileName, base64: body.toString('base64') }
}

const notNow: ReadonlySet<number> = new Set([408, 425, 429])
/** These concern this reply: the sender may well take another one. */
const refusals: ReadonlySet<number> = new Set([400, 413, 415, 422])
/** These concern address or secret, which only the operator can mend; 410 ends the subscription. */
const wrongSettings: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 410])

function outcomeOf(answer: HttpResponse, id: string, at: Date): Outcome {
  const { status } = answer
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'accepted', externalId: id }
  if (notNow.has(status) || status >= 500)
    return deferred(
      detail,
      retryAfterMsOf(answer, () => at.getTime()),
    )
  return { kind: 'rejected', code: codeOf(status), detail }
}

function codeOf(status: number): RejectionCode {
  if (refusals.has(status)) return 'content'
  return wrongSettings.has(status) || status < 400 ? 'credentials' : 'unexpected'
}
