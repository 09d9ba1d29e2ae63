import { randomUUID } from 'node:crypto'
import type { Accounts } from '../accounts.ts'
import { splitText, type TextLimit, utf8Bytes } from '../contract/text-length.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** What a reply is for. */
export type Purpose =
  | 'receipt'
  | 'repeat'
  | 'guide'
  | 'help'
  | 'status'
  | 'stopped'
  | 'started'
  | 'unsupported'

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
  const parts = sayings.flatMap(({ to, text, replyTo, choices, ...saying }) => {
    const limit = accounts.of(to.channel)[0]?.channel.textLimit ?? fallback
    const texts = splitText(text, limit)
    return texts.map((words, part) => ({
      ...saying,
      id: randomUUID(),
      conversationId: to.id,
      channel: to.channel,
      account: to.account,
      part,
      text: words,
      replyTo: part === 0 ? replyTo : null,
      choices: part === texts.length - 1 ? choices : null,
    }))
  })
  const s = listsOf(parts)
  await tx`
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text,
      reply_to, complaint_id, choices)
    select id, conversation_id, channel, account, purpose, cause, part, text, reply_to,
      complaint_id,
      case when choices is not null then array(select jsonb_array_elements_text(choices::jsonb)) end
    from unnest(${s('id')}::uuid[], ${s('conversationId')}::uuid[], ${s('channel')}::text[],
      ${s('account')}::text[], ${s('purpose')}::text[], ${s('cause')}::text[], ${s('part')}::int[],
      ${s('text')}::text[], ${s('replyTo')}::text[], ${s('complaintId')}::uuid[],
      ${s('choices')}::text[]
    ) with ordinality as s (id, conversation_id, channel, account, purpose, cause, part, text, reply_to,
      complaint_id, choices, place)
    order by place
    on conflict do nothing`
}
