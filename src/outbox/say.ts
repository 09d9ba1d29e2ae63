import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Accounts } from '../accounts.ts'
import type { TextLimit } from '../channel.ts'
import type { Executor } from '../store/connect.ts'
import { conversation, outbox } from '../store/schema.ts'
import { splitText } from '../text-length.ts'

export interface Saying {
  readonly conversationId: string
  /** Why it is said: unique in the conversation, so that saying it again is saying nothing. */
  readonly cause: string
  readonly text: string
  /** External id of the message that this answers. */
  readonly replyTo?: string | undefined
  readonly complaintId?: string | undefined
}

// For a channel that is no longer configured: no shorter than any.
const fallback: TextLimit = { max: 1_000, unit: 'bytes' }

/** Puts a reply into the outbox, in as many parts as the channel's limit asks for. */
export async function say(db: Executor, accounts: Accounts, saying: Saying): Promise<void> {
  const { conversationId, cause, text, replyTo, complaintId } = saying
  const [to] = await db
    .select({ channel: conversation.channel, account: conversation.account })
    .from(conversation)
    .where(eq(conversation.id, conversationId))
  if (!to) throw new Error(`there is no conversation ${conversationId}`)
  const limit = accounts.of(to.channel)[0]?.channel.textLimit ?? fallback
  const rows = splitText(text, limit).map((part, index) => ({
    id: randomUUID(),
    conversationId,
    ...to,
    cause,
    part: index,
    text: part,
    replyTo: index === 0 ? replyTo : undefined,
    complaintId,
  }))
  await db.insert(outbox).values(rows).onConflictDoNothing()
}
