import { z } from 'zod'
import { type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import type { Outcome, RejectionCode } from '../../src/contract/sending.ts'
import { refusalIn } from './bot-api.ts'
import { Id } from './element.ts'
import { messageIdOf } from './message.ts'

const Sent = z.object({
  ok: z.literal(true),
  result: z.object({ message_id: Id, chat: z.object({ id: Id }) }),
})

/**
 * Words of Telegram's that say what kind of refusal it is; for one status there are many reasons,
 * and no codes. Only these words are ever shown: the rest may quote the message.
 */
const phrases: readonly (readonly [RejectionCode, RegExp])[] = [
  ['recipient_opted_out', /bot was blocked by the user/i],
  [
    'recipient_unreachable',
    /user is deactivated|can't initiate conversation with a user|can't send messages to bots|bot was kicked|is not a member|chat not found|user not found|PEER_ID_INVALID|upgraded to a supergroup|migrated to a supergroup|CHAT_WRITE_FORBIDDEN|not enough rights|have no rights/i,
  ],
  [
    'content',
    /message is too long|caption is too long|text is empty|text must be non-empty|can't parse|strings must be encoded in UTF-8|Entity Too Large|file is too big|IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS|PHOTO_EXT_INVALID|file must be non-empty/i,
  ],
]

/** What a status means where no words are known. */
const verdicts: Readonly<Record<number, RejectionCode>> = {
  401: 'credentials',
  // A token of the wrong form, or an address that is no Bot API.
  404: 'credentials',
  403: 'recipient_opted_out',
  413: 'content',
}

/**
 * What the answer to a method that sends means for the message.
 *
 * @see https://core.telegram.org/bots/api#making-requests
 */
export function outcomeOf(answer: HttpResponse): Outcome {
  const { status } = answer
  if (status >= 200 && status < 300) {
    const sent = Sent.safeParse(jsonOf(answer.body))
    if (!sent.success) return { kind: 'unknown', detail: `HTTP ${status} without a message id` }
    const { chat, message_id } = sent.data.result
    return { kind: 'accepted', externalId: messageIdOf(chat.id, message_id) }
  }

  const refusal = refusalIn(answer)
  if (status >= 500 && !refusal) return { kind: 'unknown', detail: `HTTP ${status}` }
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = refusal?.parameters?.retry_after
    const retryAfterMs = seconds === undefined ? retryAfterMsOf(answer) : seconds * 1000
    const detail = `HTTP ${status}`
    return { kind: 'deferred', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
  const [code, words] = verdictOf(status, refusal?.description ?? '')
  return { kind: 'rejected', code, detail: `HTTP ${status}${words ? `: ${words}` : ''}` }
}

function verdictOf(status: number, description: string): readonly [RejectionCode, string?] {
  if (status === 400 || status === 403)
    for (const [code, phrase] of phrases) {
      const words = phrase.exec(description)?.[0]
      if (words !== undefined) return [code, words]
    }
  return [verdicts[status] ?? 'unexpected']
}
