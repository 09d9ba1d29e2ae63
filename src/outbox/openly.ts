import type { Sql } from 'postgres'
import type { Accounts } from '../accounts.ts'
import { findReceiptNumber } from '../identity/names.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { Claimed } from './claim.ts'

/** A reply that may have a short public one beside it; see Saying in say.ts. */
interface Openable {
  readonly to: { readonly id: string; readonly channel: string; readonly account: string }
  readonly openly?: string | undefined
  readonly answers?: string | undefined
}

/** A short public reply. */
interface Beside extends Pick<Openable, 'to' | 'answers'> {
  readonly purpose: 'openly'
  /** One for each comment. */
  readonly cause: string
  readonly text: string
  readonly words: ''
}

/**
 * The short public replies that go beside private ones: below a comment that everybody can read, once for
 * each comment, and the same words to one citizen once an hour.
 *
 * @returns by the private reply
 */
export async function openlyBeside<Saying extends Openable>(
  tx: Tx,
  accounts: Accounts,
  sayings: readonly Saying[],
): Promise<ReadonlyMap<Saying, Beside>> {
  const able = sayings.flatMap((saying) => {
    const { to, openly, answers } = saying
    const account = accounts.find(to.channel, to.account)
    const isAble = account?.channel.repliesInPublic !== undefined
    // An agency's own words, or a fault of ours, must not bring a number before everybody.
    const isSafe = openly !== undefined && findReceiptNumber(openly) === undefined
    return isAble && isSafe && answers ? [{ saying, account, openly, answers }] : []
  })
  if (able.length === 0) return new Map()
  const a = listsOf(
    able.map(({ saying: { to }, openly, answers }) => ({ id: to.id, answers, openly })),
  )
  const rows = await tx<{ rank: number; place: string }[]>`
    select a.rank::int, m.place
    from unnest(${a('id')}::uuid[], ${a('answers')}::uuid[], ${a('openly')}::text[])
      with ordinality as a (id, answers, openly, rank)
    join message m on m.id = a.answers
    where m.public and m.place is not null and not exists (
      select from outbox o where o.conversation_id = a.id and o.purpose = 'openly'
        and o.text = a.openly and o.created_at > now() - interval '1 hour'
        and o.state not in ('held', 'rejected', 'exhausted'))
    order by a.rank`
  const besides = new Map<Saying, Beside>()
  const said = new Set<string>()
  for (const { rank, place } of rows) {
    const one = able[rank - 1]
    if (!one?.account.channel.repliesInPublic?.(one.account.settings, place)) continue
    const { saying, openly: text, answers } = one
    const { to } = saying
    if (said.has(`${to.id} ${text}`)) continue
    said.add(`${to.id} ${text}`)
    const cause = `openly:${answers}`
    besides.set(saying, { to, purpose: 'openly', cause, text, words: '', answers })
  }
  return besides
}

/**
 * Of short public replies those whose comment was taken back.
 *
 * @returns their ids
 */
export async function takenBack(
  sql: Sql,
  replies: readonly Claimed[],
): Promise<ReadonlySet<string>> {
  if (replies.length === 0) return new Set()
  const ids = replies.map(({ id }) => id)
  const rows = await sql<{ id: string }[]>`
    select o.id from outbox o left join message m on m.id = o.answers
    where o.id = any(${ids}::uuid[]) and (m.id is null or m.deleted_at is not null)`
  return new Set(rows.map(({ id }) => id))
}

/** A claimed reply that is not said any more. */
export interface Unsaid {
  readonly claimed: Claimed
  /** For operators. */
  readonly why: string
}

/** Ends claims without sending: these replies are kept and never said. It counts as no attempt. */
export async function leaveUnsaid(sql: Sql, unsaid: readonly Unsaid[]): Promise<void> {
  if (unsaid.length === 0) return
  const u = listsOf(
    unsaid.map(({ claimed, why }) => ({ id: claimed.id, attempt: claimed.attempts, why })),
  )
  await sql`
    with given as (
      select * from unnest(${u('id')}::uuid[], ${u('attempt')}::int[], ${u('why')}::text[])
        as given (id, attempt, why)),
    locked as (
      select o.id, why from outbox o join given using (id)
      where o.state = 'sending' and o.attempts = attempt order by o.id for no key update of o)
    update outbox o set state = 'held', due_at = null, settled_at = now(), attempts = o.attempts - 1,
      first_attempt_at = null, detail = locked.why
    from locked where o.id = locked.id`
}
