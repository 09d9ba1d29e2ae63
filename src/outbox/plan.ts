import type { Account } from '../accounts.ts'
import type { ReplyWindow } from '../contract/channel.ts'
import type { Awaiting, Purpose } from './pace.ts'

/** What decides how a reply goes out now. All ages are by the database's clock. */
export interface Situation {
  /** Of the account; undefined where it takes a free text at any time. */
  readonly window: ReplyWindow | undefined
  readonly purpose: Purpose
  /** Since the citizen's last message; undefined where nothing is known of one. */
  readonly quietMs: number | undefined
  /** She stopped notices. */
  readonly hasStopped: boolean
  /** What it answers, where that is a comment that has its answer in private. */
  readonly comment: Comment | undefined
}

interface Comment {
  readonly ageMs: number
  /** For so long it may have its one answer. */
  readonly answerableMs: number
  readonly isAnswered: boolean
}

/** What decides whether a short public reply goes out now. */
interface OpenSituation {
  /** Whether the account says so much in public, at the place of what is answered. */
  readonly isWanted: boolean
  /** Whoever wrote it took back what is answered. */
  readonly isTakenBack: boolean
}

type OpenPlan =
  | { readonly way: 'public'; readonly why: string }
  /** It is not said any more. */
  | { readonly way: 'never'; readonly why: string }

export type Plan =
  | {
      readonly way: 'text' | 'template' | 'human_agent' | 'private_reply'
      /** For operators; undefined for a free text in its time, of which there is nothing to say. */
      readonly why: string | undefined
    }
  /** It is kept until she writes. */
  | { readonly way: 'wait'; readonly awaits: Awaiting; readonly why: string }

/** Nobody asked for these just now: whoever stopped notices gets none. */
const notices: ReadonlySet<Purpose> = new Set(['news', 'answer', 'remind'])

/** A text that brings the words of a human of ours. All others are automatic. */
export function isByHuman(purpose: Purpose): boolean {
  return purpose === 'answer' || purpose === 'human'
}

/**
 * How a reply goes out now. Pure. The ways are tried from top to bottom; nothing goes out that the
 * provider is certain to refuse. Where it is not certain the provider decides: see afterAttempt in
 * settle.ts.
 *
 * | way | when |
 * |---|---|
 * | wait | it is a notice, and she stopped notices |
 * | text | the account has no window |
 * | private reply | it is the first answer to a comment of the last days |
 * | text | she wrote within the window, after the comment if it is about one |
 * | template | the account has one for this purpose |
 * | human agent | a human wrote it, the account may use the tag, and its time is not over |
 * | wait | else |
 */
export function planReply(situation: Situation): Plan {
  const { window, purpose, quietMs, hasStopped, comment } = situation
  if (hasStopped && notices.has(purpose))
    return { way: 'wait', awaits: 'notices_stopped', why: 'wait: notices are stopped' }
  if (window === undefined) return { way: 'text', why: undefined }
  if (comment && !comment.isAnswered && comment.ageMs < comment.answerableMs)
    return { way: 'private_reply', why: 'private reply: the first answer to a comment' }
  // A comment alone opens no window: it has its one answer.
  const isOnlyComment = comment !== undefined && quietMs !== undefined && quietMs >= comment.ageMs
  if (quietMs === undefined || (quietMs < window.textMs && !isOnlyComment))
    return { way: 'text', why: undefined }
  const since = isOnlyComment
    ? 'the comment has its answer, and nothing was written after it'
    : `${sinceOf(quietMs)} after the last message`
  if (window.hasTemplate(purpose)) return { way: 'template', why: `template: ${since}` }
  if (isByHuman(purpose) && quietMs < (window.humanMs ?? 0) && !isOnlyComment)
    return { way: 'human_agent', why: `human agent: ${since}` }
  return { way: 'wait', awaits: 'window', why: `wait: ${since}, and no other way` }
}

/** When an account takes a free text; undefined where it does at any time, or nobody configured it. */
export function windowOf(account: Account | undefined): ReplyWindow | undefined {
  if (!account) return undefined
  const { channel, settings } = account
  if (channel.replyWindow) return channel.replyWindow(settings)
  const textMs = channel.replyWindowMs
  return textMs === undefined ? undefined : { textMs, hasTemplate: () => false }
}

/**
 * How a short public reply goes out now: below what it answers, or not at all. Pure. No window holds for
 * what everybody may read.
 */
export function planOpenly({ isWanted, isTakenBack }: OpenSituation): OpenPlan {
  if (isTakenBack) return { way: 'never', why: 'not said: the comment was taken back' }
  if (!isWanted) return { way: 'never', why: 'not said: the account replies in private only' }
  return { way: 'public', why: 'public: beside the private reply' }
}

const hourMs = 60 * 60_000

function sinceOf(ms: number): string {
  const hours = Math.floor(ms / hourMs)
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} d`
}
