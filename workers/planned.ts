import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import type { Claimed } from '../src/outbox/claim.ts'
import { takenBack, type Unsaid } from '../src/outbox/openly.ts'
import { type Plan, planOpenly, planReply, windowOf } from '../src/outbox/plan.ts'
import { answeredBefore, type Kept } from '../src/outbox/window.ts'

/** What is sent now, what waits until its citizen writes, and what is not said any more. */
interface Planned {
  readonly ready: Claimed[]
  readonly kept: Kept[]
  readonly unsaid: Unsaid[]
}

/** Plans how each of these replies goes out. The database is asked only where a comment is answered. */
export async function planned(
  { sql, accounts }: { readonly sql: Sql; readonly accounts: Accounts },
  all: readonly Claimed[],
): Promise<Planned> {
  const ready: Claimed[] = []
  const kept: Kept[] = []
  const unsaid: Unsaid[] = []
  const toComments = all.filter(
    (one) =>
      one.openly &&
      one.purpose !== 'openly' &&
      answerableMsOf(accounts.find(one.channel, one.account)) !== undefined,
  )
  const answered = await answeredBefore(sql, toComments)
  const gone = await takenBack(
    sql,
    all.filter(({ purpose }) => purpose === 'openly'),
  )
  for (const claimed of all) {
    const account = accounts.find(claimed.channel, claimed.account)
    if (claimed.purpose === 'openly') {
      const isWanted = !account || isWantedIn(account, claimed)
      const plan = planOpenly({ isWanted, isTakenBack: gone.has(claimed.id) })
      if (plan.way === 'never') unsaid.push({ claimed, why: plan.why })
      else ready.push({ ...claimed, ...plan })
      continue
    }
    const plan = planOf(account, claimed, answered)
    if (plan.way === 'wait') kept.push({ claimed, ...plan })
    else ready.push(sentAs(claimed, plan, answered.has(claimed.id)))
  }
  return { ready, kept, unsaid }
}

function isWantedIn({ channel, settings }: Account, { place }: Claimed): boolean {
  return place !== undefined && channel.repliesInPublic?.(settings, place) === true
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
