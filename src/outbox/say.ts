import { randomUUID } from 'node:crypto'
import type { Accounts } from '../accounts.ts'
import type { TextLimit } from '../contract/channel.ts'
import { splitText } from '../contract/text-length.ts'
import type { Executor } from '../store/connect.ts'
import { outbox, type Purpose } from '../store/schema.ts'

export interface Saying {
  /** The conversation. */
  readonly to: { readonly id: string; readonly channel: string; readonly account: string }
  readonly purpose: Purpose
  /** Why it is said: unique in the conversation, so that saying it again is saying nothing. */
  readonly cause: string
  readonly text: string
  /** External id of the message that this answers. */
  readonly replyTo?: string | undefined
  readonly complaintId?: string | undefined
  /** Words to choose an answer from, for channels with buttons. */
  readonly choices?: readonly string[] | undefined
}

// For a channel that is no longer configured: no shorter than any.
const fallback: TextLimit = { max: 1_000, unit: 'bytes' }

/**
 * Puts a reply into the outbox, in as many parts as the channel's limit asks for.
 *
 * @returns the statement: to be awaited, or made part of a larger one
 */
export function say(db: Executor, accounts: Accounts, saying: Saying) {
  const { to, purpose, cause, text, replyTo, complaintId, choices } = saying
  const limit = accounts.of(to.channel)[0]?.channel.textLimit ?? fallback
  const parts = splitText(text, limit)
  const rows = parts.map((part, index) => ({
    id: randomUUID(),
    conversationId: to.id,
    channel: to.channel,
    account: to.account,
    purpose,
    cause,
    part: index,
    text: part,
    replyTo: index === 0 ? replyTo : undefined,
    complaintId,
    choices: choices && index === parts.length - 1 ? [...choices] : undefined,
  }))
  return db.insert(outbox).values(rows).onConflictDoNothing()
}
