import { randomUUID } from 'node:crypto'
import type { Accounts } from '../accounts.ts'
import { carriedBy } from '../contract/carrying.ts'
import { splitText, type TextLimit, utf8Bytes } from '../contract/text-length.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** What kind of reply it is. */
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
  readonly purpose: Purpose
  /** Why it is said: unique in the conversation, so that nothing is said twice. */
  readonly cause: string
  readonly text: string
  /** External id of the message that this answers. */
  readonly replyTo?: string | undefined
  readonly complaintId?: string | undefined
  /** Words to choose an answer from, for channels with buttons. */
  readonly choices?: readonly string[] | undefined
}

// For a channel that is no longer configured.
const fallback: TextLimit = { max: 1_000, lengthOf: utf8Bytes }

/**
 * Puts replies into the outbox, each in as many parts as the limit of its channel needs. The replies
 * of one conversation are sent in the given order.
 */
export async function sayAll(
  tx: Tx,
  accounts: Accounts,
  sayings: readonly Saying[],
): Promise<void> {
  if (sayings.length === 0) return
  const parts = sayings.flatMap(({ to, replyTo, ...whole }) => {
    const channel = accounts.of(to.channel)[0]?.channel
    // Before it is split: words to choose from may have to stand in the text.
    const { text, choices, ...saying } = channel ? carriedBy(channel.carries, whole) : whole
    const texts = splitText(text, channel?.textLimit ?? fallback)
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

/** What an echo tells: somebody said it in the provider's own app, or the gateway did. */
export interface Echoed {
  readonly conversationId: string
  readonly externalId: string
  readonly text: string
}

/**
 * Some providers echo what the gateway itself sent, and do not say so. Then the outbox has the same id
 * or, where the echo overtakes the answer to the send, the same words within the last ten minutes.
 *
 * @returns whether one of these is our own
 */
export async function ourOwn(
  tx: Tx,
  echoes: readonly Echoed[],
): Promise<(echo: Echoed) => boolean> {
  if (echoes.length === 0) return () => false
  const e = listsOf(echoes)
  const rows = await tx<{ place: number }[]>`
    select e.place::int from unnest(${e('conversationId')}::uuid[], ${e('externalId')}::text[],
      ${e('text')}::text[]) with ordinality as e (conversation_id, external_id, text, place)
    where exists (
      select from outbox o where o.conversation_id = e.conversation_id
        and (o.external_id = e.external_id
          or o.text = e.text and o.first_attempt_at > now() - interval '10 minutes'))`
  const ours = new Set(rows.map(({ place }) => nameOf(echoes[place - 1])))
  return (echo) => ours.has(nameOf(echo))
}

function nameOf(echo: Echoed | undefined): string {
  return JSON.stringify([echo?.conversationId, echo?.externalId, echo?.text])
}
