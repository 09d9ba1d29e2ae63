import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/**
 * Why a conversation wants a human, the most urgent first. `danger`: to life; `late`: a day that was
 * promised is over; `replied`: the citizen answers a human or the agency; `asked`: she asks us something;
 * `unsure`: the rules guessed; `to_verify`: nobody has looked at a complaint; `prank`: it looks like one.
 */
export const attentionReasons = [
  'danger',
  'late',
  'replied',
  'asked',
  'unsure',
  'to_verify',
  'prank',
] as const
export type AttentionReason = (typeof attentionReasons)[number]

/** Somebody who wants a human. */
export interface Want {
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly reason: AttentionReason
}

/** The reasons in the order of their urgency. Pure. */
export function byUrgency(reasons: Iterable<AttentionReason>): AttentionReason[] {
  const all = new Set(reasons)
  return attentionReasons.filter((one) => all.has(one))
}

/** Ranks are places in the list of reasons: the smaller, the sooner. */
const rankOf = ([first]: readonly AttentionReason[]) =>
  first === undefined ? attentionReasons.length : attentionReasons.indexOf(first)

/** SQL: reasons, in their order, each once. */
function inOrder(tx: Tx, reasons: ReturnType<Tx>) {
  return tx`(select array_agg(r order by place)
    from unnest(${[...attentionReasons]}::text[]) with ordinality as o (r, place)
    where r = any(${reasons}))`
}

/**
 * Puts conversations before a human, in one statement. What wanted one already keeps its place in the row,
 * unless this is more urgent.
 */
export async function wantHuman(tx: Tx, wants: readonly Want[]): Promise<void> {
  if (wants.length === 0) return
  const rows = [...Map.groupBy(wants, ({ conversationId }) => conversationId)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([conversationId, all]) => {
      const reasons = byUrgency(all.map(({ reason }) => reason))
      const [{ channel, account } = {}] = all
      return { conversationId, channel, account, reasons: reasons.join(), rank: rankOf(reasons) }
    })
  const w = listsOf(rows)
  await tx`
    insert into attention as a (conversation_id, channel, account, reasons, rank)
    select id, channel, account, string_to_array(reasons, ','), rank
    from unnest(${w('conversationId')}::uuid[], ${w('channel')}::text[], ${w('account')}::text[],
      ${w('reasons')}::text[], ${w('rank')}::int[]) as w (id, channel, account, reasons, rank)
    on conflict (conversation_id) do update set
      reasons = ${inOrder(tx, tx`a.reasons || excluded.reasons`)},
      rank = least(a.rank, excluded.rank),
      since = case when excluded.rank < a.rank then excluded.since else a.since end,
      changed_at = excluded.changed_at`
}

/**
 * A human has seen to these reasons, or they are over.
 *
 * @param reasons undefined: all
 */
export async function settleAttention(
  tx: Tx,
  conversationIds: readonly string[],
  reasons: readonly AttentionReason[] = attentionReasons,
): Promise<void> {
  if (conversationIds.length === 0) return
  const settled = tx`${[...reasons]}::text[]`
  await tx`
    with gone as (
      delete from attention where conversation_id = any(${[...conversationIds]}::uuid[])
        and reasons <@ ${settled})
    update attention set changed_at = now(),
      reasons = left_over.reasons,
      rank = array_position(${[...attentionReasons]}::text[], left_over.reasons[1]) - 1
    from (
      select a.conversation_id as id,
        array(select r from unnest(a.reasons) with ordinality as o (r, place)
          where r <> all(${settled}) order by place) as reasons
      from attention a
      where a.conversation_id = any(${[...conversationIds]}::uuid[]) and a.reasons && ${settled}
        and not a.reasons <@ ${settled}) as left_over
    where conversation_id = left_over.id`
}

/** What was taken from a conversation's reasons, for an undo. */
export interface Unsettled {
  readonly reasons: readonly AttentionReason[]
  /** With microseconds, as Postgres writes it. */
  readonly since: string
}

/** The reasons of a conversation now; undefined where it wants nobody. The caller holds its lock. */
export async function attentionOf(tx: Tx, conversationId: string): Promise<Unsettled | undefined> {
  const [row] = await tx<[{ reasons: AttentionReason[]; since: string }?]>`
    select reasons, since::text as since from attention where conversation_id = ${conversationId}`
  return row
}

/** Brings back what was settled, besides what came since. */
export async function unsettle(
  tx: Tx,
  of: Omit<Want, 'reason'>,
  { reasons, since }: Unsettled,
): Promise<void> {
  await wantHuman(
    tx,
    reasons.map((reason) => ({ ...of, reason })),
  )
  await tx`
    update attention set since = least(since, ${since}::text::timestamptz)
    where conversation_id = ${of.conversationId}`
}

/** Conversations that go on in others take along why they want a human. */
export async function moveAttention(
  tx: Tx,
  joined: readonly { readonly loser: string; readonly survivor: string }[],
): Promise<void> {
  const j = listsOf(joined)
  const moved = await tx<(Want & { reasons: AttentionReason[] })[]>`
    with gone as (
      delete from attention a using unnest(${j('loser')}::uuid[], ${j('survivor')}::uuid[])
        as j (loser, survivor) where a.conversation_id = j.loser
      returning j.survivor, a.channel, a.account, a.reasons)
    select survivor as "conversationId", channel, account, reasons from gone`
  await wantHuman(
    tx,
    moved.flatMap(({ reasons, ...one }) => reasons.map((reason) => ({ ...one, reason }))),
  )
}
