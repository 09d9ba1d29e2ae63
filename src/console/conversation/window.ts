import type { Account } from '../../accounts.ts'
import type { Conversation } from '../../desk/conversation.ts'
import { planReply, windowOf } from '../../outbox/plan.ts'

/** How what an admin writes now would go out. */
export type WindowNow =
  /** `free`: at any time. `closed`: it waits until the citizen writes. `unknown`: nobody configured it. */
  | { readonly way: 'free' | 'template' | 'closed' | 'unknown' }
  /** As a plain text, with the tag of a human, or as the one private answer to a comment. */
  | { readonly way: 'text' | 'human_agent' | 'private_reply'; readonly until: Date }

/** How a reply of a human goes out now, and until when. Pure. */
export function windowNow(
  account: Account | undefined,
  { now, lastInboundAt, comment }: Pick<Conversation, 'now' | 'lastInboundAt' | 'comment'>,
): WindowNow {
  if (!account) return { way: 'unknown' }
  const window = windowOf(account)
  const answerableMs = account.channel.privateReplyMs
  const ageOf = (at: Date) => now.getTime() - at.getTime()
  const plan = planReply({
    window,
    purpose: 'answer',
    quietMs: lastInboundAt ? ageOf(lastInboundAt) : undefined,
    // She is told of what an admin writes to her, whatever notices she stopped.
    hasStopped: false,
    comment:
      comment && answerableMs !== undefined
        ? { ageMs: ageOf(comment.at), answerableMs, isAnswered: comment.isAnswered }
        : undefined,
  })
  const later = (at: Date | null, ms: number) => new Date((at ?? now).getTime() + ms)
  switch (plan.way) {
    case 'wait':
      return { way: 'closed' }
    case 'template':
      return { way: 'template' }
    case 'private_reply':
      return { way: plan.way, until: later(comment?.at ?? null, answerableMs ?? 0) }
    case 'human_agent':
      return { way: plan.way, until: later(lastInboundAt, window?.humanMs ?? 0) }
    case 'text':
      return window && lastInboundAt
        ? { way: plan.way, until: later(lastInboundAt, window.textMs) }
        : { way: 'free' }
  }
}
