import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import type { ReplyWindow } from '../src/contract/channel.ts'
import type { Claimed } from '../src/outbox/claim.ts'
import { type Plan, planReply } from '../src/outbox/plan.ts'
import { answeredBefore, type Kept } from '../src/outbox/window.ts'

/** What is sent now, and what waits until its citizen writes. */
interface Planned {
  readonly ready: Claimed[]
  readonly kept: Kept[]
}

/** Plans how each of these replies goes out. The database is asked only where a comment is answered. */
export async function planned(
  { sql, accounts }: { readonly sql: Sql; readonly accounts: Accounts },
  all: readonly Claimed[],
): Promise<Planned> {
  const ready: Claimed[] = []
  const kept: Kept[] = []
  const toComments = all.filter(
    (one) => one.openly && answerableMsOf(accounts.find(one.channel, one.account)) !== undefined,
  )
  const answered = await answeredBefore(sql, toComments)
  for (const claimed of all) {
    const plan = planOf(accounts.find(claimed.channel, claimed.account), claimed, answered)
    if (plan.way === 'wait') kept.push({ claimed, ...plan })
    else ready.push(sentAs(claimed, plan, answered.has(claimed.id)))
  }
  return { ready, kept }
}

function planOf(
  account: Account | undefined,
  { id, purpose, quietMs, hasStopped, openly }: Claimed,
  answered: ReadonlySet<string>,
): Plan {
  const answerableMs = answerableMsOf(account)
  return planReply({
    window: windowOf(account),
    purpose,
    quietMs,
    hasStopped,
    comment:
      openly && answerableMs !== undefined
        ? { ageMs: openly.ageMs, answerableMs, isAnswered: answered.has(id) }
        : undefined,
  })
}

function answerableMsOf(account: Account | undefined): number | undefined {
  return account?.channel.privateReplyMs
}

function windowOf(account: Account | undefined): ReplyWindow | undefined {
  if (!account) return undefined
  const { channel, settings } = account
  if (channel.replyWindow) return channel.replyWindow(settings)
  const textMs = channel.replyWindowMs
  return textMs === undefined ? undefined : { textMs, hasTemplate: () => false }
}

/** What goes to the author of a comment that has its answer goes as a message of its own. */
function sentAs(
  claimed: Claimed,
  { way, why }: Exclude<Plan, { readonly way: 'wait' }>,
  isAnswered: boolean,
): Claimed {
  const late = way === 'template' || way === 'human_agent' ? { way } : {}
  const alone = isAnswered ? { sealedReplyTo: undefined, place: undefined } : {}
  return why === undefined && !isAnswered ? claimed : { ...claimed, ...late, ...alone, why }
}
