import { randomUUID } from 'node:crypto'
import type { Accounts } from '../accounts.ts'
import { splitText, type TextLimit, utf8Bytes } from '../contract/text-length.ts'
import type { Tx } from '../store/connect.ts'
import type { Purpose } from '../store/schema.ts'

export interface Saying {
  /** The conversation. */
  readonly to: { readonly id: string; readonly channel: string; readonly account: string }
  /** What kind of thing it is. */
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
const fallback: TextLimit = { max: 1_000, lengthOf: utf8Bytes }

/**
 * Puts replies into the outbox, each in as many parts as its channel's limit asks for. Those to one
 * conversation are sent in the order in which they are given.
 */
export async function sayAll(
  tx: Tx,
  accounts: Accounts,
  sayings: readonly Saying[],
): Promise<void> {
  if (sayings.length === 0) return
  const parts = sayings.flatMap((saying) => {
    const limit = accounts.of(saying.to.channel)[0]?.channel.textLimit ?? fallback
    const texts = splitText(saying.text, limit)
    return texts.map((text, part) => ({ saying, text, part, isLast: part === texts.length - 1 }))
  })
  const choicesOf = ({ saying, isLast }: (typeof parts)[number]) =>
    isLast && saying.choices ? JSON.stringify(saying.choices) : null
  await tx`
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text,
      reply_to, complaint_id, choices)
    select id, conversation_id, channel, account, purpose, cause, part, text, reply_to,
      complaint_id::uuid,
      case when choices is not null then array(select jsonb_array_elements_text(choices::jsonb)) end
    from unnest(
      ${parts.map(() => randomUUID())}::uuid[], ${parts.map(({ saying }) => saying.to.id)}::uuid[],
      ${parts.map(({ saying }) => saying.to.channel)}::text[],
      ${parts.map(({ saying }) => saying.to.account)}::text[],
      ${parts.map(({ saying }) => saying.purpose)}::text[],
      ${parts.map(({ saying }) => saying.cause)}::text[], ${parts.map(({ part }) => part)}::int[],
      ${parts.map(({ text }) => text)}::text[],
      ${parts.map(({ saying, part }) => (part === 0 ? (saying.replyTo ?? null) : null))}::text[],
      ${parts.map(({ saying }) => saying.complaintId ?? null)}::text[],
      ${parts.map(choicesOf)}::text[]
    ) with ordinality as s (id, conversation_id, channel, account, purpose, cause, part, text, reply_to,
      complaint_id, choices, place)
    order by place
    on conflict do nothing`
}
